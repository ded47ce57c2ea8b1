"""Export and import on any store: between any two of them, the same file."""

import asyncio
from io import BytesIO

import pytest

from blog.application.maintenance import DatabaseNotEmpty, Refused
from blog.application.transfer import ExportBlog, ImportBlog, TransferService
from blog.application.transfer_lines import Extent
from tests.builders import a_post, a_user
from tests.contracts.stores import Store
from tests.exports import EXPORT, LAST, OTHER_USER, edited, exported, opener
from tests.fakes.memory import Memory


def import_into(store: Store, export: bytes = EXPORT) -> Extent:
    service = TransferService(store.unit_of_work, store.contents)
    return asyncio.run(store.executor.write(service.import_blog, ImportBlog(opener(export))))


def exported_from(store: Store) -> bytes:
    service, stream = TransferService(store.unit_of_work, store.contents), BytesIO()
    asyncio.run(store.executor.scan(service.export_blog, ExportBlog(stream.write)))
    return stream.getvalue()


def test_what_is_exported_after_an_import_is_the_same_file(store: Store) -> None:
    import_into(store)

    assert exported_from(store) == EXPORT


def test_an_export_of_nothing_can_be_imported(store: Store) -> None:
    nothing = exported(Memory(last_user_id=3))

    import_into(store, nothing)

    assert exported_from(store) == nothing


def test_ids_go_on_where_they_ended_elsewhere(store: Store) -> None:
    extent = import_into(store)

    user = a_user()
    store.add(user)
    post = a_post(author_id=user.id)
    store.add(post)
    assert (user.id, post.id) == (extent.last_user_id + 1, extent.last_post_id + 1)


@pytest.mark.parametrize(
    ("number", "values", "said"),
    [
        (OTHER_USER, {"email": a_user("Élodie").email.value}, "This e-mail address is taken."),
        (LAST - 1, {"author_id": 2}, "There is no such author."),
        (LAST - 1, {"version": 0}, "version: From 1 to 2147483647."),
    ],
)
def test_what_is_refused_names_its_line_and_leaves_nothing(
    store: Store, number: int, values: dict[str, object], said: str
) -> None:
    with pytest.raises(Refused) as refused:
        import_into(store, edited(EXPORT, number, **values))

    assert str(refused.value) == f"Line {number}: {said} Nothing was imported."
    assert store.read(store.contents.extent) == Extent(0, 0, 0, 0)


def test_after_a_refusal_the_right_file_can_be_imported(store: Store) -> None:
    with pytest.raises(Refused):
        import_into(store, EXPORT[:-1])

    import_into(store)

    assert exported_from(store) == EXPORT


def test_nothing_is_imported_beside_other_data(store: Store) -> None:
    store.add(a_user())
    before = exported_from(store)

    with pytest.raises(DatabaseNotEmpty):
        import_into(store)

    assert exported_from(store) == before
