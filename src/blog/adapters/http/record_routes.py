"""The routes that records of every kind have: read, list, create, edit, replace and delete."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Protocol, TypeVar, get_type_hints

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, create_model
from starlette.responses import Response
from starlette.routing import BaseRoute

from blog.adapters.http.conditional import expected_revisions
from blog.adapters.http.documentation import CREATED, DELETED, EDITED, LISTED, SHOWN
from blog.adapters.http.documentation import open_operation as op
from blog.adapters.http.fields import PathId, optional
from blog.adapters.http.idempotency import Once
from blog.adapters.http.paging import InvalidCursor, RecordListQuery
from blog.adapters.http.resources import Resource, StrictBody, View
from blog.adapters.http.service import router
from blog.application.idempotency import SafeRetries
from blog.application.paging import Page
from blog.application.ports import Executor
from blog.application.records import DeleteRecord, EditRecord, RecordListing
from blog.domain.errors import BlogError, NotFound

Route = TypeVar("Route", bound=Callable[..., Any])

Errors = tuple[type[BlogError], ...]


class RecordUseCases(Protocol[View]):
    """What the routes call; its docstrings are shown in the documentation."""

    def get(self, record_id: int) -> View: ...

    def list(self, listing: Any) -> Page[View]: ...

    def create(self, command: Any) -> View: ...

    def edit(self, command: EditRecord) -> View: ...

    def delete(self, command: DeleteRecord) -> None: ...


@dataclass(frozen=True, slots=True)
class RecordForm(Generic[View]):
    """How records of a kind are sent and shown.

    `data` is all that is said of one, to create or to replace it; any part of it edits one.
    """

    name: str
    """As in the name of `data`, or of an operation: Product."""
    resource: Resource[View]
    body: type[BaseModel]
    data: type[StrictBody]
    query: type[RecordListQuery]
    create: Callable[..., Any]
    """The command, by the names of `data`."""
    missing: type[NotFound]
    listed: Any = None
    """The items of a list, where they are not shown as one is."""
    listing: Callable[..., RecordListing] = RecordListing
    unwritable: Errors = ()
    """What creating or editing one may be refused with."""
    uneditable: Errors = ()
    """What editing one may be refused with beside that."""
    undeletable: Errors = ()


def record_routes(
    form: RecordForm[View],
    service: RecordUseCases[View],
    executor: Executor,
    retries: SafeRetries,
) -> list[BaseRoute]:
    """All of them, below the path of the resource."""
    api = router(form.resource.name)
    _add_reads(api, form, service, executor)
    _add_writes(api, form, service, executor, Once(executor, retries))
    return api.routes


def _add_reads(
    api: APIRouter, form: RecordForm[View], service: RecordUseCases[View], executor: Executor
) -> None:
    resource = form.resource
    several = (LISTED, form.listed or list[form.body], InvalidCursor)  # type: ignore[name-defined]  # it is a type
    single = (SHOWN, form.body, form.missing)

    @api.get(f"/{resource.name}/{{id}}", **op(service.get, f"get{form.name}", *single))
    @taking(record_id=path_id(form.name))
    async def get(request: Request, record_id: int) -> Response:
        return resource.shown(request, await executor.read(service.get, record_id))

    @api.get(f"/{resource.name}", **op(service.list, f"list{resource.name.title()}", *several))
    @taking(query=Annotated[form.query, Query()])
    async def list_(request: Request, query: RecordListQuery) -> Response:
        listing = form.listing(**query.asked(request.scope["path"]))
        run = executor.read if listing.is_bounded else executor.scan
        return resource.listed(request, query, await run(service.list, listing))


def _add_writes(
    api: APIRouter,
    form: RecordForm[View],
    service: RecordUseCases[View],
    executor: Executor,
    once: Once[View],
) -> None:
    resource, identified = form.resource, path_id(form.name)
    path, one = f"/{resource.name}", f"/{resource.name}/{{id}}"
    body, uneditable = form.body, (form.missing, *form.unwritable, *form.uneditable)

    @api.post(path, **op(service.create, f"create{form.name}", CREATED, body, *form.unwritable))
    @taking(body=form.data)
    async def create(request: Request, body: StrictBody) -> Response:
        command = form.create(**body.model_dump())
        return await once(request, service.create, command, resource.created)

    @api.patch(one, **op(service.edit, f"edit{form.name}", EDITED, body, *uneditable))
    @taking(record_id=identified, body=_changes(form))
    async def edit(request: Request, record_id: int, body: StrictBody) -> Response:
        return await change(request, record_id, body.model_dump(exclude_unset=True))

    @api.put(one, **op(service.edit, f"replace{form.name}", EDITED, body, *uneditable))
    @taking(record_id=identified, body=form.data)
    async def replace(request: Request, record_id: int, body: StrictBody) -> Response:
        return await change(request, record_id, body.model_dump())

    async def change(request: Request, record_id: int, changes: dict[str, Any]) -> Response:
        command = EditRecord(record_id, changes, expected=expected_revisions(request))
        return resource.written(await executor.write(service.edit, command))

    undeletable = (form.missing, *form.undeletable)

    @api.delete(one, **op(service.delete, f"delete{form.name}", DELETED, None, *undeletable))
    @taking(record_id=identified)
    async def delete(request: Request, record_id: int) -> Response:
        await executor.write(service.delete, DeleteRecord(record_id, expected_revisions(request)))
        return Response(status_code=204)


def path_id(name: str) -> Any:
    """The type of the id in a path, of a record that is called so."""
    article = "an" if name[0] in "AEIOU" else "a"
    about = f"The id of {article} {name.lower()}."
    return Annotated[PathId, Path(alias="id", description=about)]


def taking(**types: Any) -> Callable[[Route], Route]:
    """Tells FastAPI what parameters of a route are, where that is known only when it is added."""

    def told(route: Route) -> Route:
        route.__annotations__.update(types)
        return route

    return told


def _changes(form: RecordForm[Any]) -> type[StrictBody]:
    """Any part of the data."""
    types = get_type_hints(form.data, include_extras=True)
    fields: dict[str, Any] = {name: (types[name], optional()) for name in form.data.model_fields}
    about = "What is to change; keys that are not sent stay as they are."
    return create_model(f"{form.name}Changes", __base__=form.data, __doc__=about, **fields)
