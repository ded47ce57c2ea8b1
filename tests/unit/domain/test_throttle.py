"""How often a password may be tried."""

from datetime import timedelta

import pytest

from blog.domain.throttle import (
    PER_ADDRESS,
    PER_CLIENT,
    Limit,
    TooManyPasswords,
    client_network,
    subjects,
)
from blog.domain.users import EmailAddress
from tests.builders import A_MICROSECOND, A_MINUTE, AN_HOUR, NOW

ADA, BOB = EmailAddress("ada@example.com"), EmailAddress("bob@example.com")
TWICE = Limit(2, timedelta(minutes=10))


def wait_after(*ages: timedelta, limit: Limit = TWICE) -> int:
    """For how many seconds one more attempt is refused, after attempts so long ago."""
    recent = limit.recent([NOW - age for age in ages], NOW)
    with pytest.raises(TooManyPasswords) as caught:
        limit.require_room(recent, NOW)
    return caught.value.retry_after


def has_room_after(*ages: timedelta) -> bool:
    TWICE.require_room(TWICE.recent([NOW - age for age in ages], NOW), NOW)
    return True


def test_the_limits_are_five_in_fifteen_minutes_and_a_hundred_in_an_hour() -> None:
    assert Limit(5, 15 * A_MINUTE) == PER_CLIENT
    assert Limit(100, AN_HOUR) == PER_ADDRESS


def test_there_is_room_for_as_many_attempts_as_allowed() -> None:
    assert has_room_after()
    assert has_room_after(A_MINUTE)
    assert wait_after(A_MINUTE, A_MINUTE) == 9 * 60


def test_an_attempt_counts_until_the_time_is_over() -> None:
    assert wait_after(TWICE.within - A_MICROSECOND, A_MINUTE) == 1
    assert has_room_after(TWICE.within, A_MINUTE)


def test_attempts_are_in_the_order_of_their_dates() -> None:
    ages = (3 * A_MINUTE, TWICE.within, 5 * A_MINUTE, A_MINUTE)

    recent = TWICE.recent([NOW - age for age in ages], NOW)

    assert recent == (NOW - 5 * A_MINUTE, NOW - 3 * A_MINUTE, NOW - A_MINUTE)


def test_one_waits_until_enough_attempts_no_longer_count() -> None:
    assert wait_after(9 * A_MINUTE, 4 * A_MINUTE) == 60
    assert wait_after(9 * A_MINUTE, 4 * A_MINUTE, 3 * A_MINUTE) == 6 * 60


@pytest.mark.parametrize(
    ("left", "seconds"),
    [
        (timedelta(seconds=59.000001), 60),
        (timedelta(seconds=59), 59),
        (timedelta(seconds=0.4), 1),
        (timedelta(0), 1),
        (-A_MINUTE, 1),
    ],
)
def test_the_time_to_wait_is_in_whole_seconds_and_never_too_short(
    left: timedelta, seconds: int
) -> None:
    assert TooManyPasswords(left).retry_after == seconds


def test_what_another_clock_counted_a_moment_later_counts() -> None:
    assert wait_after(A_MINUTE, -A_MINUTE) == 9 * 60
    assert TWICE.recent([NOW + A_MINUTE], NOW) == (NOW + A_MINUTE,)


def test_after_a_clock_was_set_far_back_nobody_is_locked_out() -> None:
    assert has_room_after(-TWICE.within, -TWICE.within, -1000 * AN_HOUR)


def test_what_is_counted_is_held_in_one_order_under_hashes() -> None:
    per_address, per_client = subjects(ADA, "192.0.2.1")

    assert (per_address.limit, per_client.limit) == (PER_ADDRESS, PER_CLIENT)
    assert {len(per_address.key), len(per_client.key)} == {32}
    assert b"ada" not in per_address.key + per_client.key


def test_an_address_is_counted_for_all_clients_and_for_each() -> None:
    here, there = subjects(ADA, "192.0.2.1"), subjects(ADA, "192.0.2.2")

    assert here[0] == there[0]
    assert here[1] != there[1]


def test_each_address_is_counted_apart() -> None:
    keys = {subject.key for email in (ADA, BOB) for subject in subjects(email, "192.0.2.1")}

    assert len(keys) == 4


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("fe80::1%2", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::ffff:c000:201%eth0", "192.0.2.1"),
        ("", ""),
        ("a socket", "a socket"),
        ("a%socket", "a%socket"),
    ],
)
def test_an_ipv6_client_has_the_whole_of_its_network(client: str, network: str) -> None:
    assert client_network(client) == network
