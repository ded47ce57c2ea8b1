"""The use cases of users."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from blog.application.access import Access
from blog.application.blog_unit_of_work import BlogUnitOfWork
from blog.application.paging import Page
from blog.application.ports import Clock
from blog.application.user_queries import UserListing, UserQueries, UserView
from blog.domain.errors import InvalidInput, require_current
from blog.domain.passwords import wrong_current_password
from blog.domain.policy import Action, Actor, Resource, Role, Sight
from blog.domain.posts import AuthorNotFound
from blog.domain.sessions import require_recent
from blog.domain.users import UNKNOWN_CITY, LastAdmin, User, UserNotFound


@dataclass(frozen=True, slots=True)
class RegisterUser:
    name: str
    email: str
    age: int
    city: str = UNKNOWN_CITY
    role: Role | None = None
    password_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class EditUser:
    """None means: stays as it is. `expected` are the revisions that the caller accepts.

    `proof` is the hash that the present password was compared with; see `CredentialService`.
    """

    user_id: int
    name: str | None = None
    email: str | None = None
    age: int | None = None
    city: str | None = None
    role: Role | None = None
    password_hash: str | None = field(default=None, repr=False)
    proof: str | None = field(default=None, repr=False)
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
    """One method per use case. `actor` is who asks; None is somebody who is not signed in."""

    def __init__(
        self,
        unit_of_work: Callable[[], BlogUnitOfWork],
        queries: UserQueries,
        clock: Clock,
        access: Access,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queries = queries
        self._clock = clock
        self._access = access

    def get(self, user_id: int, actor: Actor | None = None) -> UserView:
        """One user."""
        return self._queries.get(user_id).seen_with(self._sight(actor))

    def get_own(self, actor: Actor | None) -> UserView:
        """Whoever asks."""
        known = self._access.require_own_account(actor)
        return self.get(known.user_id, known)

    def list(self, listing: UserListing, actor: Actor | None = None) -> Page[UserView]:
        """A page of users."""
        page, sight = self._queries.list(listing), self._sight(actor)
        if sight.everybody:
            return page
        return replace(page, items=tuple(user.seen_with(sight) for user in page.items))

    def register(self, command: RegisterUser, actor: Actor | None = None) -> UserView:
        """An address belongs to one user only, whatever its case. A new user is active."""
        self._access.require(actor, Action.REGISTER_USER)
        if command.role is not None:
            self._require_right_to_roles(actor)
        user = User.register(
            name=command.name,
            email=command.email,
            age=command.age,
            city=command.city,
            role=command.role or Role.AUTHOR,
            now=self._clock.now(),
        )
        with self._unit_of_work() as work:
            work.users.add(user)
            if command.password_hash is not None:
                work.passwords.set(user.id, command.password_hash)
            work.commit()
        return self._shown(user, actor)

    def edit(self, command: EditUser, actor: Actor | None = None) -> UserView:
        """Only what is given changes; values as they are change nothing, not even the dates.

        A new password or address needs the present password, but not from an admin for others,
        and ends the other sessions of the user.
        """
        with self._unit_of_work() as work:
            admins: frozenset[int] = frozenset()
            if command.role is not None:
                admins = self._hold_admins(work, command.user_id, Action.CHANGE_ROLE, actor)
            user = self._to_change(work, command.user_id, Action.EDIT_USER, actor)
            if command.role is not None:
                self._require_right_to_roles(actor)
            revision, address = user.revision, user.email
            differs = self._edit(user, command)
            if admins == {user.id} and user.role is not Role.ADMIN:
                raise LastAdmin
            if user.email != address or command.password_hash is not None:
                _change_credentials(work, command, actor)  # before it is told what is taken
            if differs:
                work.users.save(user)
            require_current(revision, command.expected)  # last: a broken rule is reported before it
            work.commit()
        return self._shown(user, actor)

    def _edit(self, user: User, command: EditUser) -> bool:
        now = self._clock.now()
        differs = user.edit(
            name=command.name, email=command.email, age=command.age, city=command.city, now=now
        )
        if command.role is not None:
            differs |= user.change_role(command.role, now)
        return differs

    def activate(self, user_id: int, actor: Actor | None = None) -> UserView:
        """The user can write and publish again."""
        with self._unit_of_work() as work:
            user = self._to_change(work, user_id, Action.SET_ACTIVE, actor)
            if user.activate(self._clock.now()):
                work.users.save(user)
            work.commit()
        return self._shown(user, actor)

    def deactivate(self, user_id: int, actor: Actor | None = None) -> UserView:
        """The user gets no new posts and publishes none; what is public stays public.

        All sessions of the user end.
        """
        with self._unit_of_work() as work:
            admins = self._hold_admins(work, user_id, Action.SET_ACTIVE, actor)
            user = self._to_change(work, user_id, Action.SET_ACTIVE, actor)
            if user.deactivate(self._clock.now()):
                if admins == {user.id}:
                    raise LastAdmin
                work.users.save(user)
                work.sessions.end_all_of(user_id)
            work.commit()
        return self._shown(user, actor)

    def delete(self, command: DeleteUser, actor: Actor | None = None) -> None:
        """The caller decides what becomes of the posts: refuse to delete, delete, or reassign.

        Whoever may delete no account but their own must have signed in within the last 15 minutes.
        """
        with self._unit_of_work() as work:
            admins = self._hold_admins(work, command.user_id, Action.DELETE_USER, actor)
            user = self._to_change(work, command.user_id, Action.DELETE_USER, actor)
            self._require_right_to_delete(command, actor)
            if command.reassign_to is not None:
                self._reassign_posts(work, user, command.reassign_to)
            if command.posts == "delete":
                work.posts.remove_all_of(user.id)
            if admins == {user.id}:
                raise LastAdmin
            work.users.remove(user)
            require_current(user.revision, command.expected)
            work.commit()

    def _hold_admins(
        self, work: BlogUnitOfWork, user_id: int, action: Action, actor: Actor | None
    ) -> frozenset[int]:
        """All admins, before anybody is held; for who may not do it, none is kept waiting."""
        is_allowed = self._access.allows(actor, action, Resource(user_id))
        return work.users.hold_admins() if is_allowed else frozenset()

    def _to_change(
        self, work: BlogUnitOfWork, user_id: int, action: Action, actor: Actor | None
    ) -> User:
        """The user, if the actor may do that."""
        self._access.require_known(actor, action)
        user = work.users.get(user_id)
        self._access.require(actor, action, Resource(user_id))
        return user

    def _require_right_to_delete(self, command: DeleteUser, actor: Actor | None) -> None:
        if command.posts == "reassign":
            self._access.require(actor, Action.REASSIGN_POSTS, Resource(command.user_id))
        if actor is not None and not self._access.allows(actor, Action.DELETE_USER):
            require_recent(actor.signed_in_at, self._clock.now())

    def _reassign_posts(self, work: BlogUnitOfWork, user: User, heir_id: int) -> None:
        try:
            heir = work.users.hold(heir_id)
        except UserNotFound as error:
            raise AuthorNotFound from error
        work.posts.reassign_all_of(user.id, heir, self._clock.now())

    def _require_right_to_roles(self, actor: Actor | None) -> None:
        """A role in a body is the admin's alone; for all others it is a field that is not there."""
        if not self._access.allows(actor, Action.CHANGE_ROLE):
            raise InvalidInput("role", "not-allowed", "Only an admin gives roles; remove it.")

    def _shown(self, user: User, actor: Actor | None) -> UserView:
        return UserView.of(user).seen_with(self._sight(actor))

    def _sight(self, actor: Actor | None) -> Sight:
        return self._access.visibility(actor).private_fields


def _change_credentials(work: BlogUnitOfWork, command: EditUser, actor: Actor | None) -> None:
    """What the user signs in with changes, and whoever else is signed in with it no longer is."""
    is_own = actor is not None and actor.user_id == command.user_id
    if is_own and command.proof is None:
        raise InvalidInput("current_password", "missing", "Send your current password as well.")
    if command.proof is not None and work.passwords.get(command.user_id) != command.proof:
        raise wrong_current_password()  # it was changed since it was looked at
    if command.password_hash is not None:
        work.passwords.set(command.user_id, command.password_hash)
    work.sessions.end_all_of(command.user_id, but=actor.session_id if actor and is_own else None)
