"""Users in memory: the repository for use cases, and the queries for reading."""

from copy import copy

from blog.application.paging import Page
from blog.application.user_queries import UserListing, UserView, user_size
from blog.domain.errors import VersionConflict
from blog.domain.policy import Role
from blog.domain.text import fold
from blog.domain.users import (
    EmailAddress,
    EmailAlreadyRegistered,
    User,
    UserHasPosts,
    UserNotFound,
)
from tests.fakes.memory import Memory
from tests.fakes.paging import page_of


class MemoryUserRepository:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def get(self, user_id: int) -> User:
        if user_id not in self._memory.users:
            raise UserNotFound
        return copy(self._memory.users[user_id])

    def hold(self, user_id: int) -> User:
        return self.get(user_id)

    def find(self, email: EmailAddress) -> User:
        for user in self._memory.users.values():
            if user.email == email:
                return copy(user)
        raise UserNotFound

    def hold_admins(self) -> frozenset[int]:
        admins = (u for u in self._memory.users.values() if u.is_active and u.role is Role.ADMIN)
        return frozenset(admin.id for admin in admins)

    def add(self, user: User) -> None:
        self._require_free_address(user)
        self._memory.last_user_id += 1
        user.id = self._memory.last_user_id
        self._memory.users[user.id] = copy(user)

    def restore(self, user: User) -> None:
        self._require_free_address(user)
        self._memory.users[user.id] = copy(user)

    def save(self, user: User) -> None:
        stored = self._memory.users.get(user.id)
        if stored is None or stored.version != user.version:
            raise VersionConflict
        self._require_free_address(user)
        user.version += 1
        self._memory.users[user.id] = copy(user)

    def remove(self, user: User) -> None:
        if any(post.author_id == user.id for post in self._memory.posts.values()):
            raise UserHasPosts
        self._memory.users.pop(user.id, None)
        self._memory.passwords.pop(user.id, None)
        for session in list(self._memory.sessions.values()):
            if session.user_id == user.id:
                del self._memory.sessions[session.id]
        for scope, answer in list(self._memory.answers.items()):
            if answer.user_id == user.id:
                del self._memory.answers[scope]

    def _require_free_address(self, user: User) -> None:
        for other in self._memory.users.values():
            if other.email == user.email and other.id != user.id:
                raise EmailAlreadyRegistered


class MemoryUserQueries:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def get(self, user_id: int) -> UserView:
        return UserView.of(MemoryUserRepository(self._memory).get(user_id))

    def find_id(self, email: EmailAddress) -> int:
        return MemoryUserRepository(self._memory).find(email).id

    def has_active_admin(self) -> bool:
        return bool(MemoryUserRepository(self._memory).hold_admins())

    def list(self, listing: UserListing) -> Page[UserView]:
        views = map(UserView.of, self._memory.users.values())
        found = [view for view in views if _matches(view, listing)]
        return page_of(
            found,
            listing.page,
            descending=listing.descending,
            size=user_size,
            position=listing.position,
        )


def _matches(user: UserView, listing: UserListing) -> bool:
    return (listing.name is None or fold(listing.name) in fold(user.name)) and (
        listing.city is None or fold(listing.city) in fold(user.city)
    )
