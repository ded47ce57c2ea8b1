"""What the OpenAPI document says of access, for the policy in force."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from blog.adapters.http.authentication import ACTION
from blog.adapters.http.documentation import PROBLEMS
from blog.adapters.http.problem_types import problem_type
from blog.adapters.http.routing import API
from blog.domain.errors import NotAllowed, SignInRequired
from blog.domain.policy import Action

MayAsk = Callable[[Action], bool]
"""Whether something may be done by somebody who is not signed in; None while access is open."""

_SCHEME = "bearer"

_OPEN = """\
* **Access** is open: everybody on this machine may do everything. The service answers its own
  machine only, under its own names, and ignores `Authorization`.
"""
_RESTRICTED = """\
* **Access** is restricted. Sign in with `POST /api/v1/sessions` and send the token as
  `Authorization: Bearer TOKEN`. Everybody reads what is published and public profiles. Authors
  see and change their own posts and account, editors all posts, admins everything. Where a
  token is needed and none is sent, and wherever a bad one is sent, the answer is 401, before
  anything of a body is looked at; what somebody may not do is 403; a post that somebody may not
  see is 404, just as if there were none. Five wrong passwords in 15 minutes for an address and a
  client, or a hundred in an hour for an address, are followed by 429.
* **Privacy.** `email`, `age` and `role` of a user are there for that user and for admins only.
"""


def access_description(may_ask: MayAsk | None) -> str:
    return _OPEN if may_ask is None else _RESTRICTED


def security_schemes(may_ask: MayAsk | None) -> dict[str, Any]:
    """The components by which `/docs` lets people sign in."""
    if may_ask is None:
        return {}
    return {"securitySchemes": {_SCHEME: {"type": "http", "scheme": "bearer"}}}


def add_access(operation: dict[str, Any], method: str, path: str, may_ask: MayAsk | None) -> None:
    """Who may call it, and what is answered to others."""
    action = operation.pop(ACTION, None)
    codes = set(operation.pop(PROBLEMS, ()))
    if may_ask is None:
        codes = {code for code in codes if problem_type(code).status != HTTPStatus.UNAUTHORIZED}
        codes |= {NotAllowed.code}
        if path.startswith(API) and method != "get":
            codes |= {"cross-site-request"}
    elif action is not None:
        codes |= {SignInRequired.code}
        if may_ask(Action(action)):  # FastAPI keeps it as plain text
            operation["security"] = [{}, {_SCHEME: []}]
        else:
            codes |= {NotAllowed.code}
            operation["security"] = [{_SCHEME: []}]
    operation[PROBLEMS] = codes
