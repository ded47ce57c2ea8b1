"""What tests of the shop over HTTP send, and what they read."""

from typing import Any

from httpx2 import Client, Response

CATEGORIES = "/api/v1/categories"
CATEGORY = f"{CATEGORIES}/1"
PRODUCTS = "/api/v1/products"
PRODUCT = f"{PRODUCTS}/1"

KETTLE: dict[str, Any] = {"name": "Tea kettle", "price": "79.90", "stock": 30, "category_id": 1}


def open_shop(client: Client, **fields: Any) -> Response:
    """One category, and one product in it."""
    client.post(CATEGORIES, json={"name": "Küche"}).raise_for_status()
    return add(client, **fields)


def add(client: Client, **fields: Any) -> Response:
    response = client.post(PRODUCTS, json=KETTLE | fields)
    response.raise_for_status()
    return response


def problem(response: Response, status: int, code: str) -> dict[str, Any]:
    found: dict[str, Any] = response.json()
    assert (response.status_code, found["code"]) == (status, code)
    assert response.headers["Content-Type"] == "application/problem+json"
    return found


def errors(response: Response) -> set[tuple[str, str, str]]:
    found = problem(response, 422, "invalid-input")["errors"]
    return {(error["in"], error["pointer"], error["code"]) for error in found}


def names(response: Response) -> list[str]:
    assert response.status_code == 200
    return [each["name"] for each in response.json()]


def walked(client: Client, path: str) -> list[str]:
    """The names on this page of a list and all that follow it."""
    found = list[str]()
    while path:
        page = client.get(path)
        found += names(page)
        path = page.headers.get("Link", "").partition(">")[0].removeprefix("<")
    return found
