"""Pages that end early because their texts are large: what does not fit is not even read."""

import pytest
from sqlalchemy import Engine

from blog.adapters.sql.connections import LentConnection
from blog.adapters.sql.post_queries import SqlPostQueries
from blog.application.paging import PageRequest, Position
from blog.application.post_queries import PostListing
from tests.builders import NOW, a_post, a_user
from tests.contracts.stores import Store
from tests.integration.sql.sqlite.measuring import steps

FITTING = 6
"""So many contents of 200,000 bytes pass one mebibyte."""


@pytest.fixture
def large_posts(store: Store) -> None:
    author = a_user()
    store.add(author)
    store.add(*(a_post(content="é" * 100_000, author_id=author.id) for _ in range(20)))


@pytest.mark.usefixtures("large_posts")
@pytest.mark.parametrize("after", [None, (NOW, 41)])
def test_a_page_that_ends_early_costs_what_a_page_of_so_many_posts_costs(
    engine: Engine, after: Position | None
) -> None:
    lent = LentConnection()

    def cost(limit: int) -> int:
        listing = PostListing(PageRequest(limit=limit, after=after), with_author=True)
        with engine.connect() as connection, lent.lend(connection):
            assert len(SqlPostQueries(lent).list(listing, NOW).items) == min(limit, FITTING)
            return steps(connection, lambda: SqlPostQueries(lent).list(listing, NOW))

    assert cost(limit=100) < 1.5 * cost(limit=FITTING)
