"""What the stores of todos promise: in memory, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from blog.application.paging import PageRequest
from blog.domain.errors import VersionConflict
from examples.todo.application import TodoListing
from examples.todo.domain import Todo, TodoNotFound, TodoStatus
from examples.todo.sql import LIST, ROWS
from tests.builders import A_DAY, NOW
from tests.examples.databases import Databases
from tests.examples.services import TODO
from tests.examples.stores import STORES, RecordStore, memory_store, sql_store
from tests.examples.todo.fakes import queries, unit_of_work

PENDING, IN_PROCESS, COMPLETED = TodoStatus


Store = RecordStore[Todo]


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Store]:
    if request.param == "memory":
        yield memory_store(unit_of_work, queries)
        return
    with databases.migrated(TODO, request.param) as url, sql_store(url, ROWS, LIST) as store:
        yield store


def a_todo(task: str = "Buy milk", status: TodoStatus = IN_PROCESS, days: int = 0) -> Todo:
    """Each field has a value that is not its default."""
    made = NOW + days * A_DAY
    return Todo(task, status, created_at=made, updated_at=made + A_DAY, version=3)


def test_what_is_stored_comes_back_as_it_was(store: Store) -> None:
    todo = a_todo("Écrire 👩‍👩‍👧 <b>", COMPLETED)

    store.add(todo)

    assert todo.id == 1
    assert store.get(1) == todo
    with store.work() as work:
        assert work.records.get(1) == todo


def test_a_change_raises_the_version(store: Store) -> None:
    todo = a_todo()
    store.add(todo)

    with store.work() as work:
        found = work.records.get(todo.id)
        found.edit(NOW + 2 * A_DAY, task="Buy bread", status=PENDING)
        work.records.save(found)
        work.commit()

    assert found.version == 4
    assert store.get(todo.id) == found
    with store.work() as work, pytest.raises(VersionConflict):
        work.records.save(todo)


def test_an_id_is_not_used_again(store: Store) -> None:
    one, other = a_todo(), a_todo()
    store.add(one)

    with store.work() as work:
        work.records.remove(one)
        work.commit()
    store.add(other)

    assert (one.id, other.id) == (1, 2)
    with pytest.raises(TodoNotFound):
        store.get(1)
    with store.work() as work, pytest.raises(TodoNotFound):
        work.records.get(1)


def test_what_is_not_committed_is_rolled_back(store: Store) -> None:
    todo = a_todo()
    store.add(todo)

    with store.work() as work:
        work.records.add(a_todo())
        work.records.remove(todo)

    assert store.list(TodoListing()).items == (todo,)


TASKS = ["Buy milk", "ÉCRIRE", "écrire", "100 % wool", "a_b", r"a\b", "Straße", "Łódź"]


@pytest.fixture
def full_store(store: Store) -> Store:
    """Some stand in one place in every order."""
    statuses = list(TodoStatus)
    store.add(*(a_todo(task, statuses[n % 3], days=n // 3) for n, task in enumerate(TASKS)))
    return store


@pytest.mark.parametrize(
    ("keyword", "found"),
    [
        ("MILK", ["Buy milk"]),
        ("écr", ["ÉCRIRE", "écrire"]),
        ("ecrire", ["ÉCRIRE", "écrire"]),
        ("%", ["100 % wool"]),
        ("_", ["a_b"]),
        ("\\", [r"a\b"]),
        ("STRASSE", ["Straße"]),
        ("ODZ", ["Łódź"]),
        ("nothing", []),
    ],
)
def test_a_keyword_finds_a_part_whatever_the_case(
    full_store: Store, keyword: str, found: list[str]
) -> None:
    page = full_store.list(TodoListing(PageRequest(count=True), keyword=keyword))

    assert [todo.task for todo in page.items] == found
    assert page.total == len(found)


@pytest.mark.parametrize("status", TodoStatus)
def test_a_status_finds_those_that_have_it(full_store: Store, status: TodoStatus) -> None:
    page = full_store.list(TodoListing(PageRequest(count=True), status=status))

    assert {todo.status for todo in page.items} == {status}
    assert page.total == len(page.items) == (2 if status is COMPLETED else 3)


@pytest.mark.parametrize("sort", ["created_at", "task"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("status", [None, PENDING])
@pytest.mark.parametrize("keyword", [None, "I"])
def test_pages_hold_each_todo_once_and_in_order(
    full_store: Store,
    sort: str,
    descending: bool,
    status: TodoStatus | None,
    keyword: str | None,
) -> None:
    listing = TodoListing(PageRequest(100), sort, descending, status, keyword)
    whole = full_store.list(listing).items

    walked, after = list[Todo](), None
    while True:
        part = full_store.list(replace(listing, page=PageRequest(2, after=after)))
        walked += part.items
        after = part.next
        if after is None:
            break
    skipped = full_store.list(replace(listing, page=PageRequest(100, skip=2))).items

    assert tuple(walked) == whole
    assert skipped == whole[2:]
    assert list(whole) == sorted(whole, key=listing.position, reverse=descending)
