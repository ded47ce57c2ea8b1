"""What is said on stderr, and what is shown there while something takes its time."""

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

talk = Console(stderr=True, highlight=False, soft_wrap=True)

INTERRUPTED = "blog: Interrupted."

Tell = Callable[[int, int], None]
"""Takes how much is done, and of how much."""

Answer = TypeVar("Answer")


def with_progress(label: str, work: Callable[[Tell], Coroutine[Any, Any, Answer]]) -> Answer:
    """Do the work and show how far it is, once it tells. Ctrl-C ends the program with one line."""
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=talk)
    bar = progress.add_task(label, total=None)
    over = threading.Event()

    def tell(done: int, total: int) -> None:
        if over.is_set():  # Ctrl-C ends this thread only; the one that works must hear of it
            raise InterruptedError
        progress.update(bar, completed=done, total=total)
        progress.start()  # what is refused at once is told by its line of error alone

    try:
        return asyncio.run(work(tell))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        over.set()
        if progress.live.is_started:  # to stop writes a line
            progress.stop()
