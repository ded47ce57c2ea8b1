"""Lists of products over HTTP, on both databases."""

import pytest
from httpx2 import Client

from tests.examples.shop.client import (
    CATEGORIES,
    CATEGORY,
    PRODUCTS,
    add,
    errors,
    names,
    open_shop,
    problem,
    walked,
)
from tests.examples.shop.test_products import FIELDS


@pytest.fixture(scope="module")
def stocked(open_client: Client) -> Client:
    client = open_client
    client.patch(f"{PRODUCTS}/1", json={"name": "Kettle", "stock": 0}).raise_for_status()
    client.post(CATEGORIES, json={"name": "Garden"}).raise_for_status()
    add(client, name="rake", price="9.99", stock=3, category_id=2)
    add(client, name="Épée", price="10.00", stock=1)
    add(client, name="Spade", price="100", stock=0, category_id=2)
    return client


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Kettle", "rake", "Épée", "Spade"]),
        ("category_id=2", ["rake", "Spade"]),
        ("category_id=3", []),
        ("min_price=10", ["Kettle", "Épée", "Spade"]),
        ("min_price=10.01", ["Kettle", "Spade"]),
        ("max_price=10.00", ["rake", "Épée"]),
        ("max_price=9.99", ["rake"]),
        ("min_price=10&max_price=10.0", ["Épée"]),
        ("min_price=0&max_price=0", []),
        ("in_stock=true", ["rake", "Épée"]),
        ("in_stock=FALSE", ["Kettle", "Spade"]),
        ("category_id=2&in_stock=true&min_price=1&max_price=50", ["rake"]),
        ("sort=-created_at", ["Spade", "Épée", "rake", "Kettle"]),
        ("sort=name", ["Épée", "Kettle", "rake", "Spade"]),
        ("sort=price", ["rake", "Épée", "Kettle", "Spade"]),
        ("sort=-price&in_stock=true", ["Épée", "rake"]),
        ("skip=1&limit=2", ["rake", "Épée"]),
    ],
)
def test_products_are_filtered_and_sorted(stocked: Client, query: str, found: list[str]) -> None:
    response = stocked.get(f"{PRODUCTS}?{query}&count=true")

    assert names(response) == found
    assert "skip" in query or response.headers["X-Total-Count"] == str(len(found))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("min_price=10&max_price=9.99", {("/max_price", "out-of-range")}),
        ("max_price=9.99&min_price=10", {("/max_price", "out-of-range")}),
        ("min_price=-1", {("/min_price", "out-of-range")}),
        ("min_price=1.999", {("/min_price", "pattern")}),
        ("min_price=&max_price=1e3", {("/min_price", "pattern"), ("/max_price", "pattern")}),
        ("max_price=NaN", {("/max_price", "pattern")}),
        ("in_stock=1", {("/in_stock", "wrong-type")}),
        ("in_stock=", {("/in_stock", "wrong-type")}),
        ("category_id=0", {("/category_id", "out-of-range")}),
        ("category_id=x", {("/category_id", "wrong-type")}),
        ("include=products", {("/include", "not-allowed")}),
        ("sort=stock", {("/sort", "not-allowed")}),
        ("price=1&q=a", {("/price", "unknown"), ("/q", "unknown")}),
        ("in_stock=true&in_stock=true", {("/in_stock", "repeated")}),
    ],
)
def test_each_wrong_part_of_a_query_is_named(
    open_client: Client, query: str, found: set[tuple[str, str]]
) -> None:
    refused = errors(open_client.get(f"{PRODUCTS}?{query}"))

    assert refused == {("query", pointer, code) for pointer, code in found}


def test_a_category_is_nested_where_that_is_asked_for(stocked: Client) -> None:
    plain, full = (stocked.get(f"{PRODUCTS}{query}") for query in ("", "?include=category"))

    assert [list(product) for product in plain.json()] == [FIELDS] * 4
    assert full.json() == [stocked.get(f"{PRODUCTS}/{n}").json() for n in (1, 2, 3, 4)]
    assert full.json()[0]["category"] == stocked.get(CATEGORY).json()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "&skip=0",
        "&sort=-price",
        "&sort=name&include=category",
        "&category_id=2&min_price=0.01&max_price=100&in_stock=true&sort=-created_at",
    ],
)
def test_links_lead_through_all_pages(client: Client, query: str) -> None:
    open_shop(client, category_id=1)
    client.post(CATEGORIES, json={"name": "Garden"}).raise_for_status()
    for number in range(5):
        add(client, name=f"Number {number}", price="2.50", category_id=2)

    found = walked(client, f"{PRODUCTS}?limit=2{query}")

    expected = [f"Number {number}" for number in range(5)]
    assert sorted(found) == expected + ([] if "category_id" in query else ["Tea kettle"])


def test_a_cursor_is_good_for_its_own_list_only(stocked: Client) -> None:
    link = stocked.get(f"{PRODUCTS}?limit=1&sort=price&max_price=90").headers["Link"]
    cursor = link.partition("cursor=")[2].partition(">")[0]

    same = stocked.get(f"{PRODUCTS}?sort=price&max_price=90.00&cursor={cursor}")
    for other in ("sort=price", "sort=price&max_price=91", "sort=-price&max_price=90"):
        problem(stocked.get(f"{PRODUCTS}?{other}&cursor={cursor}"), 422, "invalid-cursor")

    assert names(same) == ["Épée", "Kettle"]
