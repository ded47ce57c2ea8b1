"""The closed list of problems: those of HTTP, and every error of the domain by its kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from blog.domain.errors import (
    BlogError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Stale,
    TooManyAttempts,
    Unauthenticated,
    Unavailable,
)

STATUS_OF_KIND: dict[type[BlogError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Unauthenticated: 401,
    Conflict: 409,
    Invalid: 422,
    Stale: 412,
    TooManyAttempts: 429,
    Unavailable: 503,
}


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A member of the closed list, with the texts of its page."""

    code: str
    status: int
    title: str
    explanation: str


# Problems that HTTP knows and the domain does not.
_OF_HTTP = (
    ProblemType(
        "malformed-json",
        400,
        "The body is not JSON",
        "The body must be one JSON text in UTF-8 (RFC 8259) without a byte order mark, NaN, "
        "Infinity or a key that comes twice in one object, and nested at most 32 deep.",
    ),
    ProblemType(
        "malformed-request",
        400,
        "The request is not HTTP",
        "The bytes that arrived could not be read as HTTP/1.1, and the connection is closed.",
    ),
    ProblemType(
        "cross-site-request",
        403,
        "The request comes from another site",
        "A page of another origin tried to change something. List the origin in "
        "BLOG_CORS_ORIGINS if its pages may do so.",
    ),
    ProblemType(
        "no-such-path",
        404,
        "There is nothing at this path",
        "The path is not one of the service; /openapi.json lists them all. "
        "A slash at the end makes another path.",
    ),
    ProblemType(
        "method-not-allowed",
        405,
        "This path does not know the method",
        "The header Allow lists the methods that the path knows.",
    ),
    ProblemType(
        "request-timeout",
        408,
        "The request came too slowly",
        "The headers of a request must have come within 10 seconds, and its body within 30 more. "
        "Nothing was changed, and the connection is closed.",
    ),
    ProblemType(
        "content-too-large",
        413,
        "The body is too large",
        "A body has at most 2 MiB (2,097,152 bytes).",
    ),
    ProblemType(
        "uri-too-long",
        414,
        "The address is too long",
        "Path and query together have at most 8 KiB (8,192 bytes).",
    ),
    ProblemType(
        "unsupported-media-type",
        415,
        "The body is of another kind",
        "Send the body with Content-Type: application/json and without Content-Encoding.",
    ),
    ProblemType(
        "misdirected-request",
        421,
        "The service does not go by this name",
        "The Host of the request is a name with dots that is not in BLOG_ALLOWED_HOSTS. A page "
        "of another site may have bound that name to this machine.",
    ),
    ProblemType(
        "headers-too-large",
        431,
        "The headers are too large",
        "A request has at most 100 header fields and 32 KiB (32,768 bytes) of them.",
    ),
    ProblemType(
        "internal-error",
        500,
        "The service has a fault",
        "This is a fault of the service, not of the request. Report the request_id: it leads to "
        "the lines of the log that tell more.",
    ),
)


@cache
def problem_type(code: str) -> ProblemType:
    """The problem with this code, of whichever service."""
    return _known()[code]


def closed_list(codes: Iterable[str]) -> dict[str, ProblemType]:
    """The list of a service whose own problems have these codes, by code: HTTP has its own."""
    known = _known()
    types = {problem.code: problem for problem in _OF_HTTP} | {code: known[code] for code in codes}
    return dict(sorted(types.items(), key=lambda item: (item[1].status, item[0])))


def codes_in(package: str) -> Iterator[str]:
    """The codes of all errors that a package defines. To be asked once all of it is imported."""
    for error in _with_a_code(BlogError):
        if error.__module__.startswith(f"{package}."):
            yield error.code


def _known() -> dict[str, ProblemType]:
    types = {problem.code: problem for problem in _OF_HTTP}
    for kind, status in STATUS_OF_KIND.items():
        for error in _with_a_code(kind):
            types[error.code] = ProblemType(error.code, status, error.title, error.explanation)
    return types


def _with_a_code(error: type[BlogError]) -> Iterator[type[BlogError]]:
    if "code" in vars(error):
        yield error
    for child in error.__subclasses__():
        yield from _with_a_code(child)
