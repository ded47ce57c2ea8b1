"""Users over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.responses import Response

from blog.adapters.http.authentication import acting, on_behalf
from blog.adapters.http.conditional import expected_revisions
from blog.adapters.http.documentation import CREATED, DELETED, EDITED, LISTED, SHOWN, WRITTEN
from blog.adapters.http.documentation import operation as op
from blog.adapters.http.idempotency import Once
from blog.adapters.http.paging import InvalidCursor, ListQuery, page_headers
from blog.adapters.http.user_answers import UserAnswers
from blog.adapters.http.user_bodies import (
    DeletionQuery,
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
from blog.domain.policy import Action
from blog.domain.posts import AuthorInactive, AuthorNotFound
from blog.domain.sessions import RecentSignInRequired
from blog.domain.users import (
    EmailAlreadyRegistered,
    LastAdmin,
    UserHasPosts,
    UserNotFound,
)


class UserIdConvertor(StringConvertor):
    """Any one segment of a path, but for the words that are paths of their own below /users."""

    regex = r"(?!(?:search|me)(?:/|\Z))[^/]+"


register_url_convertor("user_id", UserIdConvertor())


def add_user_routes(
    api: APIRouter,
    users: UserService,
    executor: Executor,
    retries: SafeRetries,
    answers: UserAnswers,
) -> None:
    """The routes below /users that are the same for every policy."""
    once = Once[UserView](executor, retries, lambda user: user.id)
    shown, listed = (SHOWN, answers.form), (LISTED, list[answers.form], InvalidCursor)  # type: ignore[name-defined]  # it is a type

    @api.get(
        "/users/{id:user_id}", **op(Action.READ_USER, users.get, "getUser", *shown, UserNotFound)
    )
    async def get_user(request: Request, user_id: UserId) -> Response:
        user = await executor.read(on_behalf(request, users.get), user_id)
        return answers.shown(request, user)

    @api.get("/users", **op(Action.READ_USER, users.list, "listUsers", *listed))
    async def list_users(request: Request, query: Annotated[UserListQuery, Query()]) -> Response:
        return await page(request, query, query.listing(request.scope["path"]))

    @api.get("/users/search", **op(Action.READ_USER, users.list, "searchUsers", *listed))
    async def search_users(
        request: Request, query: Annotated[UserSearchQuery, Query()]
    ) -> Response:
        listing = query.listing(request.scope["path"], query.name, query.city)
        return await page(request, query, listing)

    async def page(request: Request, query: ListQuery, listing: UserListing) -> Response:
        run = executor.read if listing.is_bounded else executor.scan
        found = await run(on_behalf(request, users.list), listing)
        headers = page_headers(request, query, found)
        return answers.several(found, headers)

    setting = (WRITTEN, answers.form, UserNotFound)

    @api.post(
        "/users/{id:user_id}/activate",
        **op(Action.SET_ACTIVE, users.activate, "activateUser", *setting),
    )
    async def activate_user(request: Request, user_id: UserId) -> Response:
        return await once(request, users.activate, user_id, answers.changed)

    @api.post(
        "/users/{id:user_id}/deactivate",
        **op(Action.SET_ACTIVE, users.deactivate, "deactivateUser", *setting, LastAdmin),
    )
    async def deactivate_user(request: Request, user_id: UserId) -> Response:
        return await once(request, users.deactivate, user_id, answers.changed)

    deleting = (DELETED, None, UserNotFound, AuthorNotFound, UserHasPosts, AuthorInactive)
    refused = (LastAdmin, RecentSignInRequired)

    @api.delete(
        "/users/{id:user_id}",
        **op(Action.DELETE_USER, users.delete, "deleteUser", *deleting, *refused),
    )
    async def delete_user(
        request: Request, user_id: UserId, query: Annotated[DeletionQuery, Query()]
    ) -> Response:
        expected = expected_revisions(request)
        command = DeleteUser(user_id, query.posts, query.reassign_to, expected)
        await executor.write(acting(request, users.delete), command)
        return Response(status_code=204)


def add_open_user_routes(
    api: APIRouter,
    users: UserService,
    executor: Executor,
    retries: SafeRetries,
    answers: UserAnswers,
) -> None:
    """Those by which users are registered and edited while nobody has a password."""
    once = Once[UserView](executor, retries, lambda user: user.id)
    registering = (CREATED, answers.form, EmailAlreadyRegistered)
    editing = (EDITED, answers.form, UserNotFound, EmailAlreadyRegistered)

    @api.post("/users", **op(Action.REGISTER_USER, users.register, "registerUser", *registering))
    async def register_user(request: Request, body: UserData) -> Response:
        command = RegisterUser(**body.model_dump())
        return await once(request, users.register, command, answers.registered)

    @api.patch("/users/{id:user_id}", **op(Action.EDIT_USER, users.edit, "editUser", *editing))
    async def edit_user(request: Request, user_id: UserId, body: UserChanges) -> Response:
        return await edit(request, user_id, body)

    @api.put("/users/{id:user_id}", **op(Action.EDIT_USER, users.edit, "replaceUser", *editing))
    async def replace_user(request: Request, user_id: UserId, body: UserData) -> Response:
        return await edit(request, user_id, body)

    async def edit(request: Request, user_id: int, body: BaseModel) -> Response:
        command = EditUser(user_id, **body.model_dump(), expected=expected_revisions(request))
        return answers.changed(await executor.write(acting(request, users.edit), command))
