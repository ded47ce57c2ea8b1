"""The page of limits, from the constants that are enforced."""

import re
from collections.abc import Iterator
from datetime import timedelta

from blog.adapters.http import body, cache, middleware, problems, server
from blog.adapters.http.documentation import IDEMPOTENCY_KEY
from blog.adapters.http.fields import LARGEST_ID as LARGEST_ID_ASKED_FOR
from blog.adapters.http.protocol import Limits
from blog.adapters.sql import kept_connections, postgres, sqlite, turns
from blog.adapters.system import computer
from blog.application import idempotency, load, paging, post_queries, seeding, transfer
from blog.domain import passwords, posts, records, sessions, throttle, users
from blog.domain.text import TextRule

Row = tuple[str, str, str]
"""What is limited, to what, and what becomes of more."""

_INVALID = "422 `invalid-input`"
_BUSY = "503 `unavailable`"
_CLOSED = "the connection is closed"
_CONNECTION = Limits()
_OF_POSTGRESQL = postgres._SESSION  # noqa: SLF001 - nobody else asks for it
_SERVER = server.configuration(server.Serving("", 0, 1, logs={"version": 1, "incremental": True}))


def _size(number: int) -> str:
    for unit, name in ((1024 * 1024, "MiB"), (1024, "KiB")):
        if number % unit == 0:
            return f"{number // unit} {name}"
    return f"{number:,} bytes"


def _time(value: timedelta | float) -> str:
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    for unit, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds % unit == 0:
            number = seconds / unit
            return f"{number:g} {name}{'' if number == 1 else 's'}"
    return f"{seconds:g} s"


def _text(rule: TextRule) -> str:
    return f"{rule.minimum:,} to {rule.maximum:,} code points"


def _longest_key() -> int:
    """Its pattern has a first and a last character of their own."""
    (between,) = re.findall(r"\{0,(\d+)\}", IDEMPOTENCY_KEY["schema"]["pattern"])
    return int(between) + 2


def sections() -> Iterator[tuple[str, list[Row]]]:
    yield "Of a request", list(_of_a_request())
    yield "Of values", list(_of_values())
    yield "Of lists and retries", list(_of_lists_and_retries())
    yield "Of passwords and sessions", list(_of_accounts())
    yield "Of time", list(_of_time())
    yield "Of load, for each process", list(_of_load())
    yield "Of commands", list(_of_commands())


def _of_a_request() -> Iterator[Row]:
    yield "path and query together", _size(middleware.LARGEST_URI), "414 `uri-too-long`"
    headers = f"{middleware.MOST_HEADERS} fields, {_size(middleware.LARGEST_HEADERS)}"
    yield "headers", headers, "431 `headers-too-large`"
    yield "a head that does not end", _size(_CONNECTION.unread_bytes), "431, closed"
    yield "body", _size(body.LARGEST_BODY), "413 `content-too-large`"
    yield "nesting of JSON", f"{body.DEEPEST_NESTING} deep", "400 `malformed-json`"
    yield "values in a body", f"{body.MOST_VALUES:,}", _INVALID
    yield "values in a body that have no name", f"{body.MOST_UNNAMED}", _INVALID
    yield "`errors` in an answer", f"{problems.MOST_ERRORS}", "the rest is left out"
    yield "an unknown key in a `pointer`", f"{problems.LONGEST_KEY} characters", "it is cut"


def _of_values() -> Iterator[Row]:
    for name, rule in (("`name`", users.NAME), ("`city`", users.CITY)):
        yield name, _text(rule), _INVALID
    yield "`email`", f"{users.EMAIL_MAXIMUM} characters", _INVALID
    yield "`age`", f"{users.YOUNGEST} to {users.OLDEST}", _INVALID
    yield "`title`", _text(posts.TITLE), _INVALID
    yield "`content`", _text(posts.CONTENT), _INVALID
    yield "ids that are issued", f"to {records.LARGEST_ID:,}", "none is issued"
    yield "ids that may be asked for", f"to {LARGEST_ID_ASKED_FOR:,}", _INVALID


