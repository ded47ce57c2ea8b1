"""What is said on stderr, and what is shown there while something takes its time."""

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import typer

INTERRUPTED = "blog: Interrupted."

Tell = Callable[[int, int], None]
"""Takes how much is done, and of how much."""

Say = Callable[[str], None]

Answer = TypeVar("Answer")


def say(text: str) -> None:
    typer.echo(text, err=True)


def with_progress(label: str, work: Callable[[Tell], Coroutine[Any, Any, Answer]]) -> Answer:
    """Do the work and show how far it is, once it tells. Ctrl-C ends the program with one line."""
    from rich import progress as rich  # noqa: PLC0415 - 60 ms, which `blog serve` can do without
    from rich.console import Console  # noqa: PLC0415 - the same

    columns = (
        rich.TextColumn(label),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TimeRemainingColumn(),
    )
    progress = rich.Progress(*columns, console=Console(stderr=True))
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
