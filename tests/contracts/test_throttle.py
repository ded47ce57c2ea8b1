"""What a ThrottleRepository promises."""

import asyncio
from datetime import datetime

import pytest

from blog.domain.throttle import TooManyPasswords
from tests.builders import A_MICROSECOND, AN_HOUR, NOW, a_user
from tests.contracts.stores import Store

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
MOST = 5


def save(store: Store, key: bytes, *attempts: datetime, at: datetime = NOW) -> None:
    with store.work() as work:
        work.throttles.hold(key)
        work.throttles.save(key, attempts, at)
        work.commit()


def kept(store: Store, key: bytes = KEY) -> tuple[datetime, ...]:
    with store.work() as work:
        return work.throttles.hold(key)


def sweep(store: Store, before: datetime, limit: int = 100) -> None:
    with store.work() as work:
        work.throttles.sweep(before, limit)
        work.commit()


def test_at_first_there_are_no_attempts(store: Store) -> None:
    assert kept(store) == ()


@pytest.mark.parametrize("number", [0, 1, 100])
def test_attempts_are_kept_to_the_microsecond_and_in_order(store: Store, number: int) -> None:
    attempts = tuple(NOW + n * 7 % 11 * AN_HOUR + n * A_MICROSECOND for n in range(number))

    save(store, KEY, *attempts)

    assert kept(store) == attempts


def test_attempts_take_the_place_of_those_before(store: Store) -> None:
    save(store, KEY, NOW, NOW + AN_HOUR)

    save(store, KEY, NOW + AN_HOUR)

    assert kept(store) == (NOW + AN_HOUR,)


def test_each_key_has_attempts_of_its_own(store: Store) -> None:
    save(store, KEY, NOW)

    save(store, OTHER_KEY, NOW + AN_HOUR)

    assert kept(store, KEY) == (NOW,)
    assert kept(store, OTHER_KEY) == (NOW + AN_HOUR,)


def test_attempts_that_are_not_committed_are_not_kept(store: Store) -> None:
    save(store, KEY, NOW)

    with store.work() as work:
        work.throttles.hold(KEY)
        work.throttles.save(KEY, (NOW, NOW), NOW)

    assert kept(store) == (NOW,)


def test_a_key_that_was_only_held_has_no_attempts(store: Store) -> None:
    with store.work() as work:
        work.throttles.hold(KEY)
        work.commit()

    assert kept(store) == ()


def test_what_was_last_saved_before_is_swept(store: Store) -> None:
    save(store, KEY, NOW, at=NOW - A_MICROSECOND)
    save(store, OTHER_KEY, NOW, at=NOW)

    sweep(store, before=NOW)

    assert kept(store, KEY) == ()
    assert kept(store, OTHER_KEY) == (NOW,)


def test_what_was_saved_again_is_not_swept(store: Store) -> None:
    save(store, KEY, NOW, at=NOW - AN_HOUR)
    save(store, KEY, NOW, at=NOW)

    sweep(store, before=NOW)

    assert kept(store) == (NOW,)


def test_the_oldest_are_swept_first_and_not_more_than_wanted(store: Store) -> None:
    keys = [bytes([age]) * 32 for age in range(4)]
    for age in (2, 0, 3, 1):  # in hours
        save(store, keys[age], NOW, at=NOW - age * AN_HOUR)

    sweep(store, before=NOW, limit=2)

    assert [bool(kept(store, key)) for key in keys] == [True, True, False, False]


def test_what_is_held_can_be_saved_though_it_was_swept(store: Store) -> None:
    save(store, KEY, NOW, at=NOW - AN_HOUR)

    with store.work() as work:
        attempts = work.throttles.hold(KEY)
        work.throttles.sweep(NOW, limit=100)
        work.throttles.save(KEY, (*attempts, NOW), NOW)
        work.commit()

    assert kept(store) == (NOW, NOW)


@pytest.mark.parametrize("before", [(), (NOW,)])
def test_of_many_attempts_at_once_exactly_as_many_as_are_allowed_are_taken(
    store: Store, before: tuple[datetime, ...]
) -> None:
    if before:
        save(store, KEY, *before)

    def take(number: int) -> None:
        with store.unit_of_work() as work:
            attempts = work.throttles.hold(KEY)
            if len(attempts) >= MOST:
                raise TooManyPasswords(AN_HOUR)
            work.throttles.save(KEY, (*attempts, NOW + number * A_MICROSECOND), NOW)
            work.commit()

    async def scenario() -> list[BaseException | None]:
        takes = (store.executor.write(take, number) for number in range(1, 51))
        return await asyncio.gather(*takes, return_exceptions=True)

    outcomes = asyncio.run(scenario())

    assert outcomes.count(None) == MOST - len(before)
    assert {type(outcome) for outcome in outcomes} == {type(None), TooManyPasswords}
    assert len(set(kept(store))) == MOST


def test_attempts_are_of_nobody_and_stay_when_users_go(store: Store) -> None:
    user = a_user()
    store.add(user)
    save(store, KEY, NOW)

    with store.work() as work:
        work.users.remove(user)
        work.commit()

    assert kept(store) == (NOW,)
