"""Pages of lists: Link, cursors, skip and count."""

import pytest
from httpx2 import Client

from tests.builders import A_DAY, NOW, a_post, a_user
from tests.unit.http.answers import ids, next_of, problem_of
from tests.unit.http.service import POSTS, USERS, Fakes

SEARCH = f"{USERS}/search"
OF_USER = f"{USERS}/1/posts"
LISTS = [USERS, SEARCH, POSTS, OF_USER]


@pytest.fixture(autouse=True)
def _five_of_each(fakes: Fakes) -> None:
    users = [a_user(f"User {n}", created_at=NOW - n * A_DAY) for n in range(1, 6)]
    posts = [a_post(f"Title {n % 2}", published=n % 2 == 0) for n in range(5)]
    fakes.add(*users, *posts)


def walk(client: Client, path: str) -> list[list[int]]:
    """The ids on each page, following Link from the first."""
    response = client.get(path)
    pages = [ids(response)]
    while "Link" in response.headers:
        response = client.get(next_of(response))
        pages.append(ids(response))
    return pages


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("skip", ["", "&skip=0"])
def test_link_leads_through_the_whole_list(client: Client, path: str, skip: str) -> None:
    whole = ids(client.get(path))

    pages = walk(client, f"{path}?limit=2{skip}")

    assert pages == [whole[:2], whole[2:4], whole[4:]]


@pytest.mark.parametrize(
    "query",
    [
        "sort=title",
        "sort=-title",
        "sort=published_at",
        "sort=-published_at",
        "sort=created_at",
        "q=house",
        "include=author",
        "status=draft",
        "published=true",
        "author_id=1",
        "sort=title&published=false&include=author",
    ],
)
def test_link_keeps_filter_and_order(client: Client, query: str) -> None:
    whole = ids(client.get(f"{POSTS}?{query}"))

    pages = walk(client, f"{POSTS}?limit=1&{query}")

    assert len(whole) > 1
    assert pages == [[post_id] for post_id in whole]


def test_link_keeps_text_as_it_was_sent(client: Client, fakes: Fakes) -> None:
    name = "A&b=c %41+ é"
    fakes.add(a_user(name), a_user(name, email=a_user("Other").email), a_user("A"))

    pages = walk(client, f"{SEARCH}?limit=1&name=A%26b%3Dc%20%2541%2B%20%C3%A9")

    assert pages == [[6], [7]]


@pytest.mark.parametrize("path", LISTS)
def test_the_last_page_has_no_link(client: Client, path: str) -> None:
    response = client.get(f"{path}?limit=5")

    assert len(ids(response)) == 5
    assert "Link" not in response.headers


def test_without_skip_link_holds_a_cursor(client: Client) -> None:
    link = next_of(client.get(f"{POSTS}?limit=2&sort=title"))

    assert link.startswith(f"{POSTS}?limit=2&sort=title&cursor=")


def test_with_skip_link_holds_a_skip(client: Client) -> None:
    link = next_of(client.get(f"{POSTS}?skip=1&limit=2&include=author"))

    assert link == f"{POSTS}?limit=2&include=author&skip=3"


def test_a_skip_past_the_end_finds_nothing(client: Client) -> None:
    response = client.get(f"{POSTS}?skip=10000")

    assert ids(response) == []
    assert "Link" not in response.headers


def test_limit_and_count_may_change_from_page_to_page(client: Client) -> None:
    link = next_of(client.get(f"{USERS}?limit=2"))

    response = client.get(link.replace("limit=2", "limit=1") + "&count=true")

    assert len(ids(response)) == 1
    assert response.headers["X-Total-Count"] == "5"


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("query", ["limit=2&count=true", "limit=2&skip=4&count=TRUE"])
def test_all_items_are_counted(client: Client, path: str, query: str) -> None:
    assert client.get(f"{path}?{query}").headers["X-Total-Count"] == "5"


def test_only_items_that_match_are_counted(client: Client) -> None:
    response = client.get(f"{POSTS}?limit=1&count=true&published=true")

    assert response.headers["X-Total-Count"] == "3"


@pytest.mark.parametrize("query", ["", "?count=false"])
def test_nothing_is_counted_unasked(client: Client, query: str) -> None:
    assert "X-Total-Count" not in client.get(f"{POSTS}{query}").headers


def test_twenty_items_are_on_a_page_unless_asked_otherwise(client: Client, fakes: Fakes) -> None:
    fakes.add(*(a_user(f"More {n}") for n in range(16)))

    assert len(ids(client.get(USERS))) == 20


def test_a_page_ends_once_its_texts_pass_a_mebibyte(client: Client, fakes: Fakes) -> None:
    fakes.add(*(a_post(content="é" * 100_000, author_id=2) for _ in range(8)))

    pages = walk(client, f"{POSTS}?author_id=2&limit=100")

    assert [len(page) for page in pages] == [6, 2]


@pytest.mark.parametrize(
    "other",
    [
        f"{POSTS}?sort=title",
        f"{POSTS}?published=true",
        f"{POSTS}?published=false",
        f"{POSTS}?status=draft",
        f"{POSTS}?author_id=1",
        f"{POSTS}?q=house",
        OF_USER + "?",
        f"{USERS}/2/posts?",
        USERS + "?",
        SEARCH + "?",
    ],
)
def test_a_cursor_is_good_for_its_own_list_only(client: Client, other: str) -> None:
    cursor = next_of(client.get(f"{POSTS}?limit=2")).partition("cursor=")[2]

    response = client.get(f"{other}&cursor={cursor}")

    (error,) = problem_of(response, 422, "invalid-cursor")["errors"]
    assert (error["in"], error["pointer"]) == ("query", "/cursor")


def test_a_cursor_of_one_author_is_not_good_for_another(client: Client, fakes: Fakes) -> None:
    fakes.add(*(a_post(author_id=2) for _ in range(3)))
    link = next_of(client.get(f"{OF_USER}?limit=2"))

    response = client.get(link.replace(OF_USER, f"{USERS}/2/posts"))

    problem_of(response, 422, "invalid-cursor")


@pytest.mark.parametrize("damage", ["x", "=", "%3D%3D", "%20", "AAAA", "%00"])
def test_a_damaged_cursor_is_refused(client: Client, damage: str) -> None:
    link = next_of(client.get(f"{USERS}?limit=2"))

    problem_of(client.get(link + damage), 422, "invalid-cursor")


def test_a_cursor_outlives_the_item_it_was_made_of(client: Client) -> None:
    first = client.get(f"{USERS}?limit=2&sort=name")
    client.delete(f"{USERS}/{ids(first)[-1]}?posts=delete")

    assert ids(client.get(next_of(first))) == [3, 4]
