"""Order and position of lists in memory."""

from collections.abc import Callable, Iterable
from itertools import compress
from typing import Any, TypeVar

from blog.application.paging import Page, PageRequest, Position, cut_page

Item = TypeVar("Item")


def page_of(
    items: Iterable[Item],
    request: PageRequest,
    *,
    descending: bool,
    size: Callable[[Item], int],
    position: Callable[[Item], Position],
) -> Page[Item]:
    """The page that is asked for, of all the items that match."""

    def place(values: Position) -> list[Any]:
        # What has no date comes last: it is greatest here, or smallest where the order is turned.
        return [((value is None) != descending, 0 if value is None else value) for value in values]

    found = sorted(items, key=lambda item: place(position(item)), reverse=descending)
    total = len(found) if request.count else None
    if request.after is not None:
        here = place(request.after)
        places = [place(position(item)) for item in found]
        behind = [there < here if descending else there > here for there in places]
        found = list(compress(found, behind))
    rest = found[request.skip :]
    return cut_page(rest, request.limit, size=size, position=position, total=total)
