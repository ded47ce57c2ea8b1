"""The use cases that all records have."""

import pytest

from blog.application.paging import PageRequest
from blog.application.records import DeleteRecord, EditRecord, RecordListing, text_size
from blog.domain.errors import VersionConflict
from tests.builders import A_DAY, NOW
from tests.fakes.clock import FakeClock
from tests.fakes.records import MemoryRecordQueries, MemoryRecordUnitOfWork, RecordMemory
from tests.notes import (
    CreateNote,
    NoteNotFound,
    NoteService,
    NoteTaken,
    a_note,
    notes_in,
)

STALE = frozenset({"0"})


@pytest.fixture
def notes() -> NoteService:
    memory = RecordMemory()
    clock = FakeClock(NOW)
    return NoteService(
        lambda: MemoryRecordUnitOfWork(notes_in(memory)),
        MemoryRecordQueries(notes_in(memory)),
        clock,
    )


def test_what_is_created_is_found(notes: NoteService) -> None:
    note = notes.create(CreateNote("Écrire", 3))

    assert (note.id, note.version, note.created_at) == (1, 1, NOW)
    assert notes.get(1) == note
    assert notes.list(RecordListing()).items == (note,)


def test_a_change_is_stored_where_anything_differs(notes: NoteService) -> None:
    notes.create(CreateNote("Écrire", 3))

    changed = notes.edit(EditRecord(1, {"stars": 4}, expected=frozenset({"1"})))
    same = notes.edit(EditRecord(1, {"stars": 4}))

    assert (changed.stars, changed.version) == (4, 2)
    assert same == notes.get(1) == changed


def test_what_was_decided_on_an_old_version_is_refused(notes: NoteService) -> None:
    note = notes.create(CreateNote("Écrire", 3))

    with pytest.raises(VersionConflict):
        notes.edit(EditRecord(1, {"stars": 4}, expected=STALE))
    with pytest.raises(VersionConflict):
        notes.delete(DeleteRecord(1, STALE))
    with pytest.raises(NoteTaken):  # which is told before
        notes.edit(EditRecord(1, {"title": "taken"}, expected=STALE))

    assert notes.get(1) == note


def test_what_is_deleted_is_gone(notes: NoteService) -> None:
    notes.create(CreateNote("Écrire", 3))

    notes.delete(DeleteRecord(1, frozenset({"1"})))

    for absent in (notes.get, lambda one: notes.edit(EditRecord(one, {}))):
        with pytest.raises(NoteNotFound):
            absent(1)
    with pytest.raises(NoteNotFound):
        notes.delete(DeleteRecord(1))


@pytest.mark.parametrize(
    ("sort", "place"),
    [("created_at", NOW), ("updated_at", NOW + A_DAY), ("title", "ecrire"), ("stars", 3)],
)
def test_a_record_stands_where_its_field_says(sort: str, place: object) -> None:
    assert RecordListing(sort=sort).position(a_note()) == (place, 0)


def test_a_list_without_filters_is_bounded_as_its_page_is() -> None:
    assert RecordListing().is_bounded
    assert not RecordListing(PageRequest(count=True)).is_bounded


def test_a_record_weighs_what_its_texts_do() -> None:
    assert text_size(a_note("Écrire")) == len("Écrire".encode())
