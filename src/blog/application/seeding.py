"""Demo data for an empty database: people who joined over two years, and what they wrote since."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from random import Random

from blog.application import seed_texts
from blog.application.blog_unit_of_work import BlogUnitOfWork
from blog.application.maintenance import DatabaseNotEmpty
from blog.application.paging import PageRequest
from blog.application.ports import Clock
from blog.application.user_queries import UserListing, UserQueries
from blog.domain.errors import InvalidInput
from blog.domain.posts import Post, PostStatus
from blog.domain.users import User

MOST = 1_000_000
ROWS_PER_PROGRESS = 100

HISTORY = timedelta(days=730)
SHORTEST_PLAN, LONGEST_PLAN = timedelta(hours=1), timedelta(days=60)
MEAN_HOURS_TO_PUBLICATION = 30
MEAN_DAYS_TO_WITHDRAWAL = 20

LEAVERS = 0.06
"""The share of users who were deactivated."""
DRAFTS, PLANNED, WITHDRAWN = 0.1, 0.15, 0.04
"""The shares of posts never published, of those given a date, and of the rest unpublished again."""


@dataclass(frozen=True, slots=True)
class SeedBlog:
    """How much to make. Raises InvalidInput.

    `progress` is told now and then, and at the end, how many users and posts there are so far.
    """

    users: int
    posts: int
    seed: int = 1
    progress: Callable[[int], None] = lambda _: None

    def __post_init__(self) -> None:
        if not 1 <= self.users <= MOST:
            advice = f"From 1 to {MOST:,} users: posts need an author."
            raise InvalidInput("users", "out-of-range", advice)
        if not 0 <= self.posts <= MOST:
            raise InvalidInput("posts", "out-of-range", f"From 0 to {MOST:,} posts.")

    def tell(self, done: int) -> None:
        if done % ROWS_PER_PROGRESS == 0 or done == self.users + self.posts:
            self.progress(done)


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made."""

    users: int
    inactive_users: int
    posts: Counter[PostStatus]


@dataclass(frozen=True, slots=True)
class _Author:
    user: User
    until: datetime
    """When the user leaves; the present moment for those who stay."""
    diligence: float
    """How much the user writes, in proportion to the others."""


class SeedService:
    def __init__(
        self, unit_of_work: Callable[[], BlogUnitOfWork], queries: UserQueries, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queries = queries
        self._clock = clock

    def seed(self, command: SeedBlog) -> Seeded:
        """All or nothing, and only where there is nothing yet. Raises DatabaseNotEmpty.

        The same command makes the same data each time; dates keep their distance to the present.
        """
        now = self._clock.now()
        random = Random(command.seed)
        with self._unit_of_work() as work:
            self._require_empty()
            authors = []
            for author in _authors(random, command.users, now):
                work.users.add(author.user)
                authors.append(author)
                command.tell(len(authors))
            statuses: Counter[PostStatus] = Counter()
            for post in _posts(random, command.posts, authors):
                work.posts.add(post)
                statuses[post.status(now)] += 1
                command.tell(command.users + statuses.total())
            leavers = [author for author in authors if author.until < now]
            for leaver in leavers:
                leaver.user.deactivate(leaver.until)
                work.users.save(leaver.user)
            work.commit()
        return Seeded(command.users, len(leavers), statuses)

    def _require_empty(self) -> None:
        # No post is without an author, so that without users there is nothing at all.
        if self._queries.list(UserListing(page=PageRequest(limit=1))).items:
            raise DatabaseNotEmpty("demo data")


def _authors(random: Random, number: int, now: datetime) -> Iterator[_Author]:
    """In the order in which they join, so that ids follow dates."""
    joined = sorted(_between(random, now - HISTORY, now) for _ in range(number))
    namesakes: Counter[str] = Counter()
    for moment in joined:
        name, local, city = seed_texts.person(random)
        namesakes[local] += 1
        suffix = "" if namesakes[local] == 1 else namesakes[local]
        user = User.register(
            name=name,
            email=f"{local}{suffix}@example.{random.choice(('com', 'org', 'net'))}",
            age=round(random.triangular(16, 88, 34)),
            city=city,
            now=moment,
        )
        leaves = random.random() < LEAVERS
        yield _Author(
            user,
            until=_between(random, moment, now) if leaves else now,
            diligence=random.lognormvariate(0, 2),  # few write much, and some nothing
        )


def _posts(random: Random, number: int, authors: list[_Author]) -> Iterator[Post]:
    """In the order in which they are written, so that ids follow dates."""
    writers = random.choices(authors, [author.diligence for author in authors], k=number)
    plan = [(_between(random, writer.user.created_at, writer.until), writer) for writer in writers]
    for moment, author in sorted(plan, key=itemgetter(0)):
        title, content = seed_texts.post(random)
        post = Post.write(author=author.user, title=title, content=content, now=moment)
        _publish(random, post, author)
        yield post


def _publish(random: Random, post: Post, author: _Author) -> None:
    """As most posts are: soon after they were written, if the author is still there by then."""
    fate, written = random.random(), post.created_at
    if fate < DRAFTS:
        return
    if fate < DRAFTS + PLANNED:
        date = _between(random, written + SHORTEST_PLAN, written + LONGEST_PLAN)
        post.publish(author=author.user, now=written, at=date)
        return
    moment = written + timedelta(hours=random.expovariate(1 / MEAN_HOURS_TO_PUBLICATION))
    if moment > author.until:
        return
    post.publish(author=author.user, now=moment)
    withdrawal = moment + timedelta(days=random.expovariate(1 / MEAN_DAYS_TO_WITHDRAWAL))
    if random.random() < WITHDRAWN and withdrawal <= author.until:
        post.unpublish(withdrawal)


def _between(random: Random, start: datetime, end: datetime) -> datetime:
    return start + (end - start) * random.random()
