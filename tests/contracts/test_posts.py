"""What a PostRepository promises."""

from dataclasses import replace

import pytest

from blog.application.post_queries import PostListing, PostView, search_words
from blog.domain.errors import VersionConflict
from blog.domain.posts import AuthorNotFound, Post, PostNotFound
from blog.domain.users import User
from tests.builders import (
    A_DAY,
    NOW,
    a_post,
    a_scheduled_post,
    a_user,
    an_unpublished_post,
)
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


def save(store: Store, post: Post) -> None:
    with store.work() as work:
        work.posts.save(post)
        work.commit()


def restore(store: Store, post: Post) -> None:
    with store.work() as work:
        work.posts.restore(post)
        work.commit()


def remove(store: Store, post: Post) -> None:
    with store.work() as work:
        work.posts.remove(post)
        work.commit()


@pytest.mark.parametrize(
    "post", [a_post(), a_post(published=True), a_scheduled_post(), an_unpublished_post()]
)
def test_every_field_of_a_post_comes_back_as_it_was_added(
    store: Store, author: User, post: Post
) -> None:
    post = replace(post, author_id=author.id)

    store.add(post)

    assert stored(store, post.id) == post


def test_posts_get_ids_of_their_own(store: Store, author: User) -> None:
    one, other = a_post(author_id=author.id), a_post(author_id=author.id)

    store.add(one, other)

    assert 0 < one.id < other.id


def test_a_post_without_an_author_is_not_added(store: Store, author: User) -> None:
    with pytest.raises(AuthorNotFound):
        store.add(a_post(author_id=author.id + 1))


def test_a_post_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(PostNotFound):
        stored(store, 1)


def test_what_becomes_of_a_post_after_the_adding_is_not_stored(store: Store, author: User) -> None:
    post = a_post(author_id=author.id)
    store.add(post)
    as_added = replace(post)

    post.title = "Another title"

    assert stored(store, post.id) == as_added


def test_what_becomes_of_a_post_that_was_read_is_not_stored(store: Store, author: User) -> None:
    post = a_post(author_id=author.id)
    store.add(post)

    stored(store, post.id).title = "Another title"

    assert stored(store, post.id) == post


def test_every_changed_field_of_a_post_is_saved(store: Store, author: User, heir: User) -> None:
    post = an_unpublished_post(author_id=author.id)
    store.add(post)

    changed = Post(
        id=post.id,
        author_id=heir.id,
        title="Another title",
        content="And another content, too.",
        created_at=NOW - 3 * A_DAY,
        updated_at=NOW - 2 * A_DAY,
        published_at=NOW - A_DAY,
        first_published_at=NOW - A_DAY,
        version=post.version,
    )
    save(store, changed)

    assert stored(store, post.id) == changed


def test_saving_a_post_raises_the_version_by_one(store: Store, author: User) -> None:
    post = a_post(author_id=author.id, version=4)
    store.add(post)

    save(store, post)

    assert post.version == stored(store, post.id).version == 5


def test_a_stale_post_is_not_saved(store: Store, author: User) -> None:
    post = a_post(author_id=author.id)
    store.add(post)
    stale = replace(post, title="A stale title")
    save(store, post)

    with pytest.raises(VersionConflict):
        save(store, stale)

    assert stored(store, post.id) == post


def test_saving_one_post_leaves_the_others_alone(store: Store, author: User) -> None:
    one, other = a_post(author_id=author.id), a_post(author_id=author.id)
    store.add(one, other)

    save(store, replace(one, title="Another title"))

    assert stored(store, other.id) == other


def test_a_post_that_was_removed_is_not_saved(store: Store, author: User) -> None:
    post = a_post(author_id=author.id)
    store.add(post)
    remove(store, post)

    with pytest.raises(VersionConflict):
        save(store, post)


def test_a_post_that_was_removed_is_not_found(store: Store, author: User) -> None:
    one, other = a_post(author_id=author.id), a_post(author_id=author.id)
    store.add(one, other)

    remove(store, one)

    with pytest.raises(PostNotFound):
        stored(store, one.id)
    assert stored(store, other.id) == other


def test_the_id_of_the_newest_post_is_not_given_again_after_the_removal(
    store: Store, author: User
) -> None:
    one, newest = a_post(author_id=author.id), a_post(author_id=author.id)
    store.add(one, newest)
    remove(store, newest)

    another = a_post(author_id=author.id)
    store.add(another)

    assert another.id > newest.id


@pytest.mark.parametrize(
    "post", [a_post(), a_post(published=True), a_scheduled_post(), an_unpublished_post()]
)
def test_a_restored_post_is_as_it_was_elsewhere_id_and_all(
    store: Store, author: User, post: Post
) -> None:
    post = replace(post, id=70, author_id=author.id)

    restore(store, post)

    assert stored(store, 70) == post


def test_what_becomes_of_a_post_after_the_restoring_is_not_stored(
    store: Store, author: User
) -> None:
    post = a_post(id=70, author_id=author.id)
    restore(store, post)

    post.title = "Another title"

    assert stored(store, 70) == a_post(id=70, author_id=author.id)


def test_a_restored_post_is_found_by_its_words(store: Store, author: User) -> None:
    post = a_post("The façade", id=70, author_id=author.id)

    restore(store, post)

    page = store.read(store.posts.list, PostListing(words=search_words("facade")), NOW)
    assert page.items == (PostView.of(post, NOW),)


def test_a_post_of_nobody_is_not_restored(store: Store) -> None:
    with pytest.raises(AuthorNotFound):
        restore(store, a_post(id=70, author_id=1))
