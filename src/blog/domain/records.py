"""What every stored entity has: an id, a version, and the moments of its first and last change."""

from datetime import datetime

from blog.domain.errors import InvalidInput

LARGEST_ID = 2**53 - 1  # the largest integer that every client can hold (RFC 7493, 2.2)
LARGEST_VERSION = 2**31 - 1  # what every database has room for


def check_history(created_at: datetime, updated_at: datetime, version: int) -> None:
    """Raises InvalidInput with the code `out-of-range`."""
    if updated_at < created_at:
        raise InvalidInput("updated_at", "out-of-range", "It is before created_at.")
    if not 1 <= version <= LARGEST_VERSION:
        raise InvalidInput("version", "out-of-range", f"From 1 to {LARGEST_VERSION}.")
