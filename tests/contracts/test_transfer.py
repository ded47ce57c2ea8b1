"""What Contents promise."""

from blog.application.transfer_lines import Extent
from blog.domain.posts import Post
from blog.domain.users import User
from tests.builders import a_post, a_scheduled_post, a_user, an_unpublished_post
from tests.contracts.stores import Store


def users_and_posts(store: Store) -> tuple[list[User], list[Post]]:
    users = [a_user("Ada"), a_user("Bob", is_active=False), a_user("Eve")]
    store.add(*users)
    posts = [a_post(), a_post(published=True), a_scheduled_post(), an_unpublished_post()]
    for post in posts:
        post.author_id = users[1].id
    store.add(*posts)
    return users, posts


def remove(store: Store, *gone: User | Post) -> None:
    with store.work() as work:
        for one in gone:
            if isinstance(one, User):
                work.users.remove(one)
            else:
                work.posts.remove(one)
        work.commit()


def all_users(store: Store) -> list[User]:
    with store.transaction():
        return [account.user for account in store.contents.accounts()]


def all_posts(store: Store) -> list[Post]:
    with store.transaction():
        return list(store.contents.posts())


def test_what_was_never_used_holds_nothing_and_issued_no_id(store: Store) -> None:
    assert store.read(store.contents.extent) == Extent(0, 0, 0, 0)
    assert all_users(store) == []
    assert all_posts(store) == []


def test_every_user_and_post_is_there_with_every_field_in_the_order_of_ids(store: Store) -> None:
    users, posts = users_and_posts(store)

    assert all_users(store) == users
    assert all_posts(store) == posts


def test_more_rows_than_are_in_memory_at_a_time_are_all_there(store: Store) -> None:
    users = [a_user(f"User {number}") for number in range(250)]
    store.add(*users)

    assert all_users(store) == users


def test_the_extent_counts_what_is_there_and_knows_the_last_ids(store: Store) -> None:
    users, posts = users_and_posts(store)

    remove(store, users[2], posts[3])

    assert store.read(store.contents.extent) == Extent(2, 3, users[2].id, posts[3].id)


def test_ids_that_are_reserved_are_not_issued(store: Store) -> None:
    with store.transaction():
        store.contents.reserve_ids(last_user_id=40, last_post_id=50)

    user = a_user()
    store.add(user)
    post = a_post(author_id=user.id)
    store.add(post)
    assert (user.id, post.id) == (41, 51)
    assert store.read(store.contents.extent) == Extent(1, 1, 41, 51)


def test_ids_that_were_issued_stay_reserved(store: Store) -> None:
    users, posts = users_and_posts(store)
    remove(store, *posts, *users)

    with store.transaction():
        store.contents.reserve_ids(last_user_id=1, last_post_id=0)

    assert store.read(store.contents.extent) == Extent(0, 0, users[-1].id, posts[-1].id)


def test_restored_rows_and_reserved_ids_are_an_extent(store: Store) -> None:
    with store.transaction():
        with store.unit_of_work() as work:
            work.users.restore(a_user(id=7))
            work.commit()
        store.contents.reserve_ids(last_user_id=9, last_post_id=3)

    assert store.read(store.contents.extent) == Extent(1, 0, 9, 3)
