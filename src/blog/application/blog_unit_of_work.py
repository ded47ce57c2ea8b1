"""What the use cases of the blog change together."""

from typing import Protocol

from blog.application.ports import UnitOfWork
from blog.domain.passwords import PasswordRepository
from blog.domain.posts import PostRepository
from blog.domain.sessions import SessionRepository
from blog.domain.throttle import ThrottleRepository
from blog.domain.users import UserRepository


class BlogUnitOfWork(UnitOfWork, Protocol):
    @property
    def users(self) -> UserRepository: ...

    @property
    def posts(self) -> PostRepository: ...

    @property
    def passwords(self) -> PasswordRepository: ...

    @property
    def sessions(self) -> SessionRepository: ...

    @property
    def throttles(self) -> ThrottleRepository: ...
