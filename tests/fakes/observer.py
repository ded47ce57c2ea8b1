"""Counts in dictionaries."""

from collections import Counter
from collections.abc import Callable, Sequence

from blog.application.observing import Event, Level, RequestNotes, Series


class MemoryObserver:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._watched: list[tuple[Level, Callable[[], float]]] = []

    def answered(self, requests: Sequence[RequestNotes]) -> None:
        for request in requests:
            status = request.status or "disconnected"
            labels = f'{{method="{request.method}",route="{request.route or "none"}"'
            labels += f',status="{status}"}}'
            self.counts[f"blog_http_requests_total{labels}"] += 1
            self.counts[f"blog_http_request_duration_seconds_count{labels}"] += 1
            if request.cached is not None:
                self.count(Event.CACHE_HIT if request.cached else Event.CACHE_MISS)
            if request.code is not None:
                self.counts[f'blog_http_problems_total{{code="{request.code}"}}'] += 1
            self.count(Event.REPLAYED, request.replayed)
            self.count(Event.REQUEST_SHED, request.shed)

    def count(self, event: Event, times: int = 1) -> None:
        self.counts[_sample(event.value)] += times

    def committed(self, writes: int) -> None:
        self.counts["blog_write_batch_size_count"] += 1
        self.counts["blog_write_batch_size_sum"] += writes

    def watch(self, level: Level, value: Callable[[], float]) -> None:
        self._watched.append((level, value))

    def sample(self) -> None:
        """It asks when it is asked."""

    def told(self) -> bytes:
        levels: Counter[str] = Counter()
        for level, value in self._watched:
            levels[_sample(level.value)] += int(value())
        lines = [f"{name} {float(n)}\n" for name, n in (self.counts + levels).items()]
        return "".join(lines).encode()


def _sample(series: Series) -> str:
    return (
        f'{series.name}{{{series.label[0]}="{series.label[1]}"}}' if series.label else series.name
    )
