"""The routes that all records have, on fakes."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, ClassVar, Literal

import pytest
from fastapi import FastAPI
from httpx2 import Client
from pydantic import BaseModel

from blog.adapters.http.fields import integer, text
from blog.adapters.http.paging import BY_NUMBER, BY_TEXT, RecordListQuery
from blog.adapters.http.record_routes import RecordForm, record_routes
from blog.adapters.http.resources import Resource, StrictBody
from blog.adapters.http.service import HttpOptions, make_service
from blog.adapters.http.short_routes import ShortRoute
from blog.application.access import Access
from blog.application.idempotency import SafeRetries
from blog.application.maintenance import SchemaState
from blog.application.service import Service
from blog.domain.policy import open_access
from blog.domain.text import TextRule
from tests.builders import NOW
from tests.fakes.clock import FakeClock
from tests.fakes.database import FakeDatabase
from tests.fakes.executor import InlineExecutor
from tests.fakes.records import MemoryRecordQueries, MemoryRecordUnitOfWork, RecordMemory
from tests.notes import (
    CreateNote,
    Note,
    NoteNotFound,
    NoteService,
    NoteTaken,
    notes_in,
)
from tests.unit.http.in_process import a_client

NOTES = "/api/v1/notes"
NOTE = f"{NOTES}/1"
SENT = {"title": "Écrire", "stars": 3}


class NoteBody(BaseModel):
    id: int
    title: str
    stars: int


class NoteData(StrictBody):
    read_only = StrictBody.read_only | {"length"}

    title: Annotated[str, text(TextRule("title", 1, 10), "Read")]
    stars: Annotated[int, integer(0, 5)]


class NoteListQuery(RecordListQuery):
    orders: ClassVar = {"title": BY_TEXT, "stars": BY_NUMBER}

    sort: Literal["title", "-title", "stars", "-stars"] = "title"


FORM: RecordForm[Note] = RecordForm(
    name="Note",
    resource=Resource(
        "notes", lambda note: {"id": note.id, "title": note.title, "stars": note.stars}
    ),
    body=NoteBody,
    data=NoteData,
    query=NoteListQuery,
    create=CreateNote,
    missing=NoteNotFound,
    uneditable=(NoteTaken,),
)


@asynccontextmanager
async def _no_lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield


@pytest.fixture(scope="module")
def memory() -> RecordMemory:
    return RecordMemory()


@pytest.fixture(scope="module")
def app(memory: RecordMemory) -> FastAPI:
    def unit_of_work() -> MemoryRecordUnitOfWork[Note]:
        return MemoryRecordUnitOfWork(notes_in(memory))

    clock, executor = FakeClock(NOW), InlineExecutor(memory)
    retries = SafeRetries(unit_of_work, clock, Access(open_access))
    service = NoteService(unit_of_work, MemoryRecordQueries(notes_in(memory)), clock)
    return make_service(
        Service("Notes", "the notes", "python -m notes", "1.0.0", "What is noted."),
        record_routes(FORM, service, executor, retries),
        database=FakeDatabase(SchemaState.CURRENT),
        options=HttpOptions(),
        lifespan=_no_lifespan,
        is_full_of_writes=lambda: False,
    )


@pytest.fixture
def client(app: FastAPI, memory: RecordMemory) -> Iterator[Client]:
    memory.become(RecordMemory())
    with a_client(app) as client:
        yield client


@pytest.fixture(scope="module")
def document(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def test_a_record_is_created_read_and_deleted(client: Client) -> None:
    created = client.post(NOTES, json=SENT)

    assert (created.status_code, created.headers["Location"]) == (201, NOTE)
    assert created.json() == client.get(NOTE).json() == {"id": 1} | SENT
    assert client.get(NOTE, headers={"If-None-Match": '"1"'}).status_code == 304
    assert client.delete(NOTE, headers={"If-Match": '"2"'}).json()["code"] == "version-conflict"
    assert client.delete(NOTE, headers={"If-Match": '"1"'}).status_code == 204
    assert client.get(NOTE).json()["code"] == "note-not-found"


def test_a_record_is_created_once_for_each_key(client: Client) -> None:
    key = {"Idempotency-Key": "5f0c1a9e"}

    first, again = (client.post(NOTES, json=SENT, headers=key) for _ in range(2))

    assert again.content == first.content
    assert len(client.get(NOTES).json()) == 1


def test_a_part_edits_and_all_of_it_replaces(client: Client) -> None:
    client.post(NOTES, json=SENT)

    edited = client.patch(NOTE, json={"stars": 0})
    short = client.put(NOTE, json={"stars": 1})
    replaced = client.put(NOTE, json={"title": "Lire", "stars": 5})

    assert edited.json() == {"id": 1, "title": "Écrire", "stars": 0}
    assert short.json()["errors"][0] | {"detail": ""} == {
        "in": "body",
        "pointer": "/title",
        "code": "missing",
        "detail": "",
    }
    assert (replaced.json()["title"], replaced.headers["ETag"]) == ("Lire", '"3"')


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"stars": 6}, "out-of-range"),
        ({"stars": None}, "wrong-type"),
        ({"title": ""}, "too-short"),
        ({"length": 1}, "read-only"),
        ({"size": 1}, "unknown"),
    ],
)
def test_a_part_is_read_as_strictly_as_the_whole(
    client: Client, body: dict[str, Any], code: str
) -> None:
    client.post(NOTES, json=SENT)

    for refused in (client.patch(NOTE, json=body), client.put(NOTE, json=SENT | body)):
        assert [error["code"] for error in refused.json()["errors"]] == [code]


def test_a_list_is_in_the_order_that_is_asked_for(client: Client) -> None:
    for title, stars in (("b", 1), ("Á", 3), ("c", 2)):
        client.post(NOTES, json={"title": title, "stars": stars}).raise_for_status()

    def titles(query: str) -> str:
        path, found = f"{NOTES}?limit=2{query}", ""
        while path:
            page = client.get(path)
            found += "".join(note["title"] for note in page.json())
            path = page.headers.get("Link", "").partition(">")[0].removeprefix("<")
        return found

    assert (titles(""), titles("&sort=-title")) == ("Ábc", "cbÁ")
    assert (titles("&sort=stars"), titles("&sort=-stars&skip=0")) == ("bcÁ", "Ácb")


def test_all_routes_go_the_short_way(app: FastAPI) -> None:
    routes = [route for route in app.routes if isinstance(route, ShortRoute)]

    assert len(routes) == 6
    assert all(route.is_understood for route in routes)


def test_the_document_names_operations_and_problems_after_the_record(
    document: dict[str, Any],
) -> None:
    one, several = document["paths"][f"{NOTES}/{{id}}"], document["paths"][NOTES]

    operations = {each["operationId"] for each in (*one.values(), *several.values())}
    assert operations == {
        "createNote",
        "deleteNote",
        "editNote",
        "getNote",
        "listNotes",
        "replaceNote",
    }
    assert one["patch"]["description"] == "Another title, or other stars."
    assert "note-taken" in str(one["patch"]["responses"]["409"])
    assert "409" not in one["delete"]["responses"]
    assert "409" not in several["post"]["responses"]
    changes = document["components"]["schemas"]["NoteChanges"]
    assert "required" not in changes
    assert changes["description"].startswith("What is to change")
    assert document["components"]["schemas"]["NoteData"]["required"] == ["title", "stars"]
