"""How a page is cut."""

from collections.abc import Iterator

import pytest

from blog.application.paging import PAGE_BYTES, Page, cut_page, utf8_size


def page_of_sizes(*sizes: int, limit: int = 100) -> Page[int]:
    """The page of items that are as long as they say, and stand where they say."""
    return cut_page(sizes, limit, size=lambda size: size, position=lambda size: (size,))


@pytest.mark.parametrize(
    ("sizes", "limit", "items", "position"),
    [
        ((), 3, (), None),
        ((1, 2), 3, (1, 2), None),
        ((1, 2, 3), 3, (1, 2, 3), None),
        ((1, 2, 3, 4), 3, (1, 2, 3), (3,)),
        ((1, 2), 1, (1,), (1,)),
    ],
)
def test_a_page_has_no_more_items_than_its_limit(
    sizes: tuple[int, ...],
    limit: int,
    items: tuple[int, ...],
    position: tuple[int] | None,
) -> None:
    assert page_of_sizes(*sizes, limit=limit) == Page(items, position)


def test_a_page_that_just_fits_goes_on() -> None:
    assert page_of_sizes(PAGE_BYTES - 1, 1, 2).items == (PAGE_BYTES - 1, 1, 2)


def test_a_page_ends_with_the_item_that_passes_its_size() -> None:
    page = page_of_sizes(PAGE_BYTES, 1, 2)

    assert page == Page((PAGE_BYTES, 1), (1,))


def test_a_page_has_one_item_however_large() -> None:
    assert page_of_sizes(PAGE_BYTES + 1, 2) == Page((PAGE_BYTES + 1,), (PAGE_BYTES + 1,))


def test_a_page_that_ends_early_with_the_last_item_has_no_next() -> None:
    assert page_of_sizes(PAGE_BYTES + 1) == Page((PAGE_BYTES + 1,), None)


def test_candidates_are_read_no_further_than_one_behind_the_page() -> None:
    read = []

    def candidates() -> Iterator[int]:
        for item in range(1, 10):
            read.append(item)
            yield item

    cut_page(candidates(), 3, size=lambda item: 0, position=lambda item: (item,))

    assert read == [1, 2, 3, 4]


def test_the_total_is_handed_on() -> None:
    page = cut_page([1], 1, size=lambda item: 0, position=lambda item: (item,), total=7)

    assert page.total == 7


@pytest.mark.parametrize(("text", "size"), [("", 0), ("abc", 3), ("é", 2), ("日", 3), ("😀", 4)])
def test_texts_are_measured_in_bytes_of_utf8(text: str, size: int) -> None:
    assert utf8_size(text) == size
