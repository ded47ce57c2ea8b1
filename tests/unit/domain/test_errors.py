"""What every error has to say for itself."""

import pytest

from blog.domain.errors import (
    BlogError,
    InvalidInput,
    NotAllowed,
    SignInRequired,
    Unavailable,
    VersionConflict,
    require_current,
)
from blog.domain.posts import (
    AlreadyPublished,
    AuthorInactive,
    AuthorNotFound,
    PostNotFound,
    PublicationInThePast,
)
from blog.domain.sessions import RecentSignInRequired, SessionNotFound
from blog.domain.throttle import TooManyPasswords
from blog.domain.users import EmailAlreadyRegistered, LastAdmin, UserHasPosts, UserNotFound

ERRORS: list[type[BlogError]] = [
    AlreadyPublished,
    AuthorInactive,
    AuthorNotFound,
    EmailAlreadyRegistered,
    InvalidInput,
    LastAdmin,
    NotAllowed,
    PostNotFound,
    PublicationInThePast,
    RecentSignInRequired,
    SessionNotFound,
    SignInRequired,
    TooManyPasswords,
    Unavailable,
    UserHasPosts,
    UserNotFound,
    VersionConflict,
]


def test_every_error_has_a_code_of_its_own() -> None:
    assert sorted(error.code for error in ERRORS) == [
        "already-published",
        "author-inactive",
        "author-not-found",
        "email-already-registered",
        "forbidden",
        "invalid-input",
        "last-admin",
        "post-not-found",
        "publication-in-the-past",
        "recent-sign-in-required",
        "session-not-found",
        "too-many-attempts",
        "unauthenticated",
        "unavailable",
        "user-has-posts",
        "user-not-found",
        "version-conflict",
    ]


def test_an_error_says_its_title_where_there_is_no_more_to_say() -> None:
    assert str(PostNotFound()) == "There is no such post."


def test_an_error_says_what_is_wrong_where_that_is_known() -> None:
    assert str(Unavailable("The disk is full.")) == "The disk is full."


def test_an_invalid_input_names_its_field_and_the_rule() -> None:
    error = InvalidInput("name", "too-short", "At least 2 characters are needed.")

    assert (error.field, error.field_code) == ("name", "too-short")
    assert str(error) == "At least 2 characters are needed."


@pytest.mark.parametrize("expected", [None, frozenset({"3"}), frozenset({"2", "3"})])
def test_a_change_is_let_through_without_condition_or_with_the_present_revision(
    expected: frozenset[str] | None,
) -> None:
    require_current("3", expected)


@pytest.mark.parametrize("expected", [frozenset(), frozenset({"2"}), frozenset({"2", "4"})])
def test_a_change_that_was_decided_on_another_revision_is_refused(
    expected: frozenset[str],
) -> None:
    with pytest.raises(VersionConflict):
        require_current("3", expected)
