"""Hostile methods, headers and hosts."""

from tests.integration.http.hostile import JSON, MARK, POST, POSTS, USER, USERS, Hostile

_NOT_ALLOWED = (405, "method-not-allowed")
_FOREIGN = (403, "cross-site-request")
_MISDIRECTED = (421, "misdirected-request")
_TOO_LARGE = (431, "headers-too-large")
_STALE = (412, "version-conflict")

METHODS = [
    Hostile("TRACE", "TRACE", USER, *_NOT_ALLOWED),
    Hostile("CONNECT", "CONNECT", USERS, *_NOT_ALLOWED),
    Hostile("an invented method", MARK.upper(), USER, *_NOT_ALLOWED),
    Hostile("a method of WebDAV", "PROPFIND", POSTS, *_NOT_ALLOWED),
    Hostile("a method of 1,000 letters", "A" * 1000, USER, *_NOT_ALLOWED),
    Hostile("PUT on a list", "PUT", USERS, *_NOT_ALLOWED, b"{}", JSON),
    Hostile("DELETE on a list", "DELETE", POSTS, *_NOT_ALLOWED),
    Hostile("GET on an action", "GET", f"{POST}/publish", *_NOT_ALLOWED),
    Hostile("POST on one", "POST", POST, *_NOT_ALLOWED),
    Hostile("POST on the front page", "POST", "/", *_NOT_ALLOWED),
    Hostile("TRACE on no path", "TRACE", f"/{MARK}", 404, "no-such-path"),
    Hostile(
        "a method in a header",
        "POST",
        POST,
        *_NOT_ALLOWED,
        headers={"X-HTTP-Method-Override": "DELETE"},
    ),
    Hostile("a method in the query", "GET", f"{POST}?_method=DELETE", 422, "invalid-input"),
]

HEADERS = [
    Hostile("101 headers", "GET", USERS, *_TOO_LARGE, headers=[("X", "")] * 101),
    Hostile("10,000 headers", "GET", USERS, *_TOO_LARGE, headers=[("X", "")] * 10_000),
    Hostile("a header of 33 kB", "GET", USERS, *_TOO_LARGE, headers={"X": MARK * 5500}),
    Hostile("a name of 33 kB", "GET", USERS, *_TOO_LARGE, headers={"x" * 33_000: ""}),
    Hostile("a cookie of 33 kB", "GET", "/", *_TOO_LARGE, headers={"Cookie": "c" * 33_000}),
    Hostile("a token", "GET", USER, 200, headers={"Authorization": f"Bearer {MARK}"}),
    Hostile("a broken token", "GET", USER, 200, headers={"Authorization": "ÿþ"}),
    Hostile("an id of a request", "GET", USER, 200, headers={"X-Request-Id": f"{MARK}\t\x7f"}),
    Hostile("a client elsewhere", "GET", USER, 200, headers={"X-Forwarded-For": "8.8.8.8"}),
    Hostile("a host elsewhere", "GET", USERS, 200, headers={"X-Forwarded-Host": f"{MARK}.example"}),
    Hostile("another path", "GET", USER, 200, headers={"X-Original-URL": f"/{MARK}"}),
    Hostile("a range", "GET", USERS, 200, headers={"Range": "bytes=9999999-"}),
    Hostile("no type that we have", "GET", USER, 200, headers={"Accept": f"text/{MARK}"}),
    Hostile("the tags of nobody", "GET", USER, 200, headers={"If-None-Match": f'"{MARK}"'}),
    Hostile("no tags", "GET", USER, 200, headers={"If-None-Match": '"' * 1000}),
    Hostile("tags of bytes", "GET", USER, 200, headers={"If-None-Match": '"ÿ\0\x80"'}),
    Hostile("tags of 32 kB", "GET", USER, 200, headers={"If-None-Match": 'W/"' * 10_000}),
    *(
        Hostile(f"If-Match {name}", "PATCH", USER, *_STALE, b"{}", JSON | {"If-Match": tag})
        for name, tag in {
            "of nobody": f'"{MARK}"',
            "of a word": MARK,
            "of nothing": "",
            "of a quote": '"',
            "of two quotes": '""',
            "weak": 'W/"1"',
            "unquoted": "1",
            "of two asterisks": "**",
            "of bytes": '"ÿ"',
            "of 32 kB": '"a",' * 8000,
        }.items()
    ),
    Hostile("If-Match of a deletion", "DELETE", POST, *_STALE, headers={"If-Match": f'"{MARK}"'}),
]

