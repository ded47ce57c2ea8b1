"""Categories over HTTP, on both databases."""

from typing import Any

import pytest
from httpx2 import Client

from tests.examples.shop.client import (
    CATEGORIES,
    CATEGORY,
    PRODUCT,
    errors,
    names,
    open_shop,
    problem,
    walked,
)


def create(client: Client, *several: str) -> None:
    for name in several:
        client.post(CATEGORIES, json={"name": name}).raise_for_status()


def test_a_category_is_created_and_read(client: Client) -> None:
    response = client.post(CATEGORIES, json={"name": "  Ku\u0308che "})

    category = response.json()
    assert response.status_code == 201
    assert (response.headers["Location"], response.headers["ETag"]) == (CATEGORY, '"1"')
    assert list(category) == ["id", "name", "created_at", "updated_at"]
    assert (category["id"], category["name"]) == (1, "Küche")
    assert client.get(CATEGORY).json() == category
    assert client.get(CATEGORIES).json() == [category]


@pytest.mark.parametrize("name", ["Küche", "KÜCHE", "kuche", " kÜche "])
def test_a_name_is_taken_whatever_the_case(client: Client, name: str) -> None:
    create(client, "Küche", "Garden")

    told = problem(client.post(CATEGORIES, json={"name": name}), 409, "category-name-taken")
    for method in ("PATCH", "PUT"):
        refused = client.request(method, f"{CATEGORIES}/2", json={"name": name})
        problem(refused, 409, "category-name-taken")

    assert client.get(told["type"]).status_code == 200
    assert names(client.get(CATEGORIES)) == ["Küche", "Garden"]


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_category_is_renamed(client: Client, method: str) -> None:
    create(client, "Küche")

    renamed = client.request(method, CATEGORY, json={"name": "KÜCHE"})
    same = client.request(method, CATEGORY, json={"name": "KÜCHE"})

    assert (renamed.status_code, renamed.json()["name"]) == (200, "KÜCHE")
    assert renamed.headers["ETag"] == same.headers["ETag"] == '"2"'
    assert same.json() == renamed.json()


def test_a_category_with_products_is_not_deleted(client: Client) -> None:
    open_shop(client)

    told = problem(client.delete(CATEGORY), 409, "category-has-products")
    client.delete(PRODUCT).raise_for_status()
    deleted = client.delete(CATEGORY)

    assert (deleted.status_code, deleted.content) == (204, b"")
    assert client.get(told["type"]).status_code == 200
    problem(client.get(CATEGORY), 404, "category-not-found")
    problem(client.delete(CATEGORY), 404, "category-not-found")
    create(client, "Küche")
    assert client.get(f"{CATEGORIES}/2").json()["name"] == "Küche"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"name": None}, {("/name", "wrong-type")}),
        ({"name": 1}, {("/name", "wrong-type")}),
        ({"name": " "}, {("/name", "too-short")}),
        ({"name": "a" * 101}, {("/name", "too-long")}),
        ({"name": "a\x00"}, {("/name", "control-character")}),
        ({"name": "a", "id": 7, "x": 1}, {("/id", "read-only"), ("/x", "unknown")}),
    ],
)
def test_each_wrong_value_is_named(
    client: Client, body: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    create(client, "Küche")

    expected = {("body", pointer, code) for pointer, code in found}
    for method, path in (("POST", CATEGORIES), ("PUT", CATEGORY), ("PATCH", CATEGORY)):
        assert errors(client.request(method, path, json=body)) == expected
    assert errors(client.put(CATEGORY, json={})) == {("body", "/name", "missing")}

    assert names(client.get(CATEGORIES)) == ["Küche"]


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_change_that_was_decided_on_an_old_version_is_refused(
    client: Client, method: str
) -> None:
    create(client, "Küche")
    client.patch(CATEGORY, json={"name": "Garden"}).raise_for_status()
    body = None if method == "DELETE" else {"name": "Cellar"}

    stale = client.request(method, CATEGORY, json=body, headers={"If-Match": '"1"'})

    problem(stale, 412, "version-conflict")
    assert names(client.get(CATEGORIES)) == ["Garden"]
    assert client.request(method, CATEGORY, json=body, headers={"If-Match": '"2"'}).is_success


def test_a_category_is_not_sent_to_who_has_it(client: Client) -> None:
    create(client, "Küche")

    known = client.get(CATEGORY, headers={"If-None-Match": '"1"'})

    assert (known.status_code, known.content, known.headers["ETag"]) == (304, b"", '"1"')


@pytest.mark.parametrize("query", ["", "&skip=0", "&sort=-name", "&sort=-created_at"])
def test_links_lead_through_all_pages(client: Client, query: str) -> None:
    create(client, "b", "Á", "ç", "É", "d")

    found = walked(client, f"{CATEGORIES}?limit=2{query}")

    assert sorted(found) == sorted(["b", "Á", "ç", "É", "d"])
    assert query != "&sort=-name" or found == ["É", "d", "ç", "b", "Á"]
    assert client.get(f"{CATEGORIES}?limit=1&count=true").headers["X-Total-Count"] == "5"


def test_a_category_is_created_once_for_each_key(client: Client) -> None:
    key = {"Idempotency-Key": "5f0c1a9e"}

    first, again = (client.post(CATEGORIES, json={"name": "a"}, headers=key) for _ in range(2))
    other = client.post(CATEGORIES, json={"name": "b"}, headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.content == first.content
    problem(other, 422, "idempotency-key-reused")
