"""Products over HTTP, on both databases."""

from typing import Any

import pytest
from httpx2 import Client, Response

from tests.examples.shop.client import (
    CATEGORIES,
    CATEGORY,
    KETTLE,
    PRODUCT,
    PRODUCTS,
    add,
    errors,
    open_shop,
    problem,
)

FIELDS = ["id", "name", "price", "stock", "category_id", "created_at", "updated_at"]
JSON = {"Content-Type": "application/json"}
WRITES = [("POST", PRODUCTS), ("PUT", PRODUCT), ("PATCH", PRODUCT)]


def test_a_product_is_shown_with_its_category(client: Client) -> None:
    response = open_shop(client)

    product = response.json()
    assert response.status_code == 201
    assert (response.headers["Location"], response.headers["ETag"]) == (PRODUCT, '"1.1"')
    assert list(product) == [*FIELDS, "category"]
    assert {name: product[name] for name in KETTLE} == KETTLE
    assert product["category"] == client.get(CATEGORY).json()
    assert client.get(PRODUCT).json() == product


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ('"79.90"', "79.90"),
        ('"79.9"', "79.90"),
        ('"79"', "79.00"),
        ("79.9", "79.90"),
        ("79.90", "79.90"),
        ("79", "79.00"),
        ("0.01", "0.01"),
        ("0.29", "0.29"),
        ("1.15", "1.15"),
        ("4.35", "4.35"),
        ("90071992547.41", "90071992547.41"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_a_price_is_a_text_or_a_number_and_no_cent_is_lost(
    client: Client, sent: str, shown: str
) -> None:
    open_shop(client)

    for method, path in WRITES:
        body = f'{{"name": "Lamp", "price": {sent}, "stock": 1, "category_id": 1}}'
        response = client.request(method, path, content=body, headers=JSON)
        assert (response.is_success, response.json()["price"]) == (True, shown)


@pytest.mark.parametrize(
    ("price", "code"),
    [
        ("0", "out-of-range"),
        ("0.00", "out-of-range"),
        ("-1", "out-of-range"),
        ('"0"', "out-of-range"),
        ("1000000000000", "out-of-range"),
        ('"1000000000000.00"', "out-of-range"),
        ("79.901", "pattern"),
        ("0.001", "pattern"),
        ('"79.901"', "pattern"),
        ('"79,90"', "pattern"),
        ('" 79.90"', "pattern"),
        ('""', "pattern"),
        ('"NaN"', "pattern"),
        ('"٧٩"', "pattern"),
        ("true", "wrong-type"),
        ("null", "wrong-type"),
        ("[79.90]", "wrong-type"),
        ("{}", "wrong-type"),
    ],
)
def test_a_price_that_is_none_is_refused(open_client: Client, price: str, code: str) -> None:
    before = open_client.get(PRODUCT).json()

    for method, path in WRITES:
        body = f'{{"name": "Lamp", "price": {price}, "stock": 1, "category_id": 1}}'
        response = open_client.request(method, path, content=body.encode(), headers=JSON)
        assert errors(response) == {("body", "/price", code)}

    assert open_client.get(f"{PRODUCTS}?include=category").json() == [before]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"name": " "}, {("/name", "too-short")}),
        ({"name": "a" * 101}, {("/name", "too-long")}),
        ({"stock": -1}, {("/stock", "out-of-range")}),
        ({"stock": 2**31}, {("/stock", "out-of-range")}),
        ({"stock": 1.5}, {("/stock", "wrong-type")}),
        ({"stock": 1.0}, {("/stock", "wrong-type")}),
        ({"stock": "1"}, {("/stock", "wrong-type")}),
        ({"stock": None}, {("/stock", "wrong-type")}),
        ({"category_id": 0}, {("/category_id", "out-of-range")}),
        ({"category_id": "1"}, {("/category_id", "wrong-type")}),
        ({"category": {"id": 1}}, {("/category", "read-only")}),
        ({"version": 1, "id": 2}, {("/version", "unknown"), ("/id", "read-only")}),
        ({"price": 0, "stock": -1}, {("/price", "out-of-range"), ("/stock", "out-of-range")}),
    ],
)
def test_each_wrong_value_is_named(
    open_client: Client, fields: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    before = open_client.get(PRODUCT).json()

    for method, path in WRITES:
        refused = errors(open_client.request(method, path, json=KETTLE | fields))
        assert refused == {("body", pointer, code) for pointer, code in found}

    assert open_client.get(f"{PRODUCTS}?include=category").json() == [before]


def test_all_is_needed_but_for_a_change_of_a_part(client: Client) -> None:
    before = open_shop(client)
    missing = {("body", f"/{name}", "missing") for name in KETTLE}

    assert errors(client.post(PRODUCTS, json={})) == missing
    assert errors(client.put(PRODUCT, json={})) == missing
    assert client.patch(PRODUCT, json={}).content == before.content


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_category_that_does_not_exist_is_not_found(
    client: Client, method: str, path: str
) -> None:
    before = open_shop(client).json()

    refused = client.request(method, path, json=KETTLE | {"category_id": 2})

    problem(refused, 404, "category-not-found")
    assert client.get(f"{PRODUCTS}?include=category").json() == [before]


@pytest.mark.parametrize(
    "change", [{"price": "9.99"}, {"stock": 0}, {"name": "Lamp"}, {"category_id": 2}], ids=str
)
def test_patch_changes_what_is_sent_and_nothing_else(
    client: Client, change: dict[str, Any]
) -> None:
    before = open_shop(client).json()
    client.post(CATEGORIES, json={"name": "Garden"}).raise_for_status()

    changed = client.patch(PRODUCT, json=change)
    same = client.patch(PRODUCT, json=change)

    after = changed.json()
    assert changed.headers["ETag"] == same.headers["ETag"] == '"2.1"'
    assert same.json() == client.get(PRODUCT).json() == after
    assert {name: after[name] for name in KETTLE} == KETTLE | change
    assert after["category"]["id"] == after["category_id"]
    assert after["created_at"] == before["created_at"] < after["updated_at"]


def test_put_replaces_all(client: Client) -> None:
    open_shop(client)
    whole = {"name": "Lamp", "price": "1.00", "stock": 0, "category_id": 1}

    replaced = client.put(PRODUCT, json=whole)

    assert (replaced.status_code, replaced.headers["ETag"]) == (200, '"2.1"')
    assert {name: replaced.json()[name] for name in whole} == whole


def test_delete_is_for_good(client: Client) -> None:
    open_shop(client)

    assert client.delete(PRODUCT).status_code == 204

    for method in ("GET", "DELETE"):
        problem(client.request(method, PRODUCT), 404, "product-not-found")
    assert add(client).headers["Location"] == f"{PRODUCTS}/2"


def test_a_tag_tells_what_is_shown_and_a_change_compares_the_product_alone(
    client: Client,
) -> None:
    tag = open_shop(client).headers["ETag"]

    known = client.get(PRODUCT, headers={"If-None-Match": tag})
    client.patch(CATEGORY, json={"name": "Garden"}).raise_for_status()
    renamed = client.get(PRODUCT, headers={"If-None-Match": tag})
    changed = client.patch(PRODUCT, json={"stock": 1}, headers={"If-Match": tag})
    stale = [
        client.patch(PRODUCT, json={"stock": 2}, headers={"If-Match": tag}),
        client.put(PRODUCT, json=KETTLE, headers={"If-Match": tag}),
        client.delete(PRODUCT, headers={"If-Match": tag}),
    ]

    assert (known.status_code, known.content) == (304, b"")
    assert (renamed.status_code, renamed.headers["ETag"]) == (200, '"1.2"')
    assert renamed.json()["category"]["name"] == "Garden"
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2.2"')
    for refused in stale:
        problem(refused, 412, "version-conflict")
    assert client.get(PRODUCT).content == changed.content


def test_head_and_options_work_and_other_methods_do_not(client: Client) -> None:
    whole = open_shop(client)

    head = client.head(PRODUCT)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    allowed = {
        PRODUCT: "DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
        PRODUCTS: "GET, HEAD, OPTIONS, POST",
        f"{PRODUCT}/sell": "OPTIONS, POST",
    }
    for path, methods in allowed.items():
        assert client.options(path).headers["Allow"] == methods
        problem(client.request("TRACE", path), 405, "method-not-allowed")


def test_a_product_is_added_once_for_each_key(client: Client) -> None:
    open_shop(client)
    key = {"Idempotency-Key": "5f0c1a9e"}

    def send() -> Response:
        return client.post(PRODUCTS, json=KETTLE, headers=key)

    first, again = send(), send()

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.content, again.headers["ETag"]) == (first.content, '"1.1"')
    assert len(client.get(PRODUCTS).json()) == 2
