"""The use cases of todos, on fakes."""

import pytest

from blog.application.records import DeleteRecord, EditRecord
from blog.domain.errors import VersionConflict
from examples.todo.application import CreateTodo, TodoListing, TodoService
from examples.todo.domain import TodoCompleted, TodoNotFound, TodoStatus
from tests.builders import A_DAY, NOW
from tests.examples.todo.fakes import queries, unit_of_work
from tests.fakes.clock import FakeClock
from tests.fakes.records import RecordMemory

STALE = frozenset({"0"})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def todos(clock: FakeClock) -> TodoService:
    memory = RecordMemory()
    return TodoService(lambda: unit_of_work(memory), queries(memory), clock)


def test_a_new_todo_is_pending_and_has_its_dates(todos: TodoService) -> None:
    todo = todos.create(CreateTodo("Buy milk"))

    assert todos.get(todo.id) == todo
    assert (todo.id, todo.status, todo.version) == (1, TodoStatus.PENDING, 1)
    assert todo.created_at == todo.updated_at == NOW


def test_only_what_is_given_changes(todos: TodoService, clock: FakeClock) -> None:
    todo = todos.create(CreateTodo("Buy milk"))
    clock.move(A_DAY)

    edited = todos.edit(EditRecord(todo.id, {"status": TodoStatus.COMPLETED}))

    assert (edited.task, edited.is_complete, edited.version) == ("Buy milk", True, 2)
    assert todos.get(todo.id) == edited


def test_what_is_as_it_was_is_not_stored_anew(todos: TodoService, clock: FakeClock) -> None:
    todo = todos.create(CreateTodo("Buy milk"))
    clock.move(A_DAY)

    assert todos.edit(EditRecord(todo.id, {"task": "Buy milk"})) == todo


def test_a_completed_todo_is_not_in_process_at_once(todos: TodoService) -> None:
    todo = todos.create(CreateTodo("Buy milk", TodoStatus.COMPLETED))

    with pytest.raises(TodoCompleted):
        todos.edit(EditRecord(todo.id, {"task": "Buy bread", "status": TodoStatus.IN_PROCESS}))

    assert todos.get(todo.id) == todo


def test_a_change_that_was_decided_on_an_old_version_is_refused(todos: TodoService) -> None:
    todo = todos.create(CreateTodo("Buy milk"))

    with pytest.raises(VersionConflict):
        todos.edit(EditRecord(todo.id, {"task": "Buy bread"}, expected=STALE))
    with pytest.raises(VersionConflict):
        todos.delete(DeleteRecord(todo.id, STALE))

    assert todos.get(todo.id) == todo


def test_a_deleted_todo_is_gone_and_its_id_is_not_used_again(todos: TodoService) -> None:
    todo = todos.create(CreateTodo("Buy milk"))

    todos.delete(DeleteRecord(todo.id, frozenset({todo.revision})))

    with pytest.raises(TodoNotFound):
        todos.get(todo.id)
    assert todos.create(CreateTodo("Buy bread")).id == 2


def test_what_is_not_there_is_not_found(todos: TodoService) -> None:
    with pytest.raises(TodoNotFound):
        todos.get(7)
    with pytest.raises(TodoNotFound):
        todos.edit(EditRecord(7, {}))
    with pytest.raises(TodoNotFound):
        todos.delete(DeleteRecord(7))


def test_todos_are_listed(todos: TodoService) -> None:
    todo = todos.create(CreateTodo("Buy milk"))

    assert todos.list(TodoListing()).items == (todo,)
