"""A replay is for those who may still do and see what the first answer tells."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from blog.application.idempotency import Attempt, IdempotencyKeyReused, NewAnswer, Outcome
from blog.application.posts import WritePost
from blog.application.users import RegisterUser
from blog.domain.errors import NotAllowed
from blog.domain.policy import Action, Actor, Role, restricted_access_with_registration
from tests.builders import a_keyed_request
from tests.unit.application.restricted import ADA, ADMIN, EDITOR, Blog


def written(blog: Blog, actor: Actor, author_id: int, body: bytes = b"a body") -> Attempt:
    """A post is written in the name of an author; the answer tells of the author what is seen."""

    def write() -> NewAnswer:
        view = blog.posts.write(WritePost("A title", "Some content of a post", author_id), actor)
        assert view.author is not None
        return NewAnswer(f"{view.id} {view.author.email}".encode(), author_id)

    return attempt(write, Action.WRITE_POST, actor, body)


def attempt(
    answer: Callable[[], NewAnswer], action: Action, actor: Actor | None, body: bytes = b""
) -> Attempt:
    scope = ("", "") if actor is None else (str(actor.user_id), actor.role)
    request = a_keyed_request(body=body, actor=scope[0], role=scope[1])
    return Attempt(request, answer, action, actor)


def as_now(actor: Actor, role: Role) -> Actor:
    return replace(actor, role=role)


@pytest.mark.parametrize(
    ("actor", "author_id"), [(ADA, ADA.user_id), (EDITOR, ADA.user_id), (ADMIN, ADA.user_id)]
)
def test_who_has_the_rights_of_then_gets_the_first_answer(actor: Actor, author_id: int) -> None:
    blog = Blog()
    first = blog.retries.once(written(blog, actor, author_id))
    stored = blog.memory.copy()

    second = blog.retries.once(written(blog, actor, author_id))

    assert second == replace(first, replayed=True)
    assert blog.memory == stored


@pytest.mark.parametrize(
    ("actor", "author_id", "role"),
    [
        (ADA, ADA.user_id, Role.EDITOR),
        (ADA, ADA.user_id, Role.ADMIN),
        (EDITOR, ADA.user_id, Role.ADMIN),
        (ADMIN, ADMIN.user_id, Role.AUTHOR),
        (EDITOR, EDITOR.user_id, Role.AUTHOR),
    ],
)
def test_another_role_with_the_rights_of_then_is_no_matter(
    actor: Actor, author_id: int, role: Role
) -> None:
    blog = Blog()
    blog.retries.once(written(blog, actor, author_id))

    assert blog.retries.once(written(blog, as_now(actor, role), author_id)).replayed


@pytest.mark.parametrize(
    ("actor", "role"),
    [(EDITOR, Role.AUTHOR), (ADMIN, Role.AUTHOR), (ADMIN, Role.EDITOR)],
    ids=["may no longer write", "may no longer write or see", "no longer sees the address"],
)
def test_who_lost_a_right_of_then_gets_no_replay(actor: Actor, role: Role) -> None:
    blog = Blog()
    blog.retries.once(written(blog, actor, ADA.user_id))
    before = blog.memory.copy()

    with pytest.raises(NotAllowed):
        blog.retries.once(written(blog, as_now(actor, role), ADA.user_id))

    assert blog.memory == before


def test_an_admin_who_registered_somebody_gets_no_replay_once_an_editor() -> None:
    blog = Blog()

    def register() -> NewAnswer:
        user = blog.users.register(RegisterUser("Cleo", "cleo@example.com", 30), ADMIN)
        return NewAnswer(b"Cleo", user.id)

    blog.retries.once(attempt(register, Action.REGISTER_USER, ADMIN))

    editor = as_now(ADMIN, Role.EDITOR)
    with pytest.raises(NotAllowed):
        blog.retries.once(attempt(register, Action.REGISTER_USER, editor))


def test_who_registers_without_an_account_gets_the_first_answer() -> None:
    blog = Blog(restricted_access_with_registration)

    def register() -> NewAnswer:
        user = blog.users.register(RegisterUser("Cleo", "cleo@example.com", 30), None)
        return NewAnswer(b"Cleo", user.id)

    outcomes = [blog.retries.once(attempt(register, Action.REGISTER_USER, None)) for _ in range(2)]

    assert outcomes == [Outcome(b"Cleo", replayed=False), Outcome(b"Cleo", replayed=True)]


def test_the_key_of_another_is_another_key() -> None:
    blog = Blog()
    blog.retries.once(written(blog, ADMIN, ADA.user_id))

    assert not blog.retries.once(written(blog, ADA, ADA.user_id)).replayed


def test_what_is_refused_is_not_stored() -> None:
    blog = Blog()
    before = blog.memory.copy()

    with pytest.raises(NotAllowed):
        blog.retries.once(written(blog, ADA, EDITOR.user_id))

    assert blog.memory == before


def test_another_body_is_refused_before_rights_are_looked_at() -> None:
    blog = Blog()
    blog.retries.once(written(blog, EDITOR, ADA.user_id))

    with pytest.raises(IdempotencyKeyReused):
        blog.retries.once(written(blog, as_now(EDITOR, Role.AUTHOR), ADA.user_id, b"another"))
