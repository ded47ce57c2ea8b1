"""The index of the parts of users' names and cities on SQLite: FTS5 with its tokenizer `trigram`.

It takes every three code points in a row for a word, as they are: the rule of the domain has folded
them already. PostgreSQL keeps trigrams by itself (`pg_trgm`), where it may.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    bindparam,
    column,
    delete,
    insert,
    literal_column,
    or_,
    table,
    update,
)

from blog.adapters.sql.columns import Id
from blog.adapters.sql.statements import Statement
from blog.adapters.sql.tables import users
from blog.adapters.sql.text_index import TextIndex
from blog.domain.text import fold
from blog.domain.users import User

SHORTEST = 3
"""In code points; a shorter text is no trigram."""

user_trigrams = table(
    "user_trigrams", column("rowid", Id), column("name", Text), column("city", Text)
)
"""The folded name and city of each user, in a table that a migration makes."""

INDEX = TextIndex(user_trigrams, users)

_ADD = Statement(
    insert(user_trigrams).values(
        rowid=INDEX.new_entry(), name=bindparam("name"), city=bindparam("city")
    )
)
_REPLACE = Statement(
    update(user_trigrams)
    .where(
        INDEX.is_entry_of(bindparam("id", type_=Id)),
        or_(user_trigrams.c.name != bindparam("name"), user_trigrams.c.city != bindparam("city")),
    )
    .values(name=bindparam("name"), city=bindparam("city"))
)
_REMOVE = Statement(delete(user_trigrams).where(INDEX.is_entry_of(bindparam("id", type_=Id))))


def add(connection: Connection, user: User) -> None:
    _keep(_ADD, connection, user)


def replace(connection: Connection, user: User) -> None:
    _keep(_REPLACE, connection, user)


def remove(connection: Connection, user: User) -> None:
    _keep(_REMOVE, connection, user)


def _keep(statement: Statement, connection: Connection, user: User) -> None:
    if connection.dialect.name == "sqlite":
        texts = {"name": fold(user.name), "city": fold(user.city)}
        statement.run(connection, {"id": user.id, "created_at": user.created_at, **texts})


def have_parts() -> ColumnElement[Any]:
    """A row of `user_trigrams` has the parameter `parts`, a `query`."""
    return literal_column("user_trigrams").op("MATCH")(bindparam("parts", type_=Text))


def query(sought: Mapping[str, str]) -> str:
    """A query for these columns to have these texts in them, in which nothing is an operator."""
    quoted = ((name, text.replace('"', '""')) for name, text in sorted(sought.items()))
    return " AND ".join(f'{name} : "{text}"' for name, text in quoted)
