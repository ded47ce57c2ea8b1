"""Users in SQL as they are read."""

from typing import Any

from sqlalchemy import bindparam, exists, select

from blog.adapters.sql import user_search
from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.paging import Place
from blog.adapters.sql.statements import Row, Statement
from blog.adapters.sql.tables import IS_ADMIN, users
from blog.adapters.sql.user_search import Search
from blog.adapters.sql.users import GET, ROLES, SHOWN
from blog.application.paging import Page, cut_page
from blog.application.user_queries import UserListing, UserView, user_size
from blog.domain.users import EmailAddress, UserNotFound

_FIND_ID = Statement(select(users.c.id).where(users.c.email == bindparam("email")))
_HAS_ACTIVE_ADMIN = Statement(select(exists().where(IS_ADMIN, users.c.is_active)))


def view_from_row(row: Row) -> UserView:
    """What `UserView.of` the user in a row that begins with SHOWN would be."""
    user_id, name, email, age, city, is_active, role, created_at, updated_at, version = row[
        : len(SHOWN)
    ]
    return UserView(
        user_id, name, email, age, ROLES[role], city, is_active, created_at, updated_at, version
    )


class SqlUserQueries:
    def __init__(self, lent: LentConnection) -> None:
        self._lent = lent

    def get(self, user_id: int) -> UserView:
        row = GET.first(self._lent.get(), {"user_id": user_id})
        if row is None:
            raise UserNotFound
        return view_from_row(row)

    def find_id(self, email: EmailAddress) -> int:
        user_id = _FIND_ID.scalar(self._lent.get(), {"email": email.value})
        if user_id is None:
            raise UserNotFound
        return int(user_id)

    def has_active_admin(self) -> bool:
        return bool(_HAS_ACTIVE_ADMIN.scalar(self._lent.get()))

    def list(self, listing: UserListing) -> Page[UserView]:
        request, connection = listing.page, self._lent.get()
        parts = user_search.parts_of(listing)
        search = Search.of(parts, connection.dialect.name)
        parameters: dict[str, Any] = {"limit": request.limit + 1, "skip": request.skip}
        parameters |= search.parameters(parts)
        if request.after is not None:
            parameters["after_0"], parameters["after_id"] = request.after
        total = None
        if request.count:
            total = user_search.count(search).scalar(connection, parameters)
        place = Place(listing.descending, request.after is not None, connection.dialect.name)
        statement = user_search.page_of(connection, search, listing.sort, place, parameters)
        with statement.rows(connection, parameters) as rows:
            return cut_page(
                map(view_from_row, rows),
                request.limit,
                size=user_size,
                position=listing.position,
                total=total,
            )
