"""Roles are given by admins only, and there is always an active admin."""

from collections.abc import Callable

import pytest

from blog.application.users import DeleteUser, EditUser, RegisterUser
from blog.domain.errors import InvalidInput, NotAllowed
from blog.domain.policy import (
    Actor,
    Role,
    open_access,
    restricted_access_with_registration,
)
from blog.domain.sessions import RecentSignInRequired
from blog.domain.users import LastAdmin, UserHasPosts
from tests.builders import A_MICROSECOND, A_MINUTE
from tests.unit.application.restricted import ADA, ADMIN, BOB, EDITOR, Blog

CLEO = RegisterUser("Cleo", "cleo@example.com", 30, role=Role.EDITOR)
ENDS_AN_ADMIN: list[Callable[[Blog, Actor | None], object]] = [
    lambda blog, actor: blog.users.edit(EditUser(1, role=Role.EDITOR), actor),
    lambda blog, actor: blog.users.edit(EditUser(1, name="Alma", role=Role.AUTHOR), actor),
    lambda blog, actor: blog.users.deactivate(1, actor),
    lambda blog, actor: blog.users.delete(DeleteUser(1), actor),
    lambda blog, actor: blog.users.delete(DeleteUser(1, "delete"), actor),
    lambda blog, actor: blog.users.delete(DeleteUser(1, "reassign", 4), actor),
]

each_end = pytest.mark.parametrize("end", ENDS_AN_ADMIN)


@pytest.mark.parametrize("role", Role)
def test_an_admin_registers_users_of_any_role(role: Role) -> None:
    blog = Blog()

    user = blog.users.register(RegisterUser("Cleo", "cleo@example.com", 30, role=role), ADMIN)

    assert blog.role_of(user.id) is user.role is role


def test_whoever_says_no_role_is_an_author() -> None:
    blog = Blog()

    user = blog.users.register(RegisterUser("Cleo", "cleo@example.com", 30), ADMIN)

    assert user.role is Role.AUTHOR


@pytest.mark.parametrize("role", Role)
def test_nobody_registers_with_a_role_over_open_registration(role: Role) -> None:
    blog = Blog(restricted_access_with_registration)
    before = blog.memory.copy()

    with pytest.raises(InvalidInput) as caught:
        blog.users.register(RegisterUser("Cleo", "cleo@example.com", 30, role=role), None)

    assert (caught.value.field, caught.value.field_code) == ("role", "not-allowed")
    assert blog.memory == before


@pytest.mark.parametrize("role", Role)
def test_an_admin_gives_any_role_and_the_sessions_stay(role: Role) -> None:
    blog = Blog()

    user = blog.users.edit(EditUser(ADA.user_id, role=role), ADMIN)

    assert blog.role_of(ADA.user_id) is user.role is role
    assert len(blog.sessions_of(ADA)) == 2
    assert blog.sessions.authenticate("own token of 3").role is role


@pytest.mark.parametrize("actor", [ADA, EDITOR])
@pytest.mark.parametrize("role", Role)
def test_nobody_else_gives_a_role_not_even_the_own_one(actor: Actor, role: Role) -> None:
    blog = Blog()
    before = blog.memory.copy()

    with pytest.raises(InvalidInput) as caught:
        blog.users.edit(EditUser(actor.user_id, city="Rome", role=role), actor)

    assert (caught.value.field, caught.value.field_code) == ("role", "not-allowed")
    assert blog.memory == before


@pytest.mark.parametrize("actor", [BOB, EDITOR])
def test_that_a_role_is_not_his_to_give_is_told_nobody_who_may_not_edit(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        Blog().users.edit(EditUser(ADA.user_id, role=Role.ADMIN), actor)


def test_a_role_as_it_is_changes_nothing() -> None:
    blog = Blog()
    before = blog.memory.copy()

    blog.users.edit(EditUser(ADMIN.user_id, role=Role.ADMIN), ADMIN)

    assert blog.memory == before


@each_end
@pytest.mark.parametrize(
    ("blog", "actor"), [(Blog, ADMIN), (lambda: Blog(open_access), None)], ids=["admin", "host"]
)
def test_the_last_admin_stays_whoever_asks(
    end: Callable[[Blog, Actor | None], object], blog: Callable[[], Blog], actor: Actor | None
) -> None:
    with_one_admin = blog()
    with_one_admin.add_admin(is_active=False)
    before = with_one_admin.memory.copy()

    with pytest.raises(LastAdmin):
        end(with_one_admin, actor)

    assert with_one_admin.memory == before


@each_end
def test_an_admin_may_go_while_there_is_another(
    end: Callable[[Blog, Actor | None], object],
) -> None:
    blog = Blog()
    blog.add_admin()

    end(blog, ADMIN)

    with blog.work() as work:
        assert work.users.hold_admins() == {5}


def test_the_last_admin_may_be_edited_otherwise() -> None:
    blog = Blog()

    user = blog.users.edit(EditUser(ADMIN.user_id, city="Rome", role=Role.ADMIN), ADMIN)

    assert (user.city, user.role) == ("Rome", Role.ADMIN)


def test_an_inactive_admin_who_is_not_the_last_may_go_in_any_way() -> None:
    blog = Blog()
    inactive = blog.add_admin(is_active=False)

    assert not blog.users.deactivate(inactive, ADMIN).is_active
    assert blog.users.edit(EditUser(inactive, role=Role.AUTHOR), ADMIN).role is Role.AUTHOR
    blog.users.delete(DeleteUser(inactive), ADMIN)
    assert inactive not in blog.memory.users


@pytest.mark.parametrize("actor", [ADA, EDITOR])
def test_who_deletes_the_own_account_has_just_signed_in(actor: Actor) -> None:
    blog = Blog()
    before = blog.memory.copy()

    blog.clock.move(14 * A_MINUTE + A_MICROSECOND)
    with pytest.raises(RecentSignInRequired):
        blog.users.delete(DeleteUser(actor.user_id, "delete"), actor)
    assert blog.memory == before

    blog.clock.move(-A_MICROSECOND)
    blog.users.delete(DeleteUser(actor.user_id, "delete"), actor)
    assert actor.user_id not in blog.memory.users
    assert blog.sessions_of(actor) == set()


def test_an_admin_deletes_others_however_long_ago_the_sign_in_was() -> None:
    blog = Blog()
    blog.clock.move(1000 * A_MINUTE)

    blog.users.delete(DeleteUser(ADA.user_id, "delete"), ADMIN)

    assert ADA.user_id not in blog.memory.users


@pytest.mark.parametrize("actor", [ADA, EDITOR])
@pytest.mark.parametrize("minutes", [0, 1000])
def test_nobody_but_an_admin_gives_posts_away(actor: Actor, minutes: int) -> None:
    blog = Blog()
    blog.clock.move(minutes * A_MINUTE)
    before = blog.memory.copy()

    with pytest.raises(NotAllowed):
        blog.users.delete(DeleteUser(actor.user_id, "reassign", BOB.user_id), actor)

    assert blog.memory == before


def test_the_own_account_is_not_deleted_with_posts_unless_that_is_said() -> None:
    with pytest.raises(UserHasPosts):
        Blog().users.delete(DeleteUser(ADA.user_id), ADA)


def test_a_deactivated_user_is_signed_in_nowhere() -> None:
    blog = Blog()

    blog.users.deactivate(ADA.user_id, ADMIN)
    assert blog.sessions_of(ADA) == set()
    assert len(blog.sessions_of(BOB)) == 2

    blog.users.activate(ADA.user_id, ADMIN)
    assert blog.sessions_of(ADA) == set()
