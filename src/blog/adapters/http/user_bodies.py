"""Users as they are sent and shown, and the queries of their lists."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, ClassVar

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, WithJsonSchema

from blog.adapters.http.fields import (
    STRING,
    PathId,
    Ruled,
    Timestamp,
    integer,
    optional,
    search_text,
    shown,
    shown_to_some,
    text,
)
from blog.adapters.http.paging import BY_MOMENT, BY_TEXT, ListQuery
from blog.application.user_queries import UserListing, UserSort
from blog.application.users import PostsOfDeleted
from blog.domain.policy import Role
from blog.domain.text import TextRule
from blog.domain.users import (
    CITY,
    EMAIL_MAXIMUM,
    EMAIL_PATTERN,
    NAME,
    OLDEST,
    UNKNOWN_CITY,
    YOUNGEST,
    EmailAddress,
)

Name = Annotated[str, text(NAME, "Ada Lovelace")]
City = Annotated[str, text(CITY, "London")]
Email = Annotated[
    str,
    Ruled(
        lambda text: EmailAddress.parse(text).value,
        {
            "type": "string",
            "pattern": EMAIL_PATTERN,
            "examples": ["ada@example.com"],
            "description": "One plain ASCII address with a dotted domain. White space at the ends "
            "is trimmed, and it is kept in lower case; no two users have the same.",
        },
        STRING,
    ),
]
Age = Annotated[int, integer(YOUNGEST, OLDEST, examples=[36], description="In years.")]

UserId = Annotated[PathId, Path(alias="id", description="The id of a user.")]


class UserBody(BaseModel):
    """A user."""

    model_config = ConfigDict(from_attributes=True, title="User")

    id: int = shown(minimum=1, examples=[1])
    name: str = shown(minLength=NAME.minimum, maxLength=NAME.maximum, examples=["Ada Lovelace"])
    email: str = shown(maxLength=EMAIL_MAXIMUM, format="email", examples=["ada@example.com"])
    age: int = shown(minimum=YOUNGEST, maximum=OLDEST, examples=[36])
    city: str = shown(minLength=CITY.minimum, maxLength=CITY.maximum, examples=["London"])
    is_active: bool = Field(description="Whether the user may write and publish.", examples=[True])
    created_at: Timestamp
    updated_at: Timestamp


# None is never sent: a key that somebody may not see is not there.
_SomeText = Annotated[str | None, WithJsonSchema({"type": "string"})]
_SomeNumber = Annotated[int | None, WithJsonSchema({"type": "integer"})]
_SomeRole = Annotated[
    Role | None, WithJsonSchema({"type": "string", "enum": [role.value for role in Role]})
]


class AccountBody(UserBody):
    """A user. Only the user and admins see `email`, `age` and `role`; for others there are none."""

    email: _SomeText = shown_to_some(  # type: ignore[assignment]  # here it may be hidden
        maxLength=EMAIL_MAXIMUM, format="email", examples=["ada@example.com"]
    )
    age: _SomeNumber = shown_to_some(  # type: ignore[assignment]  # likewise
        minimum=YOUNGEST, maximum=OLDEST, examples=[36]
    )
    role: _SomeRole = shown_to_some(examples=["author"])


_READ_ONLY = frozenset({"id", "is_active", "created_at", "updated_at"})


class UserData(BaseModel):
    """All that is said of a user: to register one, or to replace one."""

    model_config = ConfigDict(extra="forbid")
    read_only: ClassVar[frozenset[str]] = _READ_ONLY

    name: Name
    email: Email
    age: Age
    city: City = UNKNOWN_CITY


class UserChanges(BaseModel):
    """What is to change; keys that are not sent stay as they are."""

    model_config = ConfigDict(extra="forbid")
    read_only: ClassVar[frozenset[str]] = _READ_ONLY

    name: Name = optional()
    email: Email = optional()
    age: Age = optional()
    city: City = optional()


class SortOfUsers(StrEnum):
    CREATED_AT = "created_at"
    CREATED_AT_DESCENDING = "-created_at"
    NAME = "name"
    NAME_DESCENDING = "-name"


class UserListQuery(ListQuery):
    sort: SortOfUsers = Field(
        SortOfUsers.CREATED_AT,
        description="`-` for descending. Names by their folded form; ties by id.",
    )

    @cached_property
    def positions(self) -> TypeAdapter[Any]:
        return BY_TEXT if self.sort.endswith("name") else BY_MOMENT

    def listing(self, path: str, name: str | None = None, city: str | None = None) -> UserListing:
        return UserListing(
            page=self.page(path),
            sort=UserSort(self.sort.removeprefix("-")),
            descending=self.sort.startswith("-"),
            name=name,
            city=city,
        )


SearchedName = Annotated[str, search_text(TextRule("name", 1, NAME.maximum), "élo")]
SearchedCity = Annotated[str, search_text(TextRule("city", 1, CITY.maximum), "lond")]


class UserSearchQuery(UserListQuery):
    name: SearchedName = optional("Part of the name, whatever the case; empty counts as not given.")
    city: SearchedCity = optional("Part of the city, whatever the case; empty counts as not given.")


class DeletionQuery(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    posts: PostsOfDeleted = Field("refuse", description="What becomes of the posts of the user.")
    reassign_to: PathId = optional("With `posts=reassign`: the id of the new author.")
