"""Stored answers in the database: what it refuses to hold, and what it takes to find them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from blog.adapters.sql.stored_answers import SqlAnswerRepository
from blog.application.stored_answers import KeyedRequest
from tests.builders import A_DAY, NOW, a_keyed_request, a_user
from tests.contracts.stores import Store, sqlite_engine
from tests.integration.sql.measuring import plan

REQUEST = a_keyed_request()


@pytest.mark.parametrize(
    "wrong",
    [replace(REQUEST, key_hash=b"a key"), replace(REQUEST, fingerprint=b"a body")],
    ids=["a key", "a body"],
)
def test_what_is_no_hash_is_not_stored(store: Store, wrong: KeyedRequest) -> None:
    with store.work() as work, pytest.raises(IntegrityError):
        work.answers.claim(wrong, now=NOW, expired=NOW - A_DAY)


def test_an_answer_that_shows_nobody_is_not_stored(store: Store) -> None:
    store.add(a_user())

    with store.work() as work:
        work.answers.claim(REQUEST, now=NOW, expired=NOW - A_DAY)
        with pytest.raises(IntegrityError):
            work.answers.store(REQUEST, b"an answer", user_id=2)


@pytest.mark.parametrize(
    "act",
    [
        lambda answers: answers.sweep(NOW, limit=100),
        lambda answers: answers.store(REQUEST, b"an answer", user_id=1),
    ],
    ids=["sweep", "store"],
)
def test_answers_are_found_by_an_index(
    sqlite_file: Path, act: Callable[[SqlAnswerRepository], None]
) -> None:
    with sqlite_engine(sqlite_file) as engine, engine.connect() as connection:
        steps = plan(engine, lambda: act(SqlAnswerRepository(connection)))

    assert steps
    assert not [step for step in steps if "SCAN" in step or "TEMP B-TREE" in step]
