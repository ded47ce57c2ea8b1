"""The one rule for whole numbers."""

from dataclasses import dataclass

from blog.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class IntegerRule:
    """What a field of whole numbers admits: `minimum` to `maximum`."""

    field: str
    minimum: int
    maximum: int

    def check(self, number: int) -> int:
        """The number, as it is. Raises InvalidInput with the code `out-of-range`."""
        if not self.minimum <= number <= self.maximum:
            bounds = f"From {self.minimum} to {self.maximum}."
            raise InvalidInput(self.field, "out-of-range", bounds)
        return number
