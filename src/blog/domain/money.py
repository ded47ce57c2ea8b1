"""The one rule for amounts of money: exact, as an integer of cents, and never a binary float."""

import re
from dataclasses import dataclass

from blog.domain.errors import InvalidInput

_AMOUNT = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]{1,2}))?")
_MOST_DIGITS = 20
"""Any more are out of range for every field."""


def written(cents: int) -> str:
    """An amount that is not negative, as it is shown: always with two places."""
    return f"{cents // 100}.{cents % 100:02}"


@dataclass(frozen=True, slots=True)
class MoneyRule:
    """What a field of money admits: `minimum` to `maximum` cents, neither of them negative."""

    field: str
    minimum: int
    maximum: int

    @property
    def pattern(self) -> str:
        """The rule as an ECMA-262 pattern, but for the bounds: it tells zero, and how many digits
        there may be.
        """
        above_zero = r"(?!0(?:\.00?)?$)" if self.minimum else ""
        digits = len(str(self.maximum // 100))
        return rf"^{above_zero}(?:0|[1-9][0-9]{{0,{digits - 1}}})(?:\.[0-9]{{1,2}})?$"

    def cents(self, text: str) -> int:
        """What plain digits with at most two places say: no sign, exponent, space or leading zero.

        Raises InvalidInput with the code `pattern` or `out-of-range`.
        """
        amount = _AMOUNT.fullmatch(text)
        if amount is None:
            raise InvalidInput(
                self.field, "pattern", "Send plain digits with at most two places, such as 79.90."
            )
        whole, places = amount.groups("")
        cents = int(whole[:_MOST_DIGITS] + places.ljust(2, "0"))
        return self.check(-cents if text.startswith("-") else cents)

    def check(self, cents: int) -> int:
        """The amount, as it is. Raises InvalidInput with the code `out-of-range`."""
        if not self.minimum <= cents <= self.maximum:
            bounds = f"From {written(self.minimum)} to {written(self.maximum)}."
            raise InvalidInput(self.field, "out-of-range", bounds)
        return cents
