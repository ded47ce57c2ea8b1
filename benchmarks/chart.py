"""The results as a picture: requests per second of each work and subject."""

from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot

from benchmarks.rounds import Results
from benchmarks.subjects import SUBJECTS
from benchmarks.works import WORKS

_SHOWN = ("naive", "blog", "blog-uncached", "fastify", "bare")
_COLOURS = dict(zip(_SHOWN, ("#9aa0a6", "#1a73e8", "#8ab4f8", "#34a853", "#fbbc04"), strict=True))
_BAR = 0.16


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
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.06), ncols=len(_SHOWN), frameon=False)
    figure.savefig(file, dpi=120)
    pyplot.close(figure)
