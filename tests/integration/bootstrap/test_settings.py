"""Each setting: what it is by default, what it may be, and what is said where it may not."""

from typing import Any

import pytest

from blog.bootstrap.settings import Settings, SettingsError

DEFAULTS = {
    "database_url": "sqlite:///blog.db",
    "host": "127.0.0.1",
    "port": 8000,
    "workers": 1,
    "access": "open",
    "registration": "closed",
    "open_to_network": False,
    "allowed_hosts": (),
    "cors_origins": (),
    "trusted_proxies": (),
    "metrics_from": (),
    "cache": "on",
    "cache_age": 0,
    "log_level": "info",
    "log_format": "auto",
}

GOOD: list[tuple[str, str, Any]] = [
    ("DATABASE_URL", "sqlite:///data/blog.db", "sqlite:///data/blog.db"),
    ("DATABASE_URL", "sqlite:////var/lib/blog.db", "sqlite:////var/lib/blog.db"),
    ("HOST", "127.0.0.2", "127.0.0.2"),
    ("HOST", "::1", "::1"),
    ("HOST", "localhost", "localhost"),
    ("PORT", "0", 0),
    ("PORT", "65535", 65535),
    ("WORKERS", "1", 1),
    ("WORKERS", "64", 64),
    ("ACCESS", "open", "open"),
    ("ACCESS", "restricted", "restricted"),
    ("REGISTRATION", "open", "open"),
    ("REGISTRATION", "closed", "closed"),
    ("OPEN_TO_NETWORK", "yes", True),
    ("OPEN_TO_NETWORK", "no", False),
    ("ALLOWED_HOSTS", "blog.example", ("blog.example",)),
    ("ALLOWED_HOSTS", " blog.example , api.example ,", ("blog.example", "api.example")),
    ("CORS_ORIGINS", "https://app.example", ("https://app.example",)),
    (
        "CORS_ORIGINS",
        "https://app.example, http://localhost:3000",
        ("https://app.example", "http://localhost:3000"),
    ),
    ("TRUSTED_PROXIES", "10.0.0.7", ("10.0.0.7",)),
    ("TRUSTED_PROXIES", "10.0.0.0/24, ::1, fd00::/8", ("10.0.0.0/24", "::1", "fd00::/8")),
    ("METRICS_FROM", "10.0.0.7, fd00::/8", ("10.0.0.7", "fd00::/8")),
    ("CACHE", "on", "on"),
    ("CACHE", "off", "off"),
    ("CACHE_AGE", "0", 0),
    ("CACHE_AGE", "3600", 3600),
    ("LOG_LEVEL", "debug", "debug"),
    ("LOG_LEVEL", "info", "info"),
    ("LOG_LEVEL", "warning", "warning"),
    ("LOG_LEVEL", "error", "error"),
    ("LOG_LEVEL", "WARNING", "warning"),
    ("LOG_FORMAT", "auto", "auto"),
    ("LOG_FORMAT", "json", "json"),
    ("LOG_FORMAT", "text", "text"),
    ("LOG_FORMAT", "JSON", "json"),
]

A_URL = "must be a URL such as sqlite:///blog.db or postgresql://user:password@host/blog."
A_DATABASE = "must name a database, such as postgresql://user:password@host/blog."
A_FILE = "must name a file and nothing else, such as sqlite:///blog.db."
A_LOOPBACK_ADDRESS = (
    "(--host) must be a loopback address such as 127.0.0.1, for with open access everybody who "
    "reaches the service may do everything; set BLOG_ACCESS=restricted so that users sign in, or "
    "BLOG_OPEN_TO_NETWORK=yes to let the network in all the same."
)
AN_ADDRESS = "must be an address, or the name of one, such as 127.0.0.1."
ORIGINS = (
    "must list origins such as https://app.example, parted by commas; a path and * are no origins."
)
HOST_NAMES = (
    "must list names such as blog.example, parted by commas; "
    "a scheme, a port and * are no part of a name."
)
NETWORKS = (
    "must list addresses such as 10.0.0.7 and networks such as 10.0.0.0/24, parted by commas; "
    "names and * are neither."
)
A_LEVEL = "must be debug, info, warning or error, such as info."

