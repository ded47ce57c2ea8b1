"""What is wrong with settings, in one line for each: the variable, the rule, and an example."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

PREFIX = "BLOG_"


def written(value: object) -> str:
    """A value as one writes it into a variable."""
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple() | list():
            return ",".join(map(str, value))
    return str(value)


def problems_in(error: ValidationError, fields: Mapping[str, FieldInfo]) -> dict[str, str]:
    """A line for each field that is wrong, which never repeats its value."""
    lines = {}
    for each in error.errors():
        field = str(each["loc"][0])
        lines[field] = f"{PREFIX}{field.upper()} {_rule(each)}{_example(fields[field], each)}."
    return lines


def _rule(error: Any) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"])
        case "int_parsing" | "int_type":
            return "must be a whole number"
        case "bool_parsing" | "bool_type":
            return "must be yes or no"
        case "literal_error":
            return f"must be {context['expected'].replace(chr(39), '')}"
        case "greater_than_equal":
            return f"must be at least {context['ge']}"
        case "less_than_equal":
            return f"must be at most {context['le']}"
    return f"is wrong: {error['msg']}"


def _example(field: FieldInfo, error: Any) -> str:
    is_the_only = error.get("ctx", {}).get("expected") == repr(field.default)
    has_its_own = error["type"] == "value_error" or is_the_only
    return "" if has_its_own else f", such as {written(field.default)}"