KEYS = [
    *(
        Hostile(
            f"Idempotency-Key {name}",
            "POST",
            f"{POST}/unpublish",
            422,
            "invalid-input",
            headers={"Idempotency-Key": key},
        )
        for name, key in {
            "of nothing": "",
            "of spaces": "   ",
            "with NUL": f"{MARK}\0",
            "with a line feed": f"{MARK}\nX: y",
            "with a carriage return": f"{MARK}\rX: y",
            "with a tab": f"{MARK}\t{MARK}",
            "with an escape": f"\x1b[31m{MARK}",
            "with a deletion": f"{MARK}\x7f",
            "of letters that are not ASCII": "ключ",
            "of 256 characters": MARK.ljust(256, "a"),
            "of 32 kB": MARK * 5400,
        }.items()
    ),
    Hostile(
        "Idempotency-Key twice",
        "POST",
        f"{POST}/unpublish",
        422,
        "invalid-input",
        headers=[("Idempotency-Key", MARK), ("idempotency-key", MARK)],
    ),
    Hostile(
        "Idempotency-Key ninety times",
        "POST",
        f"{USER}/deactivate",
        422,
        "invalid-input",
        headers=[("Idempotency-Key", f"{MARK}{n}") for n in range(90)],
    ),
    Hostile(
        "Idempotency-Key for nobody",
        "POST",
        f"{USERS}/999/activate",
        404,
        "user-not-found",
        headers={"Idempotency-Key": MARK},
    ),
    Hostile(
        "Idempotency-Key of a deletion",
        "DELETE",
        f"{POSTS}/999",
        404,
        "post-not-found",
        b"",
        {"Idempotency-Key": f"{MARK}\0"},
    ),
]

HOSTS = [
    *(
        Hostile(f"Host {host!r}", "GET", f"{USERS}?limit=1", *_MISDIRECTED, headers={"Host": host})
        for host in (
            f"{MARK}.example",
            f"{MARK}.example:8000",
            f"{MARK}.example.",
            "127.0.0.1.nip.example",
            f"localhost@{MARK}.example",
            f"{MARK}.example/../",
            f"[::1].{MARK}",
            f"[{MARK}.example",
            "a..b",
            f"{MARK}.example:80:80",
        )
    ),
    *(
        Hostile(f"Host {host!r}", "GET", f"{USERS}?limit=1", 200, headers={"Host": host})
        for host in (
            "",
            MARK,
            f"{MARK}:99999",
            f"{MARK}:port",
            f"{MARK}/path",
            f"{MARK}?query",
            f"{MARK}#fragment",
            f"user@{MARK}",
            f"<{MARK}>",
            "[",
            "[::1",
            "[::1]:8000",
            "ÿ",
        )
    ),
    Hostile("Host twice", "GET", USERS, *_MISDIRECTED, headers=[("Host", "a"), ("Host", "b.c")]),
]

ORIGINS = [
    Hostile(
        f"Origin {origin!r}", "POST", f"{USER}/deactivate", *_FOREIGN, headers={"Origin": origin}
    )
    for origin in (
        f"https://{MARK}.example",
        "null",
        "",
        "*",
        "http://localhost:8000.evil.example",
        "http://localhost:8000@evil.example",
        "http://localhost:80",
        "https://localhost:8000",
        "file://",
        "ÿ",
    )
] + [
    Hostile(
        "a cross-site form", "DELETE", POST, *_FOREIGN, headers={"Sec-Fetch-Site": "cross-site"}
    ),
]
