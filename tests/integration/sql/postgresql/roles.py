"""Roles that may do less than the tests themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from sqlalchemy import Engine


@contextmanager
def role(owner: Engine, url: str, *rights: str) -> Iterator[str]:
    """The address of the database for a new role that has these rights to the schema."""
    name = f"blog_test_{uuid4().hex}"
    with owner.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'")
        connection.exec_driver_sql(f"GRANT {', '.join(rights)} ON SCHEMA public TO {name}")
    split = urlsplit(url)
    try:
        netloc = f"{name}:{name}@{split.netloc.rpartition('@')[2]}"
        yield urlunsplit(split._replace(netloc=netloc))
    finally:
        with owner.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {name}")
            connection.exec_driver_sql(f"DROP ROLE {name}")
