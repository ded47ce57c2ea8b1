"""The OpenAPI document says all that the service does, and what it says is so."""

import re
from collections.abc import Iterator
from functools import reduce
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx2 import Client

from blog.domain.policy import restricted_access_with_registration
from tests.builders import a_post, a_user
from tests.unit.http.service import Fakes, an_app
from tests.unit.http.test_problems import CODES

HIDDEN = {
    "/docs",
    "/docs/favicon.png",
    "/docs/redoc.standalone.js",
    "/docs/swagger-ui-bundle.js",
    "/docs/swagger-ui.css",
    "/openapi.json",
    "/redoc",
}
"""Pages about the interface; they are no part of it."""

OF_A_RULE = {code for code, status in CODES.items() if status in (404, 409, 412, 429)}
OF_A_RULE |= {"recent-sign-in-required"}
OF_A_RULE |= {"idempotency-key-reused", "invalid-cursor", "publication-in-the-past"}
OF_A_RULE -= {"no-such-path"}
EDITING = {"user-not-found", "email-already-registered", "version-conflict"}
DELETING = {"user-not-found", "author-not-found", "user-has-posts", "author-inactive", "last-admin"}
RETRYING = {"idempotency-key-reused"}
PUBLISHING = {"already-published", "publication-in-the-past"}
RULES = {
    "registerUser": RETRYING | {"email-already-registered"},
    "listUsers": {"invalid-cursor"},
    "searchUsers": {"invalid-cursor"},
    "getUser": {"user-not-found"},
    "editUser": EDITING,
    "replaceUser": EDITING,
    "deleteUser": DELETING | {"version-conflict"},
    "activateUser": RETRYING | {"user-not-found"},
    "deactivateUser": RETRYING | {"user-not-found", "last-admin"},
    "listPostsOfUser": {"user-not-found", "invalid-cursor"},
    "writePost": RETRYING | {"author-not-found", "author-inactive"},
    "listPosts": {"invalid-cursor"},
    "getPost": {"post-not-found"},
    "editPost": {"post-not-found", "version-conflict"},
    "replacePost": {"post-not-found", "version-conflict"},
    "publishPost": RETRYING | {"post-not-found", "author-inactive"} | PUBLISHING,
    "unpublishPost": RETRYING | {"post-not-found"},
    "deletePost": {"post-not-found", "version-conflict"},
}
"""The errors of a rule that each operation may have while access is open."""

OF_ACCOUNTS = EDITING | {"last-admin", "too-many-attempts"}
RESTRICTED_RULES = RULES | {
    "editUser": OF_ACCOUNTS,
    "replaceUser": OF_ACCOUNTS,
    "deleteUser": RULES["deleteUser"] | {"recent-sign-in-required"},
    "getOwnUser": set(),
    "signIn": {"too-many-attempts"},
    "listSessions": set(),
    "signOut": set(),
    "endSession": {"session-not-found"},
}
NEED_NO_TOKEN = {
    "getUser",
    "listUsers",
    "searchUsers",
    "listPostsOfUser",
    "listPosts",
    "getPost",
    "signIn",
}

Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module", params=["open", "restricted"])
def access(request: pytest.FixtureRequest) -> str:
    """The policy for which the document is made."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="module")
def told_app(access: str, app: FastAPI, restricted_app: FastAPI) -> FastAPI:
    return app if access == "open" else restricted_app


@pytest.fixture(scope="module")
def document(told_app: FastAPI) -> dict[str, Any]:
    return told_app.openapi()


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> list[Operation]:
    return operations_of(document)


@pytest.fixture(scope="module")
def open_operations(app: FastAPI) -> list[Operation]:
    return operations_of(app.openapi())


def operations_of(document: dict[str, Any]) -> list[Operation]:
    """Path, method and what is said of each."""
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """The part, or what it refers to."""
    if "$ref" not in part:
        return part
    steps = part["$ref"].removeprefix("#/").split("/")
    found: dict[str, Any] = reduce(lambda inner, step: inner[step], steps, document)
    return found


def test_every_route_is_documented_or_hidden_on_purpose(
    told_app: FastAPI, operations: list[Operation]
) -> None:
    routes = {
        (re.sub(r":\w+}", "}", route.path), method.lower())
        for route in told_app.routes
        if isinstance(route, APIRoute) and route.path not in HIDDEN
        for method in route.methods or ()
    }

    assert {(path, method) for path, method, _ in operations} == routes
    assert {route.path for route in told_app.routes if isinstance(route, APIRoute)} >= HIDDEN - {
        "/openapi.json"
    }


def test_every_operation_has_an_id_of_its_own(operations: list[Operation]) -> None:
    ids = [operation["operationId"] for *_, operation in operations]

    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]*)+", each) for each in ids)


def test_every_operation_is_explained(operations: list[Operation]) -> None:
    for *_, operation in operations:
        assert operation["summary"]
        assert operation["description"].strip().endswith(".")


def test_everything_that_is_sent_has_an_example(operations: list[Operation]) -> None:
    for path, _, operation in operations:
        for body in operation.get("requestBody", {}).get("content", {}).values():
            assert body.keys() & {"example", "examples"}, path
        for parameter in operation.get("parameters", []):
            if parameter["name"] != "cursor":  # one that is made up would be refused
                told = parameter.keys() | parameter["schema"].keys()
                assert told & {"example", "examples", "enum", "const", "$ref"}, parameter


def test_every_answer_has_an_example(document: dict[str, Any], operations: list[Operation]) -> None:
    for path, _, operation in operations:
        for status, response in operation["responses"].items():
            for kind, body in resolved(document, response).get("content", {}).items():
                if kind != "text/html":
                    assert body.keys() & {"example", "examples"}, (path, status)


def documented_problems(
    document: dict[str, Any], operation: dict[str, Any]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Status, code and example of each error that the operation may have."""
    for status, response in operation["responses"].items():
        content = resolved(document, response).get("content", {})
        for code, example in (
            content.get("application/problem+json", {}).get("examples", {}).items()
        ):
            yield status, code, example["value"]


