"""What schemathesis is told in Python; `schemathesis.toml` names this file."""

from typing import Any
from uuid import uuid4

import schemathesis


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Let new users write posts. OpenAPI has no words for an id that goes inside of a body."""
    if "/api/v1/users" not in raw_schema["paths"]:  # it is an example that is judged
        return
    created = raw_schema["paths"]["/api/v1/users"]["post"]["responses"]["201"]
    created["links"]["writePost"] = {
        "operationId": "writePost",
        "requestBody": {"author_id": "$response.body#/id"},
    }


@schemathesis.hook
def before_call(
    context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]
) -> None:
    """Let a key be new wherever any is good: the few that are drawn would be used up at once."""
    is_valid = case.meta is not None and case.meta.generation.mode.is_positive
    if is_valid and case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid4())


@schemathesis.check
def refused_as_listed(
    context: schemathesis.CheckContext,
    response: schemathesis.Response,
    case: schemathesis.Case[Any],
) -> None:
    """What its schema allows is refused only by rules that the configuration lists.

    `positive_data_acceptance` cannot tell one 422 from another, so it lets them all pass.
    """
    is_valid = case.meta is not None and case.meta.generation.mode.is_positive
    if not is_valid or response.status_code not in (412, 422):
        return
    options = context.config.custom_kwargs.get("refused_as_listed", {})
    problem = response.json()
    broken = {f"{error['pointer']} {error['code']}" for error in problem.get("errors", [])}
    unlisted = (broken or {problem["code"]}) - set(options.get("rules", []))
    assert not unlisted, f"schemathesis.toml does not list {sorted(unlisted)} for this operation."
