"""Asking the policy, on behalf of whoever asks for a use case."""

from dataclasses import replace

from blog.application.post_queries import PostView
from blog.application.user_queries import UserView
from blog.domain.errors import NotAllowed, SignInRequired
from blog.domain.policy import Action, Actor, Decision, Policy, Resource, Visibility
from blog.domain.posts import PostNotFound

NOBODY_IN_PARTICULAR = Resource()


class Access:
    """The policy in force, as use cases ask it."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def allows(
        self, actor: Actor | None, action: Action, resource: Resource = NOBODY_IN_PARTICULAR
    ) -> bool:
        return self._policy(actor, action, resource) is Decision.ALLOW

    def require(
        self, actor: Actor | None, action: Action, resource: Resource = NOBODY_IN_PARTICULAR
    ) -> None:
        """Raises SignInRequired, NotAllowed, and PostNotFound where not even that may be told."""
        match self._policy(actor, action, resource):
            case Decision.ALLOW:
                return
            case Decision.HIDE:
                raise PostNotFound
        raise SignInRequired if actor is None else NotAllowed

    def visibility(self, actor: Actor | None) -> Visibility:
        return Visibility.of(self._policy, actor)

    def user_for(self, actor: Actor | None, user: UserView) -> UserView:
        """The user without what the actor may not see."""
        is_shown = self.allows(actor, Action.SEE_PRIVATE, Resource(user.id))
        return user if is_shown else user.without_private_fields()

    def post_for(self, actor: Actor | None, post: PostView) -> PostView:
        """The post, whose author is without what the actor may not see."""
        if post.author is None:
            return post
        author = self.user_for(actor, post.author)
        return post if author is post.author else replace(post, author=author)
