"""Those who watch from outside see what is wrong."""

import pytest

from tests.faults.file_places import FilePlace
from tests.faults.places import Place, an_app
from tests.faults.writers import Record
from tests.integration.cli.files import execute
from tests.unit.http.in_process import a_client
from tests.unit.http.service import POSTS, USERS, post_data, user_data


@pytest.fixture
def kept(place: Place) -> Record:
    """What was written to the place: a user and his post."""
    record = Record()
    with an_app(place) as app, a_client(app) as client:
        for path, data, key in ((USERS, user_data(), "email"), (POSTS, post_data(), "title")):
            client.post(path, json=data).raise_for_status()
            record.sent.add(data[key])
            record.acknowledged[data[key]] = 0.0
    record.sent.add("Ghent")
    return record


def test_what_was_kept_is_neither_lost_nor_strange(place: Place, kept: Record) -> None:
    assert kept.lost_from(place) == set()
    assert kept.strange_in(place) == set()


def test_what_was_acknowledged_and_is_not_there_is_lost(place: Place, kept: Record) -> None:
    kept.acknowledged["ada@example.com"] = 1.0

    assert kept.lost_from(place) == {"ada@example.com"}
    assert kept.lost_from(place, until=0.5) == set()


def test_what_nobody_sent_is_strange(place: Place, kept: Record) -> None:
    kept.sent.clear()

    assert kept.strange_in(place) == {"grace@example.com", "Ghent", "A compiler at last"}


def test_a_transaction_is_seen_while_it_is_open(place: Place) -> None:
    with place.locked():
        meanwhile = place.transactions()

    assert (meanwhile, place.transactions()) == (1, 0)


def test_a_broken_reference_is_complained_of(file_place: FilePlace) -> None:
    with an_app(file_place) as app, a_client(app) as client:
        client.post(USERS, json=user_data())
        client.post(POSTS, json=post_data())
    assert file_place.complaints() == []

    execute(file_place.file, "DELETE FROM users")

    assert len(file_place.complaints()) == 1