def test_every_documented_error_is_in_the_closed_list(
    document: dict[str, Any], operations: list[Operation]
) -> None:
    for *_, operation in operations:
        for status, code, example in documented_problems(document, operation):
            assert CODES[code] == int(status) == example["status"]
            assert example["code"] == code
            assert example["type"] == f"/problems/{code}"


def test_of_each_error_it_is_said_when_it_occurs(
    document: dict[str, Any], operations: list[Operation]
) -> None:
    for *_, operation in operations:
        for status, code, _ in documented_problems(document, operation):
            response = resolved(document, operation["responses"][status])

            assert f"`{code}`" in response["description"]


def test_the_rules_that_an_operation_may_break_are_listed(
    access: str, document: dict[str, Any], operations: list[Operation]
) -> None:
    listed = {
        operation["operationId"]: {
            code for _, code, _ in documented_problems(document, operation)
        }.intersection(OF_A_RULE)
        for path, _, operation in operations
        if path.startswith("/api/")
    }

    assert listed == (RULES if access == "open" else RESTRICTED_RULES)


def test_it_is_said_where_a_token_is_needed(
    access: str, document: dict[str, Any], operations: list[Operation]
) -> None:
    needed = {
        operation["operationId"]: {} not in operation["security"]
        for _, _, operation in operations
        if "security" in operation
    }

    if access == "open":
        assert not needed
        assert "securitySchemes" not in document["components"]
    else:
        assert needed == {name: name not in NEED_NO_TOKEN for name in RESTRICTED_RULES}
        assert document["components"]["securitySchemes"] == {
            "bearer": {"type": "http", "scheme": "bearer"}
        }


def test_nobody_is_asked_for_a_token_while_access_is_open(
    access: str, operations: list[Operation]
) -> None:
    asked = {
        operation["operationId"]
        for _, _, operation in operations
        if "401" in operation["responses"]
    }

    assert asked == (set() if access == "open" else set(RESTRICTED_RULES))


@pytest.mark.parametrize("post", [a_post(), a_post(published=True)])
def test_every_documented_body_works(
    client: Client, fakes: Fakes, open_operations: list[Operation], post: Any
) -> None:
    for path, method, operation in open_operations:
        for body in bodies_of(operation):
            fakes.reset()
            fakes.add(a_user(), post)

            response = client.request(method, path.replace("{id}", "1"), json=body)

            assert str(response.status_code) in {"200", "201", "409"} & set(operation["responses"])


def bodies_of(operation: dict[str, Any]) -> Iterator[Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "example" in content:
        yield content["example"]
    yield from (example["value"] for example in content.get("examples", {}).values())


def test_every_answer_publishes_the_id_of_its_request(
    document: dict[str, Any], operations: list[Operation]
) -> None:
    for *_, operation in operations:
        for response in operation["responses"].values():
            assert "X-Request-Id" in resolved(document, response)["headers"]


def test_every_post_of_the_api_takes_a_key_and_tells_a_replay(operations: list[Operation]) -> None:
    told = {
        operation["operationId"]: (
            "Idempotency-Key" in [each["name"] for each in operation.get("parameters", [])],
            any(
                "Idempotency-Replayed" in response.get("headers", {})
                for status, response in operation["responses"].items()
                if status.startswith("2")
            ),
        )
        for _, _, operation in operations
    }

    retried = {name for name, rules in RULES.items() if rules >= RETRYING}
    assert len(retried) == 6
    assert told == {name: (name in retried, name in retried) for name in told}


def test_where_registration_is_open_it_needs_no_token() -> None:
    open_to_all = an_app(policy=restricted_access_with_registration).openapi()

    registering = open_to_all["paths"]["/api/v1/users"]["post"]

    assert registering["security"] == [{}, {"bearer": []}]
    assert {"401", "403"} <= registering["responses"].keys()
