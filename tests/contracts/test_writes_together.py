"""What is kept of writes that come together, and may share a transaction: of each, its own."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest

from blog.application.blog_unit_of_work import BlogUnitOfWork
from blog.application.user_queries import UserListing
from blog.domain.users import EmailAlreadyRegistered
from tests.builders import a_user
from tests.contracts.stores import Store

UseCase = Callable[[Store], object]


class Trouble(Exception):
    """What no store knows."""


class Saw(Exception):
    """Who was there."""


def names(store: Store) -> list[str]:
    return [user.name for user in store.users.list(UserListing()).items]


def add(work: BlogUnitOfWork, name: str) -> None:
    work.users.add(a_user(name))


def register(store: Store, name: str) -> None:
    with store.unit_of_work() as work:
        add(work, name)
        work.commit()


def add_and_fail(store: Store, name: str) -> None:
    with store.unit_of_work() as work:
        add(work, name)
        raise Trouble


def forget(store: Store) -> None:
    with store.unit_of_work() as work:
        add(work, "Ghost")


def commit_and_go_on(store: Store) -> None:
    with store.unit_of_work() as work:
        add(work, "Odd")
        work.commit()
        add(work, "Ghost")


def forget_inside(store: Store) -> None:
    with store.unit_of_work() as work:
        add(work, "Odd")
        forget(store)
        work.commit()


def forget_outside(store: Store) -> None:
    with store.unit_of_work():
        register(store, "Ghost")


def survive_inside(store: Store) -> None:
    with store.unit_of_work() as work:
        add(work, "Odd")
        with suppress(Trouble):
            add_and_fail(store, "Ghost")
        work.commit()


def survive_refusal_inside(store: Store) -> None:
    with store.unit_of_work() as work:
        add(work, "Odd")
        with suppress(EmailAlreadyRegistered):
            register(store, "Odd")
        work.commit()


def try_again(store: Store) -> None:
    with suppress(Trouble):
        add_and_fail(store, "Odd")
    register(store, "Odd")


def fail(store: Store) -> None:
    add_and_fail(store, "Ghost")


def commit_and_fail(store: Store) -> None:
    register(store, "Ghost")
    raise Trouble


def fail_inside(store: Store) -> None:
    with store.unit_of_work() as work:
        add(work, "Ghost")
        add_and_fail(store, "Ghost too")


def be_refused(store: Store) -> None:
    with store.unit_of_work() as work:
        add(work, "Ghost")
        add(work, "Ghost")


def fail_for_what_it_sees(store: Store) -> None:
    with suppress(Trouble):
        add_and_fail(store, "Ghost")
    raise Saw("Ghost" in names(store))


def translate_what_it_sees(store: Store) -> None:
    try:
        with store.unit_of_work():
            add_and_fail(store, "Ghost")
    except Trouble as error:
        raise Saw("Ghost" in names(store)) from error


ODD: list[tuple[UseCase, list[str], type[Exception] | None]] = [
    (forget, [], None),
    (commit_and_go_on, ["Odd"], None),
    (forget_inside, ["Odd"], None),
    (forget_outside, [], None),
    (survive_inside, ["Odd"], None),
    (survive_refusal_inside, ["Odd"], None),
    (try_again, ["Odd"], None),
    (fail, [], Trouble),
    (commit_and_fail, [], Trouble),
    (fail_inside, [], Trouble),
    (be_refused, [], EmailAlreadyRegistered),
    (fail_for_what_it_sees, [], Saw),
    (translate_what_it_sees, [], Saw),
]
AMONG: list[tuple[list[str], list[str]]] = [
    ([], []),
    (["Ada", "Bob"], []),
    (["Ada"], ["Eve"]),
    ([], ["Eve"]),
]


def together(store: Store, use_cases: Sequence[UseCase]) -> list[Any]:
    """What becomes of each, errors among it."""

    async def scenario() -> list[Any]:
        writes = (store.executor.write(use_case, store) for use_case in use_cases)
        return await asyncio.gather(*writes, return_exceptions=True)

    return asyncio.run(scenario())


def registering(names: list[str]) -> list[UseCase]:
    return [lambda store, name=name: register(store, name) for name in names]  # type: ignore[misc]


@pytest.mark.parametrize(("before", "behind"), AMONG)
@pytest.mark.parametrize(("odd", "kept", "error"), ODD, ids=lambda of: getattr(of, "__name__", ""))
def test_what_one_does_not_keep_is_gone_and_all_else_is_there(
    store: Store,
    odd: UseCase,
    kept: list[str],
    error: type[Exception] | None,
    before: list[str],
    behind: list[str],
) -> None:
    found = together(store, [*registering(before), odd, *registering(behind)])

    assert sorted(store.read(names, store)) == sorted([*before, *kept, *behind])
    assert type(found.pop(len(before))) is (error or type(None))
    assert found == [None] * len(before + behind)


def test_nobody_sees_what_another_does_not_keep(store: Store) -> None:
    def look(store: Store) -> bool:
        return "Ghost" in names(store)

    odd = [use_case for use_case, *_ in ODD]
    found = together(store, [one for use_case in odd for one in (use_case, look)])

    assert found[1::2] == [False] * len(odd)


def test_who_fails_for_what_was_undone_does_not_see_it(store: Store) -> None:
    found = together(store, [fail_for_what_it_sees, translate_what_it_sees])

    assert [error.args for error in found] == [(False,), (False,)]


def test_many_that_fail_leave_those_alone_that_do_not(store: Store) -> None:
    kept = [f"User {n}" for n in range(10)]
    together(store, [one for good in registering(kept) for one in (good, fail, be_refused)])

    assert sorted(store.read(names, store)) == kept
