"""What the OpenAPI document says of bodies is what the service holds to."""

import re
from typing import Any
from unicodedata import is_normalized

import pytest
from fastapi import FastAPI
from httpx2 import Client

from tests.builders import a_post, a_user
from tests.http_rules.field_cases import ACCEPTED, REFUSED
from tests.unit.http.service import Fakes

BODIES = ["UserData", "UserChanges", "NewPost", "PostData", "PostChanges"]


@pytest.fixture(scope="module")
def schemas(app: FastAPI) -> dict[str, Any]:
    found: dict[str, Any] = app.openapi()["components"]["schemas"]
    return found


@pytest.mark.parametrize("name", BODIES)
def test_the_published_patterns_are_those_that_are_enforced(
    schemas: dict[str, Any], name: str
) -> None:
    for field, rule in schemas[name]["properties"].items():
        if rule["type"] != "string":
            continue
        pattern = re.compile(rule["pattern"].removesuffix("$") + r"\Z")
        longest = rule.get("maxLength", 10**9)

        for text in filter(_is_plain, ACCEPTED[field]):
            assert pattern.search(text)
        for text in filter(_is_plain, [text for text, _ in REFUSED[field]]):
            assert not pattern.search(text) or len(text) > longest


def _is_plain(text: Any) -> bool:
    """In NFC, and without surrogates, which no pattern of ECMA-262 can exclude."""
    return (
        isinstance(text, str)
        and is_normalized("NFC", text)
        and not re.search(r"[\ud800-\udfff]", text)
    )


def test_integers_publish_their_bounds(schemas: dict[str, Any]) -> None:
    age = schemas["UserData"]["properties"]["age"]
    author = schemas["NewPost"]["properties"]["author_id"]

    assert (age["minimum"], age["maximum"]) == (0, 150)
    assert (author["minimum"], author["maximum"]) == (1, 2**63 - 1)


@pytest.mark.parametrize("name", [*BODIES, "Publication"])
def test_no_other_key_may_be_sent(schemas: dict[str, Any], name: str) -> None:
    assert schemas[name]["additionalProperties"] is False


def test_an_answer_has_the_keys_that_are_published(
    client: Client, fakes: Fakes, schemas: dict[str, Any]
) -> None:
    fakes.add(a_user(), a_post())
    shown = {
        "UserBody": client.get("/api/v1/users/1").json(),
        "PostBody": client.get("/api/v1/posts").json()[0],
        "PostWithAuthorBody": client.get("/api/v1/posts/1").json(),
    }

    for name, body in shown.items():
        assert set(schemas[name]["required"]) == set(schemas[name]["properties"]) == set(body)
