"""Every setting of the blog, read from BLOG_* variables and `.env`. Nothing else reads them."""

import difflib
import os
import sys
from typing import Annotated, Any, Literal, NoReturn, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    SettingsConfigDict,
)

from blog.application.service import Service
from blog.bootstrap import setting_values as rules
from blog.bootstrap.env_file import ENV_FILE, values, wrong_lines
from blog.bootstrap.setting_problems import PREFIX, problems_in

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


DatabaseUrl = Annotated[
    str,
    AfterValidator(rules.database_url),
    PlainSerializer(rules.shown_url, when_used="json"),
]


class SettingsError(Exception):
    """The settings cannot be used. `str(error)` is one line for each that is wrong."""

    def exit(self, service: Service) -> NoReturn:
        """End the program with 1 and these lines."""
        sys.exit("\n".join(f"{service.program}: {line}" for line in str(self).splitlines()))


class Settings(BaseSettings):
    """Read once, at the start. Raises SettingsError through `load`.

    A rule about several fields is one of the last of them, as that of `host`: those of the whole
    would be asked only once each field is right, and not everything that is wrong would be named.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    database_url: DatabaseUrl = Field(
        default="sqlite:///blog.db",
        description="Where the data is: a SQLite file, relative to where the service is started, "
        "or a database of PostgreSQL: postgresql://user:password@host/database.",
    )
    access: Literal["open", "restricted"] = Field(
        default="open",
        description="Who may do what; open: everybody on this machine, everything; "
        "restricted: what their role allows to those who sign in. "
        "`blog users create-admin` makes the first.",
    )
    registration: Literal["open", "closed"] = Field(
        default="closed", description="Whether access that is restricted lets strangers register."
    )
    open_to_network: bool = Field(
        default=False, description="Let other machines in although access is open."
    )
    host: Annotated[str, AfterValidator(rules.guarded_host)] = Field(
        default="127.0.0.1",
        description="The address that `blog serve` listens on. Another than one of loopback needs "
        f"{PREFIX}ACCESS=restricted or {PREFIX}OPEN_TO_NETWORK=yes.",
    )
    port: int = Field(default=8000, ge=0, le=65535, description="Its port; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=64, description="How many processes serve.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(rules.hosts)] = Field(
        default=(),
        description="Host names with a dot that the service answers to, parted by commas.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(rules.origins)] = Field(
        default=(),
        description="Origins whose pages may call the API from a browser, parted by commas.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode, BeforeValidator(rules.networks)] = Field(
        default=(),
        description="Addresses and networks of proxies whose X-Forwarded-For and "
        "X-Forwarded-Proto are believed, parted by commas. From everybody else these headers "
        "change nothing.",
    )
    metrics_from: Annotated[tuple[str, ...], NoDecode, BeforeValidator(rules.networks)] = Field(
        default=(),
        description="Addresses and networks, beside this machine, that are told /metrics, "
        "parted by commas.",
    )
    cache: Literal["on", "off"] = Field(
        default="on",
        description="Whether answers to those who did not sign in are kept in memory and given "
        "again while they are right.",
    )
    cache_age: int = Field(
        default=0,
        ge=0,
        le=3600,
        description="Seconds for which an answer is taken for right on PostgreSQL, which does not "
        "say when it no longer is; 0 keeps none.",
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], BeforeValidator(str.lower)
    ] = Field(default="info", description="What is worth a line of log.")
    log_format: Annotated[Literal["auto", "json", "text"], BeforeValidator(str.lower)] = Field(
        default="auto",
        description="How lines of log look; auto: text on a terminal, else an object in JSON each.",
    )

    @classmethod
    def load(cls, **overrides: Any) -> Self:
        """The settings in force. Raises SettingsError."""
        settings, problems = cls.examine(**overrides)
        if settings is None:
            raise SettingsError("\n".join([*problems.values(), *misspelt()]))
        return settings

    @classmethod
    def examine(cls, **overrides: Any) -> tuple[Self | None, dict[str, str]]:
        """The settings, unless something is wrong, and a line for each thing that is.

        What is wrong is a field, or else the file or a line of it.
        """
        problems = wrong_lines(overrides.get("_env_file", ENV_FILE))
        if ENV_FILE in problems:
            overrides["_env_file"] = None
        try:
            settings = cls(**overrides)
        except ValidationError as error:
            return None, problems | problems_in(error, cls.model_fields)
        return (None if problems else settings), problems


class OpenSettings(Settings):
    """Those of a service without users: it cannot say who may do what."""

    access: Literal["open"] = Field(default="open", description="Everybody may do everything.")


def origins_of_fields(file: str | None) -> dict[str, str]:
    """Where each field that is not as by default comes from; the environment wins over the file."""
    sources = (
        (DotEnvSettingsSource(Settings, env_file=file), ENV_FILE),
        (EnvSettingsSource(Settings), "environment"),
    )
    return {name: origin for source, origin in sources for name in source()}


def metrics_folder() -> str | None:
    """Where processes that serve together count, by the variable that prometheus-client reads."""
    return os.environ.get(_METRICS_FOLDER) or None


def share_metrics_in(folder: str) -> None:
    """Have this process count there, and those that it starts."""
    os.environ[_METRICS_FOLDER] = folder


def traces_exporter() -> str:
    """Where traces go, by the variables of OpenTelemetry: `none` unless any of them says so."""
    if os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return "none"
    exporter = os.environ.get("OTEL_TRACES_EXPORTER", "").strip().lower()
    return exporter or ("otlp" if any(map(os.environ.get, _ENDPOINTS)) else "none")


def misspelt() -> list[str]:
    """A line for each BLOG_* variable that looks like a setting and is none."""
    names = {PREFIX + name.upper() for name in Settings.model_fields}
    lines = []
    for name in sorted({*os.environ, *values(ENV_FILE)}):
        if name.startswith(PREFIX) and name not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.8)
            lines += [f"{name} is no setting; did you mean {near[0]}?"] if near else []
    return lines
