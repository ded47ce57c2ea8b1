"""Items over HTTP, on both databases."""

from typing import Any

import pytest
from httpx2 import Client, Response

from examples.items.http import ItemListQuery
from tests.integration.http.hostile import JSON
from tests.integration.http.hostile_queries import _forged
from tests.unit.http.answers import field_errors, next_of, problem_of

ITEMS = "/api/v1/items"
ITEM = f"{ITEMS}/1"
FIELDS = ["id", "title", "description", "price", "is_available", "created_at", "updated_at"]
WRITES = pytest.mark.parametrize(
    ("method", "path"), [("POST", ITEMS), ("PUT", ITEM), ("PATCH", ITEM)], ids=lambda part: part
)


def add(client: Client, title: str = "Desk lamp", price: Any = "79.90", **fields: Any) -> Response:
    return client.post(ITEMS, json={"title": title, "price": price, **fields})


def titles(response: Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [item["title"] for item in response.json()]


def test_a_new_item_is_available_and_has_no_description(client: Client) -> None:
    response = add(client, "  Étui ")

    item = response.json()
    assert response.status_code == 201
    assert (response.headers["Location"], response.headers["ETag"]) == (ITEM, '"1"')
    assert list(item) == FIELDS
    assert (item["id"], item["title"], item["price"]) == (1, "Étui", "79.90")
    assert (item["description"], item["is_available"]) == (None, True)
    assert item["created_at"] == item["updated_at"]
    assert client.get(ITEM).json() == item


def test_an_item_may_have_all_its_details_from_the_first(client: Client) -> None:
    item = add(client, description="two\r\nlines ", is_available=False).json()

    assert (item["description"], item["is_available"]) == ("two\nlines", False)


PRICES = {
    "79.9": "79.90",
    "79.90": "79.90",
    '"79.9"': "79.90",
    "79": "79.00",
    '"79"': "79.00",
    "0.01": "0.01",
    "1.1": "1.10",
    "1.15": "1.15",
    "450359962737.49": "450359962737.49",
    "999999999999.99": "999999999999.99",
    '"999999999999.99"': "999999999999.99",
}
"""What is shown of what is sent."""


@WRITES
def test_a_price_is_taken_by_its_digits(client: Client, method: str, path: str) -> None:
    add(client, price="5")
    shown = {}

    for sent in PRICES:
        body = b'{"title": "Desk lamp", "price": %s}' % sent.encode()
        response = client.request(method, path, content=body, headers=JSON)
        shown[sent] = response.json().get("price")
        where = response.headers.get("Location", path)
        assert client.get(where).json()["price"] == shown[sent]

    assert shown == PRICES


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ({"title": " Floor lamp"}, {"title": "Floor lamp"}),
        ({"description": "Steel."}, {"description": "Steel."}),
        ({"description": None}, {"description": None}),
        ({"price": 8}, {"price": "8.00"}),
        ({"is_available": True}, {"is_available": True}),
        ({"price": "1.5", "description": None}, {"price": "1.50", "description": None}),
    ],
)
def test_patch_changes_what_is_sent_and_nothing_else(
    client: Client, changes: dict[str, Any], after: dict[str, Any]
) -> None:
    before = add(client, description="Brass.", is_available=False).json()

    changed = client.patch(ITEM, json=changes)
    same = client.patch(ITEM, json=changes)
    nothing = client.patch(ITEM, json={})

    assert changed.status_code == 200
    assert changed.json() == before | after | {"updated_at": changed.json()["updated_at"]}
    assert changed.headers["ETag"] == same.headers["ETag"] == nothing.headers["ETag"] == '"2"'
    assert changed.json() == same.json() == nothing.json() == client.get(ITEM).json()


def test_put_replaces_all_and_what_is_absent_has_its_default(client: Client) -> None:
    before = add(client, description="Brass.", is_available=False).json()

    replaced = client.put(ITEM, json={"title": "Floor lamp", "price": "120"})

    after = {"title": "Floor lamp", "price": "120.00", "description": None, "is_available": True}
    assert (replaced.status_code, replaced.headers["ETag"]) == (200, '"2"')
    assert replaced.json() == before | after | {"updated_at": replaced.json()["updated_at"]}


