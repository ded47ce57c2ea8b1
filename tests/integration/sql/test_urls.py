"""Addresses of databases."""

import pytest

from blog.adapters.sql.urls import database_kind, parse_url


@pytest.mark.parametrize("url", ["sqlite:///blog.db", "sqlite:////var/lib/blog.db"])
def test_the_address_of_a_file_is_understood(url: str) -> None:
    parsed = parse_url(url)

    assert parsed.database == url.removeprefix("sqlite:///")
    assert database_kind(parsed) == "sqlite"


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgres"])
def test_the_address_of_a_server_is_understood_under_all_its_names(scheme: str) -> None:
    parsed = parse_url(f"{scheme}://me:secret@db.example:5433/blog?sslmode=require")

    assert parsed == parse_url("postgresql://me:secret@db.example:5433/blog?sslmode=require")
    assert database_kind(parsed) == "postgresql"
    assert parsed.query == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "blog.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://host/blog.db",
        "sqlite:///blog.db?mode=ro",
        "sqlite+aiosqlite:///blog.db",
        "mysql://host/blog",
        "postgresql+asyncpg://host/blog",
        "postgresql://host",
        "postgresql://host:port/blog",
        "postgresql://[::1/blog",
    ],
)
def test_the_address_of_anything_else_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="such as"):
        parse_url(url)
