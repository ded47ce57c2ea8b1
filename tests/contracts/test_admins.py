"""What a UserRepository promises of admins, and that one of them always stays."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from blog.application.users import DeleteUser, EditUser, UserService
from blog.domain.policy import Actor, Role, restricted_access
from blog.domain.users import LastAdmin
from tests.builders import NOW, a_user, an_actor, an_admin
from tests.contracts.stores import Store
from tests.fakes.clock import FakeClock

Act = Callable[[UserService, int, Actor], object]


def admins(store: Store) -> frozenset[int]:
    with store.work() as work:
        return work.users.hold_admins()


def test_all_active_admins_are_held_and_nobody_else(store: Store) -> None:
    ada, eve = an_admin("Ada"), an_admin("Eve")
    store.add(
        ada,
        an_admin("Inactive Admin", is_active=False),
        a_user("Editor", role=Role.EDITOR),
        a_user("Author", role=Role.AUTHOR),
        eve,
    )

    assert admins(store) == {ada.id, eve.id}


def test_where_there_is_no_admin_none_is_held(store: Store) -> None:
    store.add(a_user())

    assert admins(store) == set()


def test_who_is_no_longer_admin_is_not_held(store: Store) -> None:
    ada = an_admin("Ada")
    store.add(ada)

    with store.work() as work:
        work.users.save(replace(ada, role=Role.EDITOR))
        work.commit()

    assert admins(store) == set()


def demote(users: UserService, user_id: int, actor: Actor) -> object:
    return users.edit(EditUser(user_id, role=Role.AUTHOR), actor)


def deactivate(users: UserService, user_id: int, actor: Actor) -> object:
    return users.deactivate(user_id, actor)


def delete(users: UserService, user_id: int, actor: Actor) -> None:
    users.delete(DeleteUser(user_id), actor)


@pytest.mark.parametrize("first", [demote, deactivate, delete])
@pytest.mark.parametrize("second", [demote, deactivate, delete])
def test_two_admins_who_get_rid_of_each_other_at_once_leave_one(
    store: Store, first: Act, second: Act
) -> None:
    users, _ = store.services(FakeClock(NOW), restricted_access)

    ada, eve = an_admin("Ada"), an_admin("Eve")
    store.add(ada, eve)

    async def both() -> tuple[object, object]:
        return await asyncio.gather(
            store.executor.write(partial(first, users, eve.id), an_actor(ada)),
            store.executor.write(partial(second, users, ada.id), an_actor(eve)),
            return_exceptions=True,
        )

    outcomes = asyncio.run(both())

    (refusal,) = (outcome for outcome in outcomes if isinstance(outcome, BaseException))
    assert type(refusal) is LastAdmin
    assert len(admins(store)) == 1
