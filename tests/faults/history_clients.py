"""A client that reads and writes posts, in a process of its own, and tells all that it saw."""

import random
import time
from dataclasses import dataclass, field

import httpx

from tests.faults.registers import Operation, Outcome

POSTS = "/api/v1/posts"

PAUSE = 0.05
"""Seconds until one who met nobody comes again."""

PATIENCE = 60.0
"""Seconds after which nobody comes back; no kill and start take nearly as long."""


@dataclass(frozen=True)
class Story:
    """What one client saw."""

    operations: list[Operation] = field(default_factory=list)
    odd_statuses: list[int] = field(default_factory=list)
    """Those that nobody should get here: all but 200, 412 and 503."""


@dataclass(frozen=True)
class Client:
    http: httpx.Client
    name: str
    chance: random.Random
    story: Story = field(default_factory=Story)
    seen: dict[int, str] = field(default_factory=dict)
    """The ETag of each post that this client saw last."""

    def act(self, post: int) -> bool:
        """Read the post, or change what was seen of it, however long ago that was.

        False if there was nobody to ask.
        """
        try:
            if post in self.seen and self.chance.random() < 0.5:
                self._write(post, self.seen.pop(post))
            else:
                self.read(post)
        except httpx.ConnectError:
            return False
        except httpx.TransportError:  # the server died on the way
            return True
        return True

    def read(self, post: int) -> None:
        began = time.monotonic()
        answer = self.http.get(f"{POSTS}/{post}")
        if answer.status_code == 200:
            self._see(post, answer, began)
        else:
            self._note_odd(answer)

    def _write(self, post: int, tag: str) -> None:
        value = f"{self.name} writes {len(self.story.operations)}"
        headers = {"If-Match": tag}
        began = time.monotonic()
        outcome = Outcome.UNKNOWN
        try:
            answer = self.http.patch(f"{POSTS}/{post}", json={"title": value}, headers=headers)
            self._note_odd(answer)
            if answer.status_code == 412:
                outcome = Outcome.REFUSED
            elif answer.status_code == 200:
                outcome = Outcome.WRITTEN
                self._see(post, answer, began)
        finally:
            self._tell(outcome, post, began, _version(tag) + 1, value)

    def _see(self, post: int, answer: httpx.Response, began: float) -> None:
        self.seen[post] = answer.headers["ETag"]
        title = answer.json()["title"]
        self._tell(Outcome.READ, post, began, _version(self.seen[post]), title)

    def _tell(self, outcome: Outcome, post: int, began: float, version: int, value: str) -> None:
        operation = Operation(outcome, post, began, time.monotonic(), version, value)
        self.story.operations.append(operation)

    def _note_odd(self, answer: httpx.Response) -> None:
        if answer.status_code not in (200, 412, 503):
            self.story.odd_statuses.append(answer.status_code)


def read_and_write(url: str, name: str, operations: int, posts: int, seed: int) -> Story:
    """All of one client: posts have the numbers from 1 to `posts`."""
    chance = random.Random(seed)
    with httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False) as http:
        client = Client(http, name, chance)
        latest = time.monotonic() + PATIENCE
        while operations > 0:
            if client.act(chance.randint(1, posts)):
                operations -= 1
                latest = time.monotonic() + PATIENCE
            elif time.monotonic() < latest:
                time.sleep(PAUSE)
            else:
                raise TimeoutError
    return client.story


def _version(tag: str) -> int:
    """The first part of an ETag of a post is its version."""
    return int(tag.strip('"').partition("-")[0])
