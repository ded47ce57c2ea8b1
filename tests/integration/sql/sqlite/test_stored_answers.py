"""What it takes to find stored answers."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from blog.adapters.sql.stored_answers import SqlAnswerRepository
from tests.builders import NOW, a_keyed_request
from tests.integration.sql.sqlite.measuring import plan

REQUEST = a_keyed_request()


@pytest.mark.parametrize(
    "act",
    [
        lambda answers: answers.sweep(NOW, limit=100),
        lambda answers: answers.store(REQUEST, b"an answer", user_id=1),
    ],
    ids=["sweep", "store"],
)
def test_answers_are_found_by_an_index(
    engine: Engine, act: Callable[[SqlAnswerRepository], None]
) -> None:
    with engine.connect() as connection:
        steps = plan(engine, lambda: act(SqlAnswerRepository(connection)))

    assert steps
    assert not [step for step in steps if "SCAN" in step or "TEMP B-TREE" in step]
