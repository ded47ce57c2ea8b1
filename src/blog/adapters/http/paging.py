"""Paging over HTTP: the query of every list, cursors, and the link to the next page."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Annotated, Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from starlette.requests import Request

from blog.adapters.http.fields import LARGEST_ID, Flag, optional, query_integer, refused
from blog.application.paging import (
    DEFAULT_LIMIT,
    LARGEST_LIMIT,
    LARGEST_SKIP,
    SMALLEST_LIMIT,
    Page,
    PageRequest,
    Position,
)
from blog.domain.errors import Invalid

_CHECKSUM_BYTES = 9
_NO_FILTER = {"limit", "skip", "cursor", "count", "include"}

Key = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]
BY_MOMENT: TypeAdapter[Any] = TypeAdapter(tuple[AwareDatetime, Key])
BY_TEXT: TypeAdapter[Any] = TypeAdapter(tuple[str, Key])
BY_NUMBER: TypeAdapter[Any] = TypeAdapter(tuple[Number, Key])


class InvalidCursor(Invalid):
    code = "invalid-cursor"
    title = "The cursor is not one of this list"
    explanation = (
        "A cursor is good for the filter and the order that it was issued for. Take it from the "
        "Link header as it is, or begin again without one."
    )
    field = "cursor"
    field_code = "invalid-cursor"


_CURSOR = {
    "type": "string",
    "pattern": "^[A-Za-z0-9_-]+$",
    "examples": ["x1Qd0mWf0eKfWyIyMDI2LTAzLTAxVDEwOjMwOjAwLjEyMzQ1NloiLDFd"],
}
Limit = Annotated[int, query_integer(SMALLEST_LIMIT, LARGEST_LIMIT)]
Skip = Annotated[int, query_integer(0, LARGEST_SKIP)]


class ListQuery(BaseModel):
    """What every list understands; a subclass adds its order and filters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: Limit = Field(DEFAULT_LIMIT, description="Items on a page.")
    skip: Skip = optional("Items to pass over; not together with `cursor`.")
    cursor: Annotated[str, WithJsonSchema(_CURSOR)] = optional(
        "Where to go on, from a `Link` of the same list; it costs the same on every page. "
        "Not together with `skip`."
    )
    count: Flag = Field(False, description="Whether to count all items, as `X-Total-Count`.")

    @field_validator("cursor")
    @classmethod
    def _one_way_of_paging(cls, cursor: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("skip") is not None:
            raise refused("not-allowed", "Send either skip or cursor.")
        return cursor

    @cached_property
    def positions(self) -> TypeAdapter[Any]:
        """The type of positions in the order that is asked for."""
        raise NotImplementedError

    def page(self, path: str) -> PageRequest:
        """The page that is asked for. Raises InvalidCursor."""
        after = None
        if self.cursor is not None:
            after = _position(self.listed(path), self.positions, self.cursor)
        return PageRequest(self.limit, self.skip or 0, after, self.count)

    def next_cursor(self, path: str, position: Position) -> str:
        return _issued(self.listed(path), self.positions, position)

    def listed(self, path: str) -> str:
        """The list that a cursor is issued for, in one form."""
        return f"{path}\n{self._filters}"

    @cached_property
    def _filters(self) -> str:
        return self.model_dump_json(exclude=_NO_FILTER)


def _cursor(of_list: str, positions: TypeAdapter[Any], position: Position) -> str:
    """A checksum of the list and the position in it, and the position."""
    text = positions.dump_json(position)
    return urlsafe_b64encode(_checksum(of_list, text) + text).rstrip(b"=").decode()


def _checksum(of_list: str, position: bytes) -> bytes:
    """It is no secret, only a guard against a cursor that strayed into another list."""
    told = f"{of_list}\n".encode() + position
    return hashlib.blake2b(told, digest_size=_CHECKSUM_BYTES).digest()


_issued = lru_cache(1024)(_cursor)
"""Nearly all are to the second page of a few lists."""


@lru_cache(1024)  # and so are those that are sent
def _position(of_list: str, positions: TypeAdapter[Any], cursor: str) -> Position:
    """Where a cursor leads. Raises InvalidCursor."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[_CHECKSUM_BYTES:]
        position: Position = positions.validate_json(text, strict=True)
    except ValueError:
        raise InvalidCursor from None
    if _cursor(of_list, positions, position) != cursor:
        raise InvalidCursor
    return position


OLDEST_FIRST: Any = Field(
    "created_at", description="`-` for descending. Text by its folded form; ties by id."
)
"""For `sort`."""


class RecordListQuery(ListQuery):
    """One whose `sort` names a field of `orders`, with `-` for descending. A subclass says which,
    and adds its filters.
    """

    orders: ClassVar[Mapping[str, TypeAdapter[Any]]] = {"created_at": BY_MOMENT, "name": BY_TEXT}
    sort: str

    @property
    def positions(self) -> TypeAdapter[Any]:
        return self.orders[self.sort.removeprefix("-")]

    def asked(self, path: str) -> dict[str, Any]:
        """What a RecordListing is made of: page, sort and descending, and the filters by name."""
        filters = self.model_dump(exclude={*ListQuery.model_fields, "sort"})
        sort, descending = self.sort.removeprefix("-"), self.sort.startswith("-")
        return filters | {"page": self.page(path), "sort": sort, "descending": descending}


def page_headers(request: Request, query: ListQuery, page: Page[Any]) -> dict[str, str]:
    """`Link` to the next page while there is one, and `X-Total-Count` where asked for."""
    headers = {}
    if page.total is not None:
        headers["X-Total-Count"] = str(page.total)
    if page.next is not None:
        way = _next(request.scope["path"], query, len(page.items), page.next)
        kept = _kept(request.scope["query_string"])
        headers["Link"] = f'<{request.scope["path"]}?{kept}{way}>; rel="next"'
    return headers


def _next(path: str, query: ListQuery, shown: int, position: Position) -> str:
    if query.skip is not None and query.skip + shown <= LARGEST_SKIP:
        return f"skip={query.skip + shown}"
    # Beyond the largest skip, a cursor goes on.
    return f"cursor={query.next_cursor(path, position)}"


@lru_cache  # most ask for the same few lists, which this takes longer than to make the cursor
def _kept(query_string: bytes) -> str:
    """What stays of a query from one page to the next, in its own order."""
    pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    kept = urlencode([(key, value) for key, value in pairs if key not in ("skip", "cursor")])
    return f"{kept}&" if kept else ""
