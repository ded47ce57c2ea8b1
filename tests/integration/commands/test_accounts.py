"""Accounts, looked after on the host."""

import pytest

from blog.application.maintenance import SchemaState
from blog.domain.errors import InvalidInput, Unavailable
from blog.domain.policy import Role
from blog.domain.sessions import Session
from blog.domain.users import EmailAddress, EmailAlreadyRegistered, LastAdmin, UserNotFound
from tests.builders import NOW, a_user
from tests.integration.commands.conftest import Blog

EMAIL = "ada@example.com"
ADA = a_user(id=1, email=EmailAddress(EMAIL), role=Role.ADMIN)
GRACE = a_user(id=2, email=EmailAddress("grace@example.com"), role=Role.ADMIN)
PASSWORD = " correct horse  battery "
CREATE_ADMIN = (
    *("users", "create-admin", "--email", "Ada@Example.com"),
    *("--name", "Ada Lovelace", "--age", "36", "--password-stdin"),
)


@pytest.fixture
def full_blog(blog: Blog) -> Blog:
    """With two admins, one of whom has two sessions."""
    blog.database.state = SchemaState.CURRENT
    blog.memory.users = {1: ADA, 2: GRACE}
    blog.memory.passwords = {1: "$0$the old one"}
    blog.memory.sessions = {
        number: Session(1, bytes([number]) * 32, NOW, NOW, number) for number in (1, 2)
    }
    return blog


def test_the_first_admin_is_made_in_a_database_that_is_migrated_first(blog: Blog) -> None:
    result = blog.run(*CREATE_ADMIN, stdin=f"{PASSWORD}\n")

    assert result.exit_code == 0
    assert result.stdout == f"id\t1\nemail\t{EMAIL}\nrole\tadmin\nactive\tyes\n"
    assert blog.database.state is SchemaState.CURRENT
    (ada,) = blog.memory.users.values()
    assert (ada.name, ada.age, ada.city, ada.role) == ("Ada Lovelace", 36, "Unknown", Role.ADMIN)


@pytest.mark.parametrize("end", ["\n", "\r\n", "", "\nand what is on other lines"])
def test_a_password_is_a_line_as_it_is_without_its_end(blog: Blog, end: str) -> None:
    blog.run(*CREATE_ADMIN, stdin=PASSWORD + end)

    assert blog.memory.passwords[1].split("$")[2] == PASSWORD


def test_a_password_is_in_utf_8_whatever_the_terminal_thinks(blog: Blog) -> None:
    result = blog.run(*CREATE_ADMIN, stdin=b"caf\xe9 au lait, please\n")

    assert result.exit_code == 2
    assert blog.loaded == []


def test_a_city_may_be_given(blog: Blog) -> None:
    blog.run(*CREATE_ADMIN, "--city", "London", stdin=PASSWORD)

    assert blog.memory.users[1].city == "London"


@pytest.mark.parametrize("password", ["", "short", "passwordpassword", "a\0b" * 10, "é" * 600])
def test_nobody_becomes_admin_with_a_password_that_is_refused(blog: Blog, password: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        blog.run(*CREATE_ADMIN, stdin=password)

    assert refusal.value.field == "password"
    assert blog.memory.users == {}


def test_nobody_becomes_admin_under_an_address_that_is_taken(full_blog: Blog) -> None:
    with pytest.raises(EmailAlreadyRegistered):
        full_blog.run(*CREATE_ADMIN, stdin=PASSWORD)

    assert set(full_blog.memory.users) == {1, 2}


def test_another_password_ends_the_sessions_of_the_user(full_blog: Blog) -> None:
    result = full_blog.run(
        "users", "set-password", "--email", EMAIL.upper(), "--password-stdin", stdin=PASSWORD
    )

    assert result.stdout == f"id\t1\nemail\t{EMAIL}\nrole\tadmin\nactive\tyes\n"
    assert full_blog.memory.passwords[1].split("$")[2] == PASSWORD
    assert full_blog.memory.sessions == {}


def test_a_weak_password_leaves_the_old_one(full_blog: Blog) -> None:
    with pytest.raises(InvalidInput):
        full_blog.run("users", "set-password", "--email", EMAIL, "--password-stdin", stdin="short")

    assert full_blog.memory.passwords == {1: "$0$the old one"}
    assert set(full_blog.memory.sessions) == {1, 2}


def test_another_role_keeps_the_sessions(full_blog: Blog) -> None:
    result = full_blog.run("users", "set-role", "--email", EMAIL, "--role", "editor")

    assert result.stdout == f"id\t1\nemail\t{EMAIL}\nrole\teditor\nactive\tyes\n"
    assert full_blog.memory.users[1].role is Role.EDITOR
    assert set(full_blog.memory.sessions) == {1, 2}


def test_who_is_deactivated_is_no_longer_signed_in(full_blog: Blog) -> None:
    result = full_blog.run("users", "deactivate", "--email", EMAIL)

    assert result.stdout == f"id\t1\nemail\t{EMAIL}\nrole\tadmin\nactive\tno\n"
    assert not full_blog.memory.users[1].is_active
    assert full_blog.memory.sessions == {}


@pytest.mark.parametrize("command", [("deactivate",), ("set-role", "--role", "author")])
def test_the_last_admin_stays_one(full_blog: Blog, command: tuple[str, ...]) -> None:
    del full_blog.memory.users[2]

    with pytest.raises(LastAdmin):
        full_blog.run("users", *command, "--email", EMAIL)

    assert full_blog.memory.users == {1: ADA}


def test_revoking_says_how_many_sessions_have_ended(full_blog: Blog) -> None:
    result = full_blog.run("sessions", "revoke", "--email", EMAIL)

    assert result.stdout == "sessions\t2\n"
    assert full_blog.memory.sessions == {}
    assert full_blog.run("sessions", "revoke", "--email", EMAIL).stdout == "sessions\t0\n"


COMMANDS = [
    "users set-password --password-stdin",
    "users set-role --role author",
    "users deactivate",
    "sessions revoke",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_address_that_nobody_has_is_refused(full_blog: Blog, command: str) -> None:
    with pytest.raises(UserNotFound):
        full_blog.run(*command.split(), "--email", "nobody@example.com", stdin=PASSWORD)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_without_users_is_not_made_for_it(blog: Blog, command: str) -> None:
    with pytest.raises(Unavailable, match="There is no schema yet; run `blog migrate`"):
        blog.run(*command.split(), "--email", EMAIL, stdin=PASSWORD)

    assert blog.database.state is SchemaState.MISSING


ADVICE = "advice  There is no active admin; make one: blog users create-admin\n"


def test_check_advises_to_make_an_admin_where_nobody_is_one(full_blog: Blog) -> None:
    full_blog.needs_admin = True

    assert ADVICE not in full_blog.run("check").stdout
    full_blog.memory.users.clear()
    assert ADVICE in full_blog.run("check").stdout


def test_check_advises_no_admin_while_everybody_is_one(full_blog: Blog) -> None:
    full_blog.memory.users.clear()

    assert ADVICE not in full_blog.run("check").stdout


def test_check_looks_for_no_admin_where_there_is_no_schema(blog: Blog) -> None:
    blog.needs_admin = True

    result = blog.run("check")

    assert result.exit_code == 1
    assert ADVICE not in result.stdout
