"""How many passwords are compared, and when one is refused without a look."""

import asyncio
from datetime import timedelta

import pytest

from blog.application.credentials import SignIn
from blog.domain.passwords import WrongCredentials
from blog.domain.throttle import TooManyPasswords
from tests.builders import A_MICROSECOND, A_MINUTE, AN_HOUR
from tests.unit.application.restricted import (
    ADAS_EMAIL,
    ADAS_PASSWORD,
    ELSEWHERE,
    HERE,
    Blog,
)
from tests.unit.application.signing_in import (
    RIGHT,
    UNKNOWN,
    WRONG,
    ComputerThatTakesTime,
    PasswordsWithAnAside,
    outcomes,
    sign_in,
)


@pytest.mark.parametrize(("command", "left"), [(RIGHT, [0, 0]), (WRONG, [1, 1])])
def test_a_try_counts_before_the_comparison_and_not_after_a_right_one(
    command: SignIn, left: list[int]
) -> None:
    passwords, during = PasswordsWithAnAside(), list[list[int]]()
    blog = Blog(passwords=passwords)
    passwords.aside = lambda: during.append(blog.tries())

    outcomes(blog, command)

    assert during == [[1, 1]]
    assert blog.tries() == left


def test_a_try_that_is_forgotten_meanwhile_was_right_all_the_same() -> None:
    passwords = PasswordsWithAnAside()
    blog = Blog(passwords=passwords)

    def forget() -> None:
        blog.memory.throttles.clear()

    passwords.aside = forget

    assert outcomes(blog, RIGHT) == [None]
    assert blog.tries() == [0, 0]


def test_the_right_password_is_forgiven_alone() -> None:
    blog = Blog()

    assert outcomes(blog, WRONG, WRONG, RIGHT, RIGHT, RIGHT) == [
        WrongCredentials,
        WrongCredentials,
        None,
        None,
        None,
    ]
    assert blog.tries() == [2, 2]


@pytest.mark.parametrize("wrong", [WRONG, UNKNOWN])
def test_after_five_wrong_passwords_none_is_compared(wrong: SignIn) -> None:
    blog = Blog()

    found = outcomes(blog, *[wrong] * 7)

    assert found == [WrongCredentials] * 5 + [TooManyPasswords] * 2
    assert blog.passwords.comparisons == 5


def test_after_five_wrong_passwords_the_right_one_is_refused_as_well() -> None:
    blog = Blog()
    outcomes(blog, *[WRONG] * 5)
    blog.clock.move(timedelta(seconds=0.5))

    with pytest.raises(TooManyPasswords) as caught:
        sign_in(blog)

    assert caught.value.retry_after == 15 * 60
    assert blog.passwords.comparisons == 5


def test_fifteen_minutes_later_the_right_one_is_accepted() -> None:
    blog = Blog()
    outcomes(blog, *[WRONG] * 5)

    blog.clock.move(15 * A_MINUTE - A_MICROSECOND)
    assert outcomes(blog, RIGHT) == [TooManyPasswords]

    blog.clock.move(A_MICROSECOND)
    assert outcomes(blog, RIGHT) == [None]


def test_what_is_refused_does_not_count() -> None:
    blog = Blog()
    outcomes(blog, *[WRONG] * 5)
    blog.clock.move(14 * A_MINUTE)
    outcomes(blog, *[WRONG] * 5)
    blog.clock.move(A_MINUTE)

    assert outcomes(blog, RIGHT) == [None]


def test_of_many_at_once_no_more_are_compared_than_of_one_after_the_other() -> None:
    blog = Blog(computer=ComputerThatTakesTime())

    async def at_once() -> list[object]:
        tries = (blog.credentials.sign_in(WRONG) for _ in range(50))
        return await asyncio.gather(*tries, return_exceptions=True)

    found = [type(error) for error in asyncio.run(at_once())]

    assert found.count(WrongCredentials) == blog.passwords.comparisons == 5
    assert found.count(TooManyPasswords) == 45


def test_another_client_and_another_address_are_counted_apart() -> None:
    blog = Blog()
    outcomes(blog, *[WRONG] * 5)

    elsewhere = SignIn(ADAS_EMAIL, ADAS_PASSWORD, ELSEWHERE)
    of_bob = SignIn("bob.author@example.com", "Bob's own phrase", HERE)
    assert outcomes(blog, elsewhere, of_bob, RIGHT) == [None, None, TooManyPasswords]


def test_neighbours_in_a_network_of_ipv6_are_counted_together() -> None:
    blog = Blog()
    outcomes(blog, *(SignIn(ADAS_EMAIL, "wrong", f"2001:db8::{n}") for n in range(5)))

    assert outcomes(blog, SignIn(ADAS_EMAIL, ADAS_PASSWORD, "2001:db8::5")) == [TooManyPasswords]


def test_after_a_hundred_wrong_passwords_in_an_hour_every_client_is_refused() -> None:
    blog = Blog()
    clients = [f"192.0.2.{n}" for n in range(20) for _ in range(5)]
    elsewhere = SignIn(ADAS_EMAIL, ADAS_PASSWORD, ELSEWHERE)

    found = outcomes(blog, *(SignIn(ADAS_EMAIL, "wrong", client) for client in clients))

    assert found == [WrongCredentials] * 100
    assert outcomes(blog, elsewhere) == [TooManyPasswords]
    assert blog.passwords.comparisons == 100
    blog.clock.move(AN_HOUR - A_MICROSECOND)
    assert outcomes(blog, elsewhere) == [TooManyPasswords]
    blog.clock.move(A_MICROSECOND)
    assert outcomes(blog, elsewhere) == [None]


def test_old_tries_are_forgotten_with_the_next() -> None:
    blog = Blog()
    outcomes(blog, *(SignIn(f"{n}@example.com", "wrong", HERE) for n in range(10)))
    assert len(blog.memory.throttles) == 20
    blog.clock.move(AN_HOUR + A_MICROSECOND)

    outcomes(blog, WRONG)

    assert blog.tries() == [1, 1]
