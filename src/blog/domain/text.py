"""The one rule for cleaning, folding and splitting text. Every store, query and fake uses it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from blog.domain.errors import InvalidInput

# The property White_Space of Unicode (PropList.txt). `str.strip()` would also take U+001C to
# U+001F, which are control characters and no white space.
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B)))
WHITE_SPACE += "\u2028\u2029\u202f\u205f\u3000"

# The same set, and the control characters (category Cc), inside a class of an ECMA-262 pattern.
WHITE_SPACE_CLASS = (
    r"\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
)
CONTROL_CLASS = r"\u0000-\u001f\u007f-\u009f"
CONTROL_CLASS_OF_LINES = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f"

_CONTROL = re.compile(f"[{CONTROL_CLASS}]")
_CONTROL_OF_LINES = re.compile(f"[{CONTROL_CLASS_OF_LINES}]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORD = re.compile(r"[^\W_]+")
_SPACES = str.maketrans({code: " " for code in range(128) if not chr(code).isalnum()})
"""For what is no part of a word, in ASCII."""


MOST_OF_ONE = 4
"""Code points of which NFC makes one, at most: NFD makes no more of any (Unicode, UAX 15)."""


@dataclass(frozen=True, slots=True)
class TextRule:
    """What a text field admits: `minimum` to `maximum` code points once it is cleaned."""

    field: str
    minimum: int
    maximum: int
    lines: bool = False
    """Whether line feeds and tabs are part of the text, as in a post's content."""

    @property
    def pattern(self) -> str:
        """The rule as an ECMA-262 pattern of the text as it is sent (in NFC already).

        A text with lines has no upper bound in it: validators that compile patterns into automata
        refuse a repetition of 100,000. Publish `maximum` beside it.
        """
        edge = f"[^{WHITE_SPACE_CLASS}{CONTROL_CLASS}]"
        any_one = rf"(?:[^{CONTROL_CLASS_OF_LINES}]|\r\n)" if self.lines else f"[^{CONTROL_CLASS}]"
        most = "" if self.lines else self.maximum - 2
        if self.minimum == 1:
            core = f"{edge}(?:{any_one}{{0,{most}}}{edge})?"
        else:
            core = f"{edge}{any_one}{{{self.minimum - 2},{most}}}{edge}"
        return f"^[{WHITE_SPACE_CLASS}]*{core}[{WHITE_SPACE_CLASS}]*$"

    def clean(self, text: str) -> str:
        """The text as it is stored: trimmed, free of control characters, in NFC.

        Raises InvalidInput with the code `control-character`, `surrogate`, `too-short` or
        `too-long`.
        """
        if self.lines:
            text = text.replace("\r\n", "\n")
        text = text.strip(WHITE_SPACE)
        control = _CONTROL_OF_LINES if self.lines else _CONTROL
        if not text.isprintable() and control.search(text):
            raise InvalidInput(self.field, "control-character", "Remove the control characters.")
        if not text.isascii():  # which has nothing of the kind
            if _SURROGATE.search(text):
                raise InvalidInput(self.field, "surrogate", "Remove the unpaired surrogates.")
            if len(text) > self.maximum * MOST_OF_ONE:  # then it need not be composed to know
                raise self._too_long()
            text = unicodedata.normalize("NFC", text)
        if len(text) < self.minimum:
            raise InvalidInput(
                self.field, "too-short", f"At least {_characters(self.minimum)} are needed."
            )
        if len(text) > self.maximum:
            raise self._too_long()
        return text

    def _too_long(self) -> InvalidInput:
        detail = f"At most {_characters(self.maximum)} are allowed."
        return InvalidInput(self.field, "too-long", detail)

    def check(self, text: str) -> None:
        """Refuse a text that is not as `clean` leaves it. Raises InvalidInput."""
        if self.clean(text) != text:
            raise InvalidInput(self.field, "pattern", "It is not in the form that is stored.")


def _characters(number: int) -> str:
    return "1 character" if number == 1 else f"{number:,} characters"


def fold(text: str) -> str:
    """The form in which text is compared, ordered and searched.

    Compatibility-decomposed (NFKD), without marks (category M), case-folded: `Élodie` and
    `elodie` fold to the same.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if unicodedata.category(c)[0] != "M")
    return bare.casefold()


def words(text: str) -> Iterator[str]:
    """The words of a text: the runs of letters and digits in its folded form, in their order."""
    folded = fold(text)
    if folded.isascii():  # then it takes a tenth of the time
        return iter(folded.translate(_SPACES).split())
    return iter(_WORD.findall(folded))
