"""Hostile bodies: broken JSON, and JSON of the wrong shape."""

from itertools import repeat

from tests.integration.http.hostile import JSON, MARK, POST, POSTS, USER, USERS, Hostile, post

_RIGHT = b'{"name": "%s", "email": "canary@example.com", "age": 36}' % MARK.encode()
_DIGITS = b"9" * 5000
_TOO_LARGE = (413, "content-too-large")


def _user(field: str, value: bytes) -> bytes:
    """A body that would register a user, but for this field."""
    fields = {"name": b'"Somebody"', "email": b'"canary@example.com"', "age": b"36"}
    members = (fields | {field: value}).items()
    return b"{%s}" % b", ".join(b'"%s": %s' % (name.encode(), text) for name, text in members)


BROKEN = [
    post(f"JSON {name}", body, "malformed-json")
    for name, body in {
        "white space": b" \n ",
        "cut off": _RIGHT[:-1],
        "followed by more": _RIGHT + b"{}",
        "a word": MARK.encode(),
        "in single quotes": b"{'name': 'canary'}",
        "with a comma too many": b'{"name": "canary",}',
        "with a comment": b'{"name": "canary" /* old */}',
        "with a raw line feed": b'{"name": "can\nary"}',
        "with a raw NUL": b'{"name": "canary\0"}',
        "with a bad escape": b'{"name": "\\x63anary"}',
        "NUL before": b"\0" + _RIGHT,
        "NUL behind": _RIGHT + b"\0",
        "BOM": b"\xef\xbb\xbf" + _RIGHT,
        "UTF-16 with BOM": _RIGHT.decode().encode("utf-16"),
        "UTF-16": _RIGHT.decode().encode("utf-16-be"),
        "UTF-32": _RIGHT.decode().encode("utf-32-le"),
        "Latin-1": '{"name": "canaryé"}'.encode("latin-1"),
        "overlong UTF-8": b'{"name": "\xc0\xaf"}',
        "a surrogate in UTF-8": b'{"name": "\xed\xa0\x80"}',
        "beyond Unicode": b'{"name": "\xf4\x90\x80\x80"}',
        "only a BOM": b"\xef\xbb\xbf",
        "NaN": _user("age", b"NaN"),
        "Infinity": _user("age", b"Infinity"),
        "-Infinity": _user("age", b"-Infinity"),
        "NaN in an unknown key": _user("canary", b"[NaN]"),
        "a plus sign": _user("age", b"+1"),
        "a leading zero": _user("age", b"036"),
        "hexadecimal": _user("age", b"0x24"),
        "a bare dot": _user("age", b"36."),
        "the same key twice": b'{"age": 36, ' + _RIGHT[1:],
        "the same key twice, escaped": b'{"\\u0061ge": 36, ' + _RIGHT[1:],
        "the same key twice, deep": _user("canary", b'{"a": {"b": 1, "b": 2}}'),
        "33 levels": _user("name", b"[" * 32 + b"]" * 32),
        "33 levels of objects": _user("name", b'{"a":' * 32 + b"1" + b"}" * 32),
        "100,000 levels": b"[" * 100_000 + b"]" * 100_000,
        "100,000 levels, open": b"[" * 100_000,
        "100,000 levels of objects": b'{"a":' * 100_000,
    }.items()
]

TEXTS = [
    b'"canary\\u0000"',
    b'"canary\\ud800"',
    b'"\\udc00canary\\ud800"',
    b'"canary\\u001b[31m"',
    b'"can\\r\\nary"',
    b'"canary\\u0085canary"',
    b'"\\u2028 \\u3000"',
    b"null",
    b"1",
    b"[]",
    b'["canary"]',
    b'{"first": "canary"}',
]
"""What no field of one line takes."""

