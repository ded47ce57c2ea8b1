"""What is measured: the work that subjects are put to."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.servers import Running
from benchmarks.wrk import Load

DEPTH = 0.9
"""How far down the deep page is, as a share of all posts: at 90,000 of 100,000."""

SLOWEST_SEARCH = "/api/v1/posts?q=a+i+the+of+and+in+is+it&skip=10000&limit=100&count=true"
"""Words that nearly every post has, far down, and counted: 200 ms of a processor among 100,000."""

PEERS = ("naive", "fastify", "bare")
COLD = ("blog-uncached", *PEERS)
HOT = ("blog", "blog-uncached", *PEERS)
AS_IT_IS = ("blog", *PEERS)
ON_POSTGRESQL = ("blog-postgresql", "naive-postgresql")


@dataclass(frozen=True)
class Work:
    title: str
    subjects: tuple[str, ...]
    load: Callable[[Running], Load]
    warm_up: float = 1.0
    """Seconds before anything is counted; short measurements have shorter ones, or none."""
    is_hot: bool = False
    """A subject with a cache does it on a server of its own, so that the hit rate is its own."""
    beside: Callable[[Running], Load] | None = None
    """What others do all the while, without being counted."""


def _one_post(choice: str) -> Callable[[Running], Load]:
    return lambda server: Load("read_one", {"choice": choice, "posts": server.data.posts})


def _paths(*paths: Callable[[Running], str], clients: int = 32) -> Callable[[Running], Load]:
    return lambda server: Load("read_any", {"paths": [path(server) for path in paths]}, clients)


def _create_post(clients: int) -> Callable[[Running], Load]:
    return lambda server: Load("create_post", {"authors": server.data.authors()}, clients)


def _hot_pages(server: Running) -> list[str]:
    limits = [server.page(limit=limit) for limit in (10, 20, 50)]
    return [*limits, server.page(20), server.page(40)]


def _mix(server: Running) -> Load:
    return Load(
        "mix",
        {
            "posts": server.data.posts,
            "authors": server.data.authors(),
            "paths": _hot_pages(server),
        },
    )


def _deep_page(server: Running) -> str:
    return server.page(int(server.data.posts * DEPTH))


WORKS = {
    "one-post-cold": Work(
        "One post with its author, any of them",
        (*COLD, "blog-two-workers", *ON_POSTGRESQL),
        _one_post("uniform"),
    ),
    "one-post-watched": Work(
        "The same with logs, metrics and request ids, and without",
        ("blog-uncached", "blog-unobserved"),
        _one_post("uniform"),
    ),
    "one-post-hot": Work(
        "One post with its author, by Zipf's law", HOT, _one_post("zipf"), warm_up=5.0, is_hot=True
    ),
    "page-cold": Work("The first page of 20", (*COLD, *ON_POSTGRESQL), _paths(Running.page)),
    "pages-hot": Work(
        "Any of five pages",
        HOT,
        lambda server: Load("read_any", {"paths": _hot_pages(server)}),
        warm_up=5.0,
        is_hot=True,
    ),
    "page-authors": Work("The first page of 20, with authors", COLD, _paths(Running.authors_page)),
    "page-deep": Work("A page of 20 after nine tenths of all posts", COLD, _paths(_deep_page)),
    "user-search": Work(
        "Users by a part of their name", COLD, _paths(lambda _: "/api/v1/users/search?name=mar")
    ),
    "post-search": Work(
        "Posts by a word", COLD, _paths(lambda _: "/api/v1/posts?q=allotment&limit=20")
    ),
    "reads-alone": Work(
        "One post, any of them, and nobody else", ("blog", "fastify"), _one_post("uniform")
    ),
    "reads-beside-search": Work(
        "The same while one client keeps running the slowest search",
        ("blog",),
        _one_post("uniform"),
        beside=_paths(lambda _: SLOWEST_SEARCH, clients=1),
    ),
    "reads-beside-writers": Work(
        "The same while four clients write posts without pause",
        ("blog", "fastify"),
        _one_post("uniform"),
        beside=_create_post(4),
    ),
    "mix": Work(
        "95 % reads, a fourth of them pages, and 5 % new posts", HOT, _mix, warm_up=5.0, is_hot=True
    ),
    "create-1": Work("A new post, 1 client", AS_IT_IS, _create_post(1)),
    "create-32": Work("A new post, 32 clients", (*AS_IT_IS, *ON_POSTGRESQL), _create_post(32)),
    "create-128": Work("A new post, 128 clients", ("blog", "fastify", "bare"), _create_post(128)),
    "create-user": Work("A new user", AS_IT_IS, lambda _: Load("create_user")),
    "edit-post": Work(
        "Another title for a post",
        AS_IT_IS,
        lambda server: Load("edit_post", {"posts": server.data.posts}),
    ),
}
