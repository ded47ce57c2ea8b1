"""Pages of a list: by number of rows to skip, or from a position on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Item = TypeVar("Item")

Position = tuple[datetime | str | bool | int | None, ...]
"""Where an item stands in its list: the values that the list is sorted by, the id last."""

SMALLEST_LIMIT, DEFAULT_LIMIT, LARGEST_LIMIT = 1, 20, 100
LARGEST_SKIP = 10_000
LONGEST_BOUNDED_SKIP = 1_000
PAGE_BYTES = 1_048_576
"""A page ends early once the texts in it pass this size in UTF-8."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list: at most `limit` items, `after` a position or past the first `skip`."""

    limit: int = DEFAULT_LIMIT
    skip: int = 0
    after: Position | None = None
    count: bool = False

    @property
    def is_bounded(self) -> bool:
        """Whether few rows are touched beside those that are shown."""
        return not self.count and self.skip <= LONGEST_BOUNDED_SKIP


FIRST_PAGE = PageRequest()


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    items: tuple[Item, ...]
    next: Position | None
    """The position to go on `after`, while there is more."""
    total: int | None = None
    """The number of items in the whole list, where the request asked for the count."""


def cut_page(
    candidates: Iterable[Item],
    limit: int,
    *,
    size: Callable[[Item], int],
    position: Callable[[Item], Position],
    total: int | None = None,
) -> Page[Item]:
    """The page that the candidates begin with.

    `candidates` come in order and hold one more than `limit`, where there is one; they are only
    read as far as the page goes, so that a store need not load what will not fit.
    """
    rest, items, weight = iter(candidates), list[Item](), 0
    for item in rest:
        items.append(item)
        weight += size(item)
        if len(items) == limit or weight > PAGE_BYTES:
            break
    there_is_more = bool(items) and next(rest, None) is not None
    return Page(tuple(items), position(items[-1]) if there_is_more else None, total)


def utf8_size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
