"""Sales over HTTP, on both databases."""

from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Client

from tests.examples.shop.client import KETTLE, PRODUCT, PRODUCTS, errors, open_shop, problem
from tests.integration.http.test_races import at_once, codes

SELL = f"{PRODUCT}/sell"
ONE = {"quantity": 1}


def test_a_sale_takes_out_of_the_stock_and_nothing_else(client: Client) -> None:
    before = open_shop(client).json()

    sold = client.post(SELL, json={"quantity": 29})

    after = sold.json()
    assert (sold.status_code, sold.headers["ETag"]) == (200, '"2.1"')
    assert after == before | {"stock": 1, "updated_at": after["updated_at"]}
    assert after["updated_at"] > before["updated_at"]
    assert client.get(PRODUCT).json() == after


@pytest.mark.parametrize(("stock", "quantity"), [(0, 1), (30, 31), (2**31 - 2, 2**31 - 1)])
def test_no_more_is_sold_than_there_is(client: Client, stock: int, quantity: int) -> None:
    before = open_shop(client, stock=stock)

    told = problem(client.post(SELL, json={"quantity": quantity}), 409, "not-enough-in-stock")

    assert client.get(told["type"]).status_code == 200
    assert client.get(PRODUCT).content == before.content
    problem(client.post(f"{PRODUCTS}/2/sell", json=ONE), 404, "product-not-found")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, {("/quantity", "missing")}),
        ({"quantity": 0}, {("/quantity", "out-of-range")}),
        ({"quantity": -1}, {("/quantity", "out-of-range")}),
        ({"quantity": 2**31}, {("/quantity", "out-of-range")}),
        ({"quantity": 2**64 + 1}, {("/quantity", "out-of-range")}),
        ({"quantity": 1.0}, {("/quantity", "wrong-type")}),
        ({"quantity": "1"}, {("/quantity", "wrong-type")}),
        ({"quantity": True}, {("/quantity", "wrong-type")}),
        ({"quantity": None}, {("/quantity", "wrong-type")}),
        ({"quantity": 1, "price": "0.01"}, {("/price", "unknown")}),
    ],
)
def test_each_wrong_value_is_named(
    open_client: Client, body: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    refused = errors(open_client.post(SELL, json=body))

    assert refused == {("body", pointer, code) for pointer, code in found}
    assert open_client.get(PRODUCT).json()["stock"] == KETTLE["stock"]


def test_a_sale_that_is_sent_again_sells_once(client: Client) -> None:
    open_shop(client)
    key = {"Idempotency-Key": "5f0c1a9e"}

    first, again = (client.post(SELL, json=ONE, headers=key) for _ in range(2))
    other = client.post(SELL, json={"quantity": 2}, headers=key)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.content, again.headers["ETag"]) == (first.content, '"2.1"')
    problem(other, 422, "idempotency-key-reused")
    assert client.get(PRODUCT).json()["stock"] == 29


def test_a_sale_that_was_refused_is_tried_anew_under_its_key(client: Client) -> None:
    open_shop(client, stock=0)
    key = {"Idempotency-Key": "5f0c1a9e"}

    problem(client.post(SELL, json=ONE, headers=key), 409, "not-enough-in-stock")
    client.patch(PRODUCT, json={"stock": 1}).raise_for_status()
    sold = client.post(SELL, json=ONE, headers=key)

    assert (sold.status_code, sold.json()["stock"]) == (200, 0)
    assert "Idempotency-Replayed" not in sold.headers


def test_fifty_sales_at_once_sell_thirty_and_no_more(app: FastAPI, client: Client) -> None:
    open_shop(client, stock=30)

    responses = at_once(app, "POST", SELL, [ONE] * 50)

    assert codes(responses) == {200: 30, "not-enough-in-stock": 20}
    left = [response.json()["stock"] for response in responses if response.is_success]
    assert sorted(left) == list(range(30))
    assert client.get(PRODUCT).json()["stock"] == 0


def test_fifty_retries_at_once_sell_once(app: FastAPI, client: Client) -> None:
    open_shop(client, stock=30)

    responses = at_once(app, "POST", SELL, [ONE] * 50, {"Idempotency-Key": "5f0c1a9e"})

    assert codes(responses) == {200: 50}
    assert len({response.content for response in responses}) == 1
    assert client.get(PRODUCT).json()["stock"] == 29
