"""Signing in over HTTP, as tests do it."""

from httpx2 import Client, Response

from tests.access.matrix import API
from tests.access.people import PASSWORD, People

NEW = "another good password"
WRONG = "a wrong password here"
SESSIONS, ME = f"{API}/sessions", f"{API}/users/me"


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str) -> Response:
    body = {"email": email, "password": password}
    return client.post(SESSIONS, json=body, headers=headers)


def own_address(people: People) -> str:
    return people.own.email.value


def of_own(people: People, more: str = "") -> str:
    return f"{API}/users/{people.own.id}{more}"
