"""Users in SQL: the repository for use cases, and the queries for reading."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.constraints import Constraint, broken_constraint
from blog.adapters.sql.paging import page
from blog.adapters.sql.tables import inserted_id, stored_columns, users
from blog.application.paging import Page, cut_page
from blog.application.users import UserListing, UserSort, UserView, user_size
from blog.domain.errors import VersionConflict
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
    users.c.created_at,
    users.c.updated_at,
    users.c.version,
)
_GET = select(*SHOWN).where(users.c.id == bindparam("user_id"))
_ADD = insert(users)
_SAVE = (
    update(users)
    .where(users.c.id == bindparam("user_id"), users.c.version == bindparam("old_version"))
    .values({name: bindparam(name) for name in stored_columns(users)})
)
_REMOVE = delete(users).where(users.c.id == bindparam("user_id"))


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
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "version": user.version,
    }


def from_row(row: Sequence[Any]) -> User:
    """The user in a row that begins with SHOWN."""
    user_id, name, email, age, city, is_active, created_at, updated_at, version = row[: len(SHOWN)]
    return User(
        id=user_id,
        name=name,
        email=EmailAddress(email),
        age=age,
        city=city,
        is_active=is_active,
        created_at=created_at,
        updated_at=updated_at,
        version=version,
    )


def view_from_row(row: Sequence[Any]) -> UserView:
    return UserView.of(from_row(row))


class SqlUserRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, user_id: int) -> User:
        row = self._connection.execute(_GET, {"user_id": user_id}).one_or_none()
        if row is None:
            raise UserNotFound
        return from_row(row)

    def add(self, user: User) -> None:
        try:
            user.id = inserted_id(self._connection.execute(_ADD, to_row(user)))
        except IntegrityError as error:
            raise _meaning(error) from error

    def save(self, user: User) -> None:
        row = to_row(user) | {"version": user.version + 1}
        try:
            result = self._connection.execute(
                _SAVE, row | {"user_id": user.id, "old_version": user.version}
            )
        except IntegrityError as error:
            raise _meaning(error) from error
        if result.rowcount != 1:
            raise VersionConflict
        user.version += 1

    def remove(self, user: User) -> None:
        try:
            self._connection.execute(_REMOVE, {"user_id": user.id})
        except IntegrityError as error:
            raise _meaning(error) from error


def _meaning(error: IntegrityError) -> Exception:
    match broken_constraint(error):
        case Constraint("unique", "users.email"):
            return EmailAlreadyRegistered()
        case Constraint("foreign key", _):
            return UserHasPosts()
    return error


class SqlUserQueries:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent

    def get(self, user_id: int) -> UserView:
        row = self._lent.get().execute(_GET, {"user_id": user_id}).one_or_none()
        if row is None:
            raise UserNotFound
        return view_from_row(row)

    def list(self, listing: UserListing) -> Page[UserView]:
        request = listing.page
        parameters: dict[str, Any] = {"limit": request.limit + 1, "skip": request.skip}
        if listing.name is not None:
            parameters["name"] = fold(listing.name)
        if listing.city is not None:
            parameters["city"] = fold(listing.city)
        if request.after is not None:
            parameters["after_0"], parameters["after_id"] = request.after
        filters = (listing.name is not None, listing.city is not None)
        connection = self._lent.get()
        total = None
        if request.count:
            total = connection.execute(_count(*filters), parameters).scalar_one()
        statement = _list(*filters, listing.sort, listing.descending, request.after is not None)
        with connection.execute(statement, parameters) as rows:
            return cut_page(
                map(view_from_row, rows),
                request.limit,
                size=user_size,
                position=listing.position,
                total=total,
            )


def _matching(statement: Select[Any], by_name: bool, by_city: bool) -> Select[Any]:
    # instr() compares as it is: no character of the text sought is an operator, as in LIKE.
    if by_name:
        statement = statement.where(func.instr(users.c.name_folded, bindparam("name")) > 0)
    if by_city:
        statement = statement.where(func.instr(users.c.city_folded, bindparam("city")) > 0)
    return statement


@cache
def _count(by_name: bool, by_city: bool) -> Select[Any]:
    return _matching(select(func.count()).select_from(users), by_name, by_city)


@cache
def _list(
    by_name: bool, by_city: bool, sort: UserSort, descending: bool, from_position: bool
) -> Select[Any] | CompoundSelect[Any]:
    order = users.c.created_at if sort is UserSort.CREATED_AT else users.c.name_folded
    statement = _matching(select(*SHOWN), by_name, by_city)
    return page(statement, (order, users.c.id), descending=descending, from_position=from_position)
