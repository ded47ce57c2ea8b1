"""Users in SQL: their rows, and the repository for use cases."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from blog.adapters.sql import trigrams
from blog.adapters.sql.constraints import Constraint, broken_constraint
from blog.adapters.sql.statements import Statement
from blog.adapters.sql.table_parts import stored_values
from blog.adapters.sql.tables import IS_ADMIN, users
from blog.domain.errors import VersionConflict
from blog.domain.policy import Role
from blog.domain.text import fold
from blog.domain.users import (
    EmailAddress,
    EmailAlreadyRegistered,
    User,
    UserHasPosts,
    UserNotFound,
)

SHOWN = (
    users.c.id,
    users.c.name,
    users.c.email,
    users.c.age,
    users.c.city,
    users.c.is_active,
    users.c.role,
    users.c.created_at,
    users.c.updated_at,
    users.c.version,
)
_BY_ID = select(*SHOWN).where(users.c.id == bindparam("user_id"))
_BY_EMAIL = select(*SHOWN).where(users.c.email == bindparam("email"))
GET = Statement(_BY_ID)
_GET_TO_CHANGE = Statement(_BY_ID.with_for_update())
_GET_TO_HOLD = Statement(_BY_ID.with_for_update(read=True))
_FIND = Statement(_BY_EMAIL.with_for_update(read=True))
_HOLD_ADMINS = Statement(
    select(users.c.id)
    .where(IS_ADMIN, users.c.is_active)
    .order_by(users.c.id)  # so that nobody waits for another in a ring
    .with_for_update()
)
_ADD = Statement(insert(users).values(stored_values(users)))
_RESTORE = Statement(insert(users))
_SAVE = Statement(
    update(users)
    .where(users.c.id == bindparam("user_id"), users.c.version == bindparam("old_version"))
    .values(stored_values(users))
)
_REMOVE = Statement(delete(users).where(users.c.id == bindparam("user_id")))


ROLES = {role.value: role for role in Role}
"""A page has many authors, and `Role(value)` takes ten times as long as this."""


def to_row(user: User) -> dict[str, Any]:
    """What is stored of a user, but for the id."""
    return {
        "name": user.name,
        "name_folded": fold(user.name),
        "email": user.email.value,
        "age": user.age,
        "city": user.city,
        "city_folded": fold(user.city),
        "is_active": user.is_active,
        "role": user.role.value,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "version": user.version,
    }


def from_row(row: Sequence[Any]) -> User:
    """The user in a row that begins with SHOWN."""
    user_id, name, email, age, city, is_active, role, created_at, updated_at, version = row[
        : len(SHOWN)
    ]
    return User(
        id=user_id,
        name=name,
        email=EmailAddress(email),
        age=age,
        city=city,
        is_active=is_active,
        role=ROLES[role],
        created_at=created_at,
        updated_at=updated_at,
        version=version,
    )


class SqlUserRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, user_id: int) -> User:
        return self._get(_GET_TO_CHANGE, {"user_id": user_id})

    def hold(self, user_id: int) -> User:
        return self._get(_GET_TO_HOLD, {"user_id": user_id})

    def find(self, email: EmailAddress) -> User:
        return self._get(_FIND, {"email": email.value})

    def hold_admins(self) -> frozenset[int]:
        return frozenset(user_id for (user_id,) in _HOLD_ADMINS.all(self._connection))

    def _get(self, statement: Statement, by: dict[str, Any]) -> User:
        row = statement.first(self._connection, by)
        if row is None:
            raise UserNotFound
        return from_row(row)

    def add(self, user: User) -> None:
        with _refusing():
            user.id = _ADD.insert(self._connection, to_row(user))
        trigrams.add(self._connection, user)

    def restore(self, user: User) -> None:
        with _refusing():
            _RESTORE.run(self._connection, {"id": user.id, **to_row(user)})
        trigrams.add(self._connection, user)

    def save(self, user: User) -> None:
        row = to_row(user) | {"version": user.version + 1}
        with _refusing():
            saved = _SAVE.run(
                self._connection, row | {"user_id": user.id, "old_version": user.version}
            )
        if saved != 1:
            raise VersionConflict
        user.version += 1
        trigrams.replace(self._connection, user)

    def remove(self, user: User) -> None:
        with _refusing():
            _REMOVE.run(self._connection, {"user_id": user.id})
        trigrams.remove(self._connection, user)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        match broken_constraint(error):
            case Constraint("unique", "users.email"):
                raise EmailAlreadyRegistered from error
            case Constraint("foreign key", _):
                raise UserHasPosts from error
        raise
