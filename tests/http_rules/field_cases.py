"""Both edges of the rule of every field, and what lies beyond them."""

from typing import Any

_LONGEST_LOCAL_PART = "a" * 64
_LONGEST_LABEL = "b" * 63
_LONGEST_EMAIL = f"{'a' * 60}@{_LONGEST_LABEL}.{_LONGEST_LABEL}.{'c' * 62}.de"
_ANYTHING = "<img src=x onerror='a()'> & 👩‍💻 \u202e \ufeff \U0010ffff %00 \\u0000 \\"

ACCEPTED: dict[str, dict[Any, Any]] = {
    "name": {
        "ab": "ab",
        "a" * 50: "a" * 50,
        "😀" * 50: "😀" * 50,
        "e\u0301" * 50: "é" * 50,
        " \t\u2003ab\u3000\r\n": "ab",
        "<b>A</b> & 'B' \"C\" \\": "<b>A</b> & 'B' \"C\" \\",
    },
    "email": {
        "a@b.co": "a@b.co",
        f"{_LONGEST_LOCAL_PART}@b.co": f"{_LONGEST_LOCAL_PART}@b.co",
        _LONGEST_EMAIL: _LONGEST_EMAIL,
        " ADA+Blog@Example.COM\n": "ada+blog@example.com",
        "a@xn--bcher-kva.example": "a@xn--bcher-kva.example",
        "o'neil!#$%&*/=?^_`{|}~-@b.co": "o'neil!#$%&*/=?^_`{|}~-@b.co",
    },
    "age": {0: 0, 150: 150},
    "city": {"Å": "Å", "c" * 50: "c" * 50, "\u00a0York\u2028": "York"},
    "title": {"12345": "12345", "t" * 100: "t" * 100, "\n title \n": "title"},
    "content": {
        "c" * 20: "c" * 20,
        "c" * 100_000: "c" * 100_000,
        "two lines\r\nand\ta tab\nhere": "two lines\nand\ta tab\nhere",
        "\r\n" * 50_000 + "c" * 20 + "\t": "c" * 20,
        _ANYTHING: _ANYTHING,
    },
    "author_id": {1: 1},
}
"""What is shown of what is sent."""


def _no_strings() -> list[tuple[Any, str]]:
    values: list[Any] = [None, 1, 1.5, True, ["text"], {"a": "text"}]
    return [(value, "wrong-type") for value in values]


def _no_integers() -> list[tuple[Any, str]]:
    values: list[Any] = [None, "1", 1.0, 1.5, True, [1], {}, 1e16]
    return [(value, "wrong-type") for value in values]


def _bad_characters(text: str) -> list[tuple[Any, str]]:
    controls = [f"{text}\0{text}", f"{text}\x1b{text}", f"{text}\x7f{text}", f"{text}\x85{text}"]
    surrogates = [f"{text}\ud800", f"\udfff{text}", f"{text}\ude00\ud83d{text}"]
    return [
        *((value, "control-character") for value in [*controls, f"\x1f{text}"]),
        *((value, "surrogate") for value in surrogates),
    ]


REFUSED: dict[str, list[tuple[Any, str]]] = {
    "name": [
        *_no_strings(),
        *_bad_characters("Ada"),
        ("", "too-short"),
        ("a", "too-short"),
        ("  a  ", "too-short"),
        ("e\u0301", "too-short"),
        ("a" * 51, "too-long"),
        ("Ada\nLovelace", "control-character"),
    ],
    "email": [
        *_no_strings(),
        ("", "pattern"),
        (f"a{_LONGEST_EMAIL}", "too-long"),
        (f"a{_LONGEST_LOCAL_PART}@b.co", "pattern"),
        (f"a@b{_LONGEST_LABEL}.co", "pattern"),
        ("a@b", "pattern"),
        ("Ada <ada@example.com>", "pattern"),
        ("a@b.co\r\nBcc: c@d.co", "pattern"),
        ("a@b.co, c@d.co", "pattern"),
        ("ä@example.com", "pattern"),
        ("a@bücher.example", "pattern"),
        ("a..b@c.co", "pattern"),
        (".a@b.co", "pattern"),
        ("a@b.co.", "pattern"),
        ("a@-b.co", "pattern"),
        ("a@127.0.0.1", "pattern"),
        ('"a b"@c.co', "pattern"),
        ("a@b.co\0", "pattern"),
        ("a@b.co\ud800", "pattern"),
    ],
    "age": [
        *_no_integers(),
        (-1, "out-of-range"),
        (151, "out-of-range"),
        (2**64, "out-of-range"),
        (-(10**40), "out-of-range"),
    ],
    "city": [
        *_no_strings(),
        *_bad_characters("York"),
        ("", "too-short"),
        (" \u2029 ", "too-short"),
        ("c" * 51, "too-long"),
    ],
    "title": [
        *_no_strings(),
        *_bad_characters("Title"),
        ("1234", "too-short"),
        (" 1234 ", "too-short"),
        ("t" * 101, "too-long"),
        ("Title\twith a tab", "control-character"),
    ],
    "content": [
        *_no_strings(),
        *_bad_characters("c" * 20),
        ("c" * 19, "too-short"),
        ("c" * 19 + "\r\n", "too-short"),
        ("c" * 100_001, "too-long"),
        ("a lonely\rcarriage return", "control-character"),
    ],
    "author_id": [
        *_no_integers(),
        (0, "out-of-range"),
        (-1, "out-of-range"),
        (2**63, "out-of-range"),
        (2**64 + 1, "out-of-range"),
    ],
}
"""What is refused, with the code of its error."""
