"""Lists are bounded in bytes, and one that is large holds up nobody else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import httpx
import pytest

from tests.integration.cli.processes import PATIENCE, Server, serving
from tests.unit.http.service import POSTS, USERS, post_data, user_data

MANY = 100
CONTENT = ("word " * 20_000)[:-1] + "."
MEBIBYTE = 2**20
LISTS = [f"{POSTS}?", f"{POSTS}?include=author&", f"{POSTS}?q=word&", f"{USERS}/1/posts?"]


@pytest.fixture(scope="module")
def server(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With 100 posts of 100,000 characters."""
    with serving(tmp_path_factory.mktemp("large"), database_url=shared_url) as server:
        assert server.http.post(USERS, json=user_data()).is_success
        for _ in range(MANY):
            assert server.http.post(POSTS, json=post_data(content=CONTENT)).is_success
        yield server


def pages(http: httpx.Client, path: str) -> Iterator[httpx.Response]:
    """All of them, following Link."""
    response = http.get(path)
    yield response
    while "next" in response.links:
        response = http.get(response.links["next"]["url"])
        yield response


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("skip", ["", "&skip=0"])
def test_a_page_ends_early_and_all_pages_show_everything(
    server: Server, path: str, skip: str
) -> None:
    shown: list[int] = []

    for page in pages(server.http, f"{path}limit=100{skip}"):
        assert len(page.content) < MEBIBYTE + len(CONTENT) + 10_000
        shown += [post["id"] for post in page.json()]

    assert sorted(shown) == list(range(1, MANY + 1))


def test_a_page_is_not_cut_shorter_than_that(server: Server) -> None:
    response = server.http.get(f"{POSTS}?limit=100")

    assert len(response.content) > MEBIBYTE
    assert server.http.get(f"{POSTS}?limit=5").json() == response.json()[:5]


@pytest.mark.parametrize("path", LISTS)
def test_others_are_answered_meanwhile(server: Server, path: str) -> None:
    finished = Event()

    def walk() -> int:
        with httpx.Client(base_url=server.http.base_url, timeout=PATIENCE) as http:
            return sum(len(page.json()) for page in pages(http, f"{path}limit=100"))

    answered = 0
    with ThreadPoolExecutor(2) as threads:
        walks = [threads.submit(walk) for _ in range(4)]
        walks[-1].add_done_callback(lambda _: finished.set())
        while not finished.is_set():
            assert server.http.get(f"{USERS}/1").is_success
            answered += 1

    assert [each.result() for each in walks] == [MANY] * 4
    assert answered > 10  # each waited for a page at most, never for a walk of ten
