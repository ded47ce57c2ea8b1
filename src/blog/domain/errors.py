"""What can go wrong, as the domain sees it.

Every error has a stable `code`, a `title` and an `explanation` for people, and belongs to one
kind. Whoever talks to the outside maps the kinds, never single errors: a new error is one class.
"""

from typing import ClassVar


class BlogError(Exception):
    """Any refusal of the blog. `str(error)` says what was refused, without any value sent."""

    code: ClassVar[str]
    title: ClassVar[str]
    explanation: ClassVar[str]

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail or f"{self.title}.")


class NotFound(BlogError):
    """Kind: what was asked for does not exist, or is not for the eyes of who asked."""


class Conflict(BlogError):
    """Kind: the state of the blog does not allow this now."""


class Invalid(BlogError):
    """Kind: the values cannot be used; `field` names the one that is to blame."""

    field: str
    field_code: str


class Forbidden(BlogError):
    """Kind: the actor may not do this."""


class Unauthenticated(BlogError):
    """Kind: it must be known who asks."""


class NotAllowed(Forbidden):
    code = "forbidden"
    title = "This is not allowed"
    explanation = (
        "Whoever is signed in may not do this; nothing was changed. While access is open, "
        "the service answers its own machine only: BLOG_OPEN_TO_NETWORK=yes lets others in."
    )


class SignInRequired(Unauthenticated):
    code = "unauthenticated"
    title = "It is not known who asks"
    explanation = (
        "This needs a token that is good: sign in with POST /api/v1/sessions and send it as "
        "Authorization: Bearer TOKEN. A token ends after 30 days, when its session is ended, and "
        "when the password is changed or the user is deactivated or deleted."
    )


class Stale(BlogError):
    """Kind: the caller decided on a version that is no longer the present one."""


class TooManyAttempts(BlogError):
    """Kind: tried too often; after `retry_after` seconds it may work."""

    retry_after: int


class Unavailable(BlogError):
    """Kind: the blog cannot work just now, through no fault of the request."""

    code = "unavailable"
    title = "The service cannot answer just now"
    explanation = (
        "Too much is asked at once, or the database is away, locked or full, or its schema is not "
        "ready. The same request may succeed later: wait as long as Retry-After says. Nothing was "
        "changed, unless the database was lost in the very moment of a commit. Who has to be sure "
        "sends a POST with an Idempotency-Key, or looks before sending it again."
    )


class Overloaded(Unavailable):
    """Too much waits already. Nothing was begun."""


class InvalidInput(Invalid):
    code = "invalid-input"
    title = "The request has values that cannot be used"
    explanation = (
        "Each member of errors names the place (in, pointer), the rule (code) and the remedy "
        "(detail). Correct them all and send the request again; nothing was changed."
    )

    def __init__(self, field: str, field_code: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field
        self.field_code = field_code


class VersionConflict(Stale):
    code = "version-conflict"
    title = "It has changed since you read it"
    explanation = (
        "The ETag in If-Match is not the present one, so nothing was changed. Read it again, "
        "look at what is different, and repeat the change with the new ETag."
    )


def require_current(revision: str, expected: frozenset[str] | None) -> None:
    """Refuse a change that was decided on another revision than the present one.

    Raises VersionConflict unless `expected` is None (no condition) or holds `revision`.
    """
    if expected is not None and revision not in expected:
        raise VersionConflict