def _of_lists_and_retries() -> Iterator[Row]:
    limits = f"{paging.SMALLEST_LIMIT} to {paging.LARGEST_LIMIT}, {paging.DEFAULT_LIMIT} by default"
    yield "`limit`", limits, _INVALID
    yield "`skip`", f"to {paging.LARGEST_SKIP:,}", f"{_INVALID}; a cursor has no such limit"
    yield "the texts on a page", _size(paging.PAGE_BYTES), "it ends early, with `next`"
    words = f"{_text(post_queries.SEARCH)}, {post_queries.MOST_WORDS} words"
    yield "`q`", words, _INVALID
    yield "`Idempotency-Key`", f"1 to {_longest_key()} printable ASCII characters", _INVALID
    yield "how long an answer is kept for it", _time(idempotency.KEPT_FOR), "done anew"


def _of_accounts() -> Iterator[Row]:
    length = f"{passwords.SHORTEST} code points to {passwords.MOST_BYTES:,} bytes in UTF-8"
    yield "`password`", length, _INVALID
    different = f"{passwords.FEWEST_DIFFERENT} at least"
    yield "different characters in it", different, _INVALID
    for what, limit in (
        ("wrong passwords for one address and client", throttle.PER_CLIENT),
        ("wrong passwords for one address", throttle.PER_ADDRESS),
    ):
        yield what, f"{limit.most} in {_time(limit.within)}", "429 `too-many-attempts`"
    yield "a session", _time(sessions.LIFETIME), "401 `unauthenticated`"
    yield "sessions of one user", f"{sessions.MOST_SESSIONS}", "the oldest ends"
    recent = _time(sessions.RECENT)
    yield "a sign-in that lets delete oneself", recent, "401 `recent-sign-in-required`"


def _of_time() -> Iterator[Row]:
    limits = _CONNECTION
    yield "for headers to come", _time(limits.headers), f"408 `request-timeout`, or {_CLOSED}"
    yield "for a body to come", _time(limits.body), "408 `request-timeout`"
    yield "for a client to take in an answer", _time(limits.answer), _CLOSED
    yield "for an idle connection", _time(_SERVER.timeout_keep_alive), _CLOSED
    yield "for a write, from its arrival", _time(turns.WRITE_WAIT), _BUSY
    yield "for a search or a count to begin, on SQLite", _time(turns.SCAN_WAIT), _BUSY
    yield "for a connection to PostgreSQL", _time(postgres.CONNECTION_WAIT), _BUSY
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        yield f"`{name}` of PostgreSQL", _time(float(_OF_POSTGRESQL[name].rstrip("s"))), _BUSY
    yield "for a turn to hash a password", _time(computer.PATIENCE), _BUSY
    yield (
        "for requests in flight after SIGTERM",
        _time(_SERVER.timeout_graceful_shutdown or 0),
        ("they are cut"),
    )
    yield "of an idle connection after SIGTERM", _time(limits.farewell), _CLOSED
    yield "`Retry-After` of a 503", _time(problems.RETRY_AFTER), ""


def _of_load() -> Iterator[Row]:
    yield "connections", f"{_CONNECTION.connections:,}", f"{_BUSY}; cut beyond four times as many"
    yield "requests that wait to begin", f"{_CONNECTION.turns}", _BUSY
    for what, most in (
        ("reads", load.MOST_READS),
        ("searches and counts", load.MOST_SCANS),
        ("writes", load.MOST_WRITES),
        ("sign-ins that wait", computer.MOST_WAITING),
    ):
        yield f"{what} at a time", f"{most}", _BUSY
    yield "searches that run, on SQLite", f"{turns.SCANNERS}", "the others wait"
    yield "connections to PostgreSQL", f"{postgres.MOST_CONNECTIONS}", "requests wait"
    idle = _time(kept_connections.LONGEST_IDLE)
    yield "of an idle one", idle, "it is closed"
    yield "memory of the read cache", _size(cache.MOST_BYTES), "the oldest answers leave it"
    yield "an answer that it keeps", _size(cache.LARGEST_ANSWER), "it is not kept"


def _of_commands() -> Iterator[Row]:
    yield "`blog seed --users`, `--posts`", f"{seeding.MOST:,} each", "exit 2"
    yield "a line of an export", _size(transfer.LONGEST_LINE), "the import is refused"
    for kind, wait in (("SQLite", sqlite.MIGRATION_WAIT), ("PostgreSQL", postgres.MIGRATION_WAIT)):
        yield f"for another migration of {kind}", _time(wait), "exit 1"
