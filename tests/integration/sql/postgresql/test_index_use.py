"""Bounded lists: an index leads to the page, so that no step meets more rows than are shown."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from blog.application.post_queries import PostListing, PostSort
from blog.application.user_queries import UserListing
from blog.domain.posts import PostStatus
from tests.contracts.stores import postgres_engine
from tests.integration.sql.large_lists import BOUNDED, LIMIT, Reader, reader_of_many
from tests.integration.sql.postgresql.measuring import indexes, most_rows, plan
from tests.postgresql import Server

READ = LIMIT + 1
"""One more than is shown, to know whether there is more."""


@pytest.fixture(scope="module")
def reader(postgresql_server: Server, migrated_url: str) -> Iterator[Reader]:
    url = postgresql_server.copy(migrated_url)
    with postgres_engine(url) as engine, reader_of_many(engine) as reader:
        reader.connection.execute(text("ANALYZE"))
        yield reader
    postgresql_server.drop(url)


@pytest.mark.parametrize("listing", BOUNDED)
def test_no_step_to_the_first_page_meets_more_rows_than_it_shows(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    first = plan(reader.engine, reader.connection, lambda: reader.page(listing))

    assert most_rows(first) <= READ


@pytest.mark.parametrize("listing", BOUNDED)
def test_no_step_to_page_1000_meets_more_rows_than_it_shows(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    position = reader.end_of_page_999(listing)

    def page_1000() -> None:
        assert len(reader.page(listing, after=position).items) == LIMIT

    assert most_rows(plan(reader.engine, reader.connection, page_1000)) <= READ


def test_who_has_a_token_is_found_by_the_index_of_tokens(reader: Reader) -> None:
    steps = plan(reader.engine, reader.connection, reader.actor)

    assert reader.actor() is not None
    assert most_rows(steps) == 1
    assert indexes(steps) == {"uq_sessions_token_hash", "pk_users"}


def test_admins_are_found_by_an_index_in_which_there_is_nobody_else(reader: Reader) -> None:
    steps = plan(reader.engine, reader.connection, reader.admins)

    assert most_rows(steps) == len(reader.admins()) == 1
    assert indexes(steps) == {"ix_users_admins"}


@pytest.mark.parametrize("listing", [PostListing(), UserListing()])
def test_skipping_costs_more_with_every_row(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    """So that one sees that rows are counted at all."""
    steps = plan(reader.engine, reader.connection, lambda: reader.page(listing, skip=2_997))

    assert most_rows(steps) > 2_997


def test_what_no_index_leads_to_costs_more(reader: Reader) -> None:
    """So that one sees that rows are counted which are left out."""
    published = frozenset({PostStatus.PUBLISHED})
    listing = PostListing(sort=PostSort.TITLE, statuses=published, author_id=2)
    assert not listing.is_bounded

    steps = plan(reader.engine, reader.connection, lambda: reader.page(listing))

    assert most_rows(steps) > READ
