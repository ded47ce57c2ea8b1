"""Lists are walked page by page while others write."""

from collections import Counter

import pytest
from httpx2 import Client

from tests.integration.tables import execute
from tests.unit.http.answers import ids, next_of
from tests.unit.http.service import POSTS, USERS, post_data, user_data

SOME = 24


def fill(client: Client) -> None:
    """A user for each letter, and a post of the first by each, every third of them public."""
    for n in range(SOME):
        letter = chr(ord("a") + n)
        client.post(USERS, json=user_data(name=letter * 3, email=f"{letter}@example.com"))
    for n in range(SOME):
        letter = chr(ord("a") + (7 * n) % SOME)
        post = client.post(POSTS, json=post_data(title=letter * 5)).json()
        if n % 3 == 0:
            client.post(f"{POSTS}/{post['id']}/publish")


def disturb(client: Client, path: str, page: list[int], round_: int) -> set[int]:
    """Add items at both ends, take away one that was shown and one that was not.

    Says which are gone.
    """
    for letter in "az":
        if path.startswith(USERS):
            email = f"{letter}{round_}@new.example"
            client.post(USERS, json=user_data(name=letter * 4, email=email))
        else:
            client.post(POSTS, json=post_data(title=letter * 6))
    everything = POSTS if path.startswith(POSTS) else USERS
    old = [n for n in range(2, SOME + 1) if n not in page]
    gone = {page[0], old[(11 * round_) % len(old)]} - {1}
    for number in gone:
        client.delete(f"{everything}/{number}")
    return gone


@pytest.mark.parametrize(
    "path",
    [
        USERS,
        f"{USERS}?sort=-created_at",
        f"{USERS}?sort=name",
        f"{USERS}?sort=-name",
        POSTS,
        f"{POSTS}?sort=created_at",
        f"{POSTS}?sort=title",
        f"{POSTS}?sort=-title&include=author",
        f"{POSTS}?sort=published_at",
        f"{POSTS}?sort=-published_at",
        f"{POSTS}?q=said",
    ],
)
def test_what_is_there_throughout_is_shown_once(client: Client, path: str) -> None:
    fill(client)
    response = client.get(f"{path}{'&' if '?' in path else '?'}limit=5")
    shown, gone = Counter(ids(response)), set[int]()

    for round_ in range(100):
        if "Link" not in response.headers:
            break
        gone |= disturb(client, path, ids(response), round_)
        response = client.get(next_of(response))
        shown.update(ids(response))

    throughout = set(range(1, SOME + 1)) - gone
    assert "Link" not in response.headers
    assert {number: shown[number] for number in throughout} == dict.fromkeys(throughout, 1)
    assert max(shown.values()) == 1


def test_ten_thousand_can_be_skipped_and_then_a_cursor_goes_on(client: Client, url: str) -> None:
    client.post(USERS, json=user_data())
    columns = (
        "name, name_folded, age, city, city_folded, is_active, created_at, updated_at, version"
    )
    execute(
        url,
        f"""
        WITH RECURSIVE others(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM others WHERE n < 10050)
        INSERT INTO users (email, {columns}) SELECT n || email, {columns} FROM users, others
        """,  # noqa: S608 - all of it stands here
    )

    last_skip = client.get(f"{USERS}?limit=30&skip=10000")
    at_the_edge = client.get(f"{USERS}?limit=30&skip=9970")
    beyond = client.get(next_of(last_skip))

    assert next_of(at_the_edge) == f"{USERS}?limit=30&skip=10000"
    assert next_of(last_skip).startswith(f"{USERS}?limit=30&cursor=")
    assert ids(last_skip) == list(range(10_001, 10_031))
    assert ids(beyond) == list(range(10_031, 10_051))
    assert "Link" not in beyond.headers
