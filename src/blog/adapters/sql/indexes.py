"""The indexes of lists as the migrations make them, for whoever compares the two.

Who serves needs none of it, and PostgreSQL's words in it import a whole dialect, 40 ms and 3 MB.
"""

from sqlalchemy import Index

from blog.adapters.sql import tables
from blog.adapters.sql.tables import IS_ADMIN, posts, users

metadata = tables.metadata
"""The tables with all of their indexes."""

# For every order of a list, alone and behind every filter, an index that ends in the id. Each says
# its direction, for there are relatives of PostgreSQL where it is not ascending unless it says so.
Index("ix_users_created_at", users.c.created_at.asc(), users.c.id.asc())
Index("ix_users_name", users.c.name_folded.asc(), users.c.id.asc())
Index("ix_users_admins", users.c.id.asc(), sqlite_where=IS_ADMIN, postgresql_where=IS_ADMIN)

_POST_ORDERS = {
    "created_at": posts.c.created_at,
    "title": posts.c.title_folded,
    "published_ascending": posts.c.published_ascending,
    "published_descending": posts.c.published_descending,
}
for _name, _order in _POST_ORDERS.items():
    Index(f"ix_posts_{_name}", _order.asc(), posts.c.id.asc())
    Index(f"ix_posts_author_{_name}", posts.c.author_id.asc(), _order.asc(), posts.c.id.asc())
for _name in ("created_at", "title"):
    for _part, _where in {
        "dated": posts.c.published_at.is_not(None),
        "drafts": posts.c.published_at.is_(None),
    }.items():
        Index(
            f"ix_posts_{_part}_{_name}",
            _POST_ORDERS[_name].asc(),
            posts.c.id.asc(),
            sqlite_where=_where,
            postgresql_where=_where,
        )
