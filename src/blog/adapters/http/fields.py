"""The rules of the domain as types of pydantic: they validate by them and publish them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, PlainSerializer, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from blog.adapters.http.body import WrittenNumber
from blog.domain.errors import InvalidInput
from blog.domain.money import MoneyRule, written
from blog.domain.text import WHITE_SPACE, WHITE_SPACE_CLASS, TextRule

LARGEST_ID = 2**63 - 1

_CANONICAL = re.compile(r"0|-?[1-9][0-9]*")
_MOST_DIGITS = 20
_DATE = "(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_MOMENT = f"{_DATE}T{_TIME}Z"
STRING = core_schema.str_schema(strict=True)
INTEGER = core_schema.int_schema(strict=True)


# Equal by identity alone: it then has a hash, and what it rules can be part of a union.
@dataclass(frozen=True, slots=True, eq=False)
class Ruled:
    """A value that `rule` reads, after it was found to be of the `wire` type.

    The rule raises InvalidInput; `schema` is what the OpenAPI document says of the value.
    """

    rule: Callable[[Any], Any]
    schema: dict[str, Any]
    wire: CoreSchema

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # What the rule makes of a value need not be of the type that came over the wire.
        as_it_is = core_schema.plain_serializer_function_ser_schema(lambda value: value)
        return core_schema.no_info_after_validator_function(
            self._read, self.wire, serialization=as_it_is
        )

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: Any) -> dict[str, Any]:
        return dict(self.schema)

    def _read(self, value: Any) -> Any:
        try:
            return self.rule(value)
        except InvalidInput as error:
            raise refused(error.field_code, str(error)) from None


def refused(code: str, detail: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{detail}", {"detail": detail})


def optional(description: str | None = None, **schema: Any) -> Any:
    """A field that may be left out, and then is None; null is not published, for it is refused."""
    return Field(default_factory=lambda: None, description=description, json_schema_extra=schema)


def shown(**schema: Any) -> Any:
    """A field of an answer. Its bounds are told, not checked: what is stored was checked before,
    and by a newer version perhaps against wider ones.
    """
    return Field(json_schema_extra=schema)


def shown_text(rule: TextRule, example: str) -> Any:
    return shown(minLength=rule.minimum, maxLength=rule.maximum, examples=[example])


def shown_money(example: str) -> Any:
    """Of an amount as it is `written`."""
    return shown(pattern=r"^(?:0|[1-9][0-9]*)\.[0-9]{2}$", examples=[example])


def shown_to_some(**schema: Any) -> Any:
    """A field of an answer that is not there at all for those who may not see it."""
    return Field(
        default_factory=lambda: None,
        exclude_if=lambda value: value is None,
        json_schema_extra=schema,
    )


def text(rule: TextRule, example: str) -> Ruled:
    schema: dict[str, Any] = {"type": "string", "pattern": rule.pattern, "examples": [example]}
    if rule.lines:
        schema["maxLength"] = rule.maximum
    schema["description"] = (
        f"{rule.minimum} to {rule.maximum:,} characters (code points) once white space at the "
        "ends is trimmed and the text is in NFC; no control characters"
        + (", but line feeds and tabs." if rule.lines else ".")
    )
    return Ruled(rule.clean, schema, STRING)


def integer(lowest: int, highest: int, **more: Any) -> Ruled:
    """An integer in a body."""
    return Ruled(_in_range(lowest, highest), _range(lowest, highest) | more, INTEGER)


def money(rule: MoneyRule, example: str) -> Ruled:
    """An amount in a body, in cents once it is read: from a text, or from the digits of a number.

    Both are read by the one rule, so that what a text may not say, a number may not either.
    """

    def read(value: Any) -> int:
        match value:
            case str(text) | WrittenNumber(text):
                return rule.cents(text)
            case int() if not isinstance(value, bool):
                return rule.cents(str(value))
        raise refused("wrong-type", "Send an amount, as a string or a number.")

    lowest, highest = written(rule.minimum), written(rule.maximum)
    number = {"type": "number", "minimum": float(lowest), "maximum": float(highest)}
    schema = {
        "anyOf": [{"type": "string", "pattern": rule.pattern}, number],
        "examples": [example],
        "description": f"{lowest} to {highest}, in plain digits with at most two places: no sign, "
        "exponent or leading zero. A number is taken by the digits it is written in.",
    }
    return Ruled(read, schema, core_schema.any_schema())


def query_integer(lowest: int, highest: int) -> Ruled:
    """An integer in the text of a path or a query, in canonical form."""
    in_range = _in_range(lowest, highest)

    def read(text: str) -> int:
        if not _CANONICAL.fullmatch(text):
            raise refused("wrong-type", "Send an integer in plain digits, such as 20.")
        return in_range(int(text[:_MOST_DIGITS]))

    return Ruled(read, _range(lowest, highest) | {"examples": [lowest]}, STRING)


def _range(lowest: int, highest: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": lowest, "maximum": highest}


def _in_range(lowest: int, highest: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if not lowest <= value <= highest:
            raise refused("out-of-range", f"From {lowest} to {highest}.")
        return value

    return check


def _flag(text: str) -> bool:
    try:
        return {"true": True, "false": False}[text.lower()]
    except KeyError:
        raise refused("wrong-type", "Send true or false.") from None


def _moment(text: str) -> datetime:
    try:
        if re.fullmatch(_MOMENT, text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        pass
    raise refused("pattern", "Send a moment in UTC such as 2026-03-01T10:30:00Z.")


def search_text(
    rule: TextRule, example: str, understood: Callable[[str], Any] | None = None
) -> Ruled:
    """Text to look for: by the rule of the field, or nothing, which counts as not given."""
    read = understood or rule.clean
    pattern = rf"^(?:{rule.pattern[1:-1]}|[{WHITE_SPACE_CLASS}]*)$"
    return Ruled(
        lambda text: read(text) if text.strip(WHITE_SPACE) else None,
        {"type": "string", "pattern": pattern, "examples": [example]},
        STRING,
    )


Id = Annotated[int, integer(1, LARGEST_ID, examples=[1])]
PathId = Annotated[int, query_integer(1, LARGEST_ID)]
Flag = Annotated[bool, Ruled(_flag, {"type": "boolean", "examples": [True]}, STRING)]
Moment = Annotated[
    datetime,
    Ruled(
        _moment,
        {
            "type": "string",
            "format": "date-time",
            "pattern": f"^{_MOMENT}$",
            "examples": ["2130-03-01T10:30:00Z"],
        },
        STRING,
    ),
]


def rfc3339(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")[: len("2026-03-01T10:30:00.123456")] + "Z"


Timestamp = Annotated[
    datetime,
    PlainSerializer(rfc3339, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$",
            "examples": ["2026-03-01T10:30:00.123456Z"],
        }
    ),
]
