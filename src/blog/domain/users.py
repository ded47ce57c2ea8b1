"""Users: who they are, and the rules of their names, addresses and ages."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from blog.domain.errors import Conflict, InvalidInput, NotFound
from blog.domain.policy import Role
from blog.domain.records import check_history
from blog.domain.text import WHITE_SPACE, WHITE_SPACE_CLASS, TextRule

NAME = TextRule("name", 2, 50)
CITY = TextRule("city", 1, 50)
UNKNOWN_CITY = "Unknown"
YOUNGEST, OLDEST = 0, 150
EMAIL_MAXIMUM = 254  # RFC 5321, 4.5.3.1.3: a path of 256 octets includes its angle brackets.

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_TOP_LABEL = r"[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_TOO_LONG = rf"(?![!-~]{{{EMAIL_MAXIMUM + 1}}})(?![^@]{{65}})"
_ADDRESS = rf"{_TOO_LONG}{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_TOP_LABEL}"
_ADDRESS_ONLY = re.compile(_ADDRESS)

EMAIL_PATTERN = f"^[{WHITE_SPACE_CLASS}]*{_ADDRESS}[{WHITE_SPACE_CLASS}]*$"
"""What is accepted: dot-atom (RFC 5322) of at most 64 @ host name (RFC 1123) with a dot in it."""


class UserNotFound(NotFound):
    code = "user-not-found"
    title = "There is no such user"
    explanation = "No user has this id: there never was one, or the user was deleted."


class EmailAlreadyRegistered(Conflict):
    code = "email-already-registered"
    title = "This e-mail address is taken"
    explanation = (
        "Another user has this address; upper and lower case count as the same. "
        "Use another address, or find the user who has it."
    )


class UserHasPosts(Conflict):
    code = "user-has-posts"
    title = "This user still has posts"
    explanation = (
        "A user is not deleted while posts, drafts included, would lose their author. Say what "
        "becomes of them: posts=delete, or posts=reassign&reassign_to=ID."
    )


class LastAdmin(Conflict):
    code = "last-admin"
    title = "This is the last admin"
    explanation = (
        "Without an active admin nobody could make another one over the API, so the last one is "
        "neither deactivated nor deleted nor given another role. Make somebody else admin first."
    )


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An e-mail address in lower case; two that differ only in case are the same."""

    value: str

    @classmethod
    def parse(cls, text: str) -> "EmailAddress":
        """Raises InvalidInput with the code `too-long` or `pattern`."""
        text = text.strip(WHITE_SPACE)
        if len(text) > EMAIL_MAXIMUM:
            raise InvalidInput("email", "too-long", f"At most {EMAIL_MAXIMUM} characters.")
        if not _ADDRESS_ONLY.fullmatch(text):
            raise InvalidInput(
                "email", "pattern", "Send one plain ASCII address such as ada@example.com."
            )
        return cls(text.lower())


def check_age(age: int) -> int:
    """Raises InvalidInput with the code `out-of-range`."""
    if not YOUNGEST <= age <= OLDEST:
        raise InvalidInput("age", "out-of-range", f"From {YOUNGEST} to {OLDEST} years.")
    return age


def user_revision(version: int) -> str:
    """What If-Match compares: it differs whenever anything of the user does."""
    return str(version)


@dataclass(slots=True)
class User:
    """Somebody who writes. Made with `register`; the constructor restores a stored one."""

    name: str
    email: EmailAddress
    age: int
    city: str
    is_active: bool
    created_at: datetime
    updated_at: datetime
    role: Role = Role.AUTHOR
    version: int = 1
    id: int = 0
    """0 until a repository has stored the user."""

    @classmethod
    def register(
        cls,
        *,
        name: str,
        email: str,
        age: int,
        city: str,
        now: datetime,
        role: Role = Role.AUTHOR,
    ) -> "User":
        """A new, active user. Raises InvalidInput."""
        return cls(
            name=NAME.clean(name),
            email=EmailAddress.parse(email),
            age=check_age(age),
            city=CITY.clean(city),
            is_active=True,
            created_at=now,
            updated_at=now,
            role=role,
        )

    def check(self) -> None:
        """Refuse a user whom no history leads to, as may come from elsewhere.

        Raises InvalidInput.
        """
        NAME.check(self.name)
        CITY.check(self.city)
        check_age(self.age)
        if EmailAddress.parse(self.email.value) != self.email:
            raise InvalidInput("email", "pattern", "It is not in the form that is stored.")
        check_history(self.created_at, self.updated_at, self.version)

    @property
    def revision(self) -> str:
        return user_revision(self.version)

    def edit(
        self,
        *,
        now: datetime,
        name: str | None = None,
        email: str | None = None,
        age: int | None = None,
        city: str | None = None,
    ) -> bool:
        """Change what is given and say whether anything differs. Raises InvalidInput."""
        edited = (
            self.name if name is None else NAME.clean(name),
            self.email if email is None else EmailAddress.parse(email),
            self.age if age is None else check_age(age),
            self.city if city is None else CITY.clean(city),
        )
        if edited == (self.name, self.email, self.age, self.city):
            return False
        self.name, self.email, self.age, self.city = edited
        self._touch(now)
        return True

    def change_role(self, role: Role, now: datetime) -> bool:
        """Give the user another role; says whether that is new."""
        if self.role is role:
            return False
        self.role = role
        self._touch(now)
        return True

    def activate(self, now: datetime) -> bool:
        """Let the user write again; says whether that is new."""
        return self._set_active(True, now)

    def deactivate(self, now: datetime) -> bool:
        """Keep the user from writing; what is published stays public. Says whether that is new."""
        return self._set_active(False, now)

    def _set_active(self, active: bool, now: datetime) -> bool:
        if self.is_active == active:
            return False
        self.is_active = active
        self._touch(now)
        return True

    def _touch(self, now: datetime) -> None:
        self.updated_at = max(self.updated_at, now)  # a clock may be set back


class UserRepository(Protocol):
    """The users, one at a time, inside a unit of work."""

    def get(self, user_id: int) -> User:
        """A copy of the stored user, whom nobody else changes until the unit of work is over.

        Raises UserNotFound.
        """
        ...

    def hold(self, user_id: int) -> User:
        """As `get`, but to be relied on and not to be changed: others may hold the user as well."""
        ...

    def find(self, email: EmailAddress) -> User:
        """As `hold`, by the address. Raises UserNotFound."""
        ...

    def hold_admins(self) -> frozenset[int]:
        """The ids of all active admins, whom nobody else changes until the unit of work is over."""
        ...

    def add(self, user: User) -> None:
        """Store a new user and set `user.id` to an id that was never used before.

        Raises EmailAlreadyRegistered.
        """
        ...

    def restore(self, user: User) -> None:
        """Store a user from elsewhere under the id that it has there, which nobody has here.

        Raises EmailAlreadyRegistered.
        """
        ...

    def save(self, user: User) -> None:
        """Store a changed user and raise `user.version` by one.

        Raises EmailAlreadyRegistered, and VersionConflict where the stored version is another.
        """
        ...

    def remove(self, user: User) -> None:
        """Remove the user for good. Raises UserHasPosts while any post has this author."""
        ...
