"""A right that is lost while a request is under way is lost for that request, too."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from httpx2 import Client

from blog.domain.policy import Role, restricted_access
from tests.access.matrix import API, TEXT
from tests.access.people import People, settle
from tests.builders import NOW
from tests.fakes.executor import InlineExecutor
from tests.fakes.memory import Memory
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.unit.http.in_process import a_client
from tests.unit.http.service import Fakes, an_app

Request = TypeVar("Request")
Answer = TypeVar("Answer")
Lose = Callable[[Memory, People], None]


def end_session(memory: Memory, people: People) -> None:
    del memory.sessions[people.sessions["editor"].id]


def deactivate(memory: Memory, people: People) -> None:
    memory.users[people.users["editor"].id].is_active = False


def demote(memory: Memory, people: People) -> None:
    memory.users[people.users["editor"].id].role = Role.AUTHOR


WAYS: list[tuple[Lose, int]] = [(end_session, 401), (deactivate, 401), (demote, 403)]


@pytest.mark.parametrize(("lose", "status"), WAYS)
def test_while_the_body_comes(
    restricted: Client, fakes: Fakes, people: People, lose: Lose, status: int
) -> None:
    def body() -> Iterator[bytes]:
        yield b'{"title": '
        lose(fakes.memory, people)
        yield b'"Another title"}'

    answer = restricted.patch(
        f"{API}/posts/{people.public.id}",
        content=body(),
        headers=people.header("editor") | {"Content-Type": "application/json"},
    )

    assert answer.status_code == status
    assert fakes.memory.posts[people.public.id] == people.public


@pytest.mark.parametrize(("lose", "status"), [(end_session, 401), (demote, 404)])
def test_of_a_read_while_its_body_comes(
    restricted: Client, fakes: Fakes, people: People, lose: Lose, status: int
) -> None:
    def body() -> Iterator[bytes]:
        yield b"{"
        lose(fakes.memory, people)
        yield b"}"

    answer = restricted.request(
        "GET",
        f"{API}/posts/{people.hidden.id}",
        content=body(),
        headers=people.header("editor") | {"Content-Type": "application/json"},
    )

    assert answer.status_code == status
    assert people.hidden.title not in answer.text


class LateExecutor(InlineExecutor):
    """Something happens before a write has its turn."""

    def __init__(self, memory: Memory) -> None:
        super().__init__(memory)
        self.before: Callable[[], None] = lambda: None

    async def write(self, use_case: Callable[[Request], Answer], request: Request) -> Answer:
        self.before()
        return await super().write(use_case, request)


POST = "/posts/{post}"
WRITES = [
    ("PATCH", POST, TEXT, {}),
    ("PUT", POST, TEXT, {}),
    ("POST", f"{POST}/unpublish", None, {}),
    ("POST", f"{POST}/unpublish", None, {"Idempotency-Key": "a-key"}),
    ("DELETE", POST, None, {}),
]


@pytest.mark.parametrize(("lose", "status"), WAYS)
@pytest.mark.parametrize(("method", "path", "body", "more"), WRITES)
def test_while_a_write_waits_for_its_turn(
    method: str,
    path: str,
    body: dict[str, str] | None,
    more: dict[str, str],
    lose: Lose,
    status: int,
) -> None:
    fakes = Fakes()
    with MemoryUnitOfWork(fakes.memory) as work:
        people = settle(work, NOW)
    executor = LateExecutor(fakes.memory)
    executor.before = lambda: lose(fakes.memory, people)

    with a_client(an_app(fakes, executor, policy=restricted_access)) as client:
        address = f"{API}{path.format(post=people.public.id)}"
        answer = client.request(method, address, json=body, headers=people.header("editor") | more)

    assert answer.status_code == status
    assert fakes.memory.posts[people.public.id] == people.public
