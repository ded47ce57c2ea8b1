"""What is below a path: how it is sent, and how it is answered with its ETag."""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from blog.adapters.http.answers import Fields, several, single, single_unless_known, timestamp
from blog.adapters.http.conditional import entity_tag
from blog.adapters.http.fields import Timestamp, shown
from blog.adapters.http.paging import ListQuery, page_headers
from blog.adapters.http.routing import API
from blog.application.paging import Page
from blog.domain.records import Record


def _dates_last(schema: dict[str, Any]) -> None:
    properties = schema["properties"]
    properties.update({name: properties.pop(name) for name in ("created_at", "updated_at")})


class RecordBody(BaseModel):
    """What is shown of a record. Made to be extended by its own fields.

    The document calls `TodoBody` Todo.
    """

    model_config = ConfigDict(
        json_schema_extra=_dates_last,
        model_title_generator=lambda model: model.__name__.removesuffix("Body"),
    )

    id: int = shown(minimum=1, examples=[1])
    created_at: Timestamp
    updated_at: Timestamp


def record_fields(record: Record, **own: Any) -> Fields:
    """Those of a RecordBody, in its order, with its own ones before the dates."""
    created_at, updated_at = timestamp(record.created_at), timestamp(record.updated_at)
    return {"id": record.id, **own, "created_at": created_at, "updated_at": updated_at}


class StrictBody(BaseModel):
    """What is sent: a key that it does not have is refused."""

    model_config = ConfigDict(extra="forbid")
    read_only: ClassVar[frozenset[str]] = frozenset({"id", "created_at", "updated_at"})
    """Names that answers have and a body must not."""


class Versioned(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def revision(self) -> str: ...


View = TypeVar("View", bound=Versioned)


def _own_revision(view: Versioned) -> tuple[str, ...]:
    return (view.revision,)


class Resource(Generic[View]):
    """`name` is that of its path below the API. `fields` are those of the documented model, in its
    order, and `revisions` those of all that they show, the own one first.
    """

    def __init__(
        self,
        name: str,
        fields: Callable[[View], Fields],
        revisions: Callable[[View], tuple[str, ...]] = _own_revision,
    ) -> None:
        self.name = name
        self._fields = fields
        self._revisions = revisions

    def shown(self, request: Request, view: View) -> Response:
        """One, or 304 where the client has it already."""
        return single_unless_known(request, self._fields(view), self._tag(view))

    def written(self, view: View) -> Response:
        """One, after a change."""
        return single(self._fields(view), self._tag(view))

    def created(self, view: View) -> Response:
        """A new one, and where it is."""
        location = {"Location": f"{API}/{self.name}/{view.id}"}
        return single(self._fields(view), self._tag(view), status=201, headers=location)

    def listed(self, request: Request, query: ListQuery, page: Page[View]) -> Response:
        """A page of them, and where the next one is."""
        return several(list(map(self._fields, page.items)), page_headers(request, query, page))

    def _tag(self, view: View) -> str:
        return entity_tag(*self._revisions(view))
