"""Every setting of the blog, read from BLOG_* variables and `.env`. Nothing else reads them."""

import difflib
import ipaddress
import os
import re
import sys
from typing import Annotated, Any, Literal, NoReturn, Self

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from blog.adapters.sql.urls import parse_url

PREFIX = "BLOG_"
ENV_FILE = ".env"
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"

_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
"""As browsers send it (RFC 6454, 6.2): in lower case, with no default port and nothing behind."""


class SettingsError(Exception):
    """The settings cannot be used. `str(error)` is one line for each that is wrong."""

    def exit(self) -> NoReturn:
        """End the program with 1 and these lines."""
        sys.exit("\n".join(f"blog: {line}" for line in str(self).splitlines()))


def _listed(value: Any) -> Any:
    return (
        [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, str)
        else value
    )


def _database_url(value: str) -> str:
    parse_url(value)
    return value


def _hosts(value: Any) -> Any:
    for host in (hosts := _listed(value)):
        if not _HOST.fullmatch(host):
            raise ValueError(
                "must list names such as blog.example, parted by commas; "
                "a scheme, a port and * are no part of a name"
            )
    return hosts


def _origins(value: Any) -> Any:
    for origin in (origins := _listed(value)):
        default_port = ":443" if origin.startswith("https") else ":80"
        if not _ORIGIN.fullmatch(origin) or origin.endswith(default_port):
            raise ValueError(
                "must list origins such as https://app.example, parted by commas; "
                "a path and * are no origins"
            )
    return origins


def _networks(value: Any) -> Any:
    for network in (networks := _listed(value)):
        try:
            ipaddress.ip_network(network)
        except ValueError:
            raise ValueError(
                "must list addresses such as 10.0.0.7 and networks such as 10.0.0.0/24, "
                "parted by commas; names and * are neither"
            ) from None
    return networks


class Settings(BaseSettings):
    """Read once, at the start. Raises SettingsError through `load`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        default="sqlite:///blog.db", description="Where the data is."
    )
    host: str = Field(default="127.0.0.1", description="The address that `blog serve` listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Its port; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=64, description="How many processes serve.")
    access: Literal["open", "restricted"] = Field(
        default="open",
        description="Who may do what; open: everybody on this machine, everything; "
        "restricted: what their role allows to those who sign in.",
    )
    registration: Literal["open", "closed"] = Field(
        default="closed", description="Whether access that is restricted lets strangers register."
    )
    open_to_network: bool = Field(
        default=False, description="Let other machines in although access is open."
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_hosts)] = Field(
        default=(), description="Host names with a dot that the service answers to."
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins)] = Field(
        default=(), description="Origins whose pages may call the API from a browser."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_networks)] = Field(
        default=(), description="Proxies that are believed who asks, and by which scheme."
    )
    metrics_from: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_networks)] = Field(
        default=(),
        description="Addresses and networks, beside this machine, that are told the metrics.",
    )
    cache: Literal["on", "off"] = Field(
        default="on",
        description="Whether answers are kept for those who ask the same, while they are right.",
    )
    cache_age: int = Field(
        default=0,
        ge=0,
        le=3600,
        description="Seconds for which PostgreSQL's answers are taken for right; 0 keeps none.",
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], BeforeValidator(str.lower)
    ] = Field(default="info", description="What is worth a line of log.")
    log_format: Annotated[Literal["auto", "json", "text"], BeforeValidator(str.lower)] = Field(
        default="auto",
        description="How lines of log look; auto: text on a terminal, else an object in JSON each.",
    )

    @model_validator(mode="after")
    def _refuse_the_network(self) -> Self:
        is_guarded = self.access == "restricted" or self.open_to_network
        if not is_loopback(self.host) and not is_guarded:
            raise ValueError(
                f"{PREFIX}HOST (--host) must be a loopback address such as 127.0.0.1, for with "
                f"open access everybody who reaches the service may do everything; "
                f"set {PREFIX}ACCESS=restricted so that users sign in, or "
                f"{PREFIX}OPEN_TO_NETWORK=yes to let the network in all the same."
            )
        return self

    @classmethod
    def load(cls, **overrides: Any) -> "Settings":
        """The settings in force. Raises SettingsError."""
        try:
            return cls(**overrides)
        except ValidationError as error:
            raise SettingsError("\n".join(map(_line, error.errors()))) from None
        except UnicodeDecodeError:
            raise SettingsError(f"{ENV_FILE} must be a text in UTF-8.") from None


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
    """A line for each BLOG_* variable that looks like a setting and is none.

    To be asked once the settings are loaded, so that the file is known to be readable.
    """
    names = {PREFIX + name.upper() for name in Settings.model_fields}
    lines = []
    for name in sorted({*os.environ, *dotenv_values(ENV_FILE)}):
        if name.startswith(PREFIX) and name not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.8)
            lines += [f"{name} is no setting; did you mean {near[0]}?"] if near else []
    return lines


def _line(error: Any) -> str:
    if not error["loc"]:
        return str(error["msg"].removeprefix("Value error, "))
    field = str(error["loc"][0])
    return f"{PREFIX}{field.upper()} {_rule(error)}{_example(field, error)}."


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


def _example(field: str, error: Any) -> str:
    default = Settings.model_fields[field].default
    says_it_all = error["type"] == "value_error" or error.get("ctx") == {"expected": repr(default)}
    if says_it_all or isinstance(default, bool):
        return ""
    return f", such as {default}"
