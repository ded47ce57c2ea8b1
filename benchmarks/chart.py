"""The results as pictures."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot

from benchmarks.rounds import Results
from benchmarks.subjects import SUBJECTS
from benchmarks.works import WORKS

_SHOWN = ("naive", "blog", "blog-uncached", "fastify", "bare")
_COLOURS = dict(zip(_SHOWN, ("#9aa0a6", "#1a73e8", "#8ab4f8", "#34a853", "#fbbc04"), strict=True))
_BAR = 0.16
_LINES_OF_A_STYLE = 10
"""So many colours there are."""


def draw(results: Results, file: Path) -> None:
    """Bars of requests per second, the scale being logarithmic."""
    mpl.use("Agg")
    works = [work for work in WORKS if any(results.of(work, name) for name in _SHOWN)]
    figure, axes = pyplot.subplots(figsize=(10, 1 + 0.7 * len(works)), layout="constrained")
    for number, name in enumerate(_SHOWN):
        found = [(place, results.of(work, name)) for place, work in enumerate(works)]
        bars = [(place, one.requests_per_second) for place, one in found if one is not None]
        if bars:
            places, rates = zip(*bars, strict=True)
            shifted = [place + (number - 2) * _BAR for place in places]
            axes.barh(shifted, rates, _BAR, label=SUBJECTS[name].title, color=_COLOURS[name])
    axes.set_yticks(range(len(works)), [WORKS[work].title for work in works])
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlabel("requests/s on one core")
    figure.legend(loc="outside upper center", ncols=len(_SHOWN), frameon=False)
    figure.savefig(file, dpi=120)
    pyplot.close(figure)


def draw_growth(
    title: str, figures: Mapping[str, Mapping[tuple[str, int], float]], file: Path
) -> None:
    """A line for each read: milliseconds by the number of posts, each kind of them by itself."""
    mpl.use("Agg")
    figure, plots = pyplot.subplots(1, len(figures), figsize=(14, 6), layout="constrained")
    for axes, (what, times) in zip(plots, figures.items(), strict=True):
        for number, read in enumerate(dict.fromkeys(read for read, _ in times)):
            points = {size: cost for (each, size), cost in times.items() if each == read}
            style = "-" if number < _LINES_OF_A_STYLE else "--"
            axes.plot(list(points), list(points.values()), style, marker="o", label=read)
        axes.set_xscale("log")
        axes.set_ylim(bottom=0)
        axes.set_xlabel("posts")
        axes.set_title(what)
    figure.suptitle(title)
    figure.legend(*plots[0].get_legend_handles_labels(), loc="outside right upper", frameon=False)
    figure.savefig(file, dpi=120)
    pyplot.close(figure)