WRONG = [
    post("32 levels", _user("name", b"[" * 31 + b"]" * 31)),
    post("an array", b"[" + _RIGHT + b"]"),
    post("a string", b'"canary"'),
    post("a number", _DIGITS),
    post("null", b"null"),
    post("true", b"true"),
    post("nothing that is needed", b"{}"),
    post("no body", b""),
    *(
        post(f"age {value[:21].decode()}", _user("age", value))
        for value in (
            b"-1",
            b"151",
            b"36.0",
            b"3.6e1",
            b"1e400",
            b"-1e400",
            b"1e-400",
            b"9223372036854775808",
            b"18446744073709551652",  # 36 in 64 bits
            _DIGITS,
            b"-" + _DIGITS,
            b"0." + _DIGITS,
            b'"36"',
            b"true",
            b"null",
            b"[36]",
            b'{"$gt": 0}',
        )
    ),
    *(
        post(f"name {value[:20].decode('latin-1')}", _user("name", value))
        for value in (
            *TEXTS,
            b'"' + MARK.encode() * 10 + b'"',
            b'"' + b"e\xcc\x81" * 51 + b'"',
        )
    ),
    *(
        post(f"email {value[:28].decode('latin-1')}", _user("email", value))
        for value in (
            b'"canary"',
            b'"canary@localhost"',
            b'"Canary <canary@example.com>"',
            b'"canary@example.com\\r\\nBcc: b@example.com"',
            b'"canary@example.com\\u0000"',
            b'"canary@ex\xc3\xa4mple.com"',
            b'"canary@\\ud800.com"',
            b'"' + b"canary" * 11 + b'@example.com"',
            b'"canary@' + b"a." * 200_000 + b'com"',
            b'"' + b"a" * 500_000 + b'"',
            b"null",
        )
    ),
    post("an unknown key", _user("nickname", b'"canary"')),
    post("a role", _user("role", b'"admin"')),
    post("a password", _user("password", b'"canary"')),
    post("an id", _user("id", b"7")),
    post("a prototype", _user("__proto__", b'{"canary": true}')),
    post("an empty key", _user("", b'"canary"')),
    post("a key with NUL", _user("\\u0000", b'"canary"')),
    post("a key that is a lone surrogate", _user("\\ud800", b'"canary"')),
    post("a key of 100,000 characters", _user("k" * 100_000, b'"canary"')),
    post("1,000 unknown keys", b"{%s}" % b",".join(b'"k%d":1' % n for n in range(1000))),
    post("an author of another type", b'{"author_id": "1"}', to=POSTS),
    post("a status", b'{"status": "published"}', to=POST, method="PATCH"),
    post("a new author", b'{"author_id": 2}', to=POST, method="PATCH"),
    post("a null", b'{"title": null}', to=POST, method="PATCH"),
    post("a null of a user", b'{"city": null}', to=USER, method="PATCH"),
    post("a title of a megabyte", b'{"title": "%s"}' % (b"t" * 2**20), to=POST, method="PATCH"),
    post("too much content", b'{"content": "%s"}' % (b"c" * 100_001), to=POST, method="PATCH"),
    post("a moment without a zone", b'{"at": "2030-01-01T00:00:00"}', to=f"{POST}/publish"),
    post("a moment of another type", b'{"at": 1900000000}', to=f"{POST}/publish"),
    post("a moment that never was", b'{"at": "2030-02-30T00:00:00Z"}', to=f"{POST}/publish"),
    post("year 0", b'{"at": "0000-01-01T00:00:00Z"}', to=f"{POST}/publish"),
    post("year 10000", b'{"at": "10000-01-01T00:00:00Z"}', to=f"{POST}/publish"),
    post("a body where none belongs", b'{"force": true}', to=f"{USER}/deactivate"),
    post("a body of a deletion", b'{"posts": "delete"}', to=USER, method="DELETE"),
    post("a body of a read", b'{"force": "canary"}', to=USER, method="GET"),
]

KINDS = [
    Hostile(f"media type {kind!r}", "POST", USERS, 415, "unsupported-media-type", _RIGHT, headers)
    for kind, headers in {
        "none": dict[str, str](),
        "empty": {"Content-Type": ""},
        "form": {"Content-Type": "application/x-www-form-urlencoded"},
        "multipart": {"Content-Type": f"multipart/form-data; boundary={MARK}"},
        "text": {"Content-Type": "text/plain"},
        "XML": {"Content-Type": "application/xml"},
        "JSON Lines": {"Content-Type": "application/jsonl"},
        "JSON Patch": {"Content-Type": "application/json-patch+json"},
        "problem": {"Content-Type": "application/problem+json"},
        "Latin-1": {"Content-Type": "application/json; charset=latin-1"},
        "UTF-16": {"Content-Type": "application/json; charset=utf-16"},
        "UTF-7": {"Content-Type": "application/json; charset=utf-7"},
        "a parameter": {"Content-Type": f"application/json; {MARK}=1"},
        "two in one": {"Content-Type": "application/json, text/plain"},
        "not ASCII": {"Content-Type": "application/jsön"},
        "gzip": JSON | {"Content-Encoding": "gzip"},
        "identity": JSON | {"Content-Encoding": "identity"},
        "an unknown encoding": JSON | {"Content-Encoding": MARK},
    }.items()
]

SIZES = [
    Hostile(
        "2 MiB and a byte, announced", "POST", USERS, 413, "content-too-large", b" " * (2**21 + 1)
    ),
    Hostile("endless, unannounced", "POST", USERS, 413, "content-too-large", repeat(b" " * 2**20)),
    Hostile(
        "a length of 5,000 digits",
        "POST",
        USERS,
        413,
        "content-too-large",
        repeat(b" " * 2**20),
        {"Content-Length": "9" * 5000},
    ),
    post("2 MiB of spaces", b" " * 2**21, "malformed-json"),
    post("2 MiB of digits", b'{"age":' + b"9" * (2**21 - 8) + b"}"),
    post("2 MiB of one name", b'{"name":"' + b"a" * (2**21 - 11) + b'"}'),
    post("2 MiB of escapes", b'{"name":"' + b"\\u0000" * 300_000 + b'"}'),
    post("2 MiB of an array", b'{"name":[' + b"1," * 1_000_000 + b"1]}"),
    post("2 MiB of keys", b"{%s}" % b",".join(b'"%x":0' % n for n in range(160_000))),
]
