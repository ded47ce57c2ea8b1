"""How text is cleaned."""

import re
import unicodedata
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blog.domain.errors import InvalidInput
from blog.domain.posts import CONTENT, TITLE
from blog.domain.text import MOST_OF_ONE, WHITE_SPACE, TextRule
from blog.domain.users import CITY, NAME

LINE = TextRule("line", 2, 5)
LINES = TextRule("lines", 2, 5, lines=True)
SINGLE = TextRule("single", 1, 3)
CONTROL_CHARACTERS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
PIECES = ["a", "a", "😀", "e\u0301", "\u0301", "ﬁ", "\u200b", "\x00", "\x1c", "\x7f"]
texts = st.lists(st.sampled_from([*PIECES, *" \t\n\r\x85\u2028\u3000", "\r\n"])).map("".join)


def refusal(rule: TextRule, text: str) -> str | None:
    """The code with which the rule refuses the text; None where it accepts it."""
    try:
        rule.clean(text)
    except InvalidInput as error:
        return error.field_code
    return None


def test_a_refusal_names_the_field() -> None:
    with pytest.raises(InvalidInput) as caught:
        LINE.clean("")

    assert caught.value.field == "line"


@pytest.mark.parametrize("rule", [NAME, CITY, TITLE, CONTENT])
def test_a_text_may_have_every_length_from_the_minimum_to_the_maximum(rule: TextRule) -> None:
    shortest, longest = "é" * rule.minimum, "é" * rule.maximum

    assert rule.clean(shortest) == shortest
    assert rule.clean(longest) == longest


@pytest.mark.parametrize("rule", [NAME, CITY, TITLE, CONTENT])
def test_a_text_beyond_its_limits_is_refused(rule: TextRule) -> None:
    assert refusal(rule, "é" * (rule.minimum - 1)) == "too-short"
    assert refusal(rule, "é" * (rule.maximum + 1)) == "too-long"


@pytest.mark.parametrize(
    ("rule", "minimum", "maximum"),
    [(NAME, 2, 50), (CITY, 1, 50), (TITLE, 5, 100), (CONTENT, 20, 100_000)],
)
def test_the_limits_are_those_that_clients_rely_on(
    rule: TextRule, minimum: int, maximum: int
) -> None:
    assert (rule.minimum, rule.maximum) == (minimum, maximum)


def test_one_missing_character_is_named_in_the_singular() -> None:
    with pytest.raises(InvalidInput, match="At least 1 character are needed"):
        SINGLE.clean("")


def test_length_is_counted_in_code_points() -> None:
    assert LINE.clean("😀" * 5) == "😀" * 5
    assert refusal(LINE, "😀" * 6) == "too-long"


@pytest.mark.parametrize("rule", [LINE, LINES])
def test_white_space_of_any_kind_is_trimmed_at_both_ends(rule: TextRule) -> None:
    assert rule.clean(f"{WHITE_SPACE}a b{WHITE_SPACE}") == "a b"


def test_white_space_alone_is_no_text() -> None:
    assert refusal(LINE, WHITE_SPACE) == "too-short"


def test_white_space_is_what_unicode_says_it_is() -> None:
    separators = {c for c in map(chr, range(0x10000)) if unicodedata.category(c)[0] == "Z"}

    assert set(WHITE_SPACE) == separators | set("\t\n\v\f\r\x85")


def test_no_control_character_is_accepted_inside_a_line() -> None:
    accepted = [c for c in CONTROL_CHARACTERS if refusal(LINE, f"a{c}b") != "control-character"]

    assert accepted == []


def test_no_control_character_but_line_feed_and_tab_is_accepted_inside_lines() -> None:
    accepted = [c for c in CONTROL_CHARACTERS if refusal(LINES, f"a{c}b") != "control-character"]

    assert accepted == ["\t", "\n"]
    assert LINES.clean("a\t\nb") == "a\t\nb"


@pytest.mark.parametrize("rule", [LINE, LINES])
def test_a_control_character_that_is_no_white_space_is_not_trimmed(rule: TextRule) -> None:
    for character in set(CONTROL_CHARACTERS) - set(WHITE_SPACE):
        assert refusal(rule, f"{character}ab") == "control-character"
        assert refusal(rule, f"ab {character} ") == "control-character"


