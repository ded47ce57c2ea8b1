"""How often a password may be tried: counted before it is looked at, so that it is exact."""

import hashlib
import ipaddress
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from blog.domain.errors import TooManyAttempts
from blog.domain.users import EmailAddress

_NETWORK_BITS = 64
"""Of an IPv6 address: the network; the rest is the interface's (RFC 4291, 2.5.1)."""


class TooManyPasswords(TooManyAttempts):
    code = "too-many-attempts"
    title = "Too many passwords were tried"
    explanation = (
        "Five wrong passwords in 15 minutes for one e-mail address and client, or a hundred in an "
        "hour for one address, are the most. Until Retry-After has passed, the right one is "
        "refused as well. An operator can set another password with `blog users set-password`, "
        "but not shorten the time."
    )

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.retry_after = max(1, math.ceil(wait.total_seconds()))


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong attempts within such a time."""

    most: int
    within: timedelta

    def recent(self, attempts: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
        """Those that count, the oldest first.

        Some are later than now: clocks differ, and one may be set back. None counts for more than
        twice the time.
        """
        return tuple(sorted(at for at in attempts if abs(now - at) < self.within))

    def require_room(self, recent: tuple[datetime, ...], now: datetime) -> None:
        """Raises TooManyPasswords where one more would be too many."""
        if len(recent) >= self.most:
            raise TooManyPasswords(recent[-self.most] + self.within - now)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is counted together, and how much of it is allowed."""

    key: bytes
    """SHA-256 of what it is: addresses that nobody has are tried as well, and not kept."""
    limit: Limit

    @classmethod
    def of(cls, limit: Limit, *what: str) -> "Subject":
        return cls(hashlib.sha256("\n".join(what).encode()).digest(), limit)


PER_CLIENT = Limit(5, timedelta(minutes=15))
PER_ADDRESS = Limit(100, timedelta(hours=1))
LONGEST = PER_ADDRESS.within


def subjects(email: EmailAddress, client: str) -> tuple[Subject, ...]:
    """In the order in which they are held."""
    return (
        Subject.of(PER_ADDRESS, email.value),
        Subject.of(PER_CLIENT, email.value, client_network(client)),
    )


def client_network(client: str) -> str:
    """The IPv4 address, or the network of 64 bits of an IPv6 address; anything else as it is."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.IPv6Network((address, _NETWORK_BITS), strict=False))
        address = address.ipv4_mapped
    return str(address)


class ThrottleRepository(Protocol):
    """When passwords were tried, by the key of a subject, inside a unit of work."""

    def hold(self, key: bytes) -> tuple[datetime, ...]:
        """The attempts that are kept, none at first.

        Whoever else wants to hold the same, also where there are none, waits until the unit of
        work is over.
        """
        ...

    def save(self, key: bytes, attempts: tuple[datetime, ...], now: datetime) -> None:
        """Keep these in place of those before. The key is held."""
        ...

    def sweep(self, before: datetime, limit: int) -> None:
        """Forget those that were last saved before, at most `limit` keys, waiting for nobody."""
        ...
