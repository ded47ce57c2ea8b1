"""Who may do what, on fakes: the whole table, and nothing changed by what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Client, Response

from blog.adapters.http.routing import StrictRoute
from tests.access.matrix import API, MATRIX, TEXT, Case, asked, cases, no_body
from tests.access.people import People
from tests.builders import A_DAY, NOW
from tests.fakes.memory import Memory
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.unit.http.service import Fakes


def stored(memory: Memory) -> Memory:
    """All but the attempts, which are counted where a password is looked at."""
    copy = memory.copy()
    copy.throttles = {}
    return copy


def test_every_route_has_its_row(restricted_app: FastAPI) -> None:
    routes = {
        (method, route.path.removeprefix(API))
        for route in restricted_app.routes
        if isinstance(route, StrictRoute)
        for method in route.methods or ()
    }

    assert routes == set(MATRIX)


@pytest.mark.parametrize("case", list(cases()), ids=str)
def test_each_may_do_what_the_table_says(
    restricted: Client, fakes: Fakes, people: People, case: Case
) -> None:
    before = stored(fakes.memory)

    answer = case.send(restricted, people)

    assert answer.status_code == case.row.expected(case.standing, case.of), answer.text
    if answer.status_code >= 400:
        assert stored(fakes.memory) == before
    if case.standing not in ("own", "admin"):
        assert people.own.email.value not in answer.text
        assert not {"email", "age", "role"} & keys_of(answer, people.own.id)
    match answer.status_code:
        case 401:
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.json()["code"] == "unauthenticated"
        case 403:
            assert answer.json()["code"] == "forbidden"


def keys_of(answer: Response, user_id: int) -> set[str]:
    """The keys under which anything is said of the user."""
    found: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, list):
            for each in value:
                look(each)
        elif isinstance(value, dict):
            if "city" in value and value["id"] == user_id:
                found.update(value)
            look(list(value.values()))

    look(answer.json() if answer.content else None)
    return found


BAD_TOKENS = {
    "none": None,
    "malformed": "Bearer",
    "of another scheme": "Basic YWRhOmFkYQ==",
    "empty": "",
    "with a space in it": "Bearer a b",
    "unknown": f"Bearer {'x' * 43}",
    "as a hash": "Bearer {hash}",
}


@pytest.mark.parametrize(
    ("method", "path", "bad"),
    [
        (method, path, bad)
        for (method, path), row in MATRIX.items()
        for bad, header in BAD_TOKENS.items()
        if header is not None or row.statuses.startswith("401")
    ],
)
def test_a_token_that_is_not_good_is_401_everywhere(
    restricted: Client, fakes: Fakes, people: People, method: str, path: str, bad: str
) -> None:
    row, header = MATRIX[method, path], BAD_TOKENS[bad]
    before, headers = stored(fakes.memory), {}
    if header is not None:
        known = people.sessions["admin"].token_hash.hex()
        headers = {"Authorization": header.replace("{hash}", known)}

    answer = restricted.request(
        method, asked(path, row, people, "public"), content=b"{", headers=headers
    )

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert stored(fakes.memory) == before


def end_by_time(fakes: Fakes, people: People) -> None:
    fakes.clock.move(30 * A_DAY)


def end_by_hand(fakes: Fakes, people: People) -> None:
    with MemoryUnitOfWork(fakes.memory) as work:
        work.sessions.end(people.sessions["own"].id, people.own.id)
        work.commit()


def deactivate(fakes: Fakes, people: People) -> None:
    with MemoryUnitOfWork(fakes.memory) as work:
        user = work.users.get(people.own.id)
        user.deactivate(NOW)
        work.users.save(user)
        work.commit()


def delete(fakes: Fakes, people: People) -> None:
    with MemoryUnitOfWork(fakes.memory) as work:
        work.posts.remove_all_of(people.own.id)
        work.users.remove(people.own)
        work.commit()


@pytest.mark.parametrize("end", [end_by_time, end_by_hand, deactivate, delete])
@pytest.mark.parametrize(("method", "path"), MATRIX, ids=" ".join)
def test_a_token_that_was_good_is_401_everywhere(
    restricted: Client,
    fakes: Fakes,
    people: People,
    method: str,
    path: str,
    end: Callable[[Fakes, People], None],
) -> None:
    end(fakes, people)
    before = stored(fakes.memory)

    answer = restricted.request(
        method,
        asked(path, MATRIX[method, path], people, "public"),
        content=b"{",
        headers=people.header("own"),
    )

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert stored(fakes.memory) == before


HIDDEN_REQUESTS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "", {}),
    ("HEAD", "", {}),
    ("GET", "", {"headers": {"If-None-Match": "*"}}),
    ("PATCH", "", {"json": {"title": "Another title"}}),
    ("PATCH", "", {"json": {"title": "Another title"}, "headers": {"If-Match": '"1"'}}),
    ("PUT", "", {"json": TEXT}),
    ("POST", "/publish", {}),
    ("POST", "/publish", {"json": {"at": "2130-01-01T00:00:00Z"}}),
    ("POST", "/publish", {"headers": {"Idempotency-Key": "a-key"}}),
    ("POST", "/unpublish", {}),
    ("DELETE", "", {}),
    ("DELETE", "", {"headers": {"If-Match": '"1"'}}),
]


@pytest.mark.parametrize(("method", "below", "more"), HIDDEN_REQUESTS)
@pytest.mark.parametrize("standing", ["anonymous", "other"])
def test_a_hidden_post_is_like_one_that_does_not_exist(
    restricted: Client, people: People, standing: str, method: str, below: str, more: dict[str, Any]
) -> None:
    headers = people.header(standing) | more.get("headers", {})

    hidden, missing = (
        restricted.request(method, f"{API}/posts/{post_id}{below}", **(more | {"headers": headers}))
        for post_id in (people.hidden.id, 999)
    )

    expected = 401 if standing == "anonymous" and method not in ("GET", "HEAD") else 404
    assert hidden.status_code == missing.status_code == expected
    assert told(hidden) == told(missing)


def told(answer: Response) -> tuple[Any, Any]:
    """All that an answer says, but for what differs each time."""
    ours = ("x-request-id",)
    headers = {name: value for name, value in answer.headers.items() if name not in ours}
    body = answer.json() if answer.content else {}
    return headers, {name: body[name] for name in body if name not in ("instance", "request_id")}


@pytest.mark.parametrize("standing", ["anonymous", "other"])
@pytest.mark.parametrize(
    "query",
    ["", "?status=draft", "?published=false", "?q=hidden", "?author_id={own}", "?include=author"],
)
def test_no_list_tells_of_a_hidden_post(
    restricted: Client, people: People, standing: str, query: str
) -> None:
    query = query.format(own=people.own.id)
    headers = people.header(standing)

    lists = [
        restricted.get(f"{API}{path}{query}{'&' if query else '?'}count=true", headers=headers)
        for path in ("/posts", f"/users/{people.own.id}/posts")
        if "author_id" not in query or path == "/posts"
    ]

    for answer in lists:
        assert answer.status_code == 200
        assert people.hidden.id not in [post["id"] for post in answer.json()]
        assert int(answer.headers["X-Total-Count"]) == len(answer.json())


FORBIDDEN_FIELDS = {
    "id": 9,
    "version": 9,
    "is_active": False,
    "password_hash": "x",
    "created_at": "2026-03-01T10:30:00Z",
    "updated_at": "2026-03-01T10:30:00Z",
    "sessions": [],
    "author_id": 1,
}


@pytest.mark.parametrize("name", FORBIDDEN_FIELDS)
@pytest.mark.parametrize(
    ("method", "path"),
    [key for key, row in MATRIX.items() if row.body is not no_body and key != ("POST", "/posts")],
    ids=" ".join,
)
def test_no_field_comes_in_by_the_way(
    restricted: Client, fakes: Fakes, people: People, method: str, path: str, name: str
) -> None:
    row, before = MATRIX[method, path], stored(fakes.memory)
    body = (row.body(people) or {}) | {name: FORBIDDEN_FIELDS[name]}

    answer = restricted.request(
        method, asked(path, row, people, "public"), json=body, headers=people.header("admin")
    )

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{name}"]
    assert stored(fakes.memory) == before
