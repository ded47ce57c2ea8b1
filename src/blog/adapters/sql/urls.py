"""Addresses of databases."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_POSTGRES = "postgresql+psycopg"
_DRIVERS = {
    "sqlite": "sqlite",
    "postgres": _POSTGRES,
    "postgresql": _POSTGRES,
    _POSTGRES: _POSTGRES,
}


def parse_url(text: str) -> URL:
    """The address of a SQLite file or of a PostgreSQL database. Raises ValueError."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = URL.create("")
    if url.drivername not in _DRIVERS:
        raise ValueError(
            "must be a URL such as sqlite:///blog.db or postgresql://user:password@host/blog"
        )
    if url.drivername == "sqlite":
        return _file(url)
    if not url.database:
        raise ValueError("must name a database, such as postgresql://user:password@host/blog")
    return url.set(drivername=_DRIVERS[url.drivername])


def _file(url: URL) -> URL:
    if url.host or not url.database or url.database == ":memory:" or url.query:
        raise ValueError("must name a file and nothing else, such as sqlite:///blog.db")
    return url


def database_kind(url: URL) -> str:
    """`sqlite` or `postgresql`."""
    return url.get_backend_name()


def shown(url: URL) -> str:
    """An address without its passwords, which may be among its options, too."""
    hidden = {name: "***" for name in url.query if "password" in name.lower()}
    text = url.update_query_dict(hidden).render_as_string(hide_password=True)
    return text.replace("=%2A%2A%2A", "=***")
