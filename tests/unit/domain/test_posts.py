"""The rules of a post, but for its publication."""

from dataclasses import replace
from typing import Any

import pytest

from blog.domain.errors import InvalidInput
from blog.domain.posts import AuthorInactive, Post
from tests.builders import A_DAY, NOW, a_post, a_scheduled_post, a_user, an_unpublished_post


def written(**values: str) -> Post:
    fields = {"title": "A title", "content": "Some content of a post"}
    return Post.write(author=a_user(id=7), **fields | values, now=NOW)


def test_a_new_post_is_a_draft_with_all_that_was_said() -> None:
    post = written(title="A title", content="Some content of a post")

    assert post == Post(
        id=0,
        author_id=7,
        title="A title",
        content="Some content of a post",
        created_at=NOW,
        updated_at=NOW,
        published_at=None,
        first_published_at=None,
        version=1,
    )


def test_the_texts_of_a_new_post_are_cleaned() -> None:
    post = written(title=" A title ", content="Some content\r\n\tof a post\n")

    assert (post.title, post.content) == ("A title", "Some content\n\tof a post")


WRONG = [
    ("title", "Four", "too-short"),
    ("title", "T" * 101, "too-long"),
    ("title", "A\ntitle", "control-character"),
    ("title", "A title\ud800", "surrogate"),
    ("content", "c" * 19, "too-short"),
    ("content", "c" * 100_001, "too-long"),
    ("content", "Some content\x00of a post", "control-character"),
    ("content", "Some content\udfffof a post", "surrogate"),
]


@pytest.mark.parametrize(("field", "value", "code"), WRONG)
def test_a_post_is_not_written_with_a_wrong_text(field: str, value: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        written(**{field: value})

    assert (caught.value.field, caught.value.field_code) == (field, code)


@pytest.mark.parametrize(("field", "value", "code"), WRONG)
def test_a_post_is_not_edited_at_all_with_a_wrong_text(field: str, value: str, code: str) -> None:
    post = a_post()
    before = replace(post)
    fields = {"title": "Another title", "content": "Another content of a post", field: value}

    with pytest.raises(InvalidInput) as caught:
        post.edit(**fields, now=NOW)

    assert (caught.value.field, caught.value.field_code) == (field, code)
    assert post == before


def test_an_inactive_author_writes_nothing() -> None:
    with pytest.raises(AuthorInactive):
        Post.write(
            author=a_user(is_active=False),
            title="A title",
            content="Some content of a post",
            now=NOW,
        )


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("title", " Another title ", "Another title"),
        ("content", "Another content\r\nof a post\n", "Another content\nof a post"),
    ],
)
@pytest.mark.parametrize("post", [a_post(published=True), an_unpublished_post()])
def test_only_what_is_given_is_edited(post: Post, field: str, value: str, stored: str) -> None:
    post = replace(post)
    expected = replace(post, updated_at=NOW)
    setattr(expected, field, stored)

    changed = post.edit(**{field: value}, now=NOW)

    assert changed
    assert post == expected


@pytest.mark.parametrize("texts", [{}, {"title": a_post().title, "content": a_post().content}])
def test_editing_nothing_or_to_the_texts_as_they_are_changes_nothing(texts: dict[str, Any]) -> None:
    post = a_post()
    before = replace(post)

    changed = post.edit(**texts, now=NOW)

    assert not changed
    assert post == before


@pytest.mark.parametrize("published", [False, True])
def test_a_post_is_reassigned_to_another_author(published: bool) -> None:
    post = a_post(published=published)
    expected = replace(post, author_id=9, updated_at=NOW)

    post.reassign(a_user(id=9), NOW)

    assert post == expected


def test_a_post_is_not_reassigned_to_an_inactive_author() -> None:
    post = a_post()
    before = replace(post)

    with pytest.raises(AuthorInactive):
        post.reassign(a_user(id=9, is_active=False), NOW)

    assert post == before


def test_the_date_of_the_last_change_does_not_go_back_with_the_clock() -> None:
    post = a_post(updated_at=NOW)

    post.edit(title="Another title", now=NOW - A_DAY)

    assert post.updated_at == NOW


@pytest.mark.parametrize(
    "post", [written(), a_post(), a_post(published=True), a_scheduled_post(), an_unpublished_post()]
)
def test_a_post_with_a_history_passes_the_check(post: Post) -> None:
    post.check()


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"title": "A title "}, "title", "pattern"),
        ({"title": "Four"}, "title", "too-short"),
        ({"content": "Some content\r\nof a post"}, "content", "pattern"),
        ({"content": "c" * 19}, "content", "too-short"),
        ({"published_at": NOW, "first_published_at": None}, "published_at", "out-of-range"),
        ({"published_at": NOW, "first_published_at": NOW - A_DAY}, "published_at", "out-of-range"),
        ({"updated_at": NOW - 21 * A_DAY}, "updated_at", "out-of-range"),
        ({"version": 0}, "version", "out-of-range"),
    ],
)
def test_a_post_that_no_history_leads_to_does_not_pass(
    fields: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        a_post(**fields).check()

    assert (refusal.value.field, refusal.value.field_code) == (field, code)
