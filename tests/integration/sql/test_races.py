"""What happens when many want the same at once, from one worker or from two."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from itertools import cycle
from typing import Any

import pytest

from blog.adapters.system.clock import SystemClock
from blog.application.post_queries import PostView
from blog.application.posts import DeletePost, EditPost, PostService, PublishPost, WritePost
from blog.application.user_queries import UserListing, UserView
from blog.application.users import EditUser, RegisterUser, UserService
from blog.domain.errors import VersionConflict
from blog.domain.policy import Role, restricted_access
from blog.domain.posts import PostNotFound
from blog.domain.throttle import PER_CLIENT, TooManyPasswords
from blog.domain.users import EmailAlreadyRegistered, LastAdmin, User
from tests.builders import A_MICROSECOND, NOW, an_actor, an_admin
from tests.contracts.stores import Store

UseCase = Callable[[UserService, PostService], Callable[[Any], Any]]

ADA = RegisterUser("Ada", "ada@example.com", 36, "London")


@pytest.fixture(params=[1, 2])
def workers(request: pytest.FixtureRequest, store: Store, other_store: Store) -> list[Store]:
    """Executors that have one database in common, as those of several processes do."""
    return [store, other_store][: request.param]


def at_once(workers: list[Store], choose: UseCase, commands: Iterable[Any]) -> list[Any]:
    """The answer or the error to each command, when the workers get them in turn."""

    async def race() -> list[Any]:
        writes = []
        for store, command in zip(cycle(workers), commands, strict=False):
            use_case = choose(*store.services(SystemClock()))
            writes.append(store.executor.write(use_case, command))
        return await asyncio.gather(*writes, return_exceptions=True)

    return asyncio.run(race())


@pytest.fixture
def ada(workers: list[Store]) -> UserView:
    users, _ = workers[0].services(SystemClock())
    with workers[0].transaction():
        return users.register(ADA)


@pytest.fixture
def draft(workers: list[Store], ada: UserView) -> PostView:
    _, posts = workers[0].services(SystemClock())
    with workers[0].transaction():
        return posts.write(WritePost("A title", "Some content of a post", ada.id))


def test_of_50_registrations_of_one_address_one_succeeds(workers: list[Store]) -> None:
    answers = at_once(workers, lambda users, posts: users.register, [ADA] * 50)

    assert Counter(map(type, answers)) == {UserView: 1, EmailAlreadyRegistered: 49}
    assert len(workers[0].read(workers[0].users.list, UserListing()).items) == 1


def test_of_50_attempts_at_once_exactly_as_many_as_are_allowed_are_taken(
    workers: list[Store],
) -> None:
    def take(store: Store, number: int) -> None:
        with store.unit_of_work() as work:
            attempts = work.throttles.hold(bytes(32))
            PER_CLIENT.require_room(attempts, NOW)
            work.throttles.save(bytes(32), (*attempts, NOW + number * A_MICROSECOND), NOW)
            work.commit()

    async def race() -> list[BaseException | None]:
        takes = (
            store.executor.write(partial(take, store), number)
            for store, number in zip(cycle(workers), range(50), strict=False)
        )
        return await asyncio.gather(*takes, return_exceptions=True)

    answers = asyncio.run(race())

    assert Counter(map(type, answers)) == {type(None): 5, TooManyPasswords: 45}
    with workers[0].work() as work:
        assert len(set(work.throttles.hold(bytes(32)))) == 5


def test_two_admins_who_demote_each_other_at_once_leave_one(workers: list[Store]) -> None:
    ada, eve = an_admin("Ada"), an_admin("Eve")
    workers[0].add(ada, eve)

    def demote(store: Store, admin: User, other: User) -> UserView:
        users, _ = store.services(SystemClock(), restricted_access)
        return users.edit(EditUser(other.id, role=Role.AUTHOR), an_actor(admin))

    async def race() -> list[object]:
        writes = (
            store.executor.write(partial(demote, store, admin), other)
            for store, (admin, other) in zip(cycle(workers), [(ada, eve), (eve, ada)], strict=False)
        )
        return await asyncio.gather(*writes, return_exceptions=True)

    answers = asyncio.run(race())

    assert Counter(map(type, answers)) == {UserView: 1, LastAdmin: 1}
    with workers[0].work() as work:
        assert len(work.users.hold_admins()) == 1


def test_of_50_edits_of_one_revision_of_a_user_one_succeeds(
    workers: list[Store], ada: UserView
) -> None:
    edits = [EditUser(ada.id, age=n, expected=frozenset({ada.revision})) for n in range(50)]

    answers = at_once(workers, lambda users, posts: users.edit, edits)

    assert Counter(map(type, answers)) == {UserView: 1, VersionConflict: 49}
    (edited,) = (answer for answer in answers if isinstance(answer, UserView))
    assert workers[0].read(workers[0].users.get, ada.id) == edited


def test_of_50_edits_of_one_revision_of_a_post_one_succeeds(
    workers: list[Store], draft: PostView
) -> None:
    expected = frozenset({draft.revision})
    edits = [EditPost(draft.id, title=f"Title {n}", expected=expected) for n in range(50)]

    answers = at_once(workers, lambda users, posts: posts.edit, edits)

    assert Counter(map(type, answers)) == {PostView: 1, VersionConflict: 49}


def test_edits_without_a_condition_all_succeed_and_keep_what_others_changed(
    workers: list[Store], ada: UserView
) -> None:
    edits = [EditUser(ada.id, age=7), EditUser(ada.id, city="Paris"), EditUser(ada.id, name="Eve")]

    answers = at_once(workers, lambda users, posts: users.edit, edits * 10)

    assert Counter(map(type, answers)) == {UserView: 30}
    edited = workers[0].read(workers[0].users.get, ada.id)
    assert (edited.age, edited.city, edited.name) == (7, "Paris", "Eve")


def test_50_publishes_give_one_publication_date(workers: list[Store], draft: PostView) -> None:
    commands = [PublishPost(draft.id)] * 50

    answers = at_once(workers, lambda users, posts: posts.publish, commands)

    assert len({answer.published_at for answer in answers}) == 1
    assert len({answer.revision for answer in answers}) == 1


def test_of_50_deletions_of_a_post_one_succeeds(workers: list[Store], draft: PostView) -> None:
    answers = at_once(workers, lambda users, posts: posts.delete, [DeletePost(draft.id)] * 50)

    assert Counter(map(type, answers)) == {type(None): 1, PostNotFound: 49}
