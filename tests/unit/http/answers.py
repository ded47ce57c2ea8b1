"""What tests ask of answers."""

from typing import Any

from httpx2 import Response


def problem_of(response: Response, status: int, code: str) -> dict[str, Any]:
    """The problem that the answer must be."""
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem.get("code")) == (status, code), response.text[:400]
    assert response.headers["Content-Type"] == "application/problem+json"
    return problem


def field_errors(response: Response) -> list[tuple[str, str, str]]:
    """Place, pointer and code of each error in an answer of `invalid-input`."""
    errors = problem_of(response, 422, "invalid-input")["errors"]
    return [(error["in"], error["pointer"], error["code"]) for error in errors]


def next_of(response: Response) -> str:
    """Where `Link` leads."""
    link = response.headers["Link"]
    assert link.startswith("</")
    assert link.endswith('>; rel="next"')
    return str(link[1 : link.index(">")])


def ids(response: Response) -> list[int]:
    assert response.status_code == 200, response.text
    return [item["id"] for item in response.json()]
