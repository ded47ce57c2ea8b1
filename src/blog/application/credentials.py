"""What a user signs in with: use cases that hash a password, and so are more than one transaction.

A hash takes 20 MiB and some hundredths of a second of a processor. It is made with no transaction
open and never on the writer: take an attempt, then compute, then write.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from blog.application.access import Access
from blog.application.blog_unit_of_work import BlogUnitOfWork
from blog.application.observing import UNOBSERVED, Event
from blog.application.ports import (
    Clock,
    Computer,
    Executor,
    Observer,
    PasswordHasher,
)
from blog.application.sessions import SessionService
from blog.application.user_queries import UserView
from blog.application.users import EditUser, RegisterUser, UserService
from blog.domain.errors import InvalidInput
from blog.domain.passwords import (
    WrongCredentials,
    check_password,
    check_size,
    wrong_current_password,
)
from blog.domain.policy import Action, Actor, Resource
from blog.domain.sessions import MOST_SESSIONS, Session
from blog.domain.throttle import LONGEST, TooManyPasswords, subjects
from blog.domain.users import EmailAddress, UserNotFound

TOKEN_BYTES = 32
MOST_FORGOTTEN = 100
"""Subjects of old attempts that each new one makes room for."""


@dataclass(frozen=True, slots=True)
class SignIn:
    email: str
    password: str = field(repr=False)
    client: str
    """The IP address from which it is tried."""


@dataclass(frozen=True, slots=True)
class NewSession:
    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ChangeUser:
    """An edit that may have passwords in it."""

    edit: EditUser
    password: str | None = field(repr=False)
    current_password: str | None = field(repr=False)
    client: str


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A password that is tried: counted as wrong until it is known to be right."""

    email: EmailAddress
    client: str
    at: datetime
    user_id: int
    password_hash: str | None = field(repr=False)
    """What the password is compared with; None where there is nobody who could sign in."""


