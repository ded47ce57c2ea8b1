"""When a post is public."""

from dataclasses import replace
from datetime import datetime

import pytest

from blog.domain.posts import (
    AlreadyPublished,
    AuthorInactive,
    Post,
    PostStatus,
    PublicationInThePast,
)
from tests.builders import (
    A_DAY,
    A_MICROSECOND,
    AN_HOUR,
    NOW,
    a_post,
    a_scheduled_post,
    a_user,
    an_unpublished_post,
)

DRAFT, SCHEDULED, PUBLISHED = PostStatus.DRAFT, PostStatus.SCHEDULED, PostStatus.PUBLISHED
SOON = NOW + A_MICROSECOND


def publish(post: Post, at: datetime | None = None, *, now: datetime = NOW) -> bool:
    return post.publish(author=a_user(), at=at, now=now)


@pytest.mark.parametrize(
    ("published_at", "status"),
    [
        (None, DRAFT),
        (NOW + A_DAY, SCHEDULED),
        (NOW + A_MICROSECOND, SCHEDULED),
        (NOW, PUBLISHED),
        (NOW - A_MICROSECOND, PUBLISHED),
    ],
)
def test_a_post_is_public_from_its_date_on(
    published_at: datetime | None, status: PostStatus
) -> None:
    post = a_post(published_at=published_at, first_published_at=published_at)

    assert post.status(NOW) is status


def test_a_draft_is_published_at_once() -> None:
    post = a_post()
    expected = replace(post, published_at=NOW, first_published_at=NOW, updated_at=NOW)

    changed = publish(post)

    assert changed
    assert post == expected
    assert post.status(NOW) is PUBLISHED


def test_a_draft_is_scheduled_for_any_moment_to_come() -> None:
    post = a_post()
    expected = replace(post, published_at=SOON, first_published_at=SOON, updated_at=NOW)

    changed = publish(post, SOON)

    assert changed
    assert post == expected
    assert post.status(NOW) is SCHEDULED


@pytest.mark.parametrize("at", [NOW, NOW - A_MICROSECOND, NOW - A_DAY])
@pytest.mark.parametrize("post", [a_post(), a_scheduled_post()])
def test_nothing_is_scheduled_for_a_moment_that_has_come(post: Post, at: datetime) -> None:
    changed = replace(post)

    with pytest.raises(PublicationInThePast) as caught:
        publish(changed, at)

    assert (caught.value.field, caught.value.field_code) == ("at", "out-of-range")
    assert changed == post


def test_a_scheduled_post_is_rescheduled_while_its_date_has_not_come() -> None:
    post = a_scheduled_post()
    expected = replace(post, published_at=SOON, first_published_at=SOON, updated_at=NOW)

    changed = publish(post, SOON)

    assert changed
    assert post == expected


def test_scheduling_for_the_date_as_it_is_changes_nothing() -> None:
    post = a_scheduled_post()
    before = replace(post)

    changed = publish(post, post.published_at)

    assert not changed
    assert post == before


def test_a_scheduled_post_is_published_at_once() -> None:
    post = a_scheduled_post()
    expected = replace(post, published_at=NOW, first_published_at=NOW, updated_at=NOW)

    changed = publish(post)

    assert changed
    assert post == expected


def test_a_published_post_keeps_its_first_publication_date() -> None:
    post = a_post(published=True)
    before = replace(post)

    changed = publish(post)

    assert not changed
    assert post == before


def test_a_scheduled_post_keeps_its_date_once_it_has_come() -> None:
    post = a_scheduled_post()
    before = replace(post)

    changed = publish(post, now=NOW + A_DAY)

    assert not changed
    assert post == before


def test_an_unpublished_post_gets_its_first_date_back() -> None:
    post = an_unpublished_post()
    first = post.first_published_at

    changed = publish(post)

    assert changed
    assert post.published_at == post.first_published_at == first
    assert post.updated_at == NOW


@pytest.mark.parametrize(
    "post",
    [
        a_post(published=True),
        an_unpublished_post(),
        a_post(published_at=NOW, first_published_at=NOW),
        a_post(first_published_at=NOW),
    ],
)
@pytest.mark.parametrize("at", [NOW + A_DAY, NOW - A_DAY])
def test_a_post_that_was_ever_public_is_not_given_a_date(post: Post, at: datetime) -> None:
    changed = replace(post)

    with pytest.raises(AlreadyPublished):
        publish(changed, at)

    assert changed == post


@pytest.mark.parametrize("at", [None, NOW + A_DAY])
@pytest.mark.parametrize("post", [a_post(), a_scheduled_post()])
def test_no_post_of_an_inactive_author_is_published(post: Post, at: datetime | None) -> None:
    changed = replace(post)

    with pytest.raises(AuthorInactive):
        changed.publish(author=a_user(is_active=False), at=at, now=NOW)

    assert changed == post


def test_an_unpublished_post_of_an_inactive_author_is_not_published_again() -> None:
    post = an_unpublished_post()

    with pytest.raises(AuthorInactive):
        post.publish(author=a_user(is_active=False), now=NOW)


def test_publishing_what_is_public_needs_no_active_author() -> None:
    post = a_post(published=True)

    changed = post.publish(author=a_user(is_active=False), now=NOW)

    assert not changed


def test_a_published_post_is_unpublished_and_remembers_its_date() -> None:
    post = a_post(published=True)
    expected = replace(post, published_at=None, updated_at=NOW)

    changed = post.unpublish(NOW)

    assert changed
    assert post == expected
    assert post.status(NOW) is DRAFT


def test_a_post_that_has_just_become_public_remembers_its_date() -> None:
    post = a_post(published_at=NOW, first_published_at=NOW)

    post.unpublish(NOW)

    assert post.first_published_at == NOW


def test_a_post_that_never_was_public_forgets_its_date() -> None:
    post = a_post(published_at=SOON, first_published_at=SOON)
    expected = replace(post, published_at=None, first_published_at=None, updated_at=NOW)

    changed = post.unpublish(NOW)

    assert changed
    assert post == expected


@pytest.mark.parametrize("post", [a_post(), an_unpublished_post()])
def test_unpublishing_a_draft_changes_nothing(post: Post) -> None:
    unpublished = replace(post)

    changed = unpublished.unpublish(NOW)

    assert not changed
    assert unpublished == post


def test_the_first_date_survives_everything() -> None:
    post = a_post()
    publish(post)

    post.edit(title="Another title", now=NOW + AN_HOUR)
    post.unpublish(NOW + 2 * AN_HOUR)
    publish(post, now=NOW + 3 * AN_HOUR)
    post.reassign(a_user(id=9), NOW + 4 * AN_HOUR)
    publish(post, now=NOW + 5 * AN_HOUR)

    assert post.published_at == NOW


def test_the_revision_of_a_post_differs_with_the_version() -> None:
    assert a_post(version=1).revision(NOW) != a_post(version=2).revision(NOW)


def test_the_revision_of_a_post_differs_when_its_date_has_come() -> None:
    post = a_scheduled_post()

    assert post.revision(NOW) == post.revision(NOW + AN_HOUR - A_MICROSECOND)
    assert post.revision(NOW) != post.revision(NOW + AN_HOUR)
