"""Items over HTTP: what is sent and shown, and the routes. Floor 3."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool

from blog.adapters.http.answers import Fields
from blog.adapters.http.fields import money, shown, shown_money, shown_text, text
from blog.adapters.http.paging import BY_MOMENT, BY_NUMBER, BY_TEXT, OLDEST_FIRST, RecordListQuery
from blog.adapters.http.record_routes import RecordForm
from blog.adapters.http.resources import RecordBody, Resource, StrictBody, record_fields
from blog.domain.money import written
from examples.items.application import CreateItem
from examples.items.domain import DESCRIPTION, PRICE, TITLE, Item, ItemNotFound

Title = Annotated[str, text(TITLE, "Desk lamp")]
Description = Annotated[str, text(DESCRIPTION, "Brass, with a green shade.")]
Price = Annotated[int, money(PRICE, "79.90")]
IsAvailable = Annotated[StrictBool, Field(examples=[True])]


class ItemBody(RecordBody):
    """An item."""

    title: str = shown_text(TITLE, "Desk lamp")
    description: str | None = shown(examples=["Brass, with a green shade."])
    price: str = shown_money("79.90")
    is_available: bool = shown(examples=[True])


class ItemData(StrictBody):
    """All that is said of an item: to create one, or to replace one."""

    title: Title
    description: Description | None = None
    price: Price
    is_available: IsAvailable = True


class ItemListQuery(RecordListQuery):
    orders: ClassVar = {"created_at": BY_MOMENT, "title": BY_TEXT, "price": BY_NUMBER}

    sort: Literal["created_at", "-created_at", "title", "-title", "price", "-price"] = OLDEST_FIRST


def fields(item: Item) -> Fields:
    """Those of `ItemBody`, in its order."""
    return record_fields(
        item,
        title=item.title,
        description=item.description,
        price=written(item.price),
        is_available=item.is_available,
    )


FORM = RecordForm(
    name="Item",
    resource=Resource("items", fields),
    body=ItemBody,
    data=ItemData,
    query=ItemListQuery,
    create=CreateItem,
    missing=ItemNotFound,
)
