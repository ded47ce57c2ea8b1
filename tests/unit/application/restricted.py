"""A blog on fakes, in which who may do what depends on who asks, and the people in it.

Each of them has two sessions: the one of the actor, and one on another device.
"""

from dataclasses import replace

from blog.application.access import Access
from blog.application.credentials import CredentialService
from blog.application.idempotency import SafeRetries
from blog.application.posts import PostService
from blog.application.sessions import SessionService
from blog.application.users import UserService
from blog.domain.policy import Actor, Policy, Role, restricted_access
from blog.domain.sessions import MOST_SESSIONS, Session
from tests.builders import A_MINUTE, NOW, a_post, a_scheduled_post, a_user, an_actor
from tests.fakes.clock import FakeClock
from tests.fakes.computer import InlineComputer
from tests.fakes.executor import InlineExecutor
from tests.fakes.memory import Memory
from tests.fakes.passwords import PlainPasswordHasher
from tests.fakes.posts import MemoryPostQueries
from tests.fakes.sessions import MemorySessionQueries
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.fakes.users import MemoryUserQueries

ADMIN, EDITOR, ADA, BOB = (
    an_actor(a_user(id=n, role=role), session_id=n)
    for n, role in enumerate((Role.ADMIN, Role.EDITOR, Role.AUTHOR, Role.AUTHOR), start=1)
)
EVERYBODY = (None, ADA, BOB, EDITOR, ADMIN)
"""Nobody, the author of all posts, another author, and who has more rights."""

PEOPLE = (ADMIN, EDITOR, ADA, BOB)
NAMES = ("Alma Admin", "Edith Editor", "Ada Author", "Bob Author")
ADAS_EMAIL, ADAS_PASSWORD = "ada.author@example.com", "Ada's own phrase"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.1"
"""Where clients are."""
DRAFT, PUBLISHED, SCHEDULED = 1, 2, 3
"""The posts, all of Ada."""


class Blog:
    """All services, and the fakes on which they work."""

    def __init__(
        self,
        policy: Policy = restricted_access,
        passwords: PlainPasswordHasher | None = None,
        computer: InlineComputer | None = None,
    ) -> None:
        self.memory, self.clock = Memory(), FakeClock(NOW)
        self.passwords = passwords or PlainPasswordHasher()
        access, users = Access(policy), MemoryUserQueries(self.memory)
        self.users = UserService(self.work, users, self.clock, access)
        self.posts = PostService(
            self.work, MemoryPostQueries(self.memory), users, self.clock, access
        )
        self.sessions = SessionService(
            self.work, MemorySessionQueries(self.memory), self.clock, access
        )
        self.credentials = CredentialService(
            self.work,
            self.users,
            self.sessions,
            self.clock,
            access,
            self.passwords,
            InlineExecutor(self.memory),
            computer or InlineComputer(),
        )
        self.retries = SafeRetries(self.work, self.clock, access)
        self._settle()

    def work(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self.memory)

    def _settle(self) -> None:
        with self.work() as work:
            for actor, name in zip(PEOPLE, NAMES, strict=True):
                user = a_user(name, role=actor.role)
                work.users.add(user)
                work.passwords.set(user.id, f"$0${name.split()[0]}'s own phrase")
            for post in (a_post(), a_post(published=True), a_scheduled_post()):
                work.posts.add(replace(post, author_id=ADA.user_id))
            for device in ("own", "other"):
                for actor in PEOPLE:
                    token = f"{device} token of {actor.user_id}"
                    begun = Session.begin(actor.user_id, token, NOW - A_MINUTE)
                    work.sessions.add(begun, MOST_SESSIONS)
            work.commit()

    def add_admin(self, *, is_active: bool = True) -> int:
        with self.work() as work:
            user = a_user("Another Admin", role=Role.ADMIN, is_active=is_active)
            work.users.add(user)
            work.commit()
        return user.id

    def role_of(self, user_id: int) -> Role:
        return self.memory.users[user_id].role

    def sessions_of(self, actor: Actor) -> set[int]:
        stored = self.memory.sessions.values()
        return {session.id for session in stored if session.user_id == actor.user_id}

    def tries(self) -> list[int]:
        """How many attempts count for each thing that is counted."""
        return [len(row.attempts) for row in self.memory.throttles.values()]
