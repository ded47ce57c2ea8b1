"""The use cases on fakes and on a database, side by side: no answer and no refusal may differ."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine

from blog.application.paging import Page, PageRequest
from blog.application.post_queries import PostListing
from blog.application.posts import DeletePost, EditPost, PostService, PublishPost, WritePost
from blog.application.user_queries import UserListing
from blog.application.users import DeleteUser, EditUser, RegisterUser, UserService
from blog.domain.errors import BlogError
from tests.builders import NOW
from tests.contracts.stores import Store, make_empty, memory_store
from tests.fakes.clock import FakeClock
from tests.integration.sql import commands
from tests.integration.sql.rows import without_gaps

NOBODY = 1_000_000

Action = Callable[[UserService, PostService], Any]


class SideBySide(RuleBasedStateMachine):
    """Everything is done twice."""

    def __init__(self, database: Store) -> None:
        super().__init__()
        self.clock = FakeClock(NOW)
        self.stores = (memory_store(), database)
        self.user_ids: list[int] = []
        self.post_ids: list[int] = []
        self.later_pages: list[UserListing | PostListing] = []

    def both(self, action: Action) -> Any:
        """The answer, or the refusal, on which both stores agree."""
        in_memory, in_database = (self.outcome(store, action) for store in self.stores)
        assert in_memory == in_database
        return in_memory

    def outcome(self, store: Store, action: Action) -> Any:
        try:
            with store.transaction():
                return action(*store.services(self.clock))
        except BlogError as error:
            return type(error), str(error)

    def user(self, pick: int) -> int:
        """The id of a user who is there, or at times of nobody."""
        return self.user_ids[pick % len(self.user_ids)] if pick and self.user_ids else NOBODY

    def post(self, pick: int) -> int:
        """The id of a post that is there, or at times of none."""
        return self.post_ids[pick % len(self.post_ids)] if pick and self.post_ids else NOBODY

    def revisions(self, condition: str | None, get: Action) -> frozenset[str] | None:
        """Those that a command expects, where it comes with the condition."""
        if condition is None:
            return None
        present = getattr(self.both(get), "revision", "none")
        return frozenset({present if condition == "present" else "stale"})

    def show(self, listing: UserListing | PostListing) -> Page[Any]:
        """A page, of which the next one may be asked for at any later time."""
        if isinstance(listing, UserListing):
            page = self.both(lambda users, posts: users.list(listing))
        else:
            page = self.both(lambda users, posts: posts.list(listing))
        assert isinstance(page, Page)
        if page.next is not None:
            request = replace(listing.page, skip=0, after=page.next)
            self.later_pages.append(replace(listing, page=request))
        return page

    @initialize()
    def begin(self) -> None:
        """Some of everything, so that the lists have several pages from the start."""
        for n, name in enumerate(commands.NAMES):
            self.register(name, f"{'abcdefghi'[n]}@example.com", n, name)
        self.the_stores_hold_the_same()
        for n, title in enumerate(commands.TITLES * 2):
            self.write(title, commands.CONTENTS[n % 3], 1 + n % 9)
            self.move_clock(timedelta(hours=n % 2))
        self.the_stores_hold_the_same()
        for n in range(len(commands.TITLES)):
            self.publish(1 + n, timedelta(hours=1 + n) if n % 3 else None)

    @invariant()
    def the_stores_hold_the_same(self) -> None:
        whole = PageRequest(limit=100)
        self.user_ids = [user.id for user in self.show(UserListing(whole)).items]
        self.post_ids = [post.id for post in self.show(PostListing(whole, with_author=True)).items]
        self.show(PostListing(whole, words=frozenset({"elan"})))

    @rule(by=commands.moves)
    def move_clock(self, by: timedelta) -> None:
        self.clock.move(by)

    @rule(name=commands.names, email=commands.emails, age=commands.ages, city=commands.names)
    def register(self, name: str, email: str, age: int, city: str) -> None:
        self.both(lambda users, posts: users.register(RegisterUser(name, email, age, city)))

    @rule(
        pick=commands.picks,
        name=st.none() | commands.names,
        email=st.none() | commands.emails,
        age=st.none() | commands.ages,
        condition=commands.conditions,
    )
    def edit_user(
        self, pick: int, name: str | None, email: str | None, age: int | None, condition: str | None
    ) -> None:
        number = self.user(pick)
        expected = self.revisions(condition, lambda users, posts: users.get(number))
        command = EditUser(number, name, email, age, expected=expected)
        self.both(lambda users, posts: users.edit(command))

    @rule(pick=commands.picks)
    def activate(self, pick: int) -> None:
        self.both(lambda users, posts: users.activate(self.user(pick)))

    @rule(pick=commands.picks)
    def deactivate(self, pick: int) -> None:
        self.both(lambda users, posts: users.deactivate(self.user(pick)))

    @rule(
        pick=commands.picks,
        mode=st.sampled_from(["refuse", "delete"]),
        condition=commands.conditions,
    )
    def delete_user(self, pick: int, mode: Any, condition: str | None) -> None:
        number = self.user(pick)
        expected = self.revisions(condition, lambda users, posts: users.get(number))
        self.both(lambda users, posts: users.delete(DeleteUser(number, mode, expected=expected)))

    @rule(pick=commands.picks, heir=commands.picks, condition=commands.conditions)
    def delete_user_with_heir(self, pick: int, heir: int, condition: str | None) -> None:
        number, to = self.user(pick), self.user(heir)
        expected = self.revisions(condition, lambda users, posts: users.get(number))
        self.both(lambda users, posts: users.delete(DeleteUser(number, "reassign", to, expected)))

    @rule(title=commands.titles, content=commands.contents, pick=commands.picks)
    def write(self, title: str, content: str, pick: int) -> None:
        command = WritePost(title, content, self.user(pick))
        self.both(lambda users, posts: posts.write(command))

    @rule(
        pick=commands.picks,
        title=st.none() | commands.titles,
        content=st.none() | commands.contents,
        condition=commands.conditions,
    )
    def edit_post(
        self, pick: int, title: str | None, content: str | None, condition: str | None
    ) -> None:
        number = self.post(pick)
        expected = self.revisions(condition, lambda users, posts: posts.get(number))
        self.both(lambda users, posts: posts.edit(EditPost(number, title, content, expected)))

    @rule(pick=commands.picks, delay=commands.delays)
    def publish(self, pick: int, delay: timedelta | None) -> None:
        at = None if delay is None else self.clock.now() + delay
        self.both(lambda users, posts: posts.publish(PublishPost(self.post(pick), at)))

    @rule(pick=commands.picks)
    def unpublish(self, pick: int) -> None:
        self.both(lambda users, posts: posts.unpublish(self.post(pick)))

    @rule(pick=commands.picks, condition=commands.conditions)
    def delete_post(self, pick: int, condition: str | None) -> None:
        number = self.post(pick)
        expected = self.revisions(condition, lambda users, posts: posts.get(number))
        self.both(lambda users, posts: posts.delete(DeletePost(number, expected)))

    @rule(pick=commands.picks)
    def get(self, pick: int) -> None:
        self.both(lambda users, posts: users.get(self.user(pick)))
        self.both(lambda users, posts: posts.get(self.post(pick)))

    @rule(listing=commands.user_listings)
    def walk_through_users(self, listing: UserListing) -> None:
        page = self.show(listing)
        while page.next is not None:
            page = self.show(self.later_pages.pop())

    @rule(listing=commands.post_listings | commands.searches)
    def walk_through_posts(self, listing: PostListing) -> None:
        page = self.show(listing)
        while page.next is not None:
            page = self.show(self.later_pages.pop())

    @rule(listing=commands.user_listings | commands.post_listings | commands.searches)
    def look(self, listing: UserListing | PostListing) -> None:
        self.show(listing)

    @precondition(lambda self: self.later_pages)
    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        self.show(data.draw(st.sampled_from(self.later_pages)))

    @rule(listing=commands.post_listings)
    def list_of_author(self, listing: PostListing) -> None:
        self.both(lambda users, posts: posts.list_of_author(listing))


def test_the_fakes_and_the_database_answer_alike(engine: Engine, store: Store) -> None:
    class OnEmptyDatabase(SideBySide):
        def __init__(self) -> None:
            super().__init__(comparable)
            make_empty(engine)

    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as beside:
        transaction = partial(without_gaps, beside, store.transaction)
        comparable = replace(store, transaction=transaction)
        short = settings(max_examples=settings().max_examples // 4)  # on each of two databases

        run_state_machine_as_test(OnEmptyDatabase, settings=short)
