"""The use cases of users."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from blog.application.paging import Page
from blog.application.ports import Clock, UnitOfWork
from blog.application.user_queries import UserListing, UserQueries, UserView
from blog.domain.errors import InvalidInput, require_current
from blog.domain.posts import AuthorNotFound
from blog.domain.users import UNKNOWN_CITY, User, UserNotFound


@dataclass(frozen=True, slots=True)
class RegisterUser:
    name: str
    email: str
    age: int
    city: str = UNKNOWN_CITY


@dataclass(frozen=True, slots=True)
class EditUser:
    """None means: stays as it is. `expected` are the revisions that the caller accepts."""

    user_id: int
    name: str | None = None
    email: str | None = None
    age: int | None = None
    city: str | None = None
    expected: frozenset[str] | None = None


PostsOfDeleted = Literal["refuse", "delete", "reassign"]


@dataclass(frozen=True, slots=True)
class DeleteUser:
    """Raises InvalidInput where `reassign_to` does not fit `posts`."""

    user_id: int
    posts: PostsOfDeleted = "refuse"
    reassign_to: int | None = None
    expected: frozenset[str] | None = None

    def __post_init__(self) -> None:
        field = "reassign_to"
        if self.posts == "reassign" and self.reassign_to is None:
            raise InvalidInput(field, "missing", "Say who becomes the author of the posts.")
        if self.posts != "reassign" and self.reassign_to is not None:
            raise InvalidInput(field, "not-allowed", "This goes with posts=reassign only.")
        if self.reassign_to == self.user_id:
            raise InvalidInput(field, "not-allowed", "Name another user than the deleted one.")


class UserService:
    """One method per use case."""

    def __init__(
        self, unit_of_work: Callable[[], UnitOfWork], queries: UserQueries, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queries = queries
        self._clock = clock

    def get(self, user_id: int) -> UserView:
        """One user."""
        return self._queries.get(user_id)

    def list(self, listing: UserListing) -> Page[UserView]:
        """A page of users."""
        return self._queries.list(listing)

    def register(self, command: RegisterUser) -> UserView:
        """An address belongs to one user only, whatever its case. A new user is active."""
        user = User.register(
            name=command.name,
            email=command.email,
            age=command.age,
            city=command.city,
            now=self._clock.now(),
        )
        with self._unit_of_work() as work:
            work.users.add(user)
            work.commit()
        return UserView.of(user)

    def edit(self, command: EditUser) -> UserView:
        """Only what is given changes; values as they are change nothing, not even the dates."""

        def change(user: User) -> bool:
            return user.edit(
                name=command.name,
                email=command.email,
                age=command.age,
                city=command.city,
                now=self._clock.now(),
            )

        return self._change(command.user_id, change, command.expected)

    def activate(self, user_id: int) -> UserView:
        """The user can write and publish again."""
        return self._change(user_id, lambda user: user.activate(self._clock.now()))

    def deactivate(self, user_id: int) -> UserView:
        """The user gets no new posts and publishes none; what is public stays public."""
        return self._change(user_id, lambda user: user.deactivate(self._clock.now()))

    def delete(self, command: DeleteUser) -> None:
        """The caller decides what becomes of the posts: refuse to delete, delete, or reassign."""
        with self._unit_of_work() as work:
            user = work.users.get(command.user_id)
            if command.reassign_to is not None:
                self._reassign_posts(work, user, command.reassign_to)
            if command.posts == "delete":
                work.posts.remove_all_of(user.id)
            work.users.remove(user)
            require_current(user.revision, command.expected)
            work.commit()

    def _reassign_posts(self, work: UnitOfWork, user: User, heir_id: int) -> None:
        try:
            heir = work.users.hold(heir_id)
        except UserNotFound as error:
            raise AuthorNotFound from error
        work.posts.reassign_all_of(user.id, heir, self._clock.now())

    def _change(
        self,
        user_id: int,
        change: Callable[[User], bool],
        expected: frozenset[str] | None = None,
    ) -> UserView:
        with self._unit_of_work() as work:
            user = work.users.get(user_id)
            revision = user.revision
            if change(user):
                work.users.save(user)
            require_current(revision, expected)  # last: a broken rule is reported before it
            work.commit()
        return UserView.of(user)
