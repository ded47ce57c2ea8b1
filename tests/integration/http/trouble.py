"""What a service answers that its database has left alone."""

from collections.abc import Iterable
from typing import Any

import pytest
from httpx2 import Client

from tests.unit.http.answers import problem_of
from tests.unit.http.service import POSTS, USERS, post_data, user_data

REQUESTS: list[tuple[str, str, Any]] = [
    ("GET", USERS, None),
    ("GET", f"{USERS}/1", None),
    ("GET", f"{USERS}/search?name=a", None),
    ("GET", f"{POSTS}?q=a", None),
    ("POST", USERS, user_data()),
    ("POST", POSTS, post_data()),
    ("DELETE", f"{USERS}/1", None),
    ("GET", "/health/ready", None),
]

every_request = pytest.mark.parametrize(("method", "path", "body"), REQUESTS)


def is_unavailable(
    client: Client, method: str, path: str, body: Any, innards: Iterable[str] = ()
) -> bool:
    """Whether this request is answered with when to come back, and with nothing of the innards."""
    response = client.request(method, path, json=body)

    problem_of(response, 503, "unavailable")
    unnamed = ("SELECT", "INSERT", "file is", "no such table", "does not exist", *innards)
    return int(response.headers["Retry-After"]) > 0 and not any(
        words in response.text for words in unnamed
    )
