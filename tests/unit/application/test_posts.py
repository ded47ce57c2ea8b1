"""The use cases of posts, but for their publication."""

from typing import Any

import pytest

from blog.application.post_queries import PostListing, PostView
from blog.application.posts import DeletePost, EditPost, PostService, PublishPost, WritePost
from blog.application.user_queries import UserView
from blog.application.users import RegisterUser, UserService
from blog.domain.errors import InvalidInput, VersionConflict
from blog.domain.posts import AuthorInactive, AuthorNotFound, PostNotFound, PostStatus
from blog.domain.users import UserNotFound
from tests.builders import AN_HOUR, NOW
from tests.fakes.clock import FakeClock

CONTENT = "Some content of a post"
STALE = frozenset({"stale"})


@pytest.fixture
def ada(users: UserService) -> UserView:
    return users.register(RegisterUser("Ada", "ada@example.com", 36))


@pytest.fixture
def post(posts: PostService, ada: UserView) -> PostView:
    return posts.write(WritePost("A title", CONTENT, ada.id))


def test_a_written_post_is_a_draft_shown_with_its_author(posts: PostService, ada: UserView) -> None:
    post = posts.write(WritePost(title="A title", content=CONTENT, author_id=ada.id))

    assert post == PostView(
        id=post.id,
        title="A title",
        content=CONTENT,
        status=PostStatus.DRAFT,
        author_id=ada.id,
        created_at=NOW,
        updated_at=NOW,
        published_at=None,
        version=post.version,
        author=ada,
    )
    assert not post.published
    assert posts.get(post.id) == post


def test_nobody_who_is_not_there_writes(posts: PostService) -> None:
    with pytest.raises(AuthorNotFound):
        posts.write(WritePost("A title", CONTENT, 1))


def test_nobody_who_is_inactive_writes(
    users: UserService, posts: PostService, ada: UserView
) -> None:
    users.deactivate(ada.id)

    with pytest.raises(AuthorInactive):
        posts.write(WritePost("A title", CONTENT, ada.id))

    assert posts.list(PostListing()).items == ()


def test_nothing_is_written_with_a_wrong_text(posts: PostService, ada: UserView) -> None:
    with pytest.raises(InvalidInput):
        posts.write(WritePost("Four", CONTENT, ada.id))

    assert posts.list(PostListing()).items == ()


def test_a_post_that_is_not_there_is_not_found(posts: PostService) -> None:
    with pytest.raises(PostNotFound):
        posts.get(1)


def test_posts_are_listed_with_the_newest_first(
    posts: PostService, clock: FakeClock, ada: UserView
) -> None:
    older = posts.write(WritePost("The older", CONTENT, ada.id))
    clock.move(AN_HOUR)
    newer = posts.write(WritePost("The newer", CONTENT, ada.id))

    assert posts.list(PostListing(with_author=True)).items == (newer, older)


def test_posts_are_listed_with_their_status_by_the_clock(
    posts: PostService, clock: FakeClock, post: PostView
) -> None:
    posts.publish(PublishPost(post.id, at=NOW + AN_HOUR))
    listing = PostListing(statuses=frozenset({PostStatus.PUBLISHED}))

    assert posts.list(listing).items == ()
    clock.move(AN_HOUR)

    assert [shown.id for shown in posts.list(listing).items] == [post.id]


def test_the_posts_of_an_author_are_listed(
    users: UserService, posts: PostService, post: PostView
) -> None:
    bob = users.register(RegisterUser("Bob", "bob@example.com", 7))
    posts.write(WritePost("Of Bob", CONTENT, bob.id))

    page = posts.list_of_author(PostListing(author_id=post.author_id, with_author=True))

    assert page.items == (post,)


def test_no_posts_are_listed_of_an_author_who_is_not_there(posts: PostService) -> None:
    with pytest.raises(UserNotFound):
        posts.list_of_author(PostListing(author_id=1))


