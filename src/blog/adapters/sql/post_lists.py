"""The statements for lists of posts."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from blog.adapters.sql import post_search
from blog.adapters.sql.paging import Order, Place, in_order, page
from blog.adapters.sql.post_filters import Shape, date_key, filtered, shown
from blog.adapters.sql.statements import Parameters, Row, Statement
from blog.adapters.sql.tables import posts
from blog.application.post_queries import PostListing, PostSort


def parameters_of(listing: PostListing, now: datetime, shape: Shape) -> dict[str, Any]:
    request = listing.page
    parameters: dict[str, Any] = {"limit": request.limit + 1, "skip": request.skip, "now": now}
    if listing.author_id is not None:
        parameters["author_id"] = listing.author_id
    if shape.by_sight:
        parameters["owner_id"] = listing.hidden.owner_id
    if listing.words is not None:
        parameters["words"] = listing.words
    if request.after is not None:
        *keys, last = request.after
        if shape.by_words:
            keys = keys[1:]  # the first decides the shape
        if shape.author_leads:
            keys = [listing.author_id, *keys]
        parameters |= {f"after_{i}": key for i, key in enumerate(keys)} | {"after_id": last}
    return parameters


def count(shape: Shape) -> Statement:
    return post_search.count(shape) if shape.by_words else _count(shape)


def rows(
    connection: Connection, shape: Shape, parameters: Parameters
) -> AbstractContextManager[Iterator[Row]]:
    """The rows of a page, of which SQLite reads few before they are taken."""
    if shape.by_words:
        return closing(post_search.rows(connection, shape, parameters))
    return page_of(shape).rows(connection, parameters)


@cache
def _count(shape: Shape) -> Statement:
    return Statement(filtered(select(func.count()).select_from(posts), shape))


@cache
def page_of(shape: Shape) -> Statement:
    order = _order(shape)
    place = Place(shape.descending, shape.from_position, shape.dialect)
    if not shape.ids_first:
        return Statement(page(filtered(shown(shape), shape), order, place))
    found = page(filtered(select(posts.c.id), shape), order, place)
    of_ids = shown(shape).where(posts.c.id.in_(found))
    return Statement(in_order(of_ids, order, shape.descending))


def _order(shape: Shape) -> Order:
    order = (_key(shape), posts.c.id)
    return (posts.c.author_id, *order) if shape.author_leads else order


def _key(shape: Shape) -> ColumnElement[Any]:
    match shape.sort:
        case PostSort.TITLE:
            return posts.c.title_folded
        case PostSort.CREATED_AT:
            return posts.c.created_at
    return date_key(shape)
