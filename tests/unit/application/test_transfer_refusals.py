"""What an import refuses: one sentence with the line, and nothing is kept."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from blog.application.maintenance import Refused
from blog.application.transfer import LONGEST_LINE, ImportBlog
from blog.domain.records import LARGEST_ID, LARGEST_VERSION
from tests.builders import A_HASH, a_user
from tests.exports import (
    EXPORT,
    HEADER,
    LAST,
    LINES,
    OTHER_USER,
    POST,
    USER,
    edited,
    opener,
    transfer,
    with_its_checksum,
)
from tests.fakes.memory import Memory


def refusal(export: bytes) -> str:
    """What is said of an export that is refused, after making sure that nothing is kept of it."""
    memory = Memory()
    with pytest.raises(Refused) as refused:
        transfer(memory).import_blog(ImportBlog(opener(export)))

    assert memory == Memory()
    return str(refused.value)


def assert_refused_in(number: int, said: str, export: bytes) -> None:
    sentence = refusal(export)

    assert sentence.startswith(f"Line {number}: ")
    assert said in sentence
    assert sentence.endswith(" Nothing was imported.")
    assert len(sentence.splitlines()) == 1


def test_a_file_that_ends_too_early_is_refused_at_its_last_line() -> None:
    for length in range(0, len(EXPORT), 23):
        part = EXPORT[:length]

        assert_refused_in(part.count(b"\n") + 1, "The file ends too early.", part)


def test_a_file_whose_very_last_byte_is_missing_is_refused() -> None:
    assert refusal(EXPORT[:-1]).startswith(f"Line {LAST}: The file ends too early.")


def test_a_file_of_which_a_byte_was_changed_is_refused() -> None:
    for position in range(0, len(EXPORT), 17):
        other = b"0" if EXPORT[position : position + 1] != b"0" else b"1"

        said = refusal(EXPORT[:position] + other + EXPORT[position + 1 :])

        first = EXPORT[:position].count(b"\n") + 1
        assert said.startswith((f"Line {first}: ", f"Line {first + 1}: ", f"Line {LAST}: "))


WRONG_HASHES: list[object] = [
    "",
    "a password",
    7,
    [A_HASH],
    A_HASH + "\n",
    A_HASH + "A",
    A_HASH[:-1],
    A_HASH[:-1] + "N",
    A_HASH.replace("argon2id", "argon2i"),
    A_HASH.replace("v=19", "v=16"),
    A_HASH.replace("m=19456", "m=100000"),
    A_HASH.replace("m=19456", "m=999"),
    A_HASH.replace("m=19456", "m=01945"),
    A_HASH.replace("m=19456", "m=١٩٤٥٦"),
    A_HASH.replace("t=2", "t=10"),
    A_HASH.replace("t=2", "t=0"),
    A_HASH.replace("p=1", "p=10"),
    A_HASH.replace("c2Fg", "c2Fh"),
    A_HASH.replace("c2Fg", "c2F"),
    A_HASH.replace("c2Fg", "c2F="),
]

WRONG_VALUES = [
    (HEADER, {"format": "blog-exports"}, "This is no export of the blog."),
    (HEADER, {"version": 2}, "another version than 1"),
    (HEADER, {"version": "1"}, "another version than 1"),
    (HEADER, {"version": True}, "not written as an export writes it"),
    (HEADER, {"users": 3, "last_user_id": 2}, "cannot be true"),
    (HEADER, {"posts": -1}, "cannot be true"),
    (HEADER, {"last_user_id": LARGEST_ID + 1}, "cannot be true"),
    (HEADER, {"posts": 4.0}, "posts is of a wrong type or form."),
    (HEADER, {"color": "red"}, "a key that is not known"),
    (USER, {"type": "post"}, "Here should be a user."),
    (USER, {"type": ["user"]}, "Here should be a user."),
    (USER, {"id": 0}, "id: It must be above"),
    (USER, {"id": -1}, "id: It must be above"),
    (USER, {"id": True}, "id is of a wrong type"),
    (USER, {"id": "1"}, "id is of a wrong type"),
    (USER, {"id": None}, "id is of a wrong type"),
    (USER, {"id": 10**1000}, "id: It must be above"),
    (OTHER_USER, {"id": 1}, "id: It must be above the one before"),
    (OTHER_USER, {"id": 5}, "not above the last that was issued"),
    (USER, {"name": "A"}, "name: At least 2 characters"),
    (USER, {"name": " Ada"}, "name: It is not in the form that is stored."),
    (USER, {"name": "E\u0301lodie"}, "name: It is not in the form that is stored."),
    (USER, {"name": "A\x00da"}, "name: Remove the control characters."),
    (USER, {"name": ["Ada"]}, "name is of a wrong type"),
    (USER, {"email": "Ada@example.com"}, "email: It is not in the form"),
    (USER, {"email": "nonsense"}, "email: Send one plain ASCII address"),
    (USER, {"email": 7}, "email is of a wrong type"),
    (USER, {"age": 151}, "age: From 0 to 150 years."),
    (USER, {"age": 41.0}, "age is of a wrong type"),
    (USER, {"city": ""}, "city: At least 1 character"),
    (USER, {"is_active": 1}, "is_active is of a wrong type"),
    (USER, {"created_at": None}, "created_at is of a wrong type or form"),
    (USER, {"created_at": "2026-01-20T10:30:00Z"}, "created_at is of a wrong type or form"),
    (USER, {"created_at": "2026-01-20T10:30:00.123456+00:00"}, "created_at is of a wrong"),
    (USER, {"created_at": "2026-02-30T10:30:00.123456Z"}, "created_at is of a wrong"),
    (USER, {"created_at": "٢026-01-20T10:30:00.123456Z"}, "created_at is of a wrong"),
    (USER, {"updated_at": "2026-01-20T10:30:00.123455Z"}, "updated_at: It is before created_at."),
    (USER, {"version": 0}, "version: From 1 to"),
    (USER, {"version": LARGEST_VERSION + 1}, "version: From 1 to"),
    (USER, {"color": "red"}, "a key that is not known"),
    (USER, {"role": "owner"}, "role is of a wrong type or form"),
    (USER, {"role": "Admin"}, "role is of a wrong type or form"),
    (USER, {"role": ""}, "role is of a wrong type or form"),
    (USER, {"role": None}, "role is of a wrong type or form"),
    (USER, {"role": ["admin"]}, "role is of a wrong type or form"),
    *(
        (USER, {"password_hash": wrong}, "password_hash is of a wrong type or form")
        for wrong in WRONG_HASHES
    ),
    (OTHER_USER, {"email": a_user("Élodie").email.value}, "This e-mail address is taken."),
    (POST, {"type": "user"}, "Here should be a post."),
    (POST, {"id": 7}, "not above the last that was issued"),
    (POST, {"author_id": 2}, "There is no such author."),
    (POST, {"author_id": 10**1000}, "There is no such author."),
    (POST, {"title": "Four"}, "title: At least 5 characters"),
    (POST, {"content": "c" * 100_001}, "content: At most 100,000 characters"),
    (POST, {"content": "Some content\r\nof a post"}, "content: It is not in the form"),
    (POST, {"published_at": "2026-02-19T10:30:00.123456Z"}, "published_at: It is not first_pub"),
    (POST, {"first_published_at": ""}, "first_published_at is of a wrong type or form"),
    (POST, {"version": 1.5}, "version is of a wrong type"),
]


@pytest.mark.parametrize(("number", "values", "said"), WRONG_VALUES)
def test_a_wrong_value_is_refused_though_the_checksum_is_right(
    number: int, values: dict[str, Any], said: str
) -> None:
    assert_refused_in(number, said, edited(EXPORT, number, **values))


REWRITTEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a space": (lambda line: line.replace(b'":', b'": ', 1), "not written as"),
    "another order of keys": (
        lambda line: (
            json.dumps(
                dict(reversed(json.loads(line).items())), ensure_ascii=False, separators=(",", ":")
            ).encode()
            + b"\n"
        ),
        "not written as",
    ),
    "a key twice": (lambda line: line.replace(b"{", b'{"id":1,', 1), "not written as"),
    "a letter as an escape": (lambda line: line.replace("É".encode(), b"\\u00c9"), "not written"),
    "the end of a line on Windows": (lambda line: line.replace(b"\n", b"\r\n"), "not written as"),
    "a byte order mark": (lambda line: b"\xef\xbb\xbf" + line, "It is no JSON in UTF-8."),
    "Latin-1": (lambda line: line.decode().encode("latin-1"), "It is no JSON in UTF-8."),
    "UTF-16": (lambda line: line[:-1].decode().encode("utf-16") + b"\n", "It is no JSON in UTF-8."),
    "a blank line before": (lambda line: b"\n" + line, "It is no JSON in UTF-8."),
    "no JSON": (lambda line: line.replace(b"}", b""), "It is no JSON in UTF-8."),
    "NaN": (lambda line: line.replace(b":41,", b":NaN,"), "age is of a wrong type"),
    "a number of 5,000 digits": (
        lambda line: line.replace(b":41,", b":%s," % (b"9" * 5_000)),
        "It is no JSON in UTF-8.",
    ),
    "a list": (lambda line: b"[]\n", "It is no JSON object."),
    "a word": (lambda line: b"null\n", "It is no JSON object."),
    "deep nesting": (lambda line: b"[" * 400_000 + b"\n", "It is no JSON in UTF-8."),
    "a lone surrogate": (
        lambda line: line.replace("É".encode(), b"\\ud800"),
        "name: Remove the unpaired surrogates.",
    ),
    "a line of great length": (lambda line: b" " * LONGEST_LINE + line, "It is too long."),
    "a missing key": (lambda line: line.replace(b'"age":41,', b""), "age is missing."),
    "another line in its place": (lambda line: LINES[POST - 1], "Here should be a user."),
}


@pytest.mark.parametrize(("rewrite", "said"), REWRITTEN.values(), ids=REWRITTEN)
def test_a_line_that_is_written_in_another_way_is_refused(
    rewrite: Callable[[bytes], bytes], said: str
) -> None:
    lines = LINES[:-1]
    lines[USER - 1] = rewrite(lines[USER - 1])

    assert_refused_in(USER, said, with_its_checksum(lines))


def test_a_line_that_is_missing_is_refused_where_another_comes_instead() -> None:
    export = with_its_checksum([line for line in LINES[:-1] if line is not LINES[OTHER_USER - 1]])

    assert_refused_in(OTHER_USER, "Here should be a user.", export)


def test_a_header_that_promises_more_than_comes_is_refused() -> None:
    header = LINES[HEADER - 1].replace(b'"posts":4', b'"posts":5')

    assert_refused_in(LAST, "Here should be a post.", with_its_checksum([header, *LINES[1:-1]]))


def test_lines_in_another_order_are_refused() -> None:
    lines = [*LINES[:5], LINES[6], LINES[5]]

    assert_refused_in(7, "id: It must be above the one before", with_its_checksum(lines))


def test_more_lines_than_were_counted_are_refused() -> None:
    lines = [*LINES[:-1], LINES[6].replace(b'"id":6', b'"id":7')]

    assert_refused_in(8, "Here should be the checksum.", with_its_checksum(lines))


def test_a_wrong_checksum_is_refused() -> None:
    last = b'{"sha256":"%s"}\n' % sha256(b"something else").hexdigest().encode()

    assert_refused_in(LAST, "this one was changed", b"".join(LINES[:-1]) + last)


@pytest.mark.parametrize("behind", [b"\n", b"{}\n", b"\x00", EXPORT])
def test_whatever_comes_behind_the_end_is_refused(behind: bytes) -> None:
    assert_refused_in(LAST + 1, "There is more behind the end.", EXPORT + behind)


def test_what_is_refused_repeats_nothing_of_the_file() -> None:
    export = edited(EXPORT, USER, **{"\x1b[31msecret": "secret"})

    assert "secret" not in refusal(export)
    assert "\x1b" not in refusal(export)
