"""What a decision of the policy comes to."""

import pytest

from blog.application.access import Access
from blog.domain.errors import BlogError, NotAllowed, SignInRequired
from blog.domain.policy import Action, Actor, Decision, Resource
from blog.domain.posts import PostNotFound
from tests.unit.application.restricted import ADA

DECIDED: list[tuple[Decision, Actor | None, type[BlogError]]] = [
    (Decision.FORBID, None, SignInRequired),
    (Decision.FORBID, ADA, NotAllowed),
    (Decision.HIDE, None, PostNotFound),
    (Decision.HIDE, ADA, PostNotFound),
]


@pytest.mark.parametrize(("decision", "actor", "error"), DECIDED)
def test_what_is_not_allowed_is_refused(
    decision: Decision, actor: Actor | None, error: type[BlogError]
) -> None:
    access = Access(lambda actor, action, resource: decision)

    with pytest.raises(error):
        access.require(actor, Action.READ_POST, Resource(1), hidden_as=PostNotFound)


def test_what_is_hidden_is_not_allowed_where_it_has_no_other_name() -> None:
    access = Access(lambda actor, action, resource: Decision.HIDE)

    with pytest.raises(NotAllowed):
        access.require(ADA, Action.EDIT_USER, Resource(1))


def test_what_is_allowed_is_not_refused() -> None:
    access = Access(lambda actor, action, resource: Decision.ALLOW)

    access.require(None, Action.READ_POST)
    assert access.allows(None, Action.READ_POST)
