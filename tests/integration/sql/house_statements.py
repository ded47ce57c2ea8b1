"""All statements of the house, and parameters with which they can run."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from typing import Any

from sqlalchemy import Connection, types
from sqlalchemy.sql.compiler import SQLCompiler

import blog.adapters.sql
from blog.adapters.sql import post_lists, post_search, user_search
from blog.adapters.sql.columns import Flag, Moment, Moments
from blog.adapters.sql.paging import Place
from blog.adapters.sql.post_filters import Shape
from blog.adapters.sql.statements import Statement
from blog.adapters.sql.user_search import Search
from blog.adapters.sql.words import Where, WordList
from blog.application.post_queries import PostSort
from blog.application.user_queries import UserSort
from blog.domain.posts import PostStatus
from tests.builders import NOW

TWO_STATUSES = frozenset({PostStatus.PUBLISHED, PostStatus.DRAFT})
TRUTH = (False, True)
WORD_SORTS = [(PostSort.CREATED_AT, True), *product([PostSort.PUBLISHED_AT], TRUTH)]
"""To a search by words, only the bounds of an order by date are of any interest."""

VALUES: dict[type[types.TypeEngine[Any]], Any] = {
    Moment: NOW,
    Moments: (NOW, NOW),
    Flag: True,
    WordList: ["title"],
    types.Integer: 1,
    types.Text: "text",
    types.LargeBinary: bytes(32),
}
NAMED_VALUES = {"limit": 10, "most": 10, "skip": 0}


def named_statements() -> dict[str, Statement]:
    """Those that are built with their module."""
    package = blog.adapters.sql
    modules = [
        import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    ]
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": statement
        for module in modules
        for name, statement in vars(module).items()
        if isinstance(statement, Statement)
    }


def lists(dialect: str) -> Iterator[Statement]:
    """Those that are built for the shape of a list, each once."""
    yield from _lists_of_posts(dialect)
    yield from _searches_of_posts(dialect)
    yield from _searches_of_users(dialect)


def _shapes(dialect: str) -> Iterator[Shape]:
    for by_author, by_sight, from_position, with_author in product(TRUTH, repeat=4):
        yield Shape(
            sort=PostSort.CREATED_AT,
            descending=True,
            statuses=TWO_STATUSES,
            by_author=by_author,
            by_words=False,
            by_sight=by_sight,
            from_position=from_position,
            behind_titles=False,
            with_author=with_author,
            dialect=dialect,
        )


def _is_counted(shape: Shape) -> bool:
    """All but those that differ in what is nothing to a count."""
    return not (shape.with_author or shape.from_position)


def _lists_of_posts(dialect: str) -> Iterator[Statement]:
    for any_sort, sort, descending in product(_shapes(dialect), PostSort, TRUTH):
        shape = any_sort._replace(sort=sort, descending=descending)
        yield post_lists.page_of(shape)
        if _is_counted(shape):
            yield post_lists.count(shape)


def _searches_of_posts(dialect: str) -> Iterator[Statement]:
    for where in Where:
        yield post_search.wants_sorting(where, dialect)
    for any_sort, (sort, descending) in product(_shapes(dialect), WORD_SORTS):
        shape = any_sort._replace(by_words=True, sort=sort, descending=descending)
        for where, sorting in product(Where, TRUTH):
            yield post_search.stretch(shape, where, sorting=sorting)
        if _is_counted(shape):
            yield post_lists.count(shape)


def _searches_of_users(dialect: str) -> Iterator[Statement]:
    places: Any = product(TRUTH, TRUTH, [dialect])
    for search, place in product(searches(dialect), map(Place._make, places)):
        yield from (user_search.by_rows(search, sort, place) for sort in UserSort)
        if dialect == "sqlite":
            yield user_search.by_name(search, place)
            for sorting in TRUTH:
                yield user_search.by_creation(search, place, sorting=sorting)
    yield from map(user_search.count, searches(dialect))


def searches(dialect: str) -> Iterator[Search]:
    for name, city in product([None, "xy", "xyz"], repeat=2):
        parts = {"name": name, "city": city}
        yield Search.of({of: part for of, part in parts.items() if part is not None}, dialect)


def parameters_for(statement: Statement, connection: Connection) -> dict[str, Any]:
    """A value for each parameter that has none of its own."""
    compiled = statement.core.compile(dialect=connection.dialect)
    assert isinstance(compiled, SQLCompiler)
    found = {}
    for parameter, name in compiled.bind_names.items():
        kinds = [kind for kind in VALUES if isinstance(parameter.type, kind)]
        if name in NAMED_VALUES:
            found[name] = NAMED_VALUES[name]
        elif parameter.required and kinds:
            found[name] = VALUES[kinds[0]]
        elif parameter.required:  # of no type in this place, but perhaps in another
            found.setdefault(name, True)
    return found
