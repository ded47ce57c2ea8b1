"""How text is folded, and split into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.text import fold, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ada", "ada"),
        ("Élodie", "elodie"),
        ("E\u0301lodie", "elodie"),
        ("Straße", "strasse"),
        ("oﬃce", "office"),
        ("İstanbul", "istanbul"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("x²", "x2"),
        ("Ⅳ", "iv"),
        ("Ёлка", "елка"),
        ("日本語", "日本語"),
        ("हिन्दी", "हनद"),
        ("a_b %\\", "a_b %\\"),
        ("\u0301", ""),
        ("", ""),
    ],
)
def test_text_is_folded_to_what_it_is_compared_by(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_letter_that_only_looks_like_another_is_another() -> None:
    assert fold("\N{LATIN SMALL LETTER DOTLESS I}") != fold("i")
    assert fold("\N{CYRILLIC SMALL LETTER A}") != fold("a")


def test_every_letter_folds_as_its_lower_case_does() -> None:
    upper_case = [letter for letter in map(chr, range(0x20000)) if letter.lower() != letter]

    assert len(upper_case) > 1000
    assert [letter for letter in upper_case if fold(letter) != fold(letter.lower())] == []


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, wörld!", ["hello", "world"]),
        ("snake_case", ["snake", "case"]),
        ("rock'n'roll", ["rock", "n", "roll"]),
        ("C++ 12.5%", ["c", "12", "5"]),
        ("x²", ["x2"]),
        ("one\ntwo\tthree", ["one", "two", "three"]),
        ("again and again", ["again", "and", "again"]),
        ("a😀b", ["a", "b"]),
        ("e\u0301te\u0301", ["ete"]),
        ("日本語", ["日本語"]),
        ("٣ ½", ["٣", "1", "2"]),
        ("— … _", []),
        ("", []),
    ],
)
def test_words_are_the_runs_of_letters_and_digits_of_the_folded_text(
    text: str, expected: list[str]
) -> None:
    assert list(words(text)) == expected


@given(st.text(st.characters(max_codepoint=127)))
def test_what_is_not_ascii_makes_no_difference_to_the_words_before_it(text: str) -> None:
    assert list(words(f"{text} \N{CYRILLIC SMALL LETTER ZHE}")) == [*words(text), "ж"]


def test_every_ascii_character_parts_words_or_does_not_beside_any_other() -> None:
    for code in range(128):
        text = f"a{chr(code)}b"

        assert [*words(text), "ж"] == list(words(f"{text} ж"))
