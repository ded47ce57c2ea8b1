"""Users over HTTP."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from starlette.responses import Response

from blog.adapters.http.answers import several, single, single_unless_known
from blog.adapters.http.conditional import entity_tag, expected_revisions
from blog.adapters.http.documentation import CREATED, DELETED, EDITED, LISTED, SHOWN, WRITTEN
from blog.adapters.http.documentation import operation as op
from blog.adapters.http.fields import (
    Age,
    City,
    Email,
    Name,
    PathId,
    Timestamp,
    optional,
    search_text,
)
from blog.adapters.http.paging import BY_MOMENT, BY_TEXT, InvalidCursor, ListQuery, page_headers
from blog.application.ports import Executor
from blog.application.users import (
    DeleteUser,
    EditUser,
    RegisterUser,
    UserListing,
    UserService,
    UserSort,
    UserView,
)
from blog.domain.posts import AuthorInactive, AuthorNotFound
from blog.domain.text import TextRule
from blog.domain.users import (
    CITY,
    EMAIL_MAXIMUM,
    NAME,
    OLDEST,
    UNKNOWN_CITY,
    YOUNGEST,
    EmailAlreadyRegistered,
    UserHasPosts,
    UserNotFound,
)

UserId = Annotated[PathId, Path(alias="id", description="The id of a user.")]


class UserBody(BaseModel):
    """A user."""

    model_config = ConfigDict(from_attributes=True, title="User")

    id: int = Field(ge=1, examples=[1])
    name: str = Field(min_length=NAME.minimum, max_length=NAME.maximum, examples=["Ada Lovelace"])
    email: str = Field(
        max_length=EMAIL_MAXIMUM,
        json_schema_extra={"format": "email"},
        examples=["ada@example.com"],
    )
    age: int = Field(ge=YOUNGEST, le=OLDEST, examples=[36])
    city: str = Field(min_length=CITY.minimum, max_length=CITY.maximum, examples=["London"])
    is_active: bool = Field(description="Whether the user may write and publish.", examples=[True])
    created_at: Timestamp
    updated_at: Timestamp


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

    @property
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
    model_config = ConfigDict(extra="forbid")

    posts: Literal["refuse", "delete", "reassign"] = Field(
        "refuse", description="What becomes of the posts of the user."
    )
    reassign_to: PathId = optional("With `posts=reassign`: the id of the new author.")


_LIST: TypeAdapter[Any] = TypeAdapter(list[UserBody])


def _body(user: UserView) -> UserBody:
    return UserBody.model_validate(user)


def _tag(user: UserView) -> str:
    return entity_tag(user.revision)


def add_user_routes(api: APIRouter, users: UserService, executor: Executor) -> None:
    """The routes below /users."""

    @api.get("/users/{id:user_id}", **op(users.get, "getUser", SHOWN, UserBody, UserNotFound))
    async def get_user(request: Request, user_id: UserId) -> Response:
        user = await executor.read(users.get, user_id)
        return single_unless_known(request, _body(user), _tag(user))

    @api.get("/users", **op(users.list, "listUsers", LISTED, list[UserBody], InvalidCursor))
    async def list_users(request: Request, query: Annotated[UserListQuery, Query()]) -> Response:
        return await page(request, query, query.listing(request.url.path))

    @api.get(
        "/users/search", **op(users.list, "searchUsers", LISTED, list[UserBody], InvalidCursor)
    )
    async def search_users(
        request: Request, query: Annotated[UserSearchQuery, Query()]
    ) -> Response:
        listing = query.listing(request.url.path, query.name, query.city)
        return await page(request, query, listing)

    async def page(request: Request, query: ListQuery, listing: UserListing) -> Response:
        run = executor.read if listing.is_bounded else executor.scan
        found = await run(users.list, listing)
        return several(map(_body, found.items), _LIST, page_headers(request, query, found))

    @api.post(
        "/users", **op(users.register, "registerUser", CREATED, UserBody, EmailAlreadyRegistered)
    )
    async def register_user(body: UserData) -> Response:
        user = await executor.write(users.register, RegisterUser(**body.model_dump()))
        location = {"Location": f"/api/v1/users/{user.id}"}
        return single(_body(user), _tag(user), status=201, headers=location)

    editing = (EDITED, UserBody, UserNotFound, EmailAlreadyRegistered)

    @api.patch("/users/{id:user_id}", **op(users.edit, "editUser", *editing))
    async def edit_user(request: Request, user_id: UserId, body: UserChanges) -> Response:
        return await edit(request, user_id, body)

    @api.put("/users/{id:user_id}", **op(users.edit, "replaceUser", *editing))
    async def replace_user(request: Request, user_id: UserId, body: UserData) -> Response:
        return await edit(request, user_id, body)

    async def edit(request: Request, user_id: int, body: BaseModel) -> Response:
        command = EditUser(user_id, **body.model_dump(), expected=expected_revisions(request))
        user = await executor.write(users.edit, command)
        return single(_body(user), _tag(user))

    @api.post(
        "/users/{id:user_id}/activate",
        **op(users.activate, "activateUser", WRITTEN, UserBody, UserNotFound),
    )
    async def activate_user(user_id: UserId) -> Response:
        user = await executor.write(users.activate, user_id)
        return single(_body(user), _tag(user))

    @api.post(
        "/users/{id:user_id}/deactivate",
        **op(users.deactivate, "deactivateUser", WRITTEN, UserBody, UserNotFound),
    )
    async def deactivate_user(user_id: UserId) -> Response:
        user = await executor.write(users.deactivate, user_id)
        return single(_body(user), _tag(user))

    deleting = (DELETED, None, UserNotFound, AuthorNotFound, UserHasPosts, AuthorInactive)

    @api.delete("/users/{id:user_id}", **op(users.delete, "deleteUser", *deleting))
    async def delete_user(
        request: Request, user_id: UserId, query: Annotated[DeletionQuery, Query()]
    ) -> Response:
        expected = expected_revisions(request)
        command = DeleteUser(user_id, query.posts, query.reassign_to, expected)
        await executor.write(users.delete, command)
        return Response(status_code=204)
