"""What operators do to accounts on the host, where nobody is signed in."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from blog.application.credentials import ChangeUser, CredentialService
from blog.application.ports import Executor, UnitOfWork
from blog.application.sessions import SessionService
from blog.application.user_queries import UserView
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
        unit_of_work: Callable[[], UnitOfWork],
        users: UserService,
        sessions: SessionService,
        credentials: CredentialService,
        executor: Executor,
    ) -> None:
        self._unit_of_work = unit_of_work
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
        user_id = await self._do(email, lambda user_id: user_id)
        change = ChangeUser(EditUser(user_id), password, current_password=None, client="")
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

    async def has_admin(self) -> bool:
        """Whether there is an active admin."""

        def look(_: None) -> bool:
            with self._unit_of_work() as work:
                return bool(work.users.hold_admins())

        return await self._executor.write(look, None)

    async def _do(self, email: str, use_case: Callable[[int], Answer]) -> Answer:
        """Do it to the user who has the address, in one transaction. Raises UserNotFound."""
        return await self._executor.write(partial(self._do_at_once, use_case), email)

    def _do_at_once(self, use_case: Callable[[int], Answer], email: str) -> Answer:
        with self._unit_of_work() as work:
            answer = use_case(work.users.find(EmailAddress.parse(email)).id)
            work.commit()
        return answer
