"""Users over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, TypeAdapter
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.responses import Response

from blog.adapters.http.answers import several, single, single_unless_known
from blog.adapters.http.conditional import entity_tag, expected_revisions
from blog.adapters.http.documentation import CREATED, DELETED, EDITED, LISTED, SHOWN, WRITTEN
from blog.adapters.http.documentation import operation as op
from blog.adapters.http.idempotency import Once
from blog.adapters.http.paging import InvalidCursor, ListQuery, page_headers
from blog.adapters.http.user_bodies import (
    DeletionQuery,
    UserBody,
    UserChanges,
    UserData,
    UserId,
    UserListQuery,
    UserSearchQuery,
)
from blog.application.idempotency import SafeRetries
from blog.application.ports import Executor
from blog.application.user_queries import UserListing, UserView
from blog.application.users import DeleteUser, EditUser, RegisterUser, UserService
from blog.domain.posts import AuthorInactive, AuthorNotFound
from blog.domain.users import (
    EmailAlreadyRegistered,
    UserHasPosts,
    UserNotFound,
)


class UserIdConvertor(StringConvertor):
    """Any one segment of a path, but for the words that are paths of their own below /users."""

    regex = r"(?!(?:search|me)(?:/|\Z))[^/]+"


register_url_convertor("user_id", UserIdConvertor())


_LIST: TypeAdapter[Any] = TypeAdapter(list[UserBody])


def _body(user: UserView) -> UserBody:
    return UserBody.model_validate(user)


def _tag(user: UserView) -> str:
    return entity_tag(user.revision)


def _changed(user: UserView) -> Response:
    return single(_body(user), _tag(user))


def add_user_routes(
    api: APIRouter, users: UserService, executor: Executor, retries: SafeRetries
) -> None:
    """The routes below /users."""
    once = Once[UserView](executor, retries, lambda user: user.id)

    @api.get("/users/{id:user_id}", **op(users.get, "getUser", SHOWN, UserBody, UserNotFound))
    async def get_user(request: Request, user_id: UserId) -> Response:
        user = await executor.read(users.get, user_id)
        return single_unless_known(request, _body(user), _tag(user))

    @api.get("/users", **op(users.list, "listUsers", LISTED, list[UserBody], InvalidCursor))
    async def list_users(request: Request, query: Annotated[UserListQuery, Query()]) -> Response:
        return await page(request, query, query.listing(request.scope["path"]))

    @api.get(
        "/users/search", **op(users.list, "searchUsers", LISTED, list[UserBody], InvalidCursor)
    )
    async def search_users(
        request: Request, query: Annotated[UserSearchQuery, Query()]
    ) -> Response:
        listing = query.listing(request.scope["path"], query.name, query.city)
        return await page(request, query, listing)

    async def page(request: Request, query: ListQuery, listing: UserListing) -> Response:
        run = executor.read if listing.is_bounded else executor.scan
        found = await run(users.list, listing)
        return several(map(_body, found.items), _LIST, page_headers(request, query, found))

    @api.post(
        "/users", **op(users.register, "registerUser", CREATED, UserBody, EmailAlreadyRegistered)
    )
    async def register_user(request: Request, body: UserData) -> Response:
        return await once(request, users.register, RegisterUser(**body.model_dump()), registered)

    def registered(user: UserView) -> Response:
        location = {"Location": f"{api.prefix}/users/{user.id}"}
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
        return _changed(await executor.write(users.edit, command))

    @api.post(
        "/users/{id:user_id}/activate",
        **op(users.activate, "activateUser", WRITTEN, UserBody, UserNotFound),
    )
    async def activate_user(request: Request, user_id: UserId) -> Response:
        return await once(request, users.activate, user_id, _changed)

    @api.post(
        "/users/{id:user_id}/deactivate",
        **op(users.deactivate, "deactivateUser", WRITTEN, UserBody, UserNotFound),
    )
    async def deactivate_user(request: Request, user_id: UserId) -> Response:
        return await once(request, users.deactivate, user_id, _changed)

    deleting = (DELETED, None, UserNotFound, AuthorNotFound, UserHasPosts, AuthorInactive)

    @api.delete("/users/{id:user_id}", **op(users.delete, "deleteUser", *deleting))
    async def delete_user(
        request: Request, user_id: UserId, query: Annotated[DeletionQuery, Query()]
    ) -> Response:
        expected = expected_revisions(request)
        command = DeleteUser(user_id, query.posts, query.reassign_to, expected)
        await executor.write(users.delete, command)
        return Response(status_code=204)
