"""Users and posts for tests.

No field has the value that it would have by default, nor that of another field, so that one that
somebody forgets or takes for another is noticed.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from blog.application.stored_answers import KeyedRequest
from blog.domain.policy import Actor, Role
from blog.domain.posts import Post
from blog.domain.sessions import Session, hash_of
from blog.domain.text import words
from blog.domain.users import EmailAddress, User

NOW = datetime(2026, 3, 1, 10, 30, 0, 123456, tzinfo=UTC)
"""The present moment in most tests."""

A_MICROSECOND = timedelta(microseconds=1)
A_MINUTE = timedelta(minutes=1)
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)


def a_user(name: str = "Élodie Durand", **fields: Any) -> User:
    """A user who was edited since; the address comes from the name where none is given."""
    user = User(
        name=name,
        email=EmailAddress(f"{'.'.join(words(name))}@example.com"),
        age=41,
        city="Évry",
        is_active=True,
        role=Role.EDITOR,
        created_at=NOW - 40 * A_DAY,
        updated_at=NOW - 30 * A_DAY,
        version=3,
    )
    return replace(user, **fields)


def a_post(
    title: str = "The façade of the house", *, published: bool = False, **fields: Any
) -> Post:
    """A post that was edited since: public for ten days, or a draft that never was."""
    date = NOW - 10 * A_DAY if published else None
    post = Post(
        author_id=1,
        title=title,
        content="Behind the façade\nthere is a whole house.",
        created_at=NOW - 20 * A_DAY,
        updated_at=NOW - 5 * A_DAY,
        published_at=date,
        first_published_at=date,
        version=4,
    )
    return replace(post, **fields)


def a_scheduled_post(**fields: Any) -> Post:
    """A post that will be public in an hour."""
    date = NOW + AN_HOUR
    return a_post("Soon to be public", published_at=date, first_published_at=date, **fields)


def an_unpublished_post(**fields: Any) -> Post:
    """A draft that was public before, from ten days ago on."""
    return a_post("No longer public", first_published_at=NOW - 10 * A_DAY, **fields)


def an_admin(name: str = "Ada Admin", **fields: Any) -> User:
    return a_user(name, role=Role.ADMIN, **fields)


def an_actor(user: User, **fields: Any) -> Actor:
    """The user, who signed in a minute ago."""
    actor = Actor(user.id, user.role, session_id=1, signed_in_at=NOW - A_MINUTE)
    return replace(actor, **fields)


def a_token(number: int = 1) -> str:
    return f"token number {number}"


def a_session(number: int = 1, **fields: Any) -> Session:
    """Of the first user, who signed in a minute ago and got the token of this number."""
    session = Session(
        user_id=1,
        token_hash=hash_of(a_token(number)),
        created_at=NOW - A_MINUTE,
        expires_at=NOW + 20 * A_DAY,
    )
    return replace(session, **fields)


A_HASH = f"$argon2id$v=19$m=19456,t=2,p=1${'c2FsdA' * 3}c2Fg${'aGFzaA' * 7}M"
"""Of the form of a password's, though of none."""


def a_keyed_request(key: str = "a key", body: bytes = b"a body", **fields: str) -> KeyedRequest:
    """Of somebody, though while access is open all are nobody."""
    scope = {"actor": "somebody", "role": "editor", "method": "POST", "path": "/some/path"} | fields
    return KeyedRequest.of(**scope, key=key, body=body)
