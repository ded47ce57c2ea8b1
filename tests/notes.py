"""Notes: records with nothing to them, for tests of what all records have in common."""

from dataclasses import dataclass
from typing import Protocol

from blog.application.paging import Page, utf8_size
from blog.application.ports import UnitOfWork
from blog.application.records import ChangeRecord, RecordListing, RecordService
from blog.domain.errors import Conflict, NotFound
from blog.domain.records import Record, Repository
from tests.builders import A_DAY, NOW
from tests.fakes.paging import page_of
from tests.fakes.records import MemoryRepository, RecordMemory
from tests.fakes.unit_of_work import MemoryServiceUnitOfWork


class NoteNotFound(NotFound):
    code = "note-not-found"
    title = "There is no such note"
    explanation = "No note has this id."


class NoteTaken(Conflict):
    code = "note-taken"
    title = "There is such a note"
    explanation = "Another note has this title."


@dataclass(slots=True)
class Note(Record):
    title: str
    stars: int


def a_note(title: str = "Écrire", stars: int = 3) -> Note:
    return Note(title, stars, created_at=NOW, updated_at=NOW + A_DAY, version=2)


class NoteUnitOfWork(UnitOfWork, Protocol):
    @property
    def notes(self) -> Repository[Note]: ...


@dataclass(frozen=True, slots=True)
class CreateNote:
    title: str
    stars: int


@dataclass(frozen=True, slots=True)
class EditNote(ChangeRecord):
    title: str | None = None
    stars: int | None = None


class NoteService(RecordService[NoteUnitOfWork, Note, Note, RecordListing]):
    def records(self, work: NoteUnitOfWork) -> Repository[Note]:
        return work.notes

    def create(self, command: CreateNote) -> Note:
        """A new one."""
        now = self.clock.now()
        return self.add(Note(command.title, command.stars, created_at=now, updated_at=now))

    def edit(self, command: EditNote) -> Note:
        """Another title, or other stars."""

        def edit(note: Note) -> bool:
            if command.title == "taken":
                raise NoteTaken
            return note.change(self.clock.now(), title=command.title, stars=command.stars)

        return self.change(command, edit)


def notes_in(memory: RecordMemory) -> MemoryRepository[Note]:
    return MemoryRepository(memory, Note, NoteNotFound)


class MemoryNoteUnitOfWork(MemoryServiceUnitOfWork[RecordMemory]):
    def __init__(self, memory: RecordMemory) -> None:
        super().__init__(memory)
        self.notes = notes_in(memory)


class MemoryNoteQueries:
    def __init__(self, memory: RecordMemory) -> None:
        self._notes = notes_in(memory)

    def get(self, note_id: int) -> Note:
        return self._notes.get(note_id)

    def list(self, listing: RecordListing) -> Page[Note]:
        return page_of(
            self._notes.all(),
            listing.page,
            descending=listing.descending,
            size=lambda note: utf8_size(note.title),
            position=listing.position,
        )
