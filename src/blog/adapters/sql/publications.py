"""When the next scheduled post becomes public, for which nobody commits anything."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import sqlite

from blog.adapters.sql.tables import posts

_NEXT = """
    SELECT published_at FROM posts WHERE published_ascending > ?
    ORDER BY published_ascending LIMIT 1
"""
_DIALECT = sqlite.dialect()
_stored: Any = posts.c.published_at.type.bind_processor(_DIALECT)
_moment: Any = posts.c.published_at.type.result_processor(_DIALECT, None)


def next_publication(cursor: Any, now: datetime) -> datetime | None:
    """The first after `now`, on SQLite. Drafts, which have no date, come behind all others."""
    row = cursor.execute(_NEXT, (_stored(now),)).fetchone()
    return _moment(row[0]) if row else None
