"""What operators do on the host."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from blog.application.operators import OperatorService
from blog.application.users import RegisterUser
from blog.domain.errors import BlogError, InvalidInput
from blog.domain.policy import Role, open_access
from blog.domain.users import EmailAlreadyRegistered, LastAdmin, UserNotFound
from tests.fakes.executor import InlineExecutor
from tests.fakes.users import MemoryUserQueries
from tests.unit.application.credential_changes import NEW_PASSWORD, can_sign_in
from tests.unit.application.restricted import ADA, ADAS_EMAIL, ADAS_PASSWORD, BOB, Blog

CLEO = RegisterUser("Cleo", "cleo@example.com", 30)
ADMINS_EMAIL = "alma.admin@example.com"
NOBODYS_EMAIL = "nobody@example.com"


@pytest.fixture
def blog() -> Blog:
    return Blog(open_access)


@pytest.fixture
def operators(blog: Blog) -> OperatorService:
    return OperatorService(
        MemoryUserQueries(blog.memory),
        blog.users,
        blog.sessions,
        blog.credentials,
        InlineExecutor(blog.memory),
    )


def refuse(blog: Blog, kind: type[BlogError], use_case: Coroutine[Any, Any, object]) -> None:
    before = blog.memory.copy()
    with pytest.raises(kind):
        asyncio.run(use_case)
    assert blog.memory == before


def test_a_new_admin_signs_in_with_the_password(blog: Blog, operators: OperatorService) -> None:
    cleo = asyncio.run(operators.create_admin(CLEO, NEW_PASSWORD))

    assert (cleo.name, cleo.role) == ("Cleo", Role.ADMIN)
    assert blog.role_of(cleo.id) is Role.ADMIN
    assert can_sign_in(blog, NEW_PASSWORD, CLEO.email)


def test_no_admin_is_made_with_a_weak_password_or_the_address_of_another(
    blog: Blog, operators: OperatorService
) -> None:
    taken = RegisterUser("Cleo", ADAS_EMAIL, 30)

    refuse(blog, InvalidInput, operators.create_admin(CLEO, "password1234"))
    refuse(blog, EmailAlreadyRegistered, operators.create_admin(taken, NEW_PASSWORD))


def test_a_password_is_set_and_all_sessions_end(blog: Blog, operators: OperatorService) -> None:
    asyncio.run(operators.set_password(ADAS_EMAIL.upper(), NEW_PASSWORD))

    assert blog.sessions_of(ADA) == set()
    assert len(blog.sessions_of(BOB)) == 2
    assert can_sign_in(blog, NEW_PASSWORD)
    assert not can_sign_in(blog, ADAS_PASSWORD)


def test_no_weak_password_is_set(blog: Blog, operators: OperatorService) -> None:
    refuse(blog, InvalidInput, operators.set_password(ADAS_EMAIL, "ada.author1815"))


@pytest.mark.parametrize("role", Role)
def test_a_role_is_given(blog: Blog, operators: OperatorService, role: Role) -> None:
    user = asyncio.run(operators.set_role(ADAS_EMAIL, role))

    assert blog.role_of(ADA.user_id) is user.role is role
    assert len(blog.sessions_of(ADA)) == 2


def test_a_deactivated_user_is_signed_in_nowhere(blog: Blog, operators: OperatorService) -> None:
    user = asyncio.run(operators.deactivate(ADAS_EMAIL))

    assert (user.id, user.is_active) == (ADA.user_id, False)
    assert blog.sessions_of(ADA) == set()


def test_all_sessions_of_a_user_are_revoked(blog: Blog, operators: OperatorService) -> None:
    assert asyncio.run(operators.revoke_sessions(ADAS_EMAIL)) == 2

    assert blog.sessions_of(ADA) == set()
    assert len(blog.sessions_of(BOB)) == 2


def test_the_last_admin_stays_on_the_host_as_well(blog: Blog, operators: OperatorService) -> None:
    refuse(blog, LastAdmin, operators.set_role(ADMINS_EMAIL, Role.AUTHOR))
    refuse(blog, LastAdmin, operators.deactivate(ADMINS_EMAIL))


def test_nobody_is_found_by_an_address_that_nobody_has(
    blog: Blog, operators: OperatorService
) -> None:
    refuse(blog, UserNotFound, operators.set_password(NOBODYS_EMAIL, NEW_PASSWORD))
    refuse(blog, UserNotFound, operators.set_role(NOBODYS_EMAIL, Role.ADMIN))
    refuse(blog, UserNotFound, operators.deactivate(NOBODYS_EMAIL))
    refuse(blog, UserNotFound, operators.revoke_sessions(NOBODYS_EMAIL))
    refuse(blog, InvalidInput, operators.deactivate("no address"))
