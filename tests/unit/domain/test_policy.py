"""The table of who may do what, written down once more, and what the policies say of it."""

from enum import StrEnum
from typing import cast

import pytest

from blog.domain.policy import (
    Action,
    Actor,
    Decision,
    Policy,
    Resource,
    Role,
    Sight,
    Visibility,
    open_access,
    restricted_access,
    restricted_access_with_registration,
)
from tests.builders import a_user, an_actor

ALLOW, FORBID, HIDE = Decision.ALLOW, Decision.FORBID, Decision.HIDE
PUBLIC, HIDDEN = True, False

OWNER = 3
OTHER = 4


def somebody(user_id: int, role: Role = Role.AUTHOR) -> Actor:
    return an_actor(a_user(id=user_id, role=role))


COLUMNS = (
    None,
    somebody(OWNER),
    somebody(OTHER),
    somebody(OTHER, Role.EDITOR),
    somebody(OTHER, Role.ADMIN),
)
TABLE = {
    # anonymous, author of it, another author, editor, admin
    (Action.READ_USER, PUBLIC): (ALLOW, ALLOW, ALLOW, ALLOW, ALLOW),
    (Action.SEE_PRIVATE, PUBLIC): (FORBID, ALLOW, FORBID, FORBID, ALLOW),
    (Action.EDIT_USER, PUBLIC): (FORBID, ALLOW, FORBID, FORBID, ALLOW),
    (Action.SET_ACTIVE, PUBLIC): (FORBID, FORBID, FORBID, FORBID, ALLOW),
    (Action.CHANGE_ROLE, PUBLIC): (FORBID, FORBID, FORBID, FORBID, ALLOW),
    (Action.DELETE_USER, PUBLIC): (FORBID, ALLOW, FORBID, FORBID, ALLOW),
    (Action.REASSIGN_POSTS, PUBLIC): (FORBID, FORBID, FORBID, FORBID, ALLOW),
    (Action.READ_POST, PUBLIC): (ALLOW, ALLOW, ALLOW, ALLOW, ALLOW),
    (Action.READ_POST, HIDDEN): (HIDE, ALLOW, HIDE, ALLOW, ALLOW),
    (Action.WRITE_POST, PUBLIC): (FORBID, ALLOW, FORBID, ALLOW, ALLOW),
    (Action.CHANGE_POST, PUBLIC): (FORBID, ALLOW, FORBID, ALLOW, ALLOW),
    (Action.CHANGE_POST, HIDDEN): (FORBID, ALLOW, HIDE, ALLOW, ALLOW),
    # what is done to nobody in particular, or only ever to the own account
    (Action.REGISTER_USER, PUBLIC): (FORBID, FORBID, FORBID, FORBID, ALLOW),
    (Action.SIGN_IN, PUBLIC): (ALLOW, ALLOW, ALLOW, ALLOW, ALLOW),
    (Action.USE_ACCOUNT, PUBLIC): (FORBID, ALLOW, ALLOW, ALLOW, ALLOW),
}
POLICIES = (open_access, restricted_access, restricted_access_with_registration)

each_policy = pytest.mark.parametrize("policy", POLICIES)


class Unheard(StrEnum):
    OF = "something that no policy knows"


def nothing_for_anybody(actor: Actor | None, action: Action, resource: Resource) -> Decision:
    return HIDE


def decisions(policy: Policy, action: Action, is_public: bool) -> tuple[Decision, ...]:
    return tuple(policy(actor, action, Resource(OWNER, is_public)) for actor in COLUMNS)


def test_every_action_has_a_row() -> None:
    assert {action for action, _ in TABLE} == set(Action)


@pytest.mark.parametrize(("action", "is_public"), TABLE)
def test_restricted_access_is_what_the_table_says(action: Action, is_public: bool) -> None:
    assert decisions(restricted_access, action, is_public) == TABLE[action, is_public]


@pytest.mark.parametrize(("action", "is_public"), TABLE)
def test_open_access_allows_everybody_everything(action: Action, is_public: bool) -> None:
    assert decisions(open_access, action, is_public) == (ALLOW,) * len(COLUMNS)


@pytest.mark.parametrize(("action", "is_public"), TABLE)
def test_open_registration_adds_one_right_only(action: Action, is_public: bool) -> None:
    expected = TABLE[action, is_public]
    if action is Action.REGISTER_USER:
        expected = (ALLOW, *expected[1:])

    assert decisions(restricted_access_with_registration, action, is_public) == expected


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
@pytest.mark.parametrize(("action", "is_public"), TABLE)
def test_nobody_with_a_higher_role_has_fewer_rights_on_the_own_than_an_author(
    action: Action, is_public: bool, role: Role
) -> None:
    own = restricted_access(somebody(OWNER, role), action, Resource(OWNER, is_public))
    of_an_author = TABLE[action, is_public][1]
    by_role = restricted_access(somebody(OTHER, role), action, Resource(OWNER, is_public))

    assert own is (ALLOW if ALLOW in (of_an_author, by_role) else FORBID)


@each_policy
@pytest.mark.parametrize("actor", COLUMNS)
@pytest.mark.parametrize("is_public", [PUBLIC, HIDDEN])
def test_an_action_that_nobody_knows_is_forbidden(
    policy: Policy, actor: Actor | None, is_public: bool
) -> None:
    unknown = cast("Action", Unheard.OF)

    assert policy(actor, unknown, Resource(OWNER, is_public)) is FORBID


@pytest.mark.parametrize("actor", [None, somebody(OWNER)])
def test_what_has_no_owner_is_nobodys_own(actor: Actor | None) -> None:
    assert restricted_access(actor, Action.EDIT_USER, Resource(None)) is FORBID


@pytest.mark.parametrize("policy", [*POLICIES, nothing_for_anybody])
@pytest.mark.parametrize("actor", COLUMNS)
@pytest.mark.parametrize("owner", [OWNER, OTHER])
def test_what_is_visible_is_what_the_policy_allows(
    policy: Policy, actor: Actor | None, owner: int
) -> None:
    visible = Visibility.of(policy, actor)

    read = policy(actor, Action.READ_POST, Resource(owner, HIDDEN))
    assert visible.hidden_posts.covers(owner) is (read is ALLOW)
    see = policy(actor, Action.SEE_PRIVATE, Resource(owner))
    assert visible.private_fields.covers(owner) is (see is ALLOW)


def test_queries_are_told_whose_things_are_seen() -> None:
    nobodys, everybodys, own = Sight(False), Sight(True, OTHER), Sight(False, OTHER)

    seen = [Visibility.of(restricted_access, COLUMNS[column]) for column in (0, 2, 3, 4)]

    assert seen == [
        Visibility(nobodys, nobodys),
        Visibility(own, own),
        Visibility(everybodys, own),
        Visibility(everybodys, everybodys),
    ]
