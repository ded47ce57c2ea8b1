"""Requests with a key, the answers stored to them, and the port that stores these."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request that came with an Idempotency-Key: who sent what where, and under which key.

    Neither key nor body is kept, only hashes of 32 bytes each: they are the client's secrets.
    """

    actor: str
    """Whose request it is; empty while access is open."""
    role: str
    """The actor's role at this request; empty where nobody is signed in. No part of the scope."""
    method: str
    path: str
    key_hash: bytes
    """SHA-256(key)."""
    fingerprint: bytes
    """HMAC-SHA-256(key, body): what is guessed of a body cannot be tried without the key."""

    @classmethod
    def of(
        cls, *, actor: str, role: str = "", method: str, path: str, key: str, body: bytes
    ) -> "KeyedRequest":
        secret = key.encode()
        return cls(
            actor=actor,
            role=role,
            method=method,
            path=path,
            key_hash=hashlib.sha256(secret).digest(),
            fingerprint=hmac.digest(secret, body, "sha256"),
        )


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The first answer to a request with a key."""

    fingerprint: bytes
    """That of the request."""
    content: bytes
    """The whole answer, as whoever gives it wrote it down."""
    user_id: int | None
    """The user whom it shows, if any."""
    role: str
    """The role that the actor had at the first request."""


class AnswerRepository(Protocol):
    """The stored answers, inside a unit of work.

    A request has one for its actor, method, path and key. An answer goes for good with the user
    whom it shows: where a UserRepository has removed the user, there is none.
    """

    def claim(
        self, request: KeyedRequest, *, now: datetime, expired: datetime
    ) -> StoredAnswer | None:
        """The answer that is stored. Without one, claims it for this unit of work: None.

        Of several at once, one claims and the others wait: for its answer, once it is committed,
        or to claim in its place, where it is rolled back. An answer from `expired` or before is
        as good as none. Whoever claims stores an answer before the unit of work is committed.
        """
        ...

    def find(self, request: KeyedRequest, *, expired: datetime) -> StoredAnswer | None:
        """The answer that is stored, without claiming anything; None where there is none yet."""
        ...

    def store(self, request: KeyedRequest, content: bytes, user_id: int | None) -> None:
        """Store the answer to a request that was claimed. It may show the user with this id."""
        ...

    def sweep(self, expired: datetime, limit: int) -> None:
        """Remove answers from `expired` or before, at most `limit` of them and the oldest first.

        Waits for nobody: those that another is at work on may be left.
        """
        ...
