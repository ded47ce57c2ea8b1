"""What operators do to accounts on the host, where nobody is signed in."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from blog.application.credentials import ChangeUser, CredentialService
from blog.application.ports import Executor
from blog.application.sessions import SessionService
from blog.application.user_queries import UserQueries, UserView
from blog.application.users import EditUser, RegisterUser, UserService
from blog.domain.policy import Role
from blog.domain.users import EmailAddress

Answer = TypeVar("Answer")


class OperatorService:
    """One method per use case. Users are named by their address.

    It works on services for which everything is allowed: who may do what on the host is up to the
    host. What holds for everybody, such as that one admin remains, holds here as well.
    """

    def __init__(
        self,
        queries: UserQueries,
        users: UserService,
        sessions: SessionService,
        credentials: CredentialService,
        executor: Executor,
    ) -> None:
        self._queries = queries
        self._users = users
        self._sessions = sessions
        self._credentials = credentials
        self._executor = executor

    async def create_admin(self, command: RegisterUser, password: str) -> UserView:
        """A new admin. Raises InvalidInput, also for a weak password."""
        password_hash = await self._credentials.hash_for(command, password, None)
        admin = replace(command, role=Role.ADMIN, password_hash=password_hash)
        return await self._executor.write(self._users.register, admin)

    async def set_password(self, email: str, password: str) -> UserView:
        """All sessions of the user end. Raises InvalidInput for a weak password."""
        edit = EditUser(await self._find_id(email))
        change = ChangeUser(edit, password, current_password=None, client="")
        return await self._credentials.change_user(change)

    async def set_role(self, email: str, role: Role) -> UserView:
        """It counts from the next request of the user on."""
        return await self._do(email, lambda user_id: self._users.edit(EditUser(user_id, role=role)))

    async def deactivate(self, email: str) -> UserView:
        """All sessions of the user end."""
        return await self._do(email, self._users.deactivate)

    async def revoke_sessions(self, email: str) -> int:
        """All sessions of the user end; says how many."""
        return await self._do(email, self._sessions.end_all_of)

    async def _do(self, email: str, use_case: Callable[[int], Answer]) -> Answer:
        """Do it to the user who has the address. Raises UserNotFound."""
        return await self._executor.write(use_case, await self._find_id(email))

    async def _find_id(self, email: str) -> int:
        return await self._executor.read(self._queries.find_id, EmailAddress.parse(email))
