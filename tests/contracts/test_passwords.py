"""What a PasswordRepository promises."""

import pytest

from tests.builders import A_HASH, a_user
from tests.contracts.stores import Store

OTHER_HASH = "".join(map(chr, range(32, 127))) + "~" * 160
"""As long as they may be, of all printable ASCII."""


@pytest.fixture(autouse=True)
def _two_users(store: Store) -> None:
    store.add(a_user("Ada"), a_user("Bob"))


def set_password(store: Store, user_id: int, password_hash: str) -> None:
    with store.work() as work:
        work.passwords.set(user_id, password_hash)
        work.commit()


def password_of(store: Store, user_id: int) -> str | None:
    with store.work() as work:
        return work.passwords.get(user_id)


def test_who_never_got_a_password_has_none(store: Store) -> None:
    assert password_of(store, 1) is None


@pytest.mark.parametrize("password_hash", [A_HASH, OTHER_HASH])
def test_a_hash_comes_back_as_it_was_set(store: Store, password_hash: str) -> None:
    set_password(store, 1, password_hash)

    assert password_of(store, 1) == password_hash


def test_a_hash_takes_the_place_of_the_one_before(store: Store) -> None:
    set_password(store, 1, A_HASH)

    set_password(store, 1, OTHER_HASH)

    assert password_of(store, 1) == OTHER_HASH


def test_the_hash_of_one_user_leaves_that_of_another_alone(store: Store) -> None:
    set_password(store, 1, A_HASH)

    set_password(store, 2, OTHER_HASH)

    assert password_of(store, 1) == A_HASH


def test_a_hash_that_is_not_committed_is_not_kept(store: Store) -> None:
    set_password(store, 1, A_HASH)

    with store.work() as work:
        work.passwords.set(1, OTHER_HASH)

    assert password_of(store, 1) == A_HASH


def test_a_hash_goes_with_its_user(store: Store) -> None:
    set_password(store, 1, A_HASH)
    set_password(store, 2, OTHER_HASH)

    with store.work() as work:
        work.users.remove(work.users.get(1))
        work.commit()

    assert password_of(store, 1) is None
    assert password_of(store, 2) == OTHER_HASH
