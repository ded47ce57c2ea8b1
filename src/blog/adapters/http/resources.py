"""What is below a path: how it is sent, and how it is answered with its ETag."""

from collections.abc import Callable
from typing import ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from blog.adapters.http.answers import Fields, several, single, single_unless_known
from blog.adapters.http.conditional import entity_tag
from blog.adapters.http.paging import ListQuery, page_headers
from blog.adapters.http.routing import API
from blog.application.paging import Page


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
