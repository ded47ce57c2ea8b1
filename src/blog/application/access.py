"""Asking the policy, on behalf of whoever asks for a use case."""

from blog.domain.errors import BlogError, NotAllowed, SignInRequired
from blog.domain.policy import Action, Actor, Decision, Policy, Resource, Visibility

NO_RESOURCE = Resource()


class Access:
    """The policy in force, as use cases ask it."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._of_anonymous = Visibility.of(policy, None)  # most requests are anonymous

    def allows(self, actor: Actor | None, action: Action, resource: Resource = NO_RESOURCE) -> bool:
        return self._policy(actor, action, resource) is Decision.ALLOW

    def require(
        self,
        actor: Actor | None,
        action: Action,
        resource: Resource = NO_RESOURCE,
        hidden_as: type[BlogError] = NotAllowed,
    ) -> None:
        """Raises SignInRequired, NotAllowed, or `hidden_as` where even the existence is not to be
        told."""
        match self._policy(actor, action, resource):
            case Decision.ALLOW:
                return
            case Decision.HIDE:
                raise hidden_as
        raise SignInRequired if actor is None else NotAllowed

    def require_own_account(self, actor: Actor | None) -> Actor:
        """Who asks for what is one's own. Raises SignInRequired and NotAllowed."""
        self.require(actor, Action.USE_ACCOUNT)
        if actor is None:  # a policy may allow it to everybody, but nobody has none
            raise SignInRequired
        return actor

    def require_known(self, actor: Actor | None, action: Action) -> None:
        """Turn strangers away before anything is looked up, so that they learn nothing about
        what exists.

        Raises SignInRequired.
        """
        if actor is None:
            self.require(actor, action)

    def visibility(self, actor: Actor | None) -> Visibility:
        return self._of_anonymous if actor is None else Visibility.of(self._policy, actor)
