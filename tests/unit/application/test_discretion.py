"""What holds a secret does not show it where it is printed, as in a log or a traceback."""

import pytest

from blog.application.credentials import ChangeUser, NewSession, SignIn
from blog.application.users import EditUser, RegisterUser
from tests.builders import NOW

SECRET = "correct horse battery"
HOLDERS = (
    SignIn("ada@example.com", SECRET, "192.0.2.1"),
    NewSession(SECRET, NOW),
    ChangeUser(EditUser(1), SECRET, SECRET, "192.0.2.1"),
    RegisterUser("Ada", "ada@example.com", 36, password_hash=SECRET),
    EditUser(1, password_hash=SECRET, proof=SECRET),
)


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)
def test_a_secret_is_not_shown_where_its_holder_is_printed(holder: object) -> None:
    assert SECRET not in f"{holder!r} {holder}"
