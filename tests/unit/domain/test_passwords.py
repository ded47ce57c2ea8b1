"""Which passwords are good enough."""

import pytest

from blog.domain.errors import InvalidInput
from blog.domain.passwords import (
    MOST_BYTES,
    SHORTEST,
    WrongCredentials,
    check_password,
    check_size,
    wrong_current_password,
)
from blog.domain.users import EmailAddress

ADA = EmailAddress("ada.lovelace@example.com")
FACE = "\N{GRINNING FACE}"
"""One code point, two of UTF-16, four bytes."""

GOOD = (
    "correct horse battery",
    "a-long-enough-password",
    "secret-password-1",
    "s3cure-passw0rd!",
    " edges are kept ",
    "Ünïcödé iş gööd",
    "pass\tword\nof two lines",
    "ada.lovelace wrote programs",
    "a" * 65,
)
COMMON = (
    "password1234",
    "PassWord1234!",
    "passwordpassword",
    "iloveyou1234",
    "123456789012",
    "000000000000",
    "aaaaaaaaaaaa",
    "qwertyuiop12",
    "QWERTYUIOPASDFGHJKL",
    "abcdefghijkl",
    "xyzabcdefghi2024",
    "123456password",
    "!" * 12,
    " " * 12,
    "-_" * 6,
    "é" * 12,
    "\u200b" * 12,
    "a" * 64,
)


def is_common(word: str) -> bool:
    return word in {"password", "iloveyou"}


def is_accepted(password: str, email: EmailAddress = ADA) -> bool:
    check_password(password, email, is_common)
    return True


def refusal(password: str, email: EmailAddress = ADA) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        check_password(password, email, is_common)
    return caught.value


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_is_accepted(password: str) -> None:
    assert is_accepted(password)


@pytest.mark.parametrize("password", COMMON)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    error = refusal(password)

    assert (error.field, error.field_code) == ("password", "too-common")


@pytest.mark.parametrize("letter", ["é", FACE])
def test_characters_are_counted_and_not_bytes(letter: str) -> None:
    unlike = "bcdfghjkmnp"

    assert len(letter + unlike) == SHORTEST
    assert is_accepted(letter + unlike)
    assert refusal(letter + unlike[1:]).field_code == "too-short"


@pytest.mark.parametrize("password", ["", "           "])
def test_an_empty_or_short_password_is_refused(password: str) -> None:
    assert refusal(password).field_code == "too-short"


@pytest.mark.parametrize(("letter", "size"), [("v", 1), ("é", 2), (FACE, 4)])
def test_bytes_are_limited_and_not_characters(letter: str, size: int) -> None:
    longest = "x" * size + letter * (MOST_BYTES // size - 1)

    assert len(longest.encode()) == MOST_BYTES
    assert is_accepted(longest)
    assert refusal(longest + "x").field_code == "too-long"


@pytest.mark.parametrize(
    ("password", "code"),
    [("long enough\0but for NUL", "control-character"), ("with half \ud83d a pair", "surrogate")],
)
def test_what_cannot_be_hashed_everywhere_is_refused(password: str, code: str) -> None:
    assert refusal(password).field_code == code


@pytest.mark.parametrize(
    ("local_part", "password"),
    [
        ("ada.lovelace", "ada.lovelace"),
        ("ada.lovelace", "Ada.LoveLace"),
        ("ada.lovelace", "ADA.LOVELACE1815"),
        ("ada.lovelace", "ada.lovelace-1815!"),
        ("ada.lovelace18", "ada.lovelace18"),
        ("ada.lovelace18", "ada.lovelace1815"),
        ("lovelace_", "lovelace_1815"),
        ("ada", "ada123456789"),
        ("ada", "adaAdaADAada"),
        ("adaada", "adaadaadaada"),
        ("ada", "adaadaadaada1815"),
    ],
)
def test_a_password_made_of_the_local_part_is_refused(local_part: str, password: str) -> None:
    error = refusal(password, EmailAddress(f"{local_part}@example.com"))

    assert (error.field, error.field_code) == ("password", "too-common")
    assert "e-mail address" in str(error)


@pytest.mark.parametrize("password", ["ADA.lovelace@example.com", "ada.lovelace@example.com1815"])
def test_the_address_itself_is_no_password(password: str) -> None:
    error = refusal(password, EmailAddress("ada.lovelace@example.com"))

    assert error.field_code == "too-common"


@pytest.mark.parametrize("local_part", ["12", "a", "_"])
def test_a_short_local_part_keeps_nobody_from_a_good_password(local_part: str) -> None:
    email = EmailAddress(f"{local_part}@example.com")

    assert is_accepted("3.14159-26535:8979", email)
    assert is_accepted("correct horse battery", email)


def test_the_field_that_is_to_blame_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_size("a\0b", "current_password")

    assert caught.value.field == "current_password"


@pytest.mark.parametrize(
    "password",
    [
        *COMMON,
        "short pass",
        "ada.lovelace1815",
        "long enough\0but for NUL",
        "with half \ud83d a pair",
        "v" * 2000,
    ],
)
def test_no_refusal_tells_the_password(password: str) -> None:
    error = refusal(password)

    assert password.casefold() not in repr((error, vars(error))).casefold()
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None


def test_it_is_not_told_whether_address_or_password_was_wrong() -> None:
    assert str(WrongCredentials()) == "The e-mail address or the password is wrong."
    assert WrongCredentials.code == "unauthenticated"


def test_a_wrong_present_password_is_a_wrong_value() -> None:
    error = wrong_current_password()

    assert (error.field, error.field_code) == ("current_password", "not-allowed")
