"""The rules of a todo."""

import pytest

from blog.domain.errors import InvalidInput
from examples.todo.domain import Todo, TodoCompleted, TodoStatus
from tests.builders import A_DAY, NOW

PENDING, IN_PROCESS, COMPLETED = TodoStatus


def a_todo(status: TodoStatus = IN_PROCESS, task: str = "Buy milk") -> Todo:
    return Todo.create(NOW, task=task, status=status)


def test_a_task_is_cleaned_as_all_text_is() -> None:
    assert a_todo(task="  e\u0301crire\u2028").task == "écrire"


@pytest.mark.parametrize(
    ("task", "code"),
    [("", "too-short"), (" ", "too-short"), ("a" * 201, "too-long"), ("a\0", "control-character")],
)
def test_a_task_that_breaks_a_rule_is_refused(task: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        a_todo(task=task)

    assert (caught.value.field, caught.value.field_code) == ("task", code)


@pytest.mark.parametrize("status", TodoStatus)
def test_it_is_complete_with_one_status_only(status: TodoStatus) -> None:
    assert a_todo(status).is_complete is (status is COMPLETED)


@pytest.mark.parametrize("before", TodoStatus)
@pytest.mark.parametrize("after", TodoStatus)
def test_every_status_follows_every_other_but_one(before: TodoStatus, after: TodoStatus) -> None:
    todo = a_todo(before)

    if (before, after) == (COMPLETED, IN_PROCESS):
        with pytest.raises(TodoCompleted):
            todo.edit(NOW + A_DAY, task="Another task", status=after)
        assert todo == a_todo(before)
    else:
        assert todo.edit(NOW + A_DAY, status=after) is (before is not after)
        assert todo.status is after


def test_a_completed_todo_is_reopened_first() -> None:
    todo = a_todo(COMPLETED)

    todo.edit(NOW, status=PENDING)
    todo.edit(NOW, status=IN_PROCESS)

    assert todo.status is IN_PROCESS


def test_values_as_they_are_change_nothing() -> None:
    todo = a_todo()

    differs = todo.edit(NOW + A_DAY, task=" Buy milk", status=IN_PROCESS)

    assert not differs
    assert todo.updated_at == NOW


def test_a_change_has_a_date_that_never_goes_back() -> None:
    todo = a_todo()

    todo.edit(NOW + A_DAY, task="Buy bread")
    todo.edit(NOW - A_DAY, task="Buy cheese")

    assert (todo.created_at, todo.updated_at) == (NOW, NOW + A_DAY)
