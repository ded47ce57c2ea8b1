"""What the figures should be, and whether they are."""

from dataclasses import dataclass

from benchmarks.rounds import Results


@dataclass(frozen=True)
class Aim:
    """How one subject should do some work, beside another one or another work.

    It is about requests per second, or about another figure of `Measured` or `Start`.
    """

    title: str
    subject: str
    work: str = ""
    beside_subject: str = ""
    beside_work: str = ""
    figure: str = "requests_per_second"
    at_least: float | None = None
    at_most: float | None = None

    def measured(self, results: Results) -> float | None:
        """None if one of the two was not measured."""
        mine = self._figure(results, self.work, self.subject)
        if not self.beside_subject and not self.beside_work:
            return mine
        other = self._figure(
            results, self.beside_work or self.work, self.beside_subject or self.subject
        )
        return mine / other if mine is not None and other else None

    def is_reached(self, measured: float) -> bool:
        if self.at_least is not None:
            return measured >= self.at_least
        return self.at_most is not None and measured <= self.at_most

    @property
    def wanted(self) -> str:
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"

    def _figure(self, results: Results, work: str, subject: str) -> float | None:
        found = results.of(work, subject) if work else results.start_of(subject)
        return None if found is None else float(getattr(found, self.figure))


def _beside(work: str, title: str, subject: str = "blog", **factors: float) -> list[Aim]:
    """One aim for each subject that is named, such as `naive=10`."""
    return [
        Aim(f"{title} / {peer}", subject, work, beside_subject=peer, at_least=factor)
        for peer, factor in factors.items()
    ]


AIMS = (
    *_beside("one-post-cold", "one post, cold", "blog-uncached", naive=10, bare=0.4),
    Aim(
        "one post, cold, beside one without logs, metrics and request ids",
        "blog-uncached",
        "one-post-watched",
        beside_subject="blog-unobserved",
        at_least=0.9,
    ),
    *_beside("one-post-hot", "one post, hot", naive=18, fastify=0.5, bare=0.7),
    *_beside("page-cold", "page of 20, cold", "blog-uncached", naive=7),
    *_beside("pages-hot", "pages, hot", naive=25, fastify=2),
    *_beside("create-32", "new post, 32 clients", naive=20, fastify=1.8, bare=1.7),
    *_beside("create-1", "new post, 1 client", fastify=0.7),
    *_beside("create-128", "new post, 128 clients", fastify=2),
    Aim(
        "reads kept while four clients write",
        "blog",
        "reads-beside-writers",
        beside_work="reads-alone",
        at_least=0.6,
    ),
    *_beside("mix", "mix of reads and writes", naive=10, fastify=0.55),
    Aim(
        "reads kept while one client searches",
        "blog",
        "reads-beside-search",
        beside_work="reads-alone",
        at_least=0.45,
    ),
    Aim("p99 of these reads, ms", "blog", "reads-beside-search", figure="p99", at_most=15),
    Aim(
        "time of the deep page / the first page, cold",
        "blog-uncached",
        "page-deep",
        beside_work="page-cold",
        figure="p50",
        at_most=1.1,
    ),
    Aim(
        "one post on PostgreSQL / naive",
        "blog-postgresql",
        "one-post-cold",
        beside_subject="naive-postgresql",
        at_least=5,
    ),
    Aim(
        "page of 20 on PostgreSQL / naive",
        "blog-postgresql",
        "page-cold",
        beside_subject="naive-postgresql",
        at_least=4,
    ),
    Aim(
        "new post on PostgreSQL / naive",
        "blog-postgresql",
        "create-32",
        beside_subject="naive-postgresql",
        at_least=4,
    ),
    Aim(
        "one post with two workers / one, cold",
        "blog-two-workers",
        "one-post-cold",
        beside_subject="blog-uncached",
        at_least=1.4,
    ),
    Aim("start to ready, s", "blog", figure="seconds", at_most=0.8),
    Aim("idle memory, MB", "blog", figure="memory", at_most=80),
)
