"""A service whose cache asks too seldom: a program that a test starts to find stale answers."""

import time

from blog.adapters.http.cache import ReadCache
from blog.adapters.http.server import Serving, configuration
from blog.adapters.http.workers import serve_alone
from blog.application.ports import Changes
from blog.bootstrap.container import Container
from blog.bootstrap.logs import log_config
from blog.bootstrap.settings import Settings

SECONDS = 0.1


class RememberedChanges:
    """The mark as it was a moment ago, which looks harmless."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._mark: int | None = None
        self._asked_at = 0.0

    def mark(self) -> int | None:
        if time.monotonic() > self._asked_at + SECONDS:
            self._mark, self._asked_at = self._changes.mark(), time.monotonic()
        return self._mark


if __name__ == "__main__":
    container = Container(settings=Settings.load())
    weakened = ReadCache(RememberedChanges(container.changes()))
    container.cache.override(weakened)
    serve_alone(configuration(Serving("127.0.0.1", 0, 1, log_config("info")), container.app()))
