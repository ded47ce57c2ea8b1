"""Each example speaks of itself, and of nothing that is another's."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from httpx2 import Client

from blog.adapters.http.problem_types import closed_list, codes_in
from tests.examples.services import Example
from tests.integration.openapi.test_document import check_examples
from tests.unit.http.in_process import a_client

OF_EVERY_SERVICE = {
    "forbidden",
    "idempotency-key-reused",
    "invalid-cursor",
    "invalid-input",
    "unavailable",
    "version-conflict",
}
"""Beside those of HTTP itself."""


@pytest.fixture(scope="module")
def client(example: Example, shared_url: str) -> Iterator[Client]:
    with example.app(shared_url) as app, a_client(app) as client:
        yield client


@pytest.fixture(scope="module")
def document(client: Client) -> dict[str, Any]:
    read: dict[str, Any] = client.get("/openapi.json").json()
    return read


def listed(document: dict[str, Any]) -> set[str]:
    return set(document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"])


def test_its_front_page_and_its_document_have_its_name(
    example: Example, client: Client, document: dict[str, Any]
) -> None:
    service = example.migrations.service
    front = client.get("/").json()

    assert (front["name"], front["version"]) == (service.title, service.version)
    assert (document["info"]["title"], document["info"]["version"]) == tuple(front.values())[:2]
    assert document["info"]["description"].startswith(service.about)
    shown = document["paths"]["/"]["get"]["responses"]["200"]["content"]["application/json"]
    assert shown["example"] == front


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_its_pages_ask_no_other_host(example: Example, client: Client, path: str) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert f"<title>{example.migrations.service.title}</title>" in page.text
    assert "https://" not in page.text
    assert "connect-src 'self'" in page.headers["Content-Security-Policy"]


def test_it_is_live_and_ready(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json() == {"status": "ready"}


def test_its_problems_are_its_own_each_with_a_page(
    example: Example, client: Client, document: dict[str, Any]
) -> None:
    codes = listed(document)

    assert codes == set(closed_list(())) | OF_EVERY_SERVICE | example.codes
    assert {client.get(f"/problems/{code}").status_code for code in codes} == {200}
    others = set(codes_in("blog")) - codes
    assert "user-not-found" in others
    assert {client.get(f"/problems/{code}").status_code for code in others} == {404}


def test_its_document_says_nothing_of_users_or_posts(document: dict[str, Any]) -> None:
    text = json.dumps(document).lower().replace("blog_", "")  # settings and metrics are called so

    assert not [word for word in ("user", "posts", "author_id", "sign in", "blog") if word in text]


def test_its_document_is_valid_and_so_are_its_examples(document: dict[str, Any]) -> None:
    schemathesis.openapi.from_dict(document).validate()

    check_examples(document)


def test_what_is_answered_has_the_fields_of_the_document_in_their_order(
    example: Example, client: Client, document: dict[str, Any]
) -> None:
    answered = client.post(example.path, json=dict(example.body)).json()

    created = document["paths"][example.path]["post"]["responses"]["201"]
    schema = created["content"]["application/json"]["schema"]
    *_, name = schema["$ref"].split("/")
    assert list(answered) == list(document["components"]["schemas"][name]["properties"])
    whole = schema | {"components": document["components"]}
    jsonschema_rs.validate(whole, answered, validate_formats=True)
