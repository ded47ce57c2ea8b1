"""Users who have passwords and roles, over HTTP; where access is restricted."""

from dataclasses import replace

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from blog.adapters.http.account_bodies import AccountChanges, AccountData, NewAccount
from blog.adapters.http.authentication import actor_of
from blog.adapters.http.conditional import expected_revisions
from blog.adapters.http.documentation import CREATED, EDITED, SHOWN
from blog.adapters.http.documentation import operation as op
from blog.adapters.http.idempotency import Once
from blog.adapters.http.sessions import client_of
from blog.adapters.http.user_answers import UserAnswers
from blog.adapters.http.user_bodies import UserId
from blog.application.credentials import ChangeUser, CredentialService
from blog.application.idempotency import SafeRetries
from blog.application.ports import Executor
from blog.application.user_queries import UserView
from blog.application.users import EditUser, RegisterUser, UserService
from blog.domain.errors import NotAllowed
from blog.domain.policy import Action
from blog.domain.throttle import TooManyPasswords
from blog.domain.users import EmailAlreadyRegistered, LastAdmin, UserNotFound


def add_account_routes(
    api: APIRouter,
    users: UserService,
    credentials: CredentialService,
    executor: Executor,
    retries: SafeRetries,
    answers: UserAnswers,
) -> None:
    """The own account, and the routes by which users are registered and edited."""
    once = Once[UserView](executor, retries, lambda user: user.id)
    shown = (SHOWN, answers.form)

    @api.get("/users/me", **op(Action.USE_ACCOUNT, users.get_own, "getOwnUser", *shown))
    async def get_own_user(request: Request) -> Response:
        user = await executor.read(users.get_own, actor_of(request))
        return answers.shown(request, user)

    registering = (CREATED, answers.form, EmailAlreadyRegistered, NotAllowed)

    @api.post("/users", **op(Action.REGISTER_USER, users.register, "registerUser", *registering))
    async def register_user(request: Request, body: NewAccount) -> Response:
        async def with_hash(command: RegisterUser) -> RegisterUser:
            password_hash = await credentials.hash_for(command, body.password, actor_of(request))
            return replace(command, password_hash=password_hash)

        command = RegisterUser(**body.model_dump(exclude={"password"}))
        return await once(request, users.register, command, answers.registered, with_hash)

    editing = (
        EDITED,
        answers.form,
        UserNotFound,
        EmailAlreadyRegistered,
        LastAdmin,
        TooManyPasswords,
    )

    @api.patch("/users/{id:user_id}", **op(Action.EDIT_USER, users.edit, "editUser", *editing))
    async def edit_user(request: Request, user_id: UserId, body: AccountChanges) -> Response:
        return await edit(request, user_id, body)

    @api.put("/users/{id:user_id}", **op(Action.EDIT_USER, users.edit, "replaceUser", *editing))
    async def replace_user(request: Request, user_id: UserId, body: AccountData) -> Response:
        return await edit(request, user_id, body)

    async def edit(request: Request, user_id: int, body: BaseModel) -> Response:
        fields = body.model_dump()
        passwords = {name: fields.pop(name, None) for name in ("password", "current_password")}
        changes = EditUser(user_id, **fields, expected=expected_revisions(request))
        command = ChangeUser(changes, **passwords, client=client_of(request))
        return answers.changed(await credentials.change_user(command, actor_of(request)))