class CredentialService:
    """One method per use case. `actor` is who asks for it."""

    def __init__(
        self,
        unit_of_work: Callable[[], BlogUnitOfWork],
        users: UserService,
        sessions: SessionService,
        clock: Clock,
        access: Access,
        hasher: PasswordHasher,
        executor: Executor,
        computer: Computer,
        observer: Observer = UNOBSERVED,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._sessions = sessions
        self._clock = clock
        self._access = access
        self._hasher = hasher
        self._executor = executor
        self._computer = computer
        self._observer = observer

    async def sign_in(self, command: SignIn) -> NewSession:
        """A session of 30 days. Whether the address is known is not told, nor is it by the time."""
        check_size(command.password)
        try:
            return await self._sign_in(command)
        except WrongCredentials:
            self._observer.count(Event.WRONG_CREDENTIALS)
            raise
        except TooManyPasswords:
            self._observer.count(Event.TOO_MANY_PASSWORDS)
            raise

    async def _sign_in(self, command: SignIn) -> NewSession:
        async with self._computer.turn():
            attempt = await self._executor.write(self._begin_sign_in, command)
            if not await self._is_right(command.password, attempt):
                raise WrongCredentials
            return await self._executor.write(self._begin_session, attempt)

    async def hash_for(self, command: RegisterUser, password: str, actor: Actor | None) -> str:
        """The hash for a user who is to be registered. Raises InvalidInput for a weak password."""
        self._access.require(actor, Action.REGISTER_USER)
        check_password(password, EmailAddress.parse(command.email), self._hasher.is_common)
        async with self._computer.turn():
            return await self._computer.compute(self._hasher.hash, password)

    async def change_user(self, command: ChangeUser, actor: Actor | None = None) -> UserView:
        """As `UserService.edit`, of which it is a part, with passwords."""
        if command.password is None and command.current_password is None:
            return await self._executor.write(partial(self._edit, actor), command.edit)
        async with self._computer.turn():
            edit = command.edit
            attempt = await self._executor.write(partial(self._begin_change, actor), command)
            if attempt is not None:
                if not await self._is_right(command.current_password, attempt):
                    raise wrong_current_password()
                # At once: it was right, whatever else may be wrong with the edit.
                await self._executor.write(self._forgive, attempt)
                edit = replace(edit, proof=attempt.password_hash)
            if command.password is not None:
                new = await self._computer.compute(self._hasher.hash, command.password)
                edit = replace(edit, password_hash=new)
            return await self._executor.write(partial(self._edit, actor), edit)

    async def _is_right(self, password: str | None, attempt: _Attempt) -> bool:
        return await self._computer.compute(
            self._hasher.verify, password or "", attempt.password_hash
        )

    def _begin_sign_in(self, command: SignIn) -> _Attempt:
        email = EmailAddress.parse(command.email)
        with self._unit_of_work() as work:
            at = self._count(work, email, command.client)
            user_id, password_hash = _who_signs_in(work, email)
            work.commit()
        return _Attempt(email, command.client, at, user_id, password_hash)

    def _begin_session(self, attempt: _Attempt) -> NewSession:
        now, token = self._clock.now(), secrets.token_urlsafe(TOKEN_BYTES)
        session = Session.begin(attempt.user_id, token, now)
        with self._unit_of_work() as work:
            self._forgive(attempt)
            # Only who could sign in a moment ago, and still can with this password.
            if _who_signs_in(work, attempt.email) != (attempt.user_id, attempt.password_hash):
                raise WrongCredentials
            work.sessions.add(session, MOST_SESSIONS)
            work.commit()
        return NewSession(token, session.expires_at)

    def _begin_change(self, actor: Actor | None, command: ChangeUser) -> _Attempt | None:
        """What is refused without a look at a hash, and the attempt where one has to be made."""
        edit, actor = command.edit, self._sessions.renewed(actor)
        self._access.require_known(actor, Action.EDIT_USER)
        with self._unit_of_work() as work:
            user = work.users.hold(edit.user_id)
            self._access.require(actor, Action.EDIT_USER, Resource(user.id))
            if command.password is not None:
                email = user.email if edit.email is None else EmailAddress.parse(edit.email)
                check_password(command.password, email, self._hasher.is_common)
            if not _needs_proof(command, actor):
                work.commit()
                return None
            at = self._count(work, user.email, command.client)
            password_hash = work.passwords.get(user.id)
            work.commit()
        return _Attempt(user.email, command.client, at, user.id, password_hash)

    def _edit(self, actor: Actor | None, edit: EditUser) -> UserView:
        return self._users.edit(edit, self._sessions.renewed(actor))

    def _count(self, work: BlogUnitOfWork, email: EmailAddress, client: str) -> datetime:
        """Count an attempt before it is made, which is then its date. Raises TooManyPasswords."""
        now = self._clock.now()
        counted = []
        for subject in subjects(email, client):
            recent = subject.limit.recent(work.throttles.hold(subject.key), now)
            subject.limit.require_room(recent, now)
            counted.append((subject, recent))
        for subject, recent in counted:
            work.throttles.save(subject.key, (*recent, now), now)
        work.throttles.sweep(now - LONGEST, MOST_FORGOTTEN)
        return now

    def _forgive(self, attempt: _Attempt) -> None:
        """The password was right: the attempt no longer counts."""
        with self._unit_of_work() as work:
            for subject in subjects(attempt.email, attempt.client):
                attempts = list(work.throttles.hold(subject.key))
                if attempt.at in attempts:
                    attempts.remove(attempt.at)
                work.throttles.save(subject.key, tuple(attempts), self._clock.now())
            work.commit()


def _who_signs_in(work: BlogUnitOfWork, email: EmailAddress) -> tuple[int, str | None]:
    """The user with this address, and the hash of the password; (0, None) where nobody can."""
    try:
        user = work.users.find(email)
    except UserNotFound:
        return 0, None
    return (user.id, work.passwords.get(user.id)) if user.is_active else (0, None)


def _needs_proof(command: ChangeUser, actor: Actor | None) -> bool:
    """Whether the present password is to be looked at. Raises InvalidInput where it is missing."""
    field = "current_password"
    is_own = actor is not None and actor.user_id == command.edit.user_id
    if is_own and command.current_password is None:
        raise InvalidInput(field, "missing", "Send your current password as well.")
    if not is_own and command.current_password is not None:
        raise InvalidInput(field, "not-allowed", "This is only for your own account; remove it.")
    if command.current_password is not None:
        check_size(command.current_password, field)
    return is_own
