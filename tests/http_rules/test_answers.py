"""Answers are in the very bytes that the documented models would give."""

from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from starlette.responses import Response

from blog.adapters.http.account_bodies import SessionBody, TokenBody
from blog.adapters.http.answers import created, several, single
from blog.adapters.http.fields import LARGEST_ID
from blog.adapters.http.post_answers import PostAnswers
from blog.adapters.http.post_bodies import PostBody, PostWithAccountBody, PostWithAuthorBody
from blog.adapters.http.sessions import session_fields, token_fields
from blog.adapters.http.user_answers import UserAnswers
from blog.adapters.http.user_bodies import AccountBody, UserBody
from blog.application.credentials import NewSession
from blog.application.paging import Page
from blog.application.post_queries import PostView
from blog.application.sessions import SessionView
from blog.application.user_queries import UserView
from blog.domain.policy import Role
from blog.domain.posts import PostStatus

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
IDS = st.integers(1, LARGEST_ID)
ANY_MOMENTS = st.datetimes(timezones=st.just(UTC))
MOMENTS = ANY_MOMENTS | ANY_MOMENTS.map(lambda moment: moment.replace(microsecond=0))
ROLES = st.sampled_from(Role)


def users(email: Any = TEXT, age: Any = IDS, role: Any = ROLES) -> Any:
    return st.builds(
        UserView,
        id=IDS,
        name=TEXT,
        email=email,
        age=age,
        role=role,
        city=TEXT,
        is_active=st.booleans(),
        created_at=MOMENTS,
        updated_at=MOMENTS,
        version=st.just(3),
    )


ACCOUNTS = users(st.none() | TEXT, st.none() | IDS, st.none() | ROLES)


def posts(author: Any) -> Any:
    return st.builds(
        PostView,
        id=IDS,
        title=TEXT,
        content=TEXT,
        status=st.sampled_from(PostStatus),
        author_id=IDS,
        created_at=MOMENTS,
        updated_at=MOMENTS,
        published_at=st.none() | MOMENTS,
        version=st.just(4),
        author=author,
    )


def by_model(model: Any, view: Any) -> bytes:
    """What pydantic makes of a view, or of a list of them."""
    adapter = TypeAdapter(model)
    return adapter.dump_json(adapter.validate_python(view, from_attributes=True))


def several_of(answers: UserAnswers | PostAnswers, views: list[Any]) -> Response:
    return answers.several(Page(tuple(views), None), {})


OPEN, RESTRICTED = UserAnswers(UserBody), UserAnswers(AccountBody)
USERS = [(OPEN, UserBody, users()), (RESTRICTED, AccountBody, ACCOUNTS)]
POSTS = [
    (PostAnswers(PostWithAuthorBody, OPEN), PostWithAuthorBody, posts(users())),
    (PostAnswers(PostWithAccountBody, RESTRICTED), PostWithAccountBody, posts(ACCOUNTS)),
]
ANSWERS = [*USERS, *POSTS]


@pytest.mark.parametrize(("answers", "model", "views"), ANSWERS)
@given(data=st.data())
def test_one_is_shown_as_its_model_shows_it(
    answers: Any, model: Any, views: Any, data: st.DataObject
) -> None:
    view = data.draw(views)

    assert answers.changed(view).body == by_model(model, view)


@pytest.mark.parametrize(("answers", "model", "views"), ANSWERS)
@given(data=st.data())
def test_a_list_is_shown_as_its_model_shows_it(
    answers: Any, model: Any, views: Any, data: st.DataObject
) -> None:
    found = data.draw(st.lists(views, max_size=3))

    assert several_of(answers, found).body == by_model(list[model], found)


@given(found=st.lists(posts(st.none()), max_size=3))
def test_posts_without_authors_are_shown_as_their_model_shows_them(found: list[PostView]) -> None:
    assert several_of(POSTS[0][0], found).body == by_model(list[PostBody], found)


@given(
    session=st.builds(
        SessionView, id=IDS, created_at=MOMENTS, expires_at=MOMENTS, is_current=st.booleans()
    )
)
def test_a_session_is_shown_as_its_model_shows_it(session: SessionView) -> None:
    assert several([session_fields(session)], {}).body == by_model(list[SessionBody], [session])


@given(session=st.builds(NewSession, token=TEXT, expires_at=MOMENTS))
def test_a_token_is_shown_as_its_model_shows_it(session: NewSession) -> None:
    assert created(token_fields(session)).body == by_model(TokenBody, session)


@pytest.mark.parametrize("text", ['\x00\x1f\x7f\u2028"\\/', "é😀\U0010ffff\uffff", "</script>"])
def test_no_text_is_written_in_another_way(text: str) -> None:
    assert single({"text": text}, "").body == by_model(dict[str, str], {"text": text})
