"""Users in SQL as they are read."""

from sqlalchemy import (
    bindparam,
    exists,
    select,
)

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.lists import SqlList, contains, part
from blog.adapters.sql.statements import Row, Statement
from blog.adapters.sql.tables import IS_ADMIN, users
from blog.adapters.sql.users import GET, ROLES, SHOWN
from blog.application.paging import Page
from blog.application.user_queries import UserListing, UserSort, UserView, user_size
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
        sought = {"name": part(listing.name), "city": part(listing.city)}
        return _LIST.read(self._lent.get(), listing, sought)


_LIST = SqlList(
    select(*SHOWN),
    users.c.id,
    orders={UserSort.CREATED_AT: users.c.created_at, UserSort.NAME: users.c.name_folded},
    filters={
        "name": contains(users.c.name_folded, "name"),
        "city": contains(users.c.city_folded, "city"),
    },
    view=view_from_row,
    size=user_size,
)
