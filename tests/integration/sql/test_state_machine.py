"""The use cases on fakes and on SQLite, side by side: no answer and no refusal may differ."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

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
from tests.contracts.stores import Store, memory_store
from tests.fakes.clock import FakeClock
from tests.integration.sql import commands

Action = Callable[[UserService, PostService], Any]


class SideBySide(RuleBasedStateMachine):
    """Everything is done twice."""

    def __init__(self, sqlite: Store) -> None:
        super().__init__()
        self.clock = FakeClock(NOW)
        self.stores = (memory_store(), sqlite)
        self.later_pages: list[UserListing | PostListing] = []

    def both(self, action: Action) -> Any:
        """The answer, or the refusal, on which both stores agree."""
        in_memory, in_sqlite = (self.outcome(store, action) for store in self.stores)
        assert in_memory == in_sqlite
        return in_memory

    def outcome(self, store: Store, action: Action) -> Any:
        try:
            with store.transaction():
                return action(*store.services(self.clock))
        except BlogError as error:
            return type(error), str(error)

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
        for letter in "abc":
            self.register(f"User {letter}", f"{letter}@b.co", 41, "Straße")
            self.write("The façade", "Some content of a post", 1)

    @invariant()
    def the_stores_hold_the_same(self) -> None:
        self.both(lambda users, posts: users.list(UserListing(page=PageRequest(limit=100))))
        self.both(lambda users, posts: posts.list(PostListing(page=PageRequest(limit=100))))

    @rule(by=commands.moves)
    def move_clock(self, by: timedelta) -> None:
        self.clock.move(by)

    @rule(name=commands.names, email=commands.emails, age=commands.ages, city=commands.names)
    def register(self, name: str, email: str, age: int, city: str) -> None:
        self.both(lambda users, posts: users.register(RegisterUser(name, email, age, city)))

    @rule(
        number=commands.ids,
        name=st.none() | commands.names,
        email=st.none() | commands.emails,
        age=st.none() | commands.ages,
        condition=commands.conditions,
    )
    def edit_user(
        self, number: int, name: str | None, email: str | None, age: int | None, condition: str
    ) -> None:
        expected = self.revisions(condition, lambda users, posts: users.get(number))
        command = EditUser(number, name, email, age, expected=expected)
        self.both(lambda users, posts: users.edit(command))

    @rule(number=commands.ids, active=st.booleans())
    def activate(self, number: int, active: bool) -> None:
        if active:
            self.both(lambda users, posts: users.activate(number))
        else:
            self.both(lambda users, posts: users.deactivate(number))

    @rule(
        number=commands.ids,
        mode=st.sampled_from(["refuse", "delete", "reassign"]),
        heir=st.none() | commands.ids,
        condition=commands.conditions,
    )
    def delete_user(self, number: int, mode: Any, heir: int | None, condition: str) -> None:
        expected = self.revisions(condition, lambda users, posts: users.get(number))
        self.both(lambda users, posts: users.delete(DeleteUser(number, mode, heir, expected)))

    @rule(title=commands.titles, content=commands.contents, author_id=commands.ids)
    def write(self, title: str, content: str, author_id: int) -> None:
        self.both(lambda users, posts: posts.write(WritePost(title, content, author_id)))

    @rule(
        number=commands.ids,
        title=st.none() | commands.titles,
        content=st.none() | commands.contents,
        condition=commands.conditions,
    )
    def edit_post(
        self, number: int, title: str | None, content: str | None, condition: str
    ) -> None:
        expected = self.revisions(condition, lambda users, posts: posts.get(number))
        self.both(lambda users, posts: posts.edit(EditPost(number, title, content, expected)))

    @rule(number=commands.ids, delay=commands.delays)
    def publish(self, number: int, delay: timedelta | None) -> None:
        at = None if delay is None else self.clock.now() + delay
        self.both(lambda users, posts: posts.publish(PublishPost(number, at)))

    @rule(number=commands.ids)
    def unpublish(self, number: int) -> None:
        self.both(lambda users, posts: posts.unpublish(number))

    @rule(number=commands.ids, condition=commands.conditions)
    def delete_post(self, number: int, condition: str) -> None:
        expected = self.revisions(condition, lambda users, posts: posts.get(number))
        self.both(lambda users, posts: posts.delete(DeletePost(number, expected)))

    @rule(number=commands.ids)
    def get(self, number: int) -> None:
        self.both(lambda users, posts: users.get(number))
        self.both(lambda users, posts: posts.get(number))

    @rule(listing=commands.user_listings | commands.post_listings)
    def walk(self, listing: UserListing | PostListing) -> None:
        page = self.show(listing)
        while page.next is not None:
            page = self.show(self.later_pages.pop())

    @rule(listing=commands.user_listings | commands.post_listings)
    def look(self, listing: UserListing | PostListing) -> None:
        self.show(listing)

    @precondition(lambda self: self.later_pages)
    @rule(data=st.data())
    def look_on(self, data: st.DataObject) -> None:
        self.show(data.draw(st.sampled_from(self.later_pages)))

    @rule(listing=commands.post_listings)
    def look_at_posts_of_author(self, listing: PostListing) -> None:
        self.both(lambda users, posts: posts.list_of_author(listing))


def test_the_fakes_and_sqlite_answer_alike(engine: Engine, store: Store) -> None:
    class OnEmptyDatabase(SideBySide):
        def __init__(self) -> None:
            super().__init__(store)
            with engine.begin() as connection:
                connection.exec_driver_sql("DELETE FROM posts")
                connection.exec_driver_sql("DELETE FROM post_words")
                connection.exec_driver_sql("DELETE FROM users")
                connection.exec_driver_sql("DELETE FROM sqlite_sequence")

    run_state_machine_as_test(OnEmptyDatabase)
