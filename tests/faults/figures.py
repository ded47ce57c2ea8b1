"""What is measured when something goes wrong, and what is required of it."""

import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from rich.console import Console
from rich.progress import track

from tests.faults.places import Place, a_place

Figures = Mapping[str, float]
"""Numbers by what they count. Seconds, shares and bytes say so in the name."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The figures that are good enough."""

    least: float = -math.inf
    most: float = math.inf
    timed: bool = False
    """Of the clock, which says little about the service on a machine that is busy with others."""

    def admits(self, figure: float) -> bool:
        return self.least <= figure <= self.most

    def __str__(self) -> str:
        if self.least == self.most:
            return f"{self.most:g}"
        bounds = []
        if self.least > -math.inf:
            bounds.append(f"at least {self.least:g}")
        if self.most < math.inf:
            bounds.append(f"at most {self.most:g}")
        return ", ".join(bounds)


NONE = Limit(0, 0)
SOME = Limit(least=1)


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong, and what has to be measured then."""

    name: str
    cause: Callable[..., Figures]
    """Makes it happen in a place, at a given size and with a given seed."""
    size: Mapping[str, int | float]
    """That of `make endure`. The tests choose smaller ones."""
    limits: Mapping[str, Limit]
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    place: Callable[[str, Path], AbstractContextManager[Place]] = a_place
    """Where it happens: a database of this kind, made in a folder that is empty."""
    seeds: int = 1
    """How many times `make endure` lets it happen, each time with another seed."""

    def unmet(self, figures: Figures, *, timed: bool = False) -> dict[str, float]:
        """The figures that are not good enough; those of the clock are looked at where `timed`.

        Raises KeyError if one was not measured.
        """
        return {
            name: figures[name]
            for name, limit in self.limits.items()
            if not limit.admits(figures[name]) and (timed or not limit.timed)
        }


def counted(times: int, what: str) -> Iterable[int]:
    """The numbers below `times`, with a bar on a terminal that shows how far they are."""
    console = Console(stderr=True)
    hidden = not console.is_terminal
    return track(range(times), what, console=console, transient=True, disable=hidden)


def percentile(percent: int, numbers: list[float]) -> float:
    """The number that `percent` of a hundred do not exceed; there have to be two at least."""
    return quantiles(numbers, n=100, method="inclusive")[percent - 1]