def test_a_carriage_return_before_a_line_feed_is_left_out() -> None:
    assert LINES.clean("a\r\nb\r\n") == "a\nb"


def test_the_length_of_lines_is_counted_without_carriage_returns() -> None:
    assert LINES.clean("a\r\n\r\n\r\nb") == "a\n\n\nb"


def test_any_other_carriage_return_is_refused() -> None:
    assert refusal(LINES, "a\r\r\nb") == "control-character"


@pytest.mark.parametrize("surrogate", range(0xD800, 0xE000, 0x3FF))
@pytest.mark.parametrize("rule", [LINE, LINES])
def test_a_lone_surrogate_is_refused(rule: TextRule, surrogate: int) -> None:
    assert refusal(rule, f"a{chr(surrogate)}b") == "surrogate"


def test_text_is_composed_before_it_is_measured() -> None:
    assert LINE.clean("e\u0301" * 5) == "é" * 5
    assert refusal(LINE, "e\u0301") == "too-short"


def test_everything_else_stays_as_it_is() -> None:
    text = "  <b>&amp;</b> \N{ZERO WIDTH JOINER} 👩‍👩‍👧 ﬁ ² %_\\ "

    assert TITLE.clean(text) == text.strip()


@given(st.text("ab \n\u2000\u0301\u0338\u212b\u1100\u1161", max_size=9))
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    cleaned = TextRule("lines", 0, 9, lines=True).clean(text)

    assert TextRule("lines", 0, 9, lines=True).clean(cleaned) == cleaned


@pytest.mark.parametrize("rule", [LINE, SINGLE])
@given(text=texts)
def test_the_pattern_of_a_line_matches_exactly_what_is_accepted(rule: TextRule, text: str) -> None:
    text = unicodedata.normalize("NFC", text)

    assert bool(re.search(rule.pattern, text)) == (refusal(rule, text) is None)


def test_the_longest_text_may_be_sent_taken_apart() -> None:
    composed = "\u1faf" * LINE.maximum
    sent = unicodedata.normalize("NFD", composed)

    assert len(sent) == LINE.maximum * MOST_OF_ONE
    assert LINE.clean(sent) == composed
    assert refusal(LINE, sent + "a") == "too-long"


def test_nfd_takes_no_character_apart_into_more_code_points_than_are_foreseen() -> None:
    characters = map(chr, chain(range(0xD800), range(0xE000, 0x110000)))

    assert max(len(unicodedata.normalize("NFD", each)) for each in characters) == MOST_OF_ONE


@given(text=texts)
@example(text="a\r\nb")
def test_the_pattern_of_lines_matches_what_is_accepted_or_just_too_long(text: str) -> None:
    text = unicodedata.normalize("NFC", text)

    assert bool(re.search(LINES.pattern, text)) == (refusal(LINES, text) in (None, "too-long"))


@pytest.mark.parametrize("rule", [NAME, CITY, TITLE, CONTENT])
def test_the_pattern_has_the_limits_of_the_rule(rule: TextRule) -> None:
    matches = re.compile(rule.pattern).search

    assert matches(" " + "é" * rule.minimum)
    assert matches("é" * rule.maximum + " ")
    assert not matches("é" * (rule.minimum - 1) + " ")
    assert rule.lines or not matches(" " + "é" * (rule.maximum + 1))


@pytest.mark.parametrize("text", ["A title", "E\u0301lan\tvital"])
def test_a_text_as_it_is_cleaned_passes_the_check(text: str) -> None:
    rule = TextRule("content", 5, 20, lines=True)

    rule.check(rule.clean(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" A title", "pattern"),
        ("A title\n", "pattern"),
        ("A\r\ntitle", "pattern"),
        ("E\u0301lan vital", "pattern"),
        ("Four", "too-short"),
        ("\ud800 title", "surrogate"),
    ],
)
def test_a_text_that_would_be_cleaned_or_refused_does_not_pass(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        TextRule("content", 5, 20, lines=True).check(text)

    assert (refusal.value.field, refusal.value.field_code) == ("content", code)