def test_delete_is_for_good(client: Client) -> None:
    add(client)

    assert client.delete(ITEM).status_code == 204

    told = problem_of(client.get(ITEM), 404, "item-not-found")
    problem_of(client.delete(ITEM), 404, "item-not-found")
    problem_of(client.patch(ITEM, json={}), 404, "item-not-found")
    assert client.get(told["type"]).status_code == 200
    assert add(client).headers["Location"] == f"{ITEMS}/2"


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_an_item_needs_a_title_and_a_price(client: Client, method: str) -> None:
    add(client)

    refused = field_errors(client.request(method, ITEM if method == "PUT" else ITEMS, json={}))

    assert refused == [("body", "/title", "missing"), ("body", "/price", "missing")]


WRONG: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
    ({"title": None}, {("/title", "wrong-type")}),
    ({"title": 1.5}, {("/title", "wrong-type")}),
    ({"title": " "}, {("/title", "too-short")}),
    ({"title": "a" * 201}, {("/title", "too-long")}),
    ({"title": "a\x00"}, {("/title", "control-character")}),
    ({"description": 1.5}, {("/description", "wrong-type")}),
    ({"description": ["a"]}, {("/description", "wrong-type")}),
    ({"description": ""}, {("/description", "too-short")}),
    ({"description": "a" * 2001}, {("/description", "too-long")}),
    ({"description": "a\x00"}, {("/description", "control-character")}),
    ({"price": None}, {("/price", "wrong-type")}),
    ({"price": True}, {("/price", "wrong-type")}),
    ({"price": "0.00"}, {("/price", "out-of-range")}),
    ({"price": -79.9}, {("/price", "out-of-range")}),
    ({"price": 1000000000000}, {("/price", "out-of-range")}),
    ({"price": 0.001}, {("/price", "pattern")}),
    ({"price": "79,90"}, {("/price", "pattern")}),
    ({"is_available": None}, {("/is_available", "wrong-type")}),
    ({"is_available": 1}, {("/is_available", "wrong-type")}),
    ({"is_available": 1.0}, {("/is_available", "wrong-type")}),
    ({"is_available": "true"}, {("/is_available", "wrong-type")}),
    ({"id": 7, "b/c": 1}, {("/id", "read-only"), ("/b~1c", "unknown")}),
    ({"created_at": "", "version": 1}, {("/created_at", "read-only"), ("/version", "unknown")}),
    ({"title": "", "price": 0}, {("/title", "too-short"), ("/price", "out-of-range")}),
]


@WRITES
def test_each_wrong_value_is_named(client: Client, method: str, path: str) -> None:
    before = add(client, description="Brass.").json()
    right = {} if method == "PATCH" else {"title": "Floor lamp", "price": 1}

    for fields, found in WRONG:
        refused = field_errors(client.request(method, path, json=right | fields))
        assert set(refused) == {("body", pointer, code) for pointer, code in found}, fields

    assert client.get(ITEMS).json() == [before]


def test_an_item_is_not_sent_to_who_has_it(client: Client) -> None:
    tag = add(client).headers["ETag"]

    known = client.get(ITEM, headers={"If-None-Match": f'"x", W/{tag}'})
    client.patch(ITEM, json={"price": 1})
    changed = client.get(ITEM, headers={"If-None-Match": tag})

    assert (known.status_code, known.content, known.headers["ETag"]) == (304, b"", tag)
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_change_that_was_decided_on_an_old_version_is_refused(
    client: Client, method: str
) -> None:
    add(client)
    body = None if method == "DELETE" else {"title": "Floor lamp", "price": "1"}
    before = client.patch(ITEM, json={"price": 2}).json()

    stale = client.request(method, ITEM, json=body, headers={"If-Match": '"1"'})

    problem_of(stale, 412, "version-conflict")
    assert client.get(ITEM).json() == before
    assert client.request(method, ITEM, json=body, headers={"If-Match": '"2"'}).is_success


