"""The use cases around the publication of posts."""

from datetime import datetime

import pytest

from blog.application.access import Access
from blog.application.post_queries import PostView
from blog.application.posts import PostService, PublishPost, WritePost
from blog.application.users import RegisterUser, UserService
from blog.domain.policy import open_access
from blog.domain.posts import (
    AlreadyPublished,
    AuthorInactive,
    PostNotFound,
    PostStatus,
    PublicationInThePast,
)
from tests.builders import A_MICROSECOND, AN_HOUR, NOW
from tests.fakes.clock import FakeClock
from tests.fakes.memory import Memory
from tests.fakes.posts import MemoryPostQueries
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.fakes.users import MemoryUserQueries


@pytest.fixture
def draft(users: UserService, posts: PostService) -> PostView:
    author = users.register(RegisterUser("Ada", "ada@example.com", 36))
    return posts.write(WritePost("A title", "Some content of a post", author.id))


def test_a_post_is_published_at_once(posts: PostService, clock: FakeClock, draft: PostView) -> None:
    clock.move(AN_HOUR)

    published = posts.publish(PublishPost(draft.id))

    assert published == draft._replace(
        status=PostStatus.PUBLISHED,
        published_at=NOW + AN_HOUR,
        updated_at=NOW + AN_HOUR,
        version=published.version,
    )
    assert published.published
    assert published.revision != draft.revision
    assert posts.get(draft.id) == published


def test_a_post_that_one_waits_for_is_published_at_the_end_of_the_waiting(
    memory: Memory, clock: FakeClock, draft: PostView
) -> None:
    def wait() -> MemoryUnitOfWork:
        clock.move(AN_HOUR)
        return MemoryUnitOfWork(memory)

    queries = MemoryPostQueries(memory), MemoryUserQueries(memory)
    published = PostService(wait, *queries, clock, Access(open_access)).publish(
        PublishPost(draft.id)
    )

    assert published.published_at == NOW + AN_HOUR


def test_a_scheduled_post_becomes_public_with_the_clock_and_no_write(
    posts: PostService, clock: FakeClock, draft: PostView
) -> None:
    scheduled = posts.publish(PublishPost(draft.id, at=NOW + AN_HOUR))

    clock.move(AN_HOUR - A_MICROSECOND)
    before = posts.get(draft.id)
    clock.move(A_MICROSECOND)
    by_then = posts.get(draft.id)

    assert before == scheduled
    assert scheduled.status is PostStatus.SCHEDULED
    assert not scheduled.published
    assert by_then == scheduled._replace(status=PostStatus.PUBLISHED, version=by_then.version)
    assert by_then.revision != scheduled.revision


def test_a_second_publish_changes_nothing(
    posts: PostService, clock: FakeClock, draft: PostView
) -> None:
    published = posts.publish(PublishPost(draft.id))
    clock.move(AN_HOUR)

    assert posts.publish(PublishPost(draft.id)) == posts.get(draft.id) == published


def test_a_second_unpublish_changes_nothing(
    posts: PostService, clock: FakeClock, draft: PostView
) -> None:
    posts.publish(PublishPost(draft.id))
    unpublished = posts.unpublish(draft.id)
    clock.move(AN_HOUR)

    assert posts.unpublish(draft.id) == posts.get(draft.id) == unpublished


def test_an_unpublished_post_is_a_draft_and_gets_its_date_back_when_published_again(
    posts: PostService, clock: FakeClock, draft: PostView
) -> None:
    published = posts.publish(PublishPost(draft.id))
    clock.move(AN_HOUR)

    unpublished = posts.unpublish(draft.id)
    republished = posts.publish(PublishPost(draft.id))

    assert unpublished.status is PostStatus.DRAFT
    assert unpublished.published_at is None
    assert republished.published_at == published.published_at
    assert posts.get(draft.id) == republished


def test_a_post_that_was_ever_public_is_not_scheduled(
    posts: PostService, clock: FakeClock, draft: PostView
) -> None:
    posts.publish(PublishPost(draft.id))
    clock.move(AN_HOUR)
    unpublished = posts.unpublish(draft.id)

    with pytest.raises(AlreadyPublished):
        posts.publish(PublishPost(draft.id, at=clock.now() + AN_HOUR))

    assert posts.get(draft.id) == unpublished


def test_a_post_is_not_scheduled_for_the_past(posts: PostService, draft: PostView) -> None:
    with pytest.raises(PublicationInThePast):
        posts.publish(PublishPost(draft.id, at=NOW))

    assert posts.get(draft.id) == draft


@pytest.mark.parametrize("at", [None, NOW + AN_HOUR])
def test_a_post_of_an_inactive_author_is_not_published(
    users: UserService, posts: PostService, draft: PostView, at: datetime | None
) -> None:
    users.deactivate(draft.author_id)

    with pytest.raises(AuthorInactive):
        posts.publish(PublishPost(draft.id, at))

    assert posts.get(draft.id).status is PostStatus.DRAFT


def test_what_an_inactive_author_published_stays_public_until_it_is_unpublished(
    users: UserService, posts: PostService, draft: PostView
) -> None:
    posts.publish(PublishPost(draft.id))
    users.deactivate(draft.author_id)

    assert posts.publish(PublishPost(draft.id)).published
    assert not posts.unpublish(draft.id).published


def test_a_post_that_is_not_there_is_neither_published_nor_unpublished(
    posts: PostService,
) -> None:
    with pytest.raises(PostNotFound):
        posts.publish(PublishPost(1, at=NOW))
    with pytest.raises(PostNotFound):
        posts.unpublish(1)
