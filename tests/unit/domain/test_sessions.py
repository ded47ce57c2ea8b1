"""Sessions: how long they last, and what is kept of them."""

import hashlib
from datetime import timedelta

import pytest

from blog.domain.sessions import (
    LIFETIME,
    RecentSignInRequired,
    Session,
    hash_of,
    require_recent,
)
from tests.builders import A_DAY, A_MICROSECOND, A_MINUTE, NOW


def is_recent(age: timedelta) -> bool:
    require_recent(signed_in_at=NOW - age, now=NOW)
    return True


def test_a_session_lasts_for_thirty_days() -> None:
    session = Session.begin(3, "a token", NOW)

    assert (session.user_id, session.created_at) == (3, NOW)
    assert session.expires_at == NOW + 30 * A_DAY == NOW + LIFETIME


def test_of_a_token_only_a_hash_is_kept() -> None:
    session = Session.begin(3, "a token", NOW)

    assert session.token_hash == hash_of("a token") == hashlib.sha256(b"a token").digest()
    assert "a token" not in repr(session)


@pytest.mark.parametrize("age", [0 * A_MINUTE, 15 * A_MINUTE, -A_DAY])
def test_a_sign_in_of_the_last_fifteen_minutes_is_recent(age: timedelta) -> None:
    assert is_recent(age)


def test_a_sign_in_before_that_is_not() -> None:
    with pytest.raises(RecentSignInRequired):
        is_recent(15 * A_MINUTE + A_MICROSECOND)
