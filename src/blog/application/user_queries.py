"""Users as they are read: views, lists, and the port that answers for them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from blog.application.paging import FIRST_PAGE, Page, PageRequest, Position, utf8_size
from blog.domain.policy import Role, Sight
from blog.domain.text import fold
from blog.domain.users import EmailAddress, User, user_revision


class UserView(NamedTuple):
    """A user as shown to others. What the reader may not see is None."""

    id: int
    name: str
    email: str | None
    age: int | None
    role: Role | None
    city: str
    is_active: bool
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, user: User) -> "UserView":
        return cls(
            id=user.id,
            name=user.name,
            email=user.email.value,
            age=user.age,
            role=user.role,
            city=user.city,
            is_active=user.is_active,
            created_at=user.created_at,
            updated_at=user.updated_at,
            version=user.version,
        )

    def seen_with(self, private_fields: Sight) -> "UserView":
        """The user without what is not in sight."""
        if private_fields.covers(self.id):
            return self
        return self._replace(email=None, age=None, role=None)

    @property
    def revision(self) -> str:
        return user_revision(self.version)

    @property
    def has_private_fields(self) -> bool:
        return self.email is not None


class UserSort(StrEnum):
    CREATED_AT = "created_at"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class UserListing:
    """Which users, in which order. `name` and `city` are substrings, compared in folded form."""

    page: PageRequest = FIRST_PAGE
    sort: UserSort = UserSort.CREATED_AT
    descending: bool = False
    name: str | None = None
    city: str | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether an index leads to the page, so that no more rows are touched than shown."""
        return self.name is None and self.city is None and self.page.is_bounded

    def position(self, user: UserView) -> Position:
        return (user.created_at if self.sort is UserSort.CREATED_AT else fold(user.name), user.id)


def user_size(user: UserView) -> int:
    """The size of the texts in bytes of UTF-8, for the limit of a page."""
    return utf8_size(user.name) + utf8_size(user.email or "") + utf8_size(user.city)


class UserQueries(Protocol):
    """Reads users as they were last committed, with a fixed number of statements each."""

    def get(self, user_id: int) -> UserView:
        """Raises UserNotFound."""
        ...

    def find_id(self, email: EmailAddress) -> int:
        """The id of the user with this address. Raises UserNotFound."""
        ...

    def has_active_admin(self) -> bool: ...

    def list(self, listing: UserListing) -> Page[UserView]:
        """A page of the users that match, in the order of `UserListing.position`."""
        ...
