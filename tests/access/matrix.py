"""The table of section "Access": what each route answers to whom."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from httpx2 import Client, Response

from tests.access.people import PASSWORD, STANDINGS, People

API = "/api/v1"
NEW_USER = {"name": "Newcomer", "email": "new@example.com", "age": 30, "password": PASSWORD}
TEXT = {"title": "Another title", "content": "Another content of a post"}


Body = Callable[[People], dict[str, Any] | None]


def no_body(people: People) -> None:
    """Most requests have none."""


@dataclass(frozen=True)
class Row:
    """A route, and the statuses for: anonymous, own, other, editor, admin."""

    statuses: str
    hidden: str = ""
    """The same where the post is not public; empty where no post is meant."""
    body: Body = no_body
    query: Callable[[People], str] = lambda people: ""

    def expected(self, standing: str, of: str) -> int:
        statuses = self.hidden if of == "hidden" else self.statuses
        names = ("anonymous", "own", "other", "editor", "admin")
        return dict(zip(names, map(int, statuses.split()), strict=True))[standing]


EVERYBODY = "200 200 200 200 200"
CHANGE = ("401 200 403 200 200", "401 200 404 200 200")
WHOLE_USER = {"name": "Somebody", "age": 30, "city": "Ghent"}


def of_own(body: dict[str, Any]) -> Body:
    return lambda people: body


MATRIX: dict[tuple[str, str], Row] = {
    ("GET", "/posts/{id}"): Row(EVERYBODY, "404 200 404 200 200"),
    ("GET", "/posts"): Row(EVERYBODY),
    ("POST", "/posts"): Row(
        "401 201 403 201 201", body=lambda people: TEXT | {"author_id": people.own.id}
    ),
    ("PATCH", "/posts/{id}"): Row(*CHANGE, body=of_own({"title": "Another title"})),
    ("PUT", "/posts/{id}"): Row(*CHANGE, body=of_own(TEXT)),
    ("POST", "/posts/{id}/publish"): Row(*CHANGE),
    ("POST", "/posts/{id}/unpublish"): Row(*CHANGE),
    ("DELETE", "/posts/{id}"): Row("401 204 403 204 204", "401 204 404 204 204"),
    ("GET", "/users"): Row(EVERYBODY),
    ("GET", "/users/search"): Row(EVERYBODY),
    ("GET", "/users/me"): Row("401 200 200 200 200"),
    ("GET", "/users/{id:user_id}"): Row(EVERYBODY),
    ("GET", "/users/{id:user_id}/posts"): Row(EVERYBODY),
    ("POST", "/users"): Row("401 403 403 403 201", body=of_own(NEW_USER)),
    ("PATCH", "/users/{id:user_id}"): Row("401 200 403 403 200", body=of_own({"city": "Ghent"})),
    ("PUT", "/users/{id:user_id}"): Row(
        "401 200 403 403 200", body=lambda people: WHOLE_USER | {"email": people.own.email.value}
    ),
    ("POST", "/users/{id:user_id}/activate"): Row("401 403 403 403 200"),
    ("POST", "/users/{id:user_id}/deactivate"): Row("401 403 403 403 200"),
    ("DELETE", "/users/{id:user_id}"): Row(
        "401 204 403 403 204", query=lambda people: "?posts=delete"
    ),
    ("POST", "/sessions"): Row(
        "201 201 201 201 201",
        body=lambda people: {"email": people.own.email.value, "password": PASSWORD},
    ),
    ("GET", "/sessions"): Row("401 200 200 200 200"),
    ("DELETE", "/sessions/current"): Row("401 204 204 204 204"),
    ("DELETE", "/sessions/{id}"): Row("401 204 404 404 404"),
}
"""Every route of the API, held to be every one by a test."""

MORE: dict[str, tuple[str, str, Row]] = {
    "give the posts to another": (
        "DELETE",
        "/users/{id:user_id}",
        Row(
            "401 403 403 403 204",
            query=lambda people: f"?posts=reassign&reassign_to={people.users['other'].id}",
        ),
    ),
    "give a role": (
        "PATCH",
        "/users/{id:user_id}",
        Row("401 422 403 403 200", body=of_own({"role": "editor"})),
    ),
    "give a password": (
        "PATCH",
        "/users/{id:user_id}",
        Row(
            "401 200 403 403 422",
            body=of_own({"password": "a new good password", "current_password": PASSWORD}),
        ),
    ),
    "give an address": (
        "PATCH",
        "/users/{id:user_id}",
        Row("401 422 403 403 200", body=of_own({"email": "elsewhere@example.com"})),
    ),
    "publish later": (
        "POST",
        "/posts/{id}/publish",
        Row("401 409 403 409 409", "401 200 404 200 200", of_own({"at": "2130-01-01T00:00:00Z"})),
    ),
}
"""Rights that depend on what is sent."""


def asked(path: str, row: Row, people: People, of: str) -> str:
    """The address for the owner, one of the owner's posts, or the owner's session."""
    post = people.hidden if of == "hidden" else people.public
    ids = {"/posts": post.id, "/users": people.own.id, "/sessions": people.sessions["own"].id}
    identity = next((each for start, each in ids.items() if path.startswith(start)), 0)
    filled = path.replace("{id:user_id}", str(identity)).replace("{id}", str(identity))
    return API + filled + row.query(people)


@dataclass(frozen=True)
class Case:
    """Somebody asks for something of somebody's."""

    method: str
    path: str
    row: Row
    standing: str
    of: str

    def __str__(self) -> str:
        return f"{self.standing}: {self.method} {self.of} {self.path} {self.row.statuses}"

    def send(self, client: Client, people: People) -> Response:
        address = asked(self.path, self.row, people, self.of)
        headers = people.header(self.standing)
        return client.request(self.method, address, json=self.row.body(people), headers=headers)


def cases() -> Iterator[Case]:
    rows = [(*key, row) for key, row in MATRIX.items()] + list(MORE.values())
    for (method, path, row), standing in product(rows, STANDINGS):
        for of in ("public", "hidden") if row.hidden else ("public",):
            yield Case(method, path, row, standing, of)
