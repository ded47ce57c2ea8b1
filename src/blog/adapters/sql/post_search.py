"""The statements that find posts by their words.

Those with all words in the title come first, and then the newest. So there are two stretches, each
in the order of creation; the second is only sought where the first does not fill the page.
"""

from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager
from functools import cache

from sqlalchemy import Connection, func, select

from blog.adapters.sql.paging import Place
from blog.adapters.sql.post_filters import Shape, filtered, shown
from blog.adapters.sql.statements import Parameters, Row, Statement
from blog.adapters.sql.tables import posts
from blog.adapters.sql.words import INDEX, Where, has_words

_COUNT = select(func.count()).select_from(posts)


def rows(
    connection: Connection, shape: Shape, parameters: Parameters
) -> Generator[Row, None, None]:
    """The rows of a page, by two statements for each stretch that it reaches.

    One more counts the first, where all of it is skipped.
    """
    limit, skip = parameters["limit"], parameters["skip"]
    if not shape.behind_titles:
        with _stretch(connection, shape, Where.IN_TITLE, parameters) as found:
            for row in found:
                limit, skip = limit - 1, 0
                yield row
        if limit == 0:
            return
        if skip:
            skip -= count(shape, Where.IN_TITLE).scalar(connection, parameters)
        shape = shape._replace(from_position=False)
    parameters = {**parameters, "limit": limit, "skip": skip}
    with _stretch(connection, shape, Where.NOT_ALL_IN_TITLE, parameters) as found:
        yield from found


def _stretch(
    connection: Connection, shape: Shape, where: Where, parameters: Parameters
) -> AbstractContextManager[Iterator[Row]]:
    sorting = wants_sorting(where, shape.dialect).scalar(connection, parameters)
    return stretch(shape, where, sorting=bool(sorting)).rows(connection, parameters)


@cache
def wants_sorting(where: Where, dialect: str) -> Statement:
    return Statement(INDEX.wants_sorting(has_words(where), dialect))


@cache
def count(shape: Shape, where: Where = Where.ANYWHERE) -> Statement:
    if not shape.is_filtered:
        return Statement(INDEX.counting(has_words(where)))
    return Statement(INDEX.matching(filtered(_COUNT, shape), has_words(where)))


@cache
def stretch(shape: Shape, where: Where, *, sorting: bool) -> Statement:
    """The posts that have the words there, newest first."""
    place = Place(True, shape.from_position, shape.dialect)
    wanted = filtered(shown(shape), shape)
    return Statement(INDEX.page(wanted, has_words(where), place, sorting=sorting))
