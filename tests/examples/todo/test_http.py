"""Todos over HTTP, on both databases."""

from typing import Any

import pytest
from httpx2 import Client, Response

TODOS = "/api/v1/todos"
TODO = f"{TODOS}/1"
FIELDS = ["id", "task", "status", "complete", "created_at", "updated_at"]


def problem(response: Response, status: int, code: str) -> dict[str, Any]:
    found: dict[str, Any] = response.json()
    assert (response.status_code, found["code"]) == (status, code)
    assert response.headers["Content-Type"] == "application/problem+json"
    return found


def errors(response: Response) -> set[tuple[str, str, str]]:
    found = problem(response, 422, "invalid-input")["errors"]
    return {(error["in"], error["pointer"], error["code"]) for error in found}


def write(client: Client, task: str = "Buy milk", **fields: Any) -> Response:
    return client.post(TODOS, json={"task": task, **fields})


def tasks(response: Response) -> list[str]:
    assert response.status_code == 200
    return [todo["task"] for todo in response.json()]


def test_a_new_todo_is_pending(client: Client) -> None:
    response = write(client, "  Écrire ")

    todo = response.json()
    assert response.status_code == 201
    assert (response.headers["Location"], response.headers["ETag"]) == (TODO, '"1"')
    assert list(todo) == FIELDS
    assert todo["id"] == 1
    assert (todo["task"], todo["status"], todo["complete"]) == ("Écrire", "Pending", False)
    assert todo["created_at"] == todo["updated_at"]
    assert client.get(TODO).json() == todo


def test_a_todo_may_be_completed_from_the_first(client: Client) -> None:
    assert write(client, status="Completed").json()["complete"] is True


def test_patch_changes_what_is_sent_and_nothing_else(client: Client) -> None:
    before = write(client, status="In Process").json()

    done = client.patch(TODO, json={"status": "Completed"})
    same = client.patch(TODO, json={})

    assert done.headers["ETag"] == same.headers["ETag"] == '"2"'
    assert same.json() == done.json()
    after = before | {"status": "Completed", "complete": True}
    assert done.json() == after | {"updated_at": done.json()["updated_at"]}


def test_put_replaces_all(client: Client) -> None:
    write(client, status="Completed")

    replaced = client.put(TODO, json={"task": "Buy bread"})

    assert (replaced.status_code, replaced.headers["ETag"]) == (200, '"2"')
    assert (replaced.json()["task"], replaced.json()["status"]) == ("Buy bread", "Pending")


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_what_is_completed_is_reopened_before_it_is_in_process(client: Client, method: str) -> None:
    before = write(client, status="Completed").json()
    in_process = {"task": "Buy bread", "status": "In Process"}

    refused = client.request(method, TODO, json=in_process)

    told = problem(refused, 409, "todo-completed")
    assert client.get(TODO).json() == before
    assert client.get(told["type"]).status_code == 200
    client.patch(TODO, json={"status": "Pending"}).raise_for_status()
    assert client.request(method, TODO, json=in_process).json()["status"] == "In Process"


