"""Every setting with its value and where that comes from, whether or not it can be used."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from blog.adapters.cli.configuration import Configuration, Setting
from blog.bootstrap.env_file import ENV_FILE
from blog.bootstrap.setting_problems import PREFIX, problems_in, written
from blog.bootstrap.settings import Settings, misspelt, origins_of_fields


def read_configuration(**options: object) -> Configuration:
    """Options are those of `blog serve` that are settings; None is one that was not given."""
    given = {name: value for name, value in options.items() if value is not None}
    _, problems = Settings.examine(**given)
    file = None if ENV_FILE in problems else ENV_FILE
    origins = origins_of_fields(file) | dict.fromkeys(given, "command line")
    usable, replaced = _usable(given, file)
    shown = usable.model_dump(mode="json")
    return Configuration(
        settings=tuple(
            Setting(
                name=_variable(name),
                value=None if name in replaced else written(shown[name]),
                default=written(field.default),
                origin=origins.get(name, "default"),
                meaning=field.description or "",
                problem=problems.get(name),
            )
            for name, field in Settings.model_fields.items()
        ),
        problems=tuple(problems.values()),
        advice=tuple(misspelt()),
    )


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _usable(given: Mapping[str, object], file: str | None) -> tuple[Settings, frozenset[str]]:
    """The settings with the default in place of each that cannot be used, and which these are."""
    replaced: dict[str, Any] = {}
    while True:
        try:
            settings = Settings(**{**given, **replaced, "_env_file": file})
        except ValidationError as error:
            wrong = problems_in(error, Settings.model_fields)
            replaced |= {name: Settings.model_fields[name].default for name in wrong}
        else:
            return settings, frozenset(replaced)