def test_the_posts_of_all_authors_are_listed_where_none_is_named(
    posts: PostService, post: PostView
) -> None:
    assert posts.list_of_author(PostListing(with_author=True)).items == (post,)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"title": " Another title "}, {"title": "Another title"}),
        ({"content": "Another content\r\nof it"}, {"content": "Another content\nof it"}),
    ],
)
def test_only_what_is_given_is_edited(
    posts: PostService,
    clock: FakeClock,
    post: PostView,
    changes: dict[str, Any],
    shown: dict[str, Any],
) -> None:
    clock.move(AN_HOUR)

    edited = posts.edit(EditPost(post.id, **changes))

    assert edited == post._replace(**shown, updated_at=NOW + AN_HOUR, version=edited.version)
    assert edited.revision != post.revision
    assert posts.get(post.id) == edited


@pytest.mark.parametrize("texts", [{}, {"title": "A title", "content": CONTENT + "\r\n"}])
def test_texts_as_they_are_change_nothing_not_even_date_and_revision(
    posts: PostService, clock: FakeClock, post: PostView, texts: dict[str, Any]
) -> None:
    clock.move(AN_HOUR)

    edited = posts.edit(EditPost(post.id, **texts))

    assert edited == posts.get(post.id) == post


def test_the_post_of_an_inactive_author_is_edited(
    users: UserService, posts: PostService, post: PostView
) -> None:
    users.deactivate(post.author_id)

    assert posts.edit(EditPost(post.id, title="Another title")).title == "Another title"


def test_an_edit_of_the_revision_that_was_read_is_done(posts: PostService, post: PostView) -> None:
    expected = frozenset({"other", post.revision})

    edited = posts.edit(EditPost(post.id, title="Another title", expected=expected))

    assert edited.title == "Another title"


@pytest.mark.parametrize("title", ["A title", "Another title"])
def test_an_edit_of_another_revision_is_refused_even_if_it_changes_nothing(
    posts: PostService, post: PostView, title: str
) -> None:
    with pytest.raises(VersionConflict):
        posts.edit(EditPost(post.id, title=title, expected=STALE))

    assert posts.get(post.id) == post


def test_an_edit_decided_before_the_publication_is_stale(
    posts: PostService, clock: FakeClock, post: PostView
) -> None:
    scheduled = posts.publish(PublishPost(post.id, at=NOW + AN_HOUR))
    clock.move(AN_HOUR)

    with pytest.raises(VersionConflict):
        posts.edit(EditPost(post.id, title="Too late", expected=frozenset({scheduled.revision})))


def test_a_renamed_author_does_not_make_a_post_stale(
    users: UserService, posts: PostService, post: PostView
) -> None:
    users.deactivate(post.author_id)

    assert posts.get(post.id).revision == post.revision


def test_of_several_reasons_to_refuse_an_edit_the_stale_revision_comes_last(
    posts: PostService, post: PostView
) -> None:
    with pytest.raises(PostNotFound):
        posts.edit(EditPost(post.id + 1, title="Four", expected=STALE))
    with pytest.raises(InvalidInput):
        posts.edit(EditPost(post.id, title="Four", expected=STALE))


@pytest.mark.parametrize("conditional", [False, True])
def test_a_deleted_post_is_gone(posts: PostService, post: PostView, conditional: bool) -> None:
    expected = frozenset({post.revision}) if conditional else None

    posts.delete(DeletePost(post.id, expected))

    with pytest.raises(PostNotFound):
        posts.get(post.id)


def test_a_post_that_is_not_there_is_not_deleted(posts: PostService) -> None:
    with pytest.raises(PostNotFound):
        posts.delete(DeletePost(1, STALE))


def test_a_deletion_of_another_revision_is_refused(posts: PostService, post: PostView) -> None:
    with pytest.raises(VersionConflict):
        posts.delete(DeletePost(post.id, STALE))

    assert posts.get(post.id) == post
