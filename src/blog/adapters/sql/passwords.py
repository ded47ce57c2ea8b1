"""The hashes of passwords in SQL."""

from sqlalchemy import Connection, bindparam, insert, select

from blog.adapters.sql.conflicts import OnConflictDoUpdate
from blog.adapters.sql.statements import Statement
from blog.adapters.sql.tables import passwords

# Shared: of two who sign in at once, neither waits for the other.
_GET = Statement(
    select(passwords.c.password_hash)
    .where(passwords.c.user_id == bindparam("user_id"))
    .with_for_update(read=True)
)
_SET = Statement(
    insert(passwords)
    .values(user_id=bindparam("user_id"), password_hash=bindparam("password_hash"))
    .ext(
        OnConflictDoUpdate(
            [passwords.c.user_id], set_={"password_hash": bindparam("password_hash")}
        )
    )
)


class SqlPasswordRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, user_id: int) -> str | None:
        password_hash: str | None = _GET.scalar(self._connection, {"user_id": user_id})
        return password_hash

    def set(self, user_id: int, password_hash: str) -> None:
        _SET.run(self._connection, {"user_id": user_id, "password_hash": password_hash})
