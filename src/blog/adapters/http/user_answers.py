"""Users as answers, in the very bytes that `UserBody` and `AccountBody` would give (ADR 0028)."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from blog.adapters.http.answers import Fields, several, single, single_unless_known, timestamp
from blog.adapters.http.conditional import entity_tag
from blog.adapters.http.routing import API
from blog.adapters.http.user_bodies import AccountBody, UserBody
from blog.application.paging import Page
from blog.application.user_queries import UserView


class UserAnswers:
    """Users as answers, in the form that they have where access is as it is."""

    def __init__(self, form: type[UserBody]) -> None:
        self.form = form
        self.has_hidden_fields = issubclass(form, AccountBody)

    def fields(self, user: UserView) -> Fields:
        fields: dict[str, Any] = {
            "id": user.id,
            "name": user.name,
            "email": user.email,
            "age": user.age,
            "city": user.city,
            "is_active": user.is_active,
            "created_at": timestamp(user.created_at),
            "updated_at": timestamp(user.updated_at),
        }
        if not self.has_hidden_fields:
            return fields
        fields["role"] = user.role
        # None is never sent: a key that somebody may not see is not there.
        return {key: value for key, value in fields.items() if value is not None}

    def revisions(self, user: UserView) -> tuple[str, ...]:
        """What a tag tells of a user; also whether everybody sees this, or only some."""
        if not self.has_hidden_fields:
            return (user.revision,)
        return user.revision, "whole" if user.has_private_fields else "public"

    def shown(self, request: Request, user: UserView) -> Response:
        return single_unless_known(request, self.fields(user), self._tag(user))

    def changed(self, user: UserView) -> Response:
        return single(self.fields(user), self._tag(user))

    def registered(self, user: UserView) -> Response:
        location = {"Location": f"{API}/users/{user.id}"}
        return single(self.fields(user), self._tag(user), status=201, headers=location)

    def several(self, found: Page[UserView], headers: Mapping[str, str]) -> Response:
        return several([self.fields(user) for user in found.items], headers)

    def _tag(self, user: UserView) -> str:
        return entity_tag(*self.revisions(user))