BAD = [
    ("DATABASE_URL", "blog.db", A_URL),
    ("DATABASE_URL", "mysql://blog:secret@db/blog", A_URL),
    ("DATABASE_URL", "postgresql://blog:secret@db:port/blog", A_URL),
    ("DATABASE_URL", "postgresql://blog:secret@db", A_DATABASE),
    ("DATABASE_URL", "sqlite://server/blog.db", A_FILE),
    ("DATABASE_URL", "sqlite://", A_FILE),
    ("DATABASE_URL", "sqlite:///", A_FILE),
    ("DATABASE_URL", "sqlite:///:memory:", A_FILE),
    ("DATABASE_URL", "sqlite:///blog.db?mode=ro", A_FILE),
    ("HOST", "0.0.0.0", A_LOOPBACK_ADDRESS),  # noqa: S104 - it is refused
    ("HOST", "::", A_LOOPBACK_ADDRESS),
    ("HOST", "192.168.1.7", A_LOOPBACK_ADDRESS),
    ("HOST", "blog.example", A_LOOPBACK_ADDRESS),
    ("HOST", "http://127.0.0.1", AN_ADDRESS),
    ("HOST", "127.0.0.1:8000", AN_ADDRESS),
    ("HOST", "0.0.0.0, 127.0.0.1", AN_ADDRESS),
    ("PORT", "http", "must be a whole number, such as 8000."),
    ("PORT", "80.5", "must be a whole number, such as 8000."),
    ("PORT", "-1", "must be at least 0, such as 8000."),
    ("PORT", "65536", "must be at most 65535, such as 8000."),
    ("WORKERS", "two", "must be a whole number, such as 1."),
    ("WORKERS", "0", "must be at least 1, such as 1."),
    ("WORKERS", "65", "must be at most 64, such as 1."),
    ("ACCESS", "closed", "must be open or restricted, such as open."),
    ("REGISTRATION", "yes", "must be open or closed, such as closed."),
    ("OPEN_TO_NETWORK", "perhaps", "must be yes or no, such as no."),
    ("ALLOWED_HOSTS", "*", HOST_NAMES),
    ("ALLOWED_HOSTS", "https://blog.example", HOST_NAMES),
    ("ALLOWED_HOSTS", "blog.example:8000", HOST_NAMES),
    ("CORS_ORIGINS", "*", ORIGINS),
    ("CORS_ORIGINS", "https://app.example, *", ORIGINS),
    ("CORS_ORIGINS", "null", ORIGINS),
    ("CORS_ORIGINS", "app.example", ORIGINS),
    ("CORS_ORIGINS", "ftp://app.example", ORIGINS),
    ("CORS_ORIGINS", "https://", ORIGINS),
    ("CORS_ORIGINS", "https://[", ORIGINS),
    ("CORS_ORIGINS", "https://app.example/", ORIGINS),
    ("CORS_ORIGINS", "https://app.example?page=1", ORIGINS),
    ("CORS_ORIGINS", "https://somebody@app.example", ORIGINS),
    ("CORS_ORIGINS", "https://app.example https://other.example", ORIGINS),
    ("TRUSTED_PROXIES", "*", NETWORKS),
    ("TRUSTED_PROXIES", "proxy.example", NETWORKS),
    ("TRUSTED_PROXIES", "10.0.0.7:80", NETWORKS),
    ("TRUSTED_PROXIES", "10.0.0.7/24", NETWORKS),
    ("TRUSTED_PROXIES", "10.0.0.7, 10.0.0.999", NETWORKS),
    ("METRICS_FROM", "*", NETWORKS),
    ("METRICS_FROM", "prometheus:9090", NETWORKS),
    ("CACHE", "yes", "must be on or off, such as on."),
    ("CACHE_AGE", "0.5", "must be a whole number, such as 0."),
    ("CACHE_AGE", "-1", "must be at least 0, such as 0."),
    ("CACHE_AGE", "3601", "must be at most 3600, such as 0."),
    ("LOG_LEVEL", "verbose", A_LEVEL),
    ("LOG_FORMAT", "xml", "must be auto, json or text, such as auto."),
]


def test_every_setting_has_a_default() -> None:
    assert Settings.load().model_dump() == DEFAULTS


@pytest.mark.parametrize("name", DEFAULTS)
def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"BLOG_{name.upper()}", "")

    assert Settings.load().model_dump() == DEFAULTS


@pytest.mark.parametrize(("name", "value", "expected"), GOOD)
def test_a_setting_is_what_its_variable_says(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: object
) -> None:
    monkeypatch.setenv(f"BLOG_{name}", value)

    assert Settings.load().model_dump() == DEFAULTS | {name.lower(): expected}


@pytest.mark.parametrize(("name", "value", "rule"), BAD)
def test_a_wrong_value_is_one_line_that_names_the_variable_and_the_rule(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, rule: str
) -> None:
    monkeypatch.setenv(f"BLOG_{name}", value)

    with pytest.raises(SettingsError) as refusal:
        Settings.load()

    assert str(refusal.value) == f"BLOG_{name} {rule}"


def test_no_rule_waits_until_all_others_hold() -> None:
    assert Settings.__pydantic_decorators__.model_validators == {}


def test_every_setting_is_tried_with_good_values_and_with_bad_ones() -> None:
    assert {name.lower() for name, *_ in GOOD} == set(Settings.model_fields)
    assert {name.lower() for name, *_ in BAD} == set(Settings.model_fields)


def test_two_wrong_values_are_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_PORT", "http")
    monkeypatch.setenv("BLOG_WORKERS", "0")

    with pytest.raises(SettingsError) as refusal:
        Settings.load()

    assert str(refusal.value).splitlines() == [
        "BLOG_PORT must be a whole number, such as 8000.",
        "BLOG_WORKERS must be at least 1, such as 1.",
    ]


@pytest.mark.parametrize("setting", ["OPEN_TO_NETWORK=yes", "ACCESS=restricted"])
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7"])  # noqa: S104 - nobody listens
def test_the_network_is_let_in_where_that_is_asked_for_or_users_sign_in(
    monkeypatch: pytest.MonkeyPatch, host: str, setting: str
) -> None:
    name, _, value = setting.partition("=")
    monkeypatch.setenv("BLOG_HOST", host)
    monkeypatch.setenv(f"BLOG_{name}", value)

    assert Settings.load().host == host


def test_an_option_of_the_command_line_wins_over_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BLOG_PORT", "8001")

    assert Settings.load(port=8002).port == 8002


def test_a_wrong_option_is_refused_as_its_variable_is() -> None:
    with pytest.raises(SettingsError, match=r"\ABLOG_HOST \(--host\) must be a loopback address"):
        Settings.load(host="0.0.0.0")  # noqa: S104 - it is refused


def test_settings_do_not_change_once_they_are_read() -> None:
    settings = Settings.load()

    with pytest.raises(ValueError, match="frozen"):
        settings.port = 8001


def test_a_refusal_never_repeats_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_DATABASE_URL", "postgresql://blog:secret@db:port/blog")

    with pytest.raises(SettingsError) as refusal:
        Settings.load()

    assert "secret" not in str(refusal.value)
