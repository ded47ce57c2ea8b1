"""What a UserRepository promises."""

from dataclasses import replace

import pytest

from blog.domain.errors import VersionConflict
from blog.domain.policy import Role
from blog.domain.users import EmailAddress, EmailAlreadyRegistered, User, UserHasPosts, UserNotFound
from tests.builders import A_DAY, NOW, a_post, a_user
from tests.contracts.stores import Store


def stored(store: Store, user_id: int) -> User:
    with store.work() as work:
        return work.users.get(user_id)


def save(store: Store, user: User) -> None:
    with store.work() as work:
        work.users.save(user)
        work.commit()


def restore(store: Store, user: User) -> None:
    with store.work() as work:
        work.users.restore(user)
        work.commit()


def remove(store: Store, user: User) -> None:
    with store.work() as work:
        work.users.remove(user)
        work.commit()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("active", [True, False])
def test_every_field_of_a_user_comes_back_as_it_was_added(
    store: Store, active: bool, role: Role
) -> None:
    user = a_user(is_active=active, role=role)

    store.add(user)

    assert stored(store, user.id) == user
    assert stored(store, user.id).role is role


def test_a_user_is_found_by_the_address_with_every_field(store: Store) -> None:
    ada, bob = a_user("Ada"), a_user("Bob", is_active=False, role=Role.ADMIN)
    store.add(ada, bob)

    with store.work() as work:
        assert work.users.find(bob.email) == bob


def test_nobody_is_found_by_an_address_that_nobody_has(store: Store) -> None:
    store.add(a_user(email=EmailAddress("ada@example.com")))

    with store.work() as work, pytest.raises(UserNotFound):
        work.users.find(EmailAddress("ada@example.co"))


def test_users_get_ids_of_their_own(store: Store) -> None:
    ada, bob = a_user("Ada"), a_user("Bob")

    store.add(ada, bob)

    assert 0 < ada.id < bob.id


def test_a_user_who_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(UserNotFound):
        stored(store, 1)


def test_what_becomes_of_a_user_after_the_adding_is_not_stored(store: Store) -> None:
    user = a_user()
    store.add(user)
    as_added = replace(user)

    user.age = 99

    assert stored(store, user.id) == as_added


def test_what_becomes_of_a_user_who_was_read_is_not_stored(store: Store) -> None:
    user = a_user()
    store.add(user)

    stored(store, user.id).age = 99

    assert stored(store, user.id) == user


def test_an_address_is_added_only_once(store: Store) -> None:
    store.add(a_user("Ada", email=EmailAddress("ada@example.com")))

    with pytest.raises(EmailAlreadyRegistered):
        store.add(a_user("Another Ada", email=EmailAddress("ada@example.com")))


def test_a_restored_user_is_as_it_was_elsewhere_id_and_all(store: Store) -> None:
    user = a_user(id=70)

    restore(store, user)

    assert stored(store, 70) == user


def test_what_becomes_of_a_user_after_the_restoring_is_not_stored(store: Store) -> None:
    user = a_user(id=70)
    restore(store, user)

    user.age = 99

    assert stored(store, 70) == a_user(id=70)


def test_an_address_is_restored_only_once(store: Store) -> None:
    restore(store, a_user("Ada", id=70, email=EmailAddress("ada@example.com")))

    with pytest.raises(EmailAlreadyRegistered):
        restore(store, a_user("Bob", id=71, email=EmailAddress("ada@example.com")))


def test_every_changed_field_of_a_user_is_saved(store: Store) -> None:
    user = a_user(is_active=True)
    store.add(user)

    changed = User(
        id=user.id,
        name="Bob",
        email=EmailAddress("bob@example.org"),
        age=7,
        city="Łódź",
        is_active=False,
        role=Role.ADMIN,
        created_at=NOW - 3 * A_DAY,
        updated_at=NOW - 2 * A_DAY,
        version=user.version,
    )
    save(store, changed)

    assert stored(store, user.id) == changed


def test_saving_a_user_raises_the_version_by_one(store: Store) -> None:
    user = a_user(version=3)
    store.add(user)

    save(store, user)

    assert user.version == stored(store, user.id).version == 4


def test_a_stale_user_is_not_saved(store: Store) -> None:
    user = a_user()
    store.add(user)
    stale = replace(user, name="Stale")
    save(store, user)

    with pytest.raises(VersionConflict):
        save(store, stale)

    assert stored(store, user.id) == user


def test_saving_one_user_leaves_the_others_alone(store: Store) -> None:
    ada, bob = a_user("Ada"), a_user("Bob")
    store.add(ada, bob)

    save(store, replace(ada, name="Augusta"))

    assert stored(store, bob.id) == bob


def test_a_user_who_was_removed_is_not_saved(store: Store) -> None:
    user = a_user()
    store.add(user)
    remove(store, user)

    with pytest.raises(VersionConflict):
        save(store, user)


def test_a_user_is_not_saved_with_the_address_of_another(store: Store) -> None:
    ada, bob = a_user("Ada"), a_user("Bob")
    store.add(ada, bob)

    with pytest.raises(EmailAlreadyRegistered):
        save(store, replace(bob, email=ada.email))

    assert stored(store, bob.id) == bob


def test_a_user_who_was_removed_is_not_found(store: Store) -> None:
    ada, bob = a_user("Ada"), a_user("Bob")
    store.add(ada, bob)

    remove(store, ada)

    with pytest.raises(UserNotFound):
        stored(store, ada.id)
    assert stored(store, bob.id) == bob


def test_the_address_of_a_removed_user_is_free_again(store: Store) -> None:
    user = a_user()
    store.add(user)
    remove(store, user)

    again = a_user()
    store.add(again)

    assert stored(store, again.id) == again


def test_a_user_with_posts_is_not_removed(store: Store) -> None:
    user = a_user()
    store.add(user)
    store.add(a_post(author_id=user.id))

    with pytest.raises(UserHasPosts):
        remove(store, user)

    assert stored(store, user.id) == user


def test_the_id_of_the_newest_user_is_not_given_again_after_the_removal(store: Store) -> None:
    ada, bob = a_user("Ada"), a_user("Bob")
    store.add(ada, bob)
    remove(store, bob)

    eve = a_user("Eve")
    store.add(eve)

    assert eve.id > bob.id


def test_no_id_of_a_user_is_given_again_after_all_were_removed(store: Store) -> None:
    ada, bob = a_user("Ada"), a_user("Bob")
    store.add(ada, bob)
    remove(store, ada)
    remove(store, bob)

    eve = a_user("Eve")
    store.add(eve)

    assert eve.id > bob.id
