"""Which e-mail addresses are accepted."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.errors import InvalidInput
from blog.domain.text import WHITE_SPACE
from blog.domain.users import EMAIL_MAXIMUM, EMAIL_PATTERN, EmailAddress

LONGEST_LABEL = "d" * 63
LONGEST = f"{'l' * 64}@{LONGEST_LABEL}.{LONGEST_LABEL}.{'d' * 57}.com"

ACCEPTED = [
    "a@b.co",
    "ada.lovelace@example.com",
    "ada+blog@example.com",
    "o'brien@example.ie",
    "!#$%&'*+/=?^_`{|}~-@example.com",
    "1.2.3@4.5.6.example",
    "ada@sub.sub.sub.example.com",
    "ada@1-2.example.com",
    "ada@xn--mnchen-3ya.de",
    "ada@example.xn--p1ai",
    "--@example.com",
    f"{'l' * 64}@example.com",
    f"ada@{LONGEST_LABEL}.com",
    f"ada@example.{LONGEST_LABEL}",
    LONGEST,
]

REFUSED = [
    "",
    "@",
    "ada",
    "ada@",
    "@example.com",
    "ada@example",
    "ada@localhost",
    "ada@example.",
    "ada@example.com.",
    "ada@.example.com",
    "ada@example..com",
    "ada@-example.com",
    "ada@example-.com",
    "ada@example.-com",
    "ada@example.com-",
    "ada@exa_mple.com",
    "ada@127.0.0.1",
    "ada@example.1com",
    "ada@[127.0.0.1]",
    "ada@example.com:25",
    ".ada@example.com",
    "ada.@example.com",
    "ada..lovelace@example.com",
    "ada@@example.com",
    "ada@example.com@example.com",
    "ada lovelace@example.com",
    "ada@exam ple.com",
    "ada @example.com",
    "ada@ example.com",
    '"ada"@example.com',
    "ada(comment)@example.com",
    "Ada <ada@example.com>",
    "<ada@example.com>",
    "mailto:ada@example.com",
    "ada@example.com, bob@example.com",
    "ada;bob@example.com",
    "ada\\@example.com",
    "élodie@example.com",
    "ada@münchen.de",
    "ada@example.\N{CYRILLIC SMALL LETTER ES}om",
    "\N{KELVIN SIGN}@example.com",
    "ada@example.com\x00",
    "ada\x00@example.com",
    "ada@example.com\r\nBcc: bob@example.com",
    "ada\n@example.com",
    "ada@example.com\x7f",
    "ada\ud800@example.com",
    f"{'l' * 65}@example.com",
    f"ada@{LONGEST_LABEL}d.com",
    f"ada@example.{LONGEST_LABEL}d",
    LONGEST.replace(".com", "d.com"),
]


def is_accepted(text: str) -> bool:
    try:
        EmailAddress.parse(text)
    except InvalidInput:
        return False
    return True


@pytest.mark.parametrize("address", ACCEPTED)
def test_a_plain_address_is_accepted(address: str) -> None:
    assert EmailAddress.parse(address).value == address
    assert re.search(EMAIL_PATTERN, address)


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        EmailAddress.parse(text)

    assert caught.value.field == "email"
    assert caught.value.field_code == ("too-long" if len(text) > EMAIL_MAXIMUM else "pattern")
    assert not re.search(EMAIL_PATTERN, text)


def test_the_longest_address_has_254_characters() -> None:
    assert len(LONGEST) == EMAIL_MAXIMUM == 254


def test_an_address_is_kept_in_lower_case() -> None:
    assert EmailAddress.parse("Ada@Example.COM") == EmailAddress("ada@example.com")


def test_white_space_of_any_kind_is_trimmed() -> None:
    text = f"{WHITE_SPACE}ada@example.com{WHITE_SPACE}"

    assert EmailAddress.parse(text).value == "ada@example.com"
    assert re.search(EMAIL_PATTERN, text)


def test_white_space_does_not_count_to_the_length() -> None:
    assert EmailAddress.parse(f"   {LONGEST}   ").value == LONGEST
    assert re.search(EMAIL_PATTERN, f"   {LONGEST}   ")


@given(
    before=st.sampled_from(["", "", " ", "\t\u3000", "\x1c", "<"]),
    local=st.lists(st.sampled_from(["a", "Z+_", "l" * 32, "."]), min_size=1, max_size=3),
    labels=st.lists(st.sampled_from(["b", "C-7", "d" * 60, "7"]), min_size=1, max_size=4),
    after=st.sampled_from(["", "", " ", "\n\r", "\x1f", "-"]),
)
def test_the_pattern_matches_exactly_what_is_accepted(
    before: str, local: list[str], labels: list[str], after: str
) -> None:
    text = f"{before}{''.join(local)}@{'.'.join(labels)}{after}"

    assert bool(re.search(EMAIL_PATTERN, text)) == is_accepted(text)
