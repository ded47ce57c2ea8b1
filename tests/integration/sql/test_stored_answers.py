"""Stored answers in the database: what it refuses to hold."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from blog.application.stored_answers import KeyedRequest
from tests.builders import A_DAY, NOW, a_keyed_request, a_user
from tests.contracts.stores import Store

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
