"""Passwords: which are good enough, and the port that keeps what they are recognised by."""

from collections.abc import Callable
from typing import Protocol

from blog.domain.errors import InvalidInput, SignInRequired
from blog.domain.users import EmailAddress

SHORTEST = 12
"""Code points (OWASP ASVS 4.0, 2.1.1; NIST SP 800-63B, revision 3, asks for 8 at least)."""

FEWEST_DIFFERENT = 4
"""Characters, whatever their case."""

LONGEST_GUESSED = 64
"""Characters. Longer ones nobody guesses first, whatever they are made of."""

MOST_BYTES = 1024
"""In UTF-8: enough for every phrase, and little to hash."""

_ROWS = "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"


class WrongCredentials(SignInRequired):
    """The address or the password: which of them is not told."""

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong.")


def wrong_current_password() -> InvalidInput:
    return InvalidInput("current_password", "not-allowed", "This is not your current password.")


def check_password(password: str, email: EmailAddress, is_common: Callable[[str], bool]) -> None:
    """Refuse what is guessed first. Passwords are taken as they are.

    `is_common` says of a word in lower case whether many have it as their password. Raises
    InvalidInput.
    """
    check_size(password)
    if len(password) < SHORTEST:
        raise _weak("too-short", f"At least {SHORTEST} characters.")
    words = _words_of(password)
    if words & (_words_of(email.value) | _words_of(email.value.partition("@")[0])):
        raise _weak("too-common", "Choose one that is not made of the e-mail address.")
    if len(password) <= LONGEST_GUESSED and (
        _is_simple(password) or _is_run(password) or any(map(is_common, words))
    ):
        raise _weak("too-common", "Choose one that nobody else has: this is guessed first.")


def check_size(password: str, field: str = "password") -> None:
    """What holds also for a password that is only compared. Raises InvalidInput."""
    if "\0" in password:
        raise InvalidInput(field, "control-character", "Remove the character NUL.")
    try:
        size = len(password.encode())
    except UnicodeEncodeError:
        # From None: the other error holds the password.
        raise InvalidInput(field, "surrogate", "Remove the unpaired surrogates.") from None
    if size > MOST_BYTES:
        raise InvalidInput(field, "too-long", f"At most {MOST_BYTES} bytes in UTF-8.")


def _words_of(password: str) -> frozenset[str]:
    """The password, and the word in it where that is repeated, or has digits or marks around."""
    folded = password.casefold()
    bare = folded.strip("0123456789 !?.,;:#$*+-_")
    return frozenset({folded, bare, _unit(folded), _unit(bare)} - {""})


def _is_simple(password: str) -> bool:
    return len(set(password.casefold())) < FEWEST_DIFFERENT


def _is_run(password: str) -> bool:
    """Whether it is digits only, or a row of keys or letters, perhaps with digits behind."""
    bare = password.casefold().rstrip("0123456789")
    return not bare or any(_unit(bare) in row for row in _ROWS)


def _unit(text: str) -> str:
    """The shortest piece that it repeats."""
    return text[: (text + text).find(text, 1)] if text else text


def _weak(code: str, detail: str) -> InvalidInput:
    return InvalidInput("password", code, detail)


class PasswordRepository(Protocol):
    """The hashes of passwords, inside a unit of work. They go with their users."""

    def get(self, user_id: int) -> str | None:
        """The hash, which nobody else changes until the unit of work is over; None without one."""
        ...

    def set(self, user_id: int, password_hash: str) -> None:
        """Store the hash, in place of the one before. The user exists."""
        ...