def test_delete_is_for_good(client: Client) -> None:
    write(client)

    assert client.delete(TODO).status_code == 204

    problem(client.get(TODO), 404, "todo-not-found")
    problem(client.delete(TODO), 404, "todo-not-found")
    assert write(client).headers["Location"] == f"{TODOS}/2"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, {("/task", "missing")}),
        ({"task": None}, {("/task", "wrong-type")}),
        ({"task": 1}, {("/task", "wrong-type")}),
        ({"task": " "}, {("/task", "too-short")}),
        ({"task": "a" * 201}, {("/task", "too-long")}),
        ({"task": "a\x00"}, {("/task", "control-character")}),
        ({"task": "a", "status": "pending"}, {("/status", "not-allowed")}),
        ({"task": "a", "status": None}, {("/status", "not-allowed")}),
        ({"task": "a", "status": True}, {("/status", "not-allowed")}),
        ({"task": "a", "complete": True}, {("/complete", "read-only")}),
        ({"task": "a", "id": 7, "b/c": 1}, {("/id", "read-only"), ("/b~1c", "unknown")}),
        ({"task": "", "status": 1}, {("/task", "too-short"), ("/status", "not-allowed")}),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", TODOS), ("PUT", TODO), ("PATCH", TODO)], ids=lambda p: p
)
def test_each_wrong_value_is_named(
    client: Client, method: str, path: str, body: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    before = write(client, status="Completed").json()
    if method == "PATCH" and not body:
        return

    refused = errors(client.request(method, path, json=body))

    assert refused == {("body", pointer, code) for pointer, code in found}
    assert client.get(TODOS).json() == [before]


def test_a_todo_is_not_sent_to_who_has_it(client: Client) -> None:
    tag = write(client).headers["ETag"]

    known = client.get(TODO, headers={"If-None-Match": f'"x", W/{tag}'})
    client.patch(TODO, json={"task": "Buy bread"})
    changed = client.get(TODO, headers={"If-None-Match": tag})

    assert (known.status_code, known.content, known.headers["ETag"]) == (304, b"", tag)
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_change_that_was_decided_on_an_old_version_is_refused(
    client: Client, method: str
) -> None:
    write(client)
    body = None if method == "DELETE" else {"task": "Buy bread"}
    before = client.patch(TODO, json={"status": "In Process"}).json()

    stale = client.request(method, TODO, json=body, headers={"If-Match": '"1"'})

    problem(stale, 412, "version-conflict")
    assert client.get(TODO).json() == before
    assert client.request(method, TODO, json=body, headers={"If-Match": '"2"'}).is_success


def test_head_and_options_work_and_other_methods_do_not(client: Client) -> None:
    whole = write(client)

    head, options = client.head(TODO), client.options(TODO)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert options.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"
    refused = client.post(TODO, json={})
    problem(refused, 405, "method-not-allowed")
    assert refused.headers["Allow"] == options.headers["Allow"]
    assert client.options(TODOS).headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_todos_are_filtered_sorted_and_counted(client: Client) -> None:
    for task, status in (
        ("Écrire", "Pending"),
        ("acheter du lait", "Completed"),
        ("ecrire 100 %", "Completed"),
    ):
        write(client, task, status=status)

    assert tasks(client.get(f"{TODOS}?keyword=ÉCR")) == ["Écrire", "ecrire 100 %"]
    assert tasks(client.get(f"{TODOS}?keyword=%25")) == ["ecrire 100 %"]
    assert tasks(client.get(f"{TODOS}?keyword=_")) == []
    assert len(tasks(client.get(f"{TODOS}?keyword=+"))) == 3
    assert tasks(client.get(f"{TODOS}?status=Completed&keyword=ecr")) == ["ecrire 100 %"]
    assert tasks(client.get(f"{TODOS}?sort=-task"))[-1] == "acheter du lait"
    assert client.get(f"{TODOS}?status=In Process&count=true").headers["X-Total-Count"] == "0"
    assert client.get(f"{TODOS}?limit=1&count=true").headers["X-Total-Count"] == "3"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=pending", {("/status", "not-allowed")}),
        ("status=", {("/status", "not-allowed")}),
        ("sort=status", {("/sort", "not-allowed")}),
        (f"keyword={'a' * 201}", {("/keyword", "too-long")}),
        ("limit=0&skip=10001", {("/limit", "out-of-range"), ("/skip", "out-of-range")}),
        ("q=a&complete=true", {("/q", "unknown"), ("/complete", "unknown")}),
        ("status=Pending&status=Pending", {("/status", "repeated")}),
    ],
)
def test_each_wrong_part_of_a_query_is_named(
    client: Client, query: str, found: set[tuple[str, str]]
) -> None:
    refused = errors(client.get(f"{TODOS}?{query}"))

    assert refused == {("query", pointer, code) for pointer, code in found}


@pytest.mark.parametrize("query", ["", "&skip=0", "&sort=-task", "&status=Pending&keyword=task"])
def test_links_lead_through_all_pages(client: Client, query: str) -> None:
    for number in range(5):
        write(client, f"Task {number}")

    path, walked = f"{TODOS}?limit=2{query}", list[str]()
    while path:
        page = client.get(path)
        walked += tasks(page)
        path = page.headers.get("Link", "").partition(">")[0].removeprefix("<")

    assert sorted(walked) == [f"Task {number}" for number in range(5)]


def test_a_cursor_is_good_for_its_own_list_only(client: Client) -> None:
    for number in range(3):
        write(client, f"Task {number}")
    link = client.get(f"{TODOS}?limit=1&status=Pending").headers["Link"]
    cursor = link.partition("cursor=")[2].partition(">")[0]

    problem(client.get(f"{TODOS}?cursor={cursor}"), 422, "invalid-cursor")


def test_what_is_sent_again_under_one_key_is_done_once(client: Client) -> None:
    key = {"Idempotency-Key": "5f0c1a9e"}

    first, again = (client.post(TODOS, json={"task": "Buy milk"}, headers=key) for _ in range(2))
    other = client.post(TODOS, json={"task": "Buy bread"}, headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    problem(other, 422, "idempotency-key-reused")
    assert tasks(client.get(TODOS)) == ["Buy milk"]
