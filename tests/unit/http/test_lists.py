"""Lists of users and posts: filters and orders. How they are paged is tested beside."""

import pytest
from httpx2 import Client

from tests.builders import A_DAY, AN_HOUR, NOW, a_post, a_scheduled_post, a_user
from tests.fakes.clock import FakeClock
from tests.unit.http.answers import ids, problem_of
from tests.unit.http.service import POSTS, USERS, Fakes
from tests.unit.http.test_post_routes import SHOWN as POST
from tests.unit.http.test_user_routes import SHOWN as USER

SEARCH = f"{USERS}/search"


@pytest.fixture
def full(fakes: Fakes) -> Fakes:
    """Three users; a draft, a public and a scheduled post of the first, a draft of the second."""
    fakes.add(
        a_user(),
        a_user("100% Bob_ \\", city="Bourg-la-Reine"),
        a_user("Zoé Martin", created_at=NOW - 90 * A_DAY),
        a_post("Beta on houses"),
        a_post(
            "alpha on trees",
            content="The house of beta and of others.",
            published=True,
            created_at=NOW - 19 * A_DAY,
        ),
        a_scheduled_post(created_at=NOW - 18 * A_DAY),
        a_post("Trees", content="Of the house that stood here.", author_id=2),
    )
    return fakes


def test_users_are_listed(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user())

    response = client.get(USERS)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == [USER]


def test_posts_are_listed_without_their_authors(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())

    response = client.get(POSTS)

    assert response.json() == [{key: POST[key] for key in POST if key != "author"}]


@pytest.mark.parametrize("path", [POSTS, f"{USERS}/1/posts"])
def test_posts_are_listed_with_their_authors(client: Client, fakes: Fakes, path: str) -> None:
    fakes.add(a_user(), a_post())

    assert client.get(f"{path}?include=author").json() == [POST]


@pytest.mark.parametrize("path", [USERS, SEARCH, POSTS])
def test_a_list_of_nothing_is_an_empty_array(client: Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.json()) == (200, [])
    assert "Link" not in response.headers


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [3, 1, 2]),
        ("name=&city=", [3, 1, 2]),
        ("name=%20%20", [3, 1, 2]),
        ("name=élo", [1]),
        ("name=ELO", [1]),
        ("name=%C3%89LO", [1]),
        ("name=e%CC%81lo", [1]),
        ("name=+bob", [2]),
        ("name=d", [1]),
        ("name=%25", [2]),
        ("name=_", [2]),
        ("name=%5C", [2]),
        ("name=zoe&city=evry", [3]),
        ("name=zoe&city=bourg", []),
        ("city=la-reine", [2]),
        ("name=nobody", []),
        ("sort=name", [2, 1, 3]),
        ("sort=-name", [3, 1, 2]),
        ("sort=-created_at", [2, 1, 3]),
    ],
)
def test_users_are_searched(client: Client, full: Fakes, query: str, found: list[int]) -> None:
    assert ids(client.get(f"{SEARCH}?{query}")) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [3, 2, 4, 1]),
        ("published=true", [2]),
        ("published=TRUE", [2]),
        ("published=fAlse", [3, 4, 1]),
        ("status=draft", [4, 1]),
        ("status=scheduled", [3]),
        ("status=published", [2]),
        ("status=draft&published=true", []),
        ("author_id=2", [4]),
        ("author_id=9223372036854775807", []),
        ("sort=created_at", [1, 4, 2, 3]),
        ("sort=title", [2, 1, 3, 4]),
        ("sort=-title", [4, 3, 1, 2]),
        ("sort=published_at", [2, 3, 1, 4]),
        ("sort=-published_at", [3, 2, 4, 1]),
        ("q=tree", []),
        ("q=TREES", [2, 4]),
        ("q=beta", [1, 2]),
        ("q=stood+house", [4]),
        ("q=trees+house", [2, 4]),
        ("q=house&status=draft", [4, 1]),
        ("q=", [3, 2, 4, 1]),
        ("q=%20&sort=title", [2, 1, 3, 4]),
        ("q=!!!", []),
        ("q=NOT", []),
        ("q=house+OR+trees", []),
        ("q=tree*", []),
    ],
)
def test_posts_are_filtered_and_ordered(
    client: Client, full: Fakes, query: str, found: list[int]
) -> None:
    assert ids(client.get(f"{POSTS}?{query}")) == found


def test_the_posts_of_a_user_are_listed_as_all_posts_are(client: Client, full: Fakes) -> None:
    filters = "sort=title&status=draft&include=author&count=true"

    of_user = client.get(f"{USERS}/1/posts?{filters}")
    of_all = client.get(f"{POSTS}?author_id=1&{filters}")

    assert of_user.json() == of_all.json()
    assert ids(of_user) == [1]
    assert of_user.headers["X-Total-Count"] == of_all.headers["X-Total-Count"] == "1"


def test_a_user_without_posts_has_an_empty_list(client: Client, full: Fakes) -> None:
    assert ids(client.get(f"{USERS}/3/posts")) == []


def test_nobody_has_no_list_of_posts(client: Client, full: Fakes) -> None:
    problem_of(client.get(f"{USERS}/4/posts"), 404, "user-not-found")


def test_a_list_follows_the_clock(client: Client, full: Fakes, clock: FakeClock) -> None:
    clock.move(AN_HOUR)

    assert ids(client.get(f"{POSTS}?published=true")) == [3, 2]


@pytest.mark.parametrize("path", [USERS, SEARCH, POSTS, f"{USERS}/1/posts"])
def test_a_list_has_no_etag(client: Client, full: Fakes, path: str) -> None:
    assert "ETag" not in client.get(path).headers
