"""The OpenAPI document, by itself."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis

from blog.adapters.http.problem_types import problem_type
from blog.bootstrap.settings import Settings
from blog.main import create_app

Document = dict[str, Any]

EVERYWHERE = {
    "content-too-large",
    "forbidden",
    "headers-too-large",
    "internal-error",
    "misdirected-request",
    "request-timeout",
    "uri-too-long",
}
IN_THE_API = EVERYWHERE | {
    "invalid-input",
    "malformed-json",
    "unavailable",
    "unsupported-media-type",
}
OF_WRITES = {"cross-site-request"}
OF_RETRIES = OF_WRITES | {"idempotency-key-reused"}
OF_POSTS = {"no-such-path", "post-not-found"}
OF_USERS = {"no-such-path", "user-not-found"}
STALE = {"version-conflict"}
OF_RESTRICTED_ACCESS = {
    "recent-sign-in-required",
    "session-not-found",
    "too-many-attempts",
    "unauthenticated",
}

PROBLEMS = {
    "listUsers": IN_THE_API | {"invalid-cursor"},
    "searchUsers": IN_THE_API | {"invalid-cursor"},
    "getUser": IN_THE_API | OF_USERS,
    "registerUser": IN_THE_API | OF_RETRIES | {"email-already-registered"},
    "editUser": IN_THE_API | OF_WRITES | OF_USERS | STALE | {"email-already-registered"},
    "replaceUser": IN_THE_API | OF_WRITES | OF_USERS | STALE | {"email-already-registered"},
    "deleteUser": IN_THE_API
    | OF_WRITES
    | OF_USERS
    | STALE
    | {"author-not-found", "author-inactive", "user-has-posts", "last-admin"},
    "activateUser": IN_THE_API | OF_RETRIES | OF_USERS,
    "deactivateUser": IN_THE_API | OF_RETRIES | OF_USERS | {"last-admin"},
    "listPostsOfUser": IN_THE_API | OF_USERS | {"invalid-cursor"},
    "listPosts": IN_THE_API | {"invalid-cursor"},
    "getPost": IN_THE_API | OF_POSTS,
    "writePost": IN_THE_API | OF_RETRIES | {"author-not-found", "author-inactive"},
    "editPost": IN_THE_API | OF_WRITES | OF_POSTS | STALE,
    "replacePost": IN_THE_API | OF_WRITES | OF_POSTS | STALE,
    "deletePost": IN_THE_API | OF_WRITES | OF_POSTS | STALE,
    "publishPost": IN_THE_API
    | OF_RETRIES
    | OF_POSTS
    | {"author-inactive", "already-published", "publication-in-the-past"},
    "unpublishPost": IN_THE_API | OF_RETRIES | OF_POSTS,
    "getFrontPage": EVERYWHERE | {"unavailable"},
    "getLiveness": EVERYWHERE,
    "getReadiness": EVERYWHERE | {"unavailable"},
    "getMetrics": EVERYWHERE | {"no-such-path"},
    "getProblemPage": EVERYWHERE | {"no-such-path", "unavailable"},
}


@pytest.fixture(scope="module")
def document() -> Document:
    """As a client reads it."""
    text = json.dumps(create_app(Settings()).openapi())
    read: Document = json.loads(text)
    return read


def operations(document: Document) -> dict[str, Document]:
    return {
        operation["operationId"]: operation
        for operations in document["paths"].values()
        for operation in operations.values()
    }


def resolved(document: Document, part: Document) -> Document:
    """What a `$ref` into the components stands for."""
    if "$ref" not in part:
        return part
    *_, kind, name = part["$ref"].split("/")
    found: Document = document["components"][kind][name]
    return found


def documented_problems(document: Document, operation: Document) -> dict[str, int]:
    """The status of each code that the operation lists."""
    found = {}
    for status, part in operation["responses"].items():
        content = resolved(document, part).get("content", {})
        for code in content.get("application/problem+json", {}).get("examples", {}):
            found[code] = int(status)
    return found


def bodies(document: Document) -> Iterator[Document]:
    """Every body that is sent or answered, with its schema and its examples."""
    for operation in operations(document).values():
        messages = [*operation["responses"].values(), operation.get("requestBody", {})]
        for message in messages:
            yield from resolved(document, message).get("content", {}).values()


def test_it_is_valid_openapi(document: Document) -> None:
    schemathesis.openapi.from_dict(document).validate()

    assert document["openapi"].startswith("3.1.")


def test_each_operation_lists_its_problems(document: Document) -> None:
    listed = {
        name: set(documented_problems(document, operation))
        for name, operation in operations(document).items()
    }

    assert listed == PROBLEMS


def test_each_problem_is_listed_with_its_status(document: Document) -> None:
    statuses = {
        code: status
        for operation in operations(document).values()
        for code, status in documented_problems(document, operation).items()
    }

    assert statuses == {code: problem_type(code).status for code in statuses}


def test_problems_of_no_operation_are_told_in_the_introduction(document: Document) -> None:
    listed = set().union(*PROBLEMS.values())

    problem = document["components"]["schemas"]["Problem"]
    elsewhere = set(problem["properties"]["code"]["enum"]) - listed - OF_RESTRICTED_ACCESS

    assert elsewhere == {"malformed-request", "method-not-allowed"}
    assert all(f"`{code}`" in document["info"]["description"] for code in elsewhere)


def test_the_framework_leaves_no_form_of_errors_of_its_own(document: Document) -> None:
    assert "ValidationError" not in json.dumps(document)


def test_every_number_is_exact(document: Document) -> None:
    def refuse(number: str) -> None:
        raise AssertionError(f"{number} is not written as an integer.")

    author_id = document["components"]["schemas"]["NewPost"]["properties"]["author_id"]
    json.loads(json.dumps(document), parse_float=refuse)

    assert (author_id["minimum"], author_id["maximum"]) == (1, 2**63 - 1)


def test_every_body_has_an_example_that_fits_its_schema(document: Document) -> None:
    check_examples(document)


def check_examples(document: Document) -> None:
    for body in bodies(document):
        if body["schema"] == {"type": "string"}:  # a page for people
            continue
        examples = [each["value"] for each in body.get("examples", {}).values()]
        schema = body["schema"] | {"components": document["components"]}
        for example in examples or [body["example"]]:
            jsonschema_rs.validate(schema, example, validate_formats=True)


def test_every_parameter_has_a_description_and_an_example(document: Document) -> None:
    told = {
        (name, parameter["name"]): "description" in parameter
        and not {"examples", "default", "const", "$ref"}.isdisjoint(parameter["schema"])
        for name, operation in operations(document).items()
        for parameter in operation.get("parameters", [])
    }

    assert [which for which, is_told in told.items() if not is_told] == []


def test_a_new_post_links_to_all_that_can_be_done_with_it(document: Document) -> None:
    links = operations(document)["writePost"]["responses"]["201"]["links"]

    assert set(links) == {
        *("getPost", "editPost", "replacePost", "deletePost", "publishPost", "unpublishPost")
    }
