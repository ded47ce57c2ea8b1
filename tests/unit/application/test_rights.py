"""Who may do what, through every use case, and that nothing changes where it is refused."""

from collections.abc import Callable
from functools import partial

import pytest

from blog.application.post_queries import PostListing
from blog.application.posts import DeletePost, EditPost, PublishPost, WritePost
from blog.application.user_queries import UserListing
from blog.application.users import DeleteUser, EditUser, RegisterUser
from blog.domain.errors import BlogError, NotAllowed, SignInRequired
from blog.domain.policy import (
    Actor,
    open_access,
    restricted_access,
    restricted_access_with_registration,
)
from blog.domain.posts import AuthorNotFound, PostNotFound
from blog.domain.users import UserNotFound
from tests.builders import AN_HOUR
from tests.unit.application.restricted import (
    ADA,
    ADMIN,
    BOB,
    DRAFT,
    EDITOR,
    EVERYBODY,
    PUBLISHED,
    SCHEDULED,
    Blog,
)

UseCase = Callable[[Blog, Actor | None], object]
Refusal = type[BlogError] | None

NEW = RegisterUser("Cleo", "cleo@example.com", 30)
CONTENT = "Some content of a post"
NOBODY = 99

DONE = (None, None, None, None, None)
OWN_OR_ADMIN = (SignInRequired, None, NotAllowed, NotAllowed, None)
ONLY_ADMIN = (SignInRequired, NotAllowed, NotAllowed, NotAllowed, None)
OWN_OR_EDITOR = (SignInRequired, None, NotAllowed, None, None)
HIDDEN = (PostNotFound, None, PostNotFound, None, None)
HIDDEN_FROM_AUTHORS = (SignInRequired, None, PostNotFound, None, None)

CHANGES: list[tuple[str, Callable[[int, Blog, Actor | None], object]]] = [
    ("edit", lambda post_id, b, a: b.posts.edit(EditPost(post_id, "Another title"), a)),
    ("publish", lambda post_id, b, a: b.posts.publish(PublishPost(post_id), a)),
    ("unpublish", lambda post_id, b, a: b.posts.unpublish(post_id, a)),
    ("delete", lambda post_id, b, a: b.posts.delete(DeletePost(post_id), a)),
]

# What becomes of it when it is asked for by each of EVERYBODY.
RIGHTS: list[tuple[str, UseCase, tuple[Refusal, ...]]] = [
    ("read a user", lambda b, a: b.users.get(3, a), DONE),
    ("list users", lambda b, a: b.users.list(UserListing(), a), DONE),
    ("register", lambda b, a: b.users.register(NEW, a), ONLY_ADMIN),
    ("edit a user", lambda b, a: b.users.edit(EditUser(3, city="Rome"), a), OWN_OR_ADMIN),
    ("activate", lambda b, a: b.users.activate(3, a), ONLY_ADMIN),
    ("deactivate", lambda b, a: b.users.deactivate(3, a), ONLY_ADMIN),
    ("delete a user", lambda b, a: b.users.delete(DeleteUser(3, "delete"), a), OWN_OR_ADMIN),
    ("reassign", lambda b, a: b.users.delete(DeleteUser(3, "reassign", 4), a), ONLY_ADMIN),
    ("read a public post", lambda b, a: b.posts.get(PUBLISHED, a), DONE),
    ("read a draft", lambda b, a: b.posts.get(DRAFT, a), HIDDEN),
    ("read a scheduled post", lambda b, a: b.posts.get(SCHEDULED, a), HIDDEN),
    ("list posts", lambda b, a: b.posts.list(PostListing(), a), DONE),
    ("list of an author", lambda b, a: b.posts.list_of_author(PostListing(author_id=3), a), DONE),
    ("write", lambda b, a: b.posts.write(WritePost("A title", CONTENT, 3), a), OWN_OR_EDITOR),
    *(
        (f"{name}: {state}", partial(change, post_id), refusals)
        for state, post_id, refusals in (
            ("public", PUBLISHED, OWN_OR_EDITOR),
            ("draft", DRAFT, HIDDEN_FROM_AUTHORS),
            ("scheduled", SCHEDULED, HIDDEN_FROM_AUTHORS),
        )
        for name, change in CHANGES
    ),
    ("list sessions", lambda b, a: b.sessions.list(a), (SignInRequired, None, None, None, None)),
]
COLUMNS = ("anonymous", "own", "others'", "editor", "admin")
CASES = [
    pytest.param(use_case, actor, refusal, id=f"{name}-{column}")
    for name, use_case, refusals in RIGHTS
    for column, actor, refusal in zip(COLUMNS, EVERYBODY, refusals, strict=True)
]


