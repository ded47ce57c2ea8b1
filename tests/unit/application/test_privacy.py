"""What of users and posts is seen by whom."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from blog.application.paging import PageRequest
from blog.application.post_queries import PostListing, PostView
from blog.application.posts import EditPost, PublishPost, WritePost
from blog.application.user_queries import UserListing, UserView
from blog.application.users import EditUser, RegisterUser
from blog.domain.errors import SignInRequired
from blog.domain.policy import (
    Actor,
    Policy,
    Role,
    open_access,
    restricted_access,
    restricted_access_with_registration,
)
from blog.domain.posts import PostStatus
from blog.domain.users import UserNotFound
from tests.builders import AN_HOUR
from tests.unit.application.restricted import (
    ADA,
    ADMIN,
    BOB,
    DRAFT,
    EDITOR,
    EVERYBODY,
    PEOPLE,
    PUBLISHED,
    SCHEDULED,
    Blog,
)

WHO_SEES_ADA = (ADA, ADMIN)
POST = WritePost("A title", "Some content of a post", ADA.user_id)
ALL = {DRAFT, PUBLISHED, SCHEDULED}

each_actor = pytest.mark.parametrize("actor", EVERYBODY)


def private(user: UserView | None) -> tuple[object, ...]:
    assert user is not None
    return (user.email, user.age, user.role)


def expected_of_ada(actor: Actor | None) -> tuple[object, ...]:
    seen = actor in WHO_SEES_ADA
    return ("ada.author@example.com", 41, Role.AUTHOR) if seen else (None, None, None)


def ids(blog: Blog, listing: PostListing, actor: Actor | None) -> set[int]:
    return {post.id for post in blog.posts.list(listing, actor).items}


@each_actor
def test_address_age_and_role_of_a_user_are_seen_by_the_user_and_by_admins(
    actor: Actor | None,
) -> None:
    ada = Blog().users.get(ADA.user_id, actor)

    assert private(ada) == expected_of_ada(actor)
    assert ada.has_private_fields is (actor in WHO_SEES_ADA)
    assert (ada.name, ada.city, ada.is_active) == ("Ada Author", "Évry", True)


@pytest.mark.parametrize("actor", PEOPLE)
def test_everybody_sees_the_whole_of_the_own_account(actor: Actor) -> None:
    own = Blog().users.get_own(actor)

    assert (own.id, own.role) == (actor.user_id, actor.role)
    assert own.has_private_fields


@pytest.mark.parametrize("policy", [restricted_access, open_access])
def test_nobody_unknown_has_an_account(policy: Policy) -> None:
    with pytest.raises(SignInRequired):
        Blog(policy).users.get_own(None)


@each_actor
def test_in_a_list_of_users_each_sees_only_the_own_unless_an_admin(actor: Actor | None) -> None:
    users = Blog().users.list(UserListing(), actor).items

    seen = {user.id for user in users if user.has_private_fields}
    own = set() if actor is None else {actor.user_id}
    assert len(users) == 4
    assert seen == ({1, 2, 3, 4} if actor is ADMIN else own)
    assert {private(user) for user in users if user.id not in seen} <= {(None, None, None)}


@each_actor
def test_the_author_in_a_post_is_shown_as_a_user_is(actor: Actor | None) -> None:
    blog = Blog()
    listing = PostListing(with_author=True, statuses=frozenset({PostStatus.PUBLISHED}))

    authors = [
        blog.posts.get(PUBLISHED, actor).author,
        *(post.author for post in blog.posts.list(listing, actor).items),
        *(
            post.author
            for post in blog.posts.list_of_author(replace(listing, author_id=3), actor).items
        ),
    ]

    assert [private(author) for author in authors] == [expected_of_ada(actor)] * 3


@pytest.mark.parametrize("actor", [ADA, EDITOR, ADMIN])
@pytest.mark.parametrize(
    "change",
    [
        lambda blog, actor: blog.posts.write(POST, actor),
        lambda blog, actor: blog.posts.edit(EditPost(PUBLISHED, "Another title"), actor),
        lambda blog, actor: blog.posts.edit(EditPost(PUBLISHED), actor),
        lambda blog, actor: blog.posts.publish(PublishPost(DRAFT), actor),
        lambda blog, actor: blog.posts.unpublish(PUBLISHED, actor),
    ],
)
def test_the_answer_to_a_change_of_a_post_shows_no_more_of_the_author(
    change: Callable[[Blog, Actor], PostView], actor: Actor
) -> None:
    post = change(Blog(), actor)

    assert private(post.author) == expected_of_ada(actor)


def test_the_answer_to_a_change_of_a_user_shows_what_the_actor_sees() -> None:
    blog = Blog()

    answers = [
        blog.users.edit(EditUser(3, city="Rome"), ADA),
        blog.users.edit(EditUser(3, city="Oslo"), ADMIN),
        blog.users.deactivate(3, ADMIN),
        blog.users.activate(3, ADMIN),
    ]

    assert [private(answer) for answer in answers] == [expected_of_ada(ADA)] * 4


def test_who_registers_without_an_account_is_not_shown_what_only_the_user_sees() -> None:
    blog = Blog(restricted_access_with_registration)

    cleo = blog.users.register(RegisterUser("Cleo", "cleo@example.com", 30), None)

    assert private(cleo) == (None, None, None)
    assert private(blog.users.get(cleo.id, ADMIN)) == ("cleo@example.com", 30, Role.AUTHOR)


def test_open_access_shows_everything() -> None:
    blog = Blog(open_access)

    assert all(user.has_private_fields for user in blog.users.list(UserListing()).items)
    assert private(blog.posts.get(DRAFT).author) == expected_of_ada(ADA)
    assert ids(blog, PostListing(), None) == ALL


@pytest.mark.parametrize(
    "listing",
    [
        PostListing(),
        PostListing(author_id=ADA.user_id),
        PostListing(words=frozenset({"public", "facade"})),
        PostListing(words=frozenset({"house"})),
        PostListing(statuses=frozenset({PostStatus.DRAFT, PostStatus.SCHEDULED})),
        PostListing(statuses=frozenset({PostStatus.DRAFT}), author_id=ADA.user_id),
        PostListing(statuses=frozenset({PostStatus.PUBLISHED})),
        PostListing(statuses=frozenset()),
    ],
)
@each_actor
def test_a_list_has_of_what_matches_only_what_is_in_sight(
    listing: PostListing, actor: Actor | None
) -> None:
    blog = Blog()

    matching = ids(blog, listing, ADMIN)
    seen = ALL if actor in (ADA, EDITOR, ADMIN) else {PUBLISHED}
    assert ids(blog, listing, actor) == matching & seen


def test_who_has_posts_sees_the_own_hidden_ones_among_the_public_ones_of_all() -> None:
    blog = Blog()
    own = blog.posts.write(replace(POST, author_id=BOB.user_id), BOB).id

    drafts = PostListing(statuses=frozenset({PostStatus.DRAFT}))
    assert ids(blog, PostListing(), BOB) == {PUBLISHED, own}
    assert ids(blog, drafts, BOB) == {own}
    assert ids(blog, replace(drafts, author_id=ADA.user_id), BOB) == set()
    assert ids(blog, PostListing(author_id=ADA.user_id), BOB) == {PUBLISHED}
    assert ids(blog, PostListing(author_id=BOB.user_id), None) == set()


@pytest.mark.parametrize(
    ("actor", "total"), [(None, 1), (ADA, 3), (BOB, 1), (EDITOR, 3), (ADMIN, 3)]
)
def test_what_is_hidden_is_not_counted(actor: Actor | None, total: int) -> None:
    listing = PostListing(page=PageRequest(limit=1, count=True))

    assert Blog().posts.list(listing, actor).total == total


def test_what_was_scheduled_is_listed_for_all_once_its_time_has_come() -> None:
    blog = Blog()
    blog.clock.move(AN_HOUR)

    assert ids(blog, PostListing(), None) == {PUBLISHED, SCHEDULED}


def test_the_posts_of_nobody_are_not_found() -> None:
    with pytest.raises(UserNotFound):
        Blog().posts.list_of_author(PostListing(author_id=99), ADA)
