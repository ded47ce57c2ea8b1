"""What a PostRepository promises of what it does to all posts of an author."""

from dataclasses import replace

import pytest

from blog.domain.posts import AuthorInactive, Post, PostNotFound
from blog.domain.users import User
from tests.builders import A_DAY, NOW, a_post, a_scheduled_post, a_user, an_unpublished_post
from tests.contracts.stores import Store


@pytest.fixture
def author(store: Store) -> User:
    author = a_user("The Author")
    store.add(author)
    return author


@pytest.fixture
def heir(store: Store) -> User:
    heir = a_user("The Heir")
    store.add(heir)
    return heir


def stored(store: Store, post_id: int) -> Post:
    with store.work() as work:
        return work.posts.get(post_id)


def test_all_posts_of_an_author_are_removed_and_no_others(
    store: Store, author: User, heir: User
) -> None:
    one, two = a_post(author_id=author.id), a_post(published=True, author_id=author.id)
    of_other = a_post(author_id=heir.id)
    store.add(one, two, of_other)

    with store.work() as work:
        work.posts.remove_all_of(author.id)
        work.commit()

    for gone in (one, two):
        with pytest.raises(PostNotFound):
            stored(store, gone.id)
    assert stored(store, of_other.id) == of_other


def test_no_id_is_given_again_after_all_posts_were_removed(store: Store, author: User) -> None:
    post = a_post(author_id=author.id)
    store.add(post)
    with store.work() as work:
        work.posts.remove_all_of(author.id)
        work.commit()

    another = a_post(author_id=author.id)
    store.add(another)

    assert another.id > post.id


def test_reassigning_does_to_all_posts_what_it_does_to_one(
    store: Store, author: User, heir: User
) -> None:
    ago = an_unpublished_post(author_id=author.id, updated_at=NOW - A_DAY)
    in_time = a_post(published=True, author_id=author.id, updated_at=NOW)
    ahead = a_scheduled_post(author_id=author.id, updated_at=NOW + A_DAY)
    store.add(ago, in_time, ahead)

    with store.work() as work:
        work.posts.reassign_all_of(author.id, heir, NOW)
        work.commit()

    for post in (ago, in_time, ahead):
        post.reassign(heir, NOW)
        assert stored(store, post.id) == replace(post, version=post.version + 1)


def test_reassigning_leaves_the_posts_of_others_alone(
    store: Store, author: User, heir: User
) -> None:
    third = a_user("Somebody Else")
    store.add(third)
    of_third, of_heir = a_post(author_id=third.id), a_post(author_id=heir.id)
    store.add(of_third, of_heir)

    with store.work() as work:
        work.posts.reassign_all_of(author.id, heir, NOW)
        work.commit()

    assert stored(store, of_third.id) == of_third
    assert stored(store, of_heir.id) == of_heir


def test_nothing_is_reassigned_to_an_inactive_user_not_even_no_posts(
    store: Store, author: User
) -> None:
    inactive = a_user("The Absent", is_active=False)
    store.add(inactive)

    with store.work() as work, pytest.raises(AuthorInactive):
        work.posts.reassign_all_of(author.id, inactive, NOW)
