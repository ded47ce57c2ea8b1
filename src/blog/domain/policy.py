"""Who may do what: one pure function for each policy, and what it lets an actor see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum


class Role(StrEnum):
    """What a user is to the blog, from the least rights to the most."""

    AUTHOR = "author"
    EDITOR = "editor"
    ADMIN = "admin"


class Action(StrEnum):
    """What somebody may want to do."""

    READ_USER = "read a public profile"
    SEE_PRIVATE = "see the e-mail address, the age and the role of a user"
    REGISTER_USER = "register a user"
    EDIT_USER = "edit a user"
    SET_ACTIVE = "activate or deactivate a user"
    CHANGE_ROLE = "give a user a role"
    DELETE_USER = "delete a user"
    REASSIGN_POSTS = "give the posts of a user to another"
    READ_POST = "read a post"
    WRITE_POST = "write a post in the name of an author"
    CHANGE_POST = "edit, publish, unpublish or delete a post"
    SIGN_IN = "sign in"
    USE_ACCOUNT = "see the own account and sessions, and end these"


class Decision(Enum):
    ALLOW = "allow"
    FORBID = "forbid"
    HIDE = "hide"
    """It is to be answered as if there were no such thing."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a user with a session. Whoever has none is None."""

    user_id: int
    role: Role
    session_id: int
    signed_in_at: datetime


@dataclass(frozen=True, slots=True)
class Resource:
    """What it is done to: a user, or a post."""

    owner_id: int | None = None
    """The user, or the author of the post; None stands for somebody other than the actor."""
    is_public: bool = True
    """False for a post that is a draft or scheduled."""


Policy = Callable[[Actor | None, Action, Resource], Decision]
"""Decides on the arguments alone. An action that it does not know is forbidden."""


class _Standing(Enum):
    """What an actor is to a resource."""

    ANONYMOUS = "nobody is signed in"
    OWNER = "it is the actor, or the actor's own"
    AUTHOR = Role.AUTHOR
    EDITOR = Role.EDITOR
    ADMIN = Role.ADMIN


_ADMIN = frozenset({_Standing.ADMIN})
_OWNER_OR_ADMIN = _ADMIN | {_Standing.OWNER}
_OWNER_OR_EDITOR = _OWNER_OR_ADMIN | {_Standing.EDITOR}
_SIGNED_IN = _OWNER_OR_EDITOR | {_Standing.AUTHOR}
_EVERYBODY = frozenset(_Standing)

_WHO_MAY: Mapping[Action, frozenset[_Standing]] = {
    Action.READ_USER: _EVERYBODY,
    Action.SEE_PRIVATE: _OWNER_OR_ADMIN,
    Action.REGISTER_USER: _ADMIN,
    Action.EDIT_USER: _OWNER_OR_ADMIN,
    Action.SET_ACTIVE: _ADMIN,
    Action.CHANGE_ROLE: _ADMIN,
    Action.DELETE_USER: _OWNER_OR_ADMIN,
    Action.REASSIGN_POSTS: _ADMIN,
    Action.READ_POST: _EVERYBODY,
    Action.WRITE_POST: _OWNER_OR_EDITOR,
    Action.CHANGE_POST: _OWNER_OR_EDITOR,
    Action.SIGN_IN: _EVERYBODY,
    Action.USE_ACCOUNT: _SIGNED_IN,
}
_SEE_HIDDEN = _OWNER_OR_EDITOR


def open_access(actor: Actor | None, action: Action, resource: Resource) -> Decision:
    """Everybody may do everything: on one's own machine, where nobody else can ask."""
    return Decision.ALLOW if action in _WHO_MAY else Decision.FORBID


def restricted_access(actor: Actor | None, action: Action, resource: Resource) -> Decision:
    """Only what the table says. What is not public is hidden from those who may not read it."""
    if action not in _WHO_MAY:
        return Decision.FORBID
    standings = _standings(actor, resource)
    has_right = bool(standings & _WHO_MAY[action])
    if actor is None and not has_right:
        return Decision.FORBID
    if not resource.is_public and not standings & _SEE_HIDDEN:
        return Decision.HIDE
    return Decision.ALLOW if has_right else Decision.FORBID


def restricted_access_with_registration(
    actor: Actor | None, action: Action, resource: Resource
) -> Decision:
    """As `restricted_access`, but whoever has no account yet may register one."""
    if actor is None and action is Action.REGISTER_USER:
        return Decision.ALLOW
    return restricted_access(actor, action, resource)


def _standings(actor: Actor | None, resource: Resource) -> frozenset[_Standing]:
    if actor is None:
        return frozenset({_Standing.ANONYMOUS})
    role = _Standing(actor.role)
    return frozenset({role, _Standing.OWNER} if actor.user_id == resource.owner_id else {role})


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose things are seen: everybody's, or those of one user, or nobody's."""

    everybody: bool
    owner_id: int | None = None

    def covers(self, owner_id: int) -> bool:
        return self.everybody or owner_id == self.owner_id


@dataclass(frozen=True, slots=True)
class Visibility:
    """What an actor sees beyond what all do, as a value that queries can apply."""

    hidden_posts: Sight
    private_fields: Sight

    @classmethod
    def of(cls, policy: Policy, actor: Actor | None) -> "Visibility":
        """What the policy says, asked about the actor's own and about that of others."""

        def sight(action: Action, is_public: bool) -> Sight:
            own_id = None if actor is None else actor.user_id
            everybodys, own = (
                policy(actor, action, Resource(owner, is_public)) is Decision.ALLOW
                for owner in (None, own_id)
            )
            return Sight(everybodys, own_id if own else None)

        return cls(sight(Action.READ_POST, False), sight(Action.SEE_PRIVATE, True))


EVERYTHING = Sight(everybody=True)