def test_head_and_options_work_and_other_methods_do_not(client: Client) -> None:
    whole = add(client)

    head, options = client.head(ITEM), client.options(ITEM)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert options.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"
    refused = client.post(ITEM, json={})
    problem_of(refused, 405, "method-not-allowed")
    assert refused.headers["Allow"] == options.headers["Allow"]
    assert client.options(ITEMS).headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_items_are_sorted_and_counted(client: Client) -> None:
    for title, price in (("zebra", "9.99"), ("Étui", 100), ("anchor", 10)):
        add(client, title, price)

    assert titles(client.get(ITEMS)) == ["zebra", "Étui", "anchor"]
    assert titles(client.get(f"{ITEMS}?sort=-created_at")) == ["anchor", "Étui", "zebra"]
    assert titles(client.get(f"{ITEMS}?sort=title")) == ["anchor", "Étui", "zebra"]
    assert titles(client.get(f"{ITEMS}?sort=price")) == ["zebra", "anchor", "Étui"]
    assert titles(client.get(f"{ITEMS}?sort=-price&skip=1&limit=1")) == ["anchor"]
    assert client.get(f"{ITEMS}?limit=1&count=true").headers["X-Total-Count"] == "3"


WRONG_QUERIES = {
    "sort=description": {("/sort", "not-allowed")},
    "sort=": {("/sort", "not-allowed")},
    "limit=0&skip=10001": {("/limit", "out-of-range"), ("/skip", "out-of-range")},
    "limit=1.0": {("/limit", "wrong-type")},
    "q=a&price=1": {("/q", "unknown"), ("/price", "unknown")},
    "sort=price&sort=price": {("/sort", "repeated")},
}


def test_each_wrong_part_of_a_query_is_named(client: Client) -> None:
    for query, found in WRONG_QUERIES.items():
        refused = field_errors(client.get(f"{ITEMS}?{query}"))
        assert set(refused) == {("query", pointer, code) for pointer, code in found}, query


def test_links_lead_through_all_pages(client: Client) -> None:
    for number in range(5):
        add(client, f"Item {number}", 1 + number // 2)

    for query in ("", "&skip=0", "&sort=-title", "&sort=price", "&sort=-price"):
        whole = titles(client.get(f"{ITEMS}?{query}"))
        page = client.get(f"{ITEMS}?limit=2{query}")
        walked = titles(page)
        while "Link" in page.headers:
            page = client.get(next_of(page))
            walked += titles(page)
        assert walked == whole, query
        assert sorted(whole) == [f"Item {number}" for number in range(5)]


def test_a_cursor_is_good_for_its_own_list_only(client: Client) -> None:
    add(client)
    add(client)
    cursor = next_of(client.get(f"{ITEMS}?limit=1&sort=price")).partition("cursor=")[2]

    problem_of(client.get(f"{ITEMS}?cursor={cursor}"), 422, "invalid-cursor")
    problem_of(client.get(f"{ITEMS}?cursor={cursor}&sort=-price"), 422, "invalid-cursor")


BY_PRICE = ItemListQuery.model_validate({"sort": "price"})
NO_PRICES = [
    *('["7990",1]', "[79.9,1]", "[7990.0,1]", "[null,1]", "[true,1]", "[1e400,1]", "[[],1]"),
    *("[7990]", "[7990,1,1]", "[7990,0]", "[9223372036854775808,1]", "[-9223372036854775809,1]"),
    f"[{'9' * 5000},1]",
]


def test_a_cursor_by_price_that_was_made_up_is_refused(client: Client) -> None:
    for position in NO_PRICES:
        forged = client.get(_forged(ITEMS, position, BY_PRICE, sort="price"))
        problem_of(forged, 422, "invalid-cursor")


def test_a_cursor_by_price_may_stand_beyond_all_prices(client: Client) -> None:
    add(client)

    for price, found in ((-(2**63), ["Desk lamp"]), (2**63 - 1, [])):
        forged = client.get(_forged(ITEMS, f"[{price},1]", BY_PRICE, sort="price"))
        assert titles(forged) == found


def test_what_is_sent_again_under_one_key_is_done_once(client: Client) -> None:
    key = {"Idempotency-Key": "5f0c1a9e"}
    body = {"title": "Desk lamp", "price": 79.9}

    first, again = (client.post(ITEMS, json=body, headers=key) for _ in range(2))
    other = client.post(ITEMS, json=body | {"price": "79.90"}, headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    problem_of(other, 422, "idempotency-key-reused")
    assert titles(client.get(ITEMS)) == ["Desk lamp"]
