"""Items over HTTP: what is sent and shown, and the routes. Floor 3."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool, TypeAdapter
from starlette.responses import Response
from starlette.routing import BaseRoute

from blog.adapters.http.answers import Fields, timestamp
from blog.adapters.http.conditional import expected_revisions
from blog.adapters.http.documentation import CREATED, DELETED, EDITED, LISTED, SHOWN
from blog.adapters.http.documentation import open_operation as op
from blog.adapters.http.fields import PathId, Timestamp, money, optional, shown, text
from blog.adapters.http.idempotency import Once
from blog.adapters.http.paging import BY_MOMENT, BY_NUMBER, BY_TEXT, InvalidCursor, ListQuery
from blog.adapters.http.resources import Resource, StrictBody
from blog.adapters.http.service import router
from blog.application.idempotency import SafeRetries
from blog.application.ports import Executor
from blog.application.records import DeleteRecord
from blog.domain.money import written
from examples.items.application import EditItem, ItemListing, ItemService, ItemSort
from examples.items.domain import DESCRIPTION, PRICE, TITLE, Details, Item, ItemNotFound

Title = Annotated[str, text(TITLE, "Desk lamp")]
Description = Annotated[str, text(DESCRIPTION, "Brass, with a green shade.")]
Price = Annotated[int, money(PRICE, "79.90")]
ItemId = Annotated[PathId, Path(alias="id", description="The id of an item.")]

POSITIONS = {"created_at": BY_MOMENT, "title": BY_TEXT, "price": BY_NUMBER}


class ItemBody(BaseModel):
    """An item."""

    model_config = ConfigDict(title="Item")

    id: int = shown(minimum=1, examples=[1])
    title: str = shown(minLength=TITLE.minimum, maxLength=TITLE.maximum, examples=["Desk lamp"])
    description: str | None = shown(examples=["Brass, with a green shade."])
    price: str = shown(pattern=r"^(?:0|[1-9][0-9]*)\.[0-9]{2}$", examples=["79.90"])
    is_available: bool = shown(examples=[True])
    created_at: Timestamp
    updated_at: Timestamp


class ItemData(StrictBody):
    """All that is said of an item: to add one, or to replace one."""

    title: Title
    description: Description | None = None
    price: Price
    is_available: StrictBool = True


class ItemChanges(StrictBody):
    """What is to change; keys that are not sent stay as they are, and null clears a description."""

    title: Title = optional()
    description: Description | None = optional()
    price: Price = optional()
    is_available: StrictBool = optional()


class ItemListQuery(ListQuery):
    sort: Literal["created_at", "-created_at", "title", "-title", "price", "-price"] = Field(
        "created_at", description="`-` for descending. Titles by their folded form; ties by id."
    )

    @property
    def positions(self) -> TypeAdapter[Any]:
        return POSITIONS[self.sort.removeprefix("-")]

    def listing(self, path: str) -> ItemListing:
        order = ItemSort(self.sort.removeprefix("-"))
        return ItemListing(self.page(path), order, self.sort.startswith("-"))


def fields(item: Item) -> Fields:
    """Those of `ItemBody`, in its order."""
    details = item.details
    return {
        "id": item.id,
        "title": details.title,
        "description": details.description,
        "price": written(details.price),
        "is_available": details.is_available,
        "created_at": timestamp(item.created_at),
        "updated_at": timestamp(item.updated_at),
    }


def item_routes(items: ItemService, executor: Executor, retries: SafeRetries) -> list[BaseRoute]:
    api, once, resource = router("items"), Once[Item](executor, retries), Resource("items", fields)

    @api.get("/items/{id}", **op(items.get, "getItem", SHOWN, ItemBody, ItemNotFound))
    async def get_item(request: Request, item_id: ItemId) -> Response:
        return resource.shown(request, await executor.read(items.get, item_id))

    @api.get("/items", **op(items.list, "listItems", LISTED, list[ItemBody], InvalidCursor))
    async def list_items(request: Request, query: Annotated[ItemListQuery, Query()]) -> Response:
        listing = query.listing(request.scope["path"])
        run = executor.read if listing.page.is_bounded else executor.scan
        return resource.listed(request, query, await run(items.list, listing))

    @api.post("/items", **op(items.add, "addItem", CREATED, ItemBody))
    async def add_item(request: Request, body: ItemData) -> Response:
        return await once(request, items.add, Details(**body.model_dump()), resource.created)

    @api.patch("/items/{id}", **op(items.edit, "editItem", EDITED, ItemBody, ItemNotFound))
    async def edit_item(request: Request, item_id: ItemId, body: ItemChanges) -> Response:
        return await edit(request, item_id, body.model_dump(exclude_unset=True))

    @api.put("/items/{id}", **op(items.edit, "replaceItem", EDITED, ItemBody, ItemNotFound))
    async def replace_item(request: Request, item_id: ItemId, body: ItemData) -> Response:
        return await edit(request, item_id, body.model_dump())

    async def edit(request: Request, item_id: int, changes: dict[str, Any]) -> Response:
        command = EditItem(item_id, changes, expected_revisions(request))
        return resource.written(await executor.write(items.edit, command))

    @api.delete("/items/{id}", **op(items.delete, "deleteItem", DELETED, None, ItemNotFound))
    async def delete_item(request: Request, item_id: ItemId) -> Response:
        await executor.write(items.delete, DeleteRecord(item_id, expected_revisions(request)))
        return Response(status_code=204)

    return api.routes
