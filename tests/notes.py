"""Notes: records with nothing to them, for tests of what all records have in common."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar

from blog.application.records import EditRecord, RecordListing, RecordService
from blog.domain.errors import Conflict, NotFound
from blog.domain.records import Record
from blog.domain.text import TextRule
from tests.builders import A_DAY, NOW
from tests.fakes.records import MemoryRepository, RecordMemory

TITLE = TextRule("title", 1, 10)


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
    rules: ClassVar = {"title": TITLE.clean}

    title: str
    stars: int
    about: str | None = None

    def edit(self, now: datetime, **changes: Any) -> bool:
        if changes.get("title") == "taken":
            raise NoteTaken
        return Record.edit(self, now, **changes)


def a_note(title: str = "Écrire", stars: int = 3) -> Note:
    return Note(title, stars, created_at=NOW, updated_at=NOW + A_DAY, version=2)


@dataclass(frozen=True, slots=True)
class CreateNote:
    title: str
    stars: int


class NoteService(RecordService[Note, Note, RecordListing]):
    def create(self, command: CreateNote) -> Note:
        """A new one."""
        return self.add(Note.create(self.clock.now(), **asdict(command)))

    def edit(self, command: EditRecord) -> Note:
        """Another title, or other stars."""
        return super().edit(command)


def notes_in(memory: RecordMemory) -> MemoryRepository[Note]:
    return MemoryRepository(memory, Note, NoteNotFound)
