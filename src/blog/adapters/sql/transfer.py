"""All that the database holds, in SQL, a few rows at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from blog.adapters.sql import posts as post_rows
from blog.adapters.sql import users as user_rows
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.marks import id_mark, raise_id_mark
from blog.adapters.sql.tables import passwords, posts, users
from blog.application.transfer_lines import Extent, UserWithPassword
from blog.domain.posts import Post

ROWS_AT_A_TIME = 100
"""What the longest posts make 40 MB of."""

_ACCOUNTS = (
    select(*user_rows.SHOWN, passwords.c.password_hash)
    .join_from(users, passwords, isouter=True)
    .order_by(users.c.id)
)
_POSTS = select(*post_rows.SHOWN).order_by(posts.c.id)
_COUNTS = select(
    select(func.count()).select_from(users).scalar_subquery(),
    select(func.count()).select_from(posts).scalar_subquery(),
)


class SqlContents:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent

    def extent(self) -> Extent:
        connection = self._lent.get()
        number_of_users, number_of_posts = connection.execute(_COUNTS).one()
        return Extent(
            users=number_of_users,
            posts=number_of_posts,
            last_user_id=id_mark(connection, "users"),
            last_post_id=id_mark(connection, "posts"),
        )

    def accounts(self) -> Iterator[UserWithPassword]:
        return (UserWithPassword(user_rows.from_row(row), row[-1]) for row in self._rows(_ACCOUNTS))

    def posts(self) -> Iterator[Post]:
        return map(post_rows.from_row, self._rows(_POSTS))

    def _rows(self, statement: Select[Any]) -> Iterator[Sequence[Any]]:
        options = {"yield_per": ROWS_AT_A_TIME}
        with self._lent.get().execute(statement, execution_options=options) as rows:
            yield from rows

    def keep_others_from_writing(self) -> None:
        connection = self._lent.get()
        if connection.dialect.name == "postgresql":  # on SQLite there is one writer at a time
            connection.exec_driver_sql("LOCK TABLE users, posts IN SHARE ROW EXCLUSIVE MODE")

    def reserve_ids(self, last_user_id: int, last_post_id: int) -> None:
        connection = self._lent.get()
        raise_id_mark(connection, "users", last_user_id)
        raise_id_mark(connection, "posts", last_post_id)
