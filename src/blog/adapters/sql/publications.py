"""When the next scheduled post becomes public, for which nobody commits anything."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from blog.adapters.sql.tables import posts

_NEXT = """
    SELECT published_at FROM posts WHERE published_ascending > ?
    ORDER BY published_ascending LIMIT 1
"""


class NextPublication:
    """On a SQLite file."""

    def __init__(self, engine: Engine) -> None:
        self._stored: Any = posts.c.published_at.type.bind_processor(engine.dialect)
        self._moment: Any = posts.c.published_at.type.result_processor(engine.dialect, None)

    def __call__(self, cursor: Any, now: datetime) -> datetime | None:
        """Drafts, which have no date, come behind all others."""
        row = cursor.execute(_NEXT, (self._stored(now),)).fetchone()
        return self._moment(row[0]) if row else None
