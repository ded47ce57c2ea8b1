"""Rows of records whose fields are stored as they are."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import CheckConstraint, Column, Connection, Engine, Integer, Text, inspect
from sqlalchemy.exc import IntegrityError

from blog.adapters.sql import table_parts as parts
from blog.adapters.sql.records import Rows
from blog.domain.errors import VersionConflict
from tests.notes import TITLE, Note, NoteNotFound, NoteTaken, a_note

metadata = parts.new_metadata()
notes = parts.record_table(
    "notes",
    metadata,
    *parts.folded_text(TITLE, unique=True),
    Column("stars", Integer, nullable=False),
    Column("about", Text),
    CheckConstraint("stars >= 0", name="stars"),
)
ORDERS = parts.indexed_orders(notes, "created_at", "title", behind=("stars",))
ROWS = Rows.of(notes, Note, missing=NoteNotFound, refusals={"unique": NoteTaken})


@pytest.fixture
def connection(empty_engine: Engine) -> Iterator[Connection]:
    metadata.create_all(empty_engine)
    with empty_engine.connect() as connection:
        yield connection


def test_a_record_comes_back_as_it_was(connection: Connection) -> None:
    note = a_note()

    ROWS.add(connection, note)
    found = ROWS.get(connection, note.id)

    assert found == note
    assert connection.execute(notes.select()).mappings().one()["title_folded"] == "ecrire"
    found.edit(note.updated_at, title="Lire", stars=0, about="Ink.")
    ROWS.save(connection, found)
    assert ROWS.get(connection, note.id) == replace(
        note, title="Lire", stars=0, about="Ink.", version=3
    )
    with pytest.raises(VersionConflict):
        ROWS.save(connection, note)
    ROWS.remove(connection, found)
    with pytest.raises(NoteNotFound):
        ROWS.get(connection, note.id)


def test_a_broken_constraint_is_refused_as_its_kind_is(connection: Connection) -> None:
    ROWS.add(connection, a_note())

    with pytest.raises(NoteTaken), connection.begin_nested():
        ROWS.add(connection, a_note("ÉCRIRE"))
    with pytest.raises(IntegrityError):
        ROWS.add(connection, a_note("Lire", stars=-1))


def test_each_order_has_an_index_alone_and_behind_each_filter(connection: Connection) -> None:
    indexes = {
        index["name"]: index["column_names"] for index in inspect(connection).get_indexes("notes")
    }

    assert {name: column.name for name, column in ORDERS.items()} == {
        "created_at": "created_at",
        "title": "title_folded",
    }
    assert (
        indexes.items()
        >= {
            "ix_notes_created_at": ["created_at", "id"],
            "ix_notes_title": ["title_folded", "id"],
            "ix_notes_stars_created_at": ["stars", "created_at", "id"],
            "ix_notes_stars_title": ["stars", "title_folded", "id"],
        }.items()
    )
