"""INSERT … ON CONFLICT DO UPDATE, in the words that both databases have for it."""

from sqlalchemy.dialects.sqlite.dml import OnConflictDoUpdate as SqliteOnConflictDoUpdate


class OnConflictDoUpdate(SqliteOnConflictDoUpdate):
    """For SQLite as it is, and for PostgreSQL with the one more thing that it looks for.

    PostgreSQL's own would do for both as well, but to import it is 40 ms and 3 MB of each start,
    also of one on SQLite.
    """

    inherit_cache = True
    constraint_target = None
