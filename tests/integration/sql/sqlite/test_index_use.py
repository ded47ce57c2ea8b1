"""Bounded lists: an index leads to the page, so that page 1,000 costs what page 1 costs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from blog.application.post_queries import PostListing
from blog.application.user_queries import UserListing
from tests.contracts.stores import sqlite_engine
from tests.integration.sql.large_lists import BOUNDED, LIMIT, USERS, Reader, reader_of_many
from tests.integration.sql.sqlite.measuring import plan, steps


@pytest.fixture(scope="module")
def reader(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    file = tmp_path_factory.mktemp("large") / "blog.db"
    shutil.copy(migrated_file, file)
    with sqlite_engine(file) as engine, reader_of_many(engine) as reader:
        yield reader


@pytest.mark.parametrize("listing", BOUNDED)
def test_a_bounded_list_is_read_off_an_index(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    first = plan(reader.engine, lambda: reader.page(listing))

    assert not [line for line in first if "TEMP B-TREE" in line]
    assert not [line for line in first if line.startswith("SCAN") and "USING INDEX" not in line]


@pytest.mark.parametrize("listing", BOUNDED)
def test_a_bounded_list_is_gone_on_with_from_a_position_in_the_index(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    position = reader.end_of_page_999(listing)

    later = plan(reader.engine, lambda: reader.page(listing, after=position))

    assert not [line for line in later if "TEMP B-TREE" in line or line.startswith("SCAN")]


@pytest.mark.parametrize("listing", BOUNDED)
def test_page_1000_costs_what_page_2_costs_and_page_1_but_for_finding_its_position(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    to_second, to_thousandth = reader.page(listing).next, reader.end_of_page_999(listing)

    first = steps(reader.connection, lambda: reader.page(listing))
    second = steps(reader.connection, lambda: reader.page(listing, after=to_second))
    thousandth = steps(reader.connection, lambda: reader.page(listing, after=to_thousandth))

    assert len(reader.page(listing, after=to_thousandth).items) == LIMIT
    assert thousandth <= 1.1 * second < 5 * first < USERS


def test_who_has_a_token_is_found_by_the_index_of_tokens(reader: Reader) -> None:
    assert reader.actor() is not None
    assert plan(reader.engine, reader.actor) == [
        "SEARCH sessions USING INDEX sqlite_autoindex_sessions_1 (token_hash=?)",
        "SEARCH users USING INTEGER PRIMARY KEY (rowid=?)",
    ]


def test_admins_are_found_by_an_index_in_which_there_is_nobody_else(reader: Reader) -> None:
    assert len(reader.admins()) == 1
    assert plan(reader.engine, reader.admins) == ["SCAN users USING INDEX ix_users_admins"]


@pytest.mark.parametrize("listing", [PostListing(), UserListing()])
def test_skipping_costs_more_with_every_row(
    reader: Reader, listing: PostListing | UserListing
) -> None:
    """So that one sees that steps are counted at all."""
    first = steps(reader.connection, lambda: reader.page(listing))
    thousandth = steps(reader.connection, lambda: reader.page(listing, skip=2_997))

    assert thousandth > 10 * first