def outcome(blog: Blog, use_case: UseCase, actor: Actor | None) -> type[BlogError] | None:
    """The class of what is raised; then nothing has changed."""
    before = blog.memory.copy()
    try:
        use_case(blog, actor)
    except BlogError as error:
        assert blog.memory == before
        return type(error)
    return None


@pytest.mark.parametrize(("use_case", "actor", "refusal"), CASES)
def test_the_table_holds_through_every_use_case(
    use_case: UseCase, actor: Actor | None, refusal: Refusal
) -> None:
    assert outcome(Blog(), use_case, actor) is refusal


def test_open_access_refuses_nobody() -> None:
    outcomes = [outcome(Blog(open_access), use_case, None) for _, use_case, _ in RIGHTS[:-1]]

    assert outcomes == [None] * len(outcomes)


def test_where_registration_is_open_only_those_without_an_account_register() -> None:
    def register(actor: Actor | None) -> Refusal:
        policy = restricted_access_with_registration
        return outcome(Blog(policy), lambda blog, who: blog.users.register(NEW, who), actor)

    assert [register(actor) for actor in EVERYBODY] == [
        None,
        NotAllowed,
        NotAllowed,
        NotAllowed,
        None,
    ]


@pytest.mark.parametrize(
    ("use_case", "missing"),
    [
        (lambda b, a: b.users.edit(EditUser(NOBODY), a), UserNotFound),
        (lambda b, a: b.users.activate(NOBODY, a), UserNotFound),
        (lambda b, a: b.users.deactivate(NOBODY, a), UserNotFound),
        (lambda b, a: b.users.delete(DeleteUser(NOBODY), a), UserNotFound),
        (lambda b, a: b.posts.write(WritePost("A title", CONTENT, NOBODY), a), AuthorNotFound),
        *((partial(change, NOBODY), PostNotFound) for _, change in CHANGES),
    ],
)
def test_what_is_not_there_is_not_found_but_by_nobody_unknown(
    use_case: UseCase, missing: type[BlogError]
) -> None:
    outcomes = [outcome(Blog(), use_case, actor) for actor in EVERYBODY]

    assert outcomes == [SignInRequired, missing, missing, missing, missing]


@pytest.mark.parametrize("actor", [None, BOB])
@pytest.mark.parametrize("hidden", [DRAFT, SCHEDULED])
def test_a_hidden_post_cannot_be_told_from_none(actor: Actor | None, hidden: int) -> None:
    def answers(post_id: int) -> list[tuple[str, str]]:
        blog, stale = Blog(), frozenset({"stale"})
        use_cases: list[Callable[[], object]] = [
            lambda: blog.posts.get(post_id, actor),
            lambda: blog.posts.edit(EditPost(post_id, "", expected=stale), actor),
            lambda: blog.posts.publish(PublishPost(post_id), actor),
            lambda: blog.posts.unpublish(post_id, actor),
            lambda: blog.posts.delete(DeletePost(post_id, stale), actor),
        ]
        found = []
        for use_case in use_cases:
            with pytest.raises(BlogError) as caught:
                use_case()
            found.append((caught.value.code, str(caught.value)))
        return found

    assert answers(hidden) == answers(NOBODY)


def test_an_author_becomes_no_other_author_by_writing() -> None:
    blog = Blog()

    written = outcome(blog, lambda b, a: b.posts.write(WritePost("A title", CONTENT, 4), a), ADA)
    assert written is NotAllowed
    assert blog.posts.write(WritePost("A title", CONTENT, ADA.user_id), ADA).author_id == 3


@pytest.mark.parametrize("actor", [EDITOR, ADMIN])
def test_who_has_more_rights_than_an_author_still_has_those_of_one(actor: Actor) -> None:
    blog = Blog(restricted_access)

    user = blog.users.edit(EditUser(actor.user_id, city="Rome"), actor)
    post = blog.posts.write(WritePost("A title", CONTENT, actor.user_id), actor)

    assert (user.city, post.author_id) == ("Rome", actor.user_id)


def test_a_scheduled_post_is_for_all_once_its_time_has_come() -> None:
    blog = Blog()
    blog.clock.move(AN_HOUR)

    assert blog.posts.get(SCHEDULED, None).published
    assert outcome(blog, lambda b, a: b.posts.unpublish(SCHEDULED, a), BOB) is NotAllowed
