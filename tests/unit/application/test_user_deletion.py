"""What becomes of the posts of a deleted user."""

from typing import Any

import pytest

from blog.application.post_queries import PostListing
from blog.application.posts import PostService, PublishPost, WritePost
from blog.application.user_queries import UserView
from blog.application.users import DeleteUser, RegisterUser, UserService
from blog.domain.errors import InvalidInput, VersionConflict
from blog.domain.posts import AuthorInactive, AuthorNotFound
from blog.domain.users import UserHasPosts, UserNotFound
from tests.builders import AN_HOUR
from tests.fakes.clock import FakeClock

STALE = frozenset({"stale"})


@pytest.fixture
def ada(users: UserService) -> UserView:
    return users.register(RegisterUser("Ada", "ada@example.com", 36))


@pytest.fixture
def bob(users: UserService) -> UserView:
    return users.register(RegisterUser("Bob", "bob@example.com", 7))


def write(posts: PostService, author: UserView, title: str = "A title") -> int:
    return posts.write(WritePost(title, "Some content of a post", author.id)).id


def titles(posts: PostService) -> list[str]:
    return [post.title for post in posts.list(PostListing()).items]


@pytest.mark.parametrize("mode", ["refuse", "delete"])
def test_a_user_without_posts_is_deleted(users: UserService, ada: UserView, mode: Any) -> None:
    users.delete(DeleteUser(ada.id, posts=mode))

    with pytest.raises(UserNotFound):
        users.get(ada.id)


def test_a_user_with_posts_is_not_deleted_unless_it_is_said_what_becomes_of_them(
    users: UserService, posts: PostService, ada: UserView
) -> None:
    write(posts, ada)

    with pytest.raises(UserHasPosts):
        users.delete(DeleteUser(ada.id))

    assert users.get(ada.id) == ada


def test_a_user_is_deleted_with_all_posts(
    users: UserService, posts: PostService, ada: UserView, bob: UserView
) -> None:
    write(posts, ada)
    posts.publish(PublishPost(write(posts, ada)))
    write(posts, bob, "Of Bob")

    users.delete(DeleteUser(ada.id, posts="delete"))

    assert titles(posts) == ["Of Bob"]
    with pytest.raises(UserNotFound):
        users.get(ada.id)


def test_the_posts_of_a_deleted_user_are_reassigned(
    users: UserService, posts: PostService, clock: FakeClock, ada: UserView, bob: UserView
) -> None:
    before = posts.publish(PublishPost(write(posts, ada)))
    clock.move(AN_HOUR)

    users.delete(DeleteUser(ada.id, posts="reassign", reassign_to=bob.id))

    after = posts.get(before.id)
    assert after == before._replace(
        author_id=bob.id, author=bob, updated_at=clock.now(), version=after.version
    )
    assert after.revision != before.revision
    with pytest.raises(UserNotFound):
        users.get(ada.id)


def test_posts_are_reassigned_to_nobody_who_is_not_there(
    users: UserService, posts: PostService, ada: UserView
) -> None:
    write(posts, ada)

    with pytest.raises(AuthorNotFound):
        users.delete(DeleteUser(ada.id, posts="reassign", reassign_to=ada.id + 1))

    assert users.get(ada.id) == ada


@pytest.mark.parametrize("has_posts", [False, True])
def test_posts_are_reassigned_to_nobody_who_is_inactive(
    users: UserService, posts: PostService, ada: UserView, bob: UserView, has_posts: bool
) -> None:
    if has_posts:
        write(posts, ada)
    users.deactivate(bob.id)

    with pytest.raises(AuthorInactive):
        users.delete(DeleteUser(ada.id, posts="reassign", reassign_to=bob.id))

    assert users.get(ada.id) == ada


def test_an_inactive_user_may_be_deleted_and_the_posts_reassigned(
    users: UserService, posts: PostService, ada: UserView, bob: UserView
) -> None:
    post_id = write(posts, ada)
    users.deactivate(ada.id)

    users.delete(DeleteUser(ada.id, posts="reassign", reassign_to=bob.id))

    assert posts.get(post_id).author == bob


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"posts": "reassign"}, "missing"),
        ({"posts": "refuse", "reassign_to": 2}, "not-allowed"),
        ({"posts": "delete", "reassign_to": 2}, "not-allowed"),
        ({"posts": "reassign", "reassign_to": 1}, "not-allowed"),
    ],
)
def test_an_heir_is_named_with_reassign_only_and_is_another(
    wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        DeleteUser(1, **wrong)

    assert (caught.value.field, caught.value.field_code) == ("reassign_to", code)


def test_a_deletion_of_the_revision_that_was_read_is_done(
    users: UserService, ada: UserView
) -> None:
    users.delete(DeleteUser(ada.id, expected=frozenset({ada.revision})))

    with pytest.raises(UserNotFound):
        users.get(ada.id)


def test_a_deletion_of_another_revision_changes_nothing(
    users: UserService, posts: PostService, ada: UserView, bob: UserView
) -> None:
    post = posts.get(write(posts, ada))

    with pytest.raises(VersionConflict):
        users.delete(DeleteUser(ada.id, posts="delete", expected=STALE))
    with pytest.raises(VersionConflict):
        users.delete(DeleteUser(ada.id, posts="reassign", reassign_to=bob.id, expected=STALE))

    assert users.get(ada.id) == ada
    assert posts.get(post.id) == post


def test_of_several_reasons_to_refuse_a_deletion_the_stale_revision_comes_last(
    users: UserService, posts: PostService, ada: UserView, bob: UserView
) -> None:
    write(posts, ada)
    users.deactivate(bob.id)
    nobody = bob.id + 1

    with pytest.raises(UserNotFound):
        users.delete(DeleteUser(nobody, posts="reassign", reassign_to=nobody + 1, expected=STALE))
    with pytest.raises(AuthorNotFound):
        users.delete(DeleteUser(ada.id, posts="reassign", reassign_to=nobody, expected=STALE))
    with pytest.raises(AuthorInactive):
        users.delete(DeleteUser(ada.id, posts="reassign", reassign_to=bob.id, expected=STALE))
    with pytest.raises(UserHasPosts):
        users.delete(DeleteUser(ada.id, expected=STALE))
