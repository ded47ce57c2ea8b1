"""Hostile queries, search texts and cursors."""

from base64 import urlsafe_b64encode
from typing import Any

from blog.adapters.http import paging
from blog.adapters.http.paging import ListQuery
from blog.adapters.http.post_bodies import PostListQuery
from blog.adapters.http.user_bodies import UserListQuery
from tests.integration.http.hostile import MARK, POST, POSTS, USER, USERS, Hostile, get

_SEARCH = f"{USERS}/search"
_WRONG = (422, "invalid-input")
_NO_CURSOR = (422, "invalid-cursor")
_NOTHING = (200, None)

QUERIES = [
    get("repeated key", f"{USERS}?limit=1&limit=1", *_WRONG),
    get("repeated key, encoded", f"{USERS}?limit=1&%6Cimit=1", *_WRONG),
    get("unknown key", f"{USERS}?page={MARK}", *_WRONG),
    get("unknown key without a value", f"{USERS}?debug", *_WRONG),
    get("unknown key of one", f"{USER}?fields={MARK}", *_WRONG),
    get("key with NUL", f"{USERS}?limit%00=1", *_WRONG),
    get("key with a lone surrogate", f"{USERS}?%ED%A0%80={MARK}", *_WRONG),
    get("key in brackets", f"{USERS}?limit[$gt]={MARK}", *_WRONG),
    get("empty key", f"{USERS}?={MARK}", *_WRONG),
    get("1,000 keys", f"{USERS}?" + "&".join(f"k{n}" for n in range(1000)), *_WRONG),
    get("2,000 separators", f"{USERS}?{'&' * 2000}", *_NOTHING),
    get("limit 2^64+1", f"{USERS}?limit={2**64 + 1}", *_WRONG),
    get("limit of 5,000 digits", f"{POSTS}?limit={'1' * 5000}", *_WRONG),
    get("limit NaN", f"{USERS}?limit=NaN", *_WRONG),
    get("limit 1e400", f"{USERS}?limit=1e400", *_WRONG),
    get("limit 1.0", f"{USERS}?limit=1.0", *_WRONG),
    get("limit empty", f"{USERS}?limit=", *_WRONG),
    get("limit with NUL", f"{USERS}?limit=1%00", *_WRONG),
    get("limit in Arabic digits", f"{USERS}?limit=%D9%A1", *_WRONG),
    get("skip 2^63", f"{POSTS}?skip={2**63}", *_WRONG),
    get("skip -1", f"{POSTS}?skip=-1", *_WRONG),
    get("sort SQL", f"{USERS}?sort=name%3BDROP%20TABLE%20users", *_WRONG),
    get("sort by two", f"{USERS}?sort=name,{MARK}", *_WRONG),
    get("published 2", f"{POSTS}?published=2{MARK}", *_WRONG),
    get("author 2^63", f"{POSTS}?author_id={2**63}", *_WRONG),
    get("author 2^63-1", f"{POSTS}?author_id={2**63 - 1}", *_NOTHING),
    get("raw bytes", b"/api/v1/users/search?name=\xff", *_WRONG),
    get("raw UTF-8", "/api/v1/users/search?name=é".encode(), *_WRONG),
    get("raw bytes in a key", b"/api/v1/users?\xff=1", *_WRONG),
    get("raw bytes where none belong", b"/api/v1/posts/1?\xff", *_WRONG),
    Hostile("raw bytes at OPTIONS", "OPTIONS", b"/api/v1/users?\xff", 204),
    Hostile("raw bytes at 405", "PATCH", b"/api/v1/users?\xff", 405, "method-not-allowed"),
    get("name of broken UTF-8", f"{_SEARCH}?name=%C3%28{MARK}", *_WRONG),
    get("name of a lone surrogate", f"{_SEARCH}?name=%ED%A0%80{MARK}", *_WRONG),
    get("name with NUL", f"{_SEARCH}?name={MARK}%00", *_WRONG),
    get("name of 51", f"{_SEARCH}?name={'a' * 51}", *_WRONG),
    get("60 kB of a name", f"{_SEARCH}?name={MARK * 10_000}", 414, "uri-too-long"),
    get("60 kB of words", f"{POSTS}?q={'word+' * 12_000}", 414, "uri-too-long"),
    get("7 kB of a word", f"{POSTS}?q={'w' * 7000}", *_WRONG),
    get("17 words", f"{POSTS}?q={'+'.join(MARK * 17)}", *_WRONG),
    get("words with NUL", f"{POSTS}?q={MARK}%00", *_WRONG),
    get("posts=drop", f"{USER}?posts=drop", *_WRONG),
    Hostile("delete with another word", "DELETE", f"{USER}?posts={MARK}", *_WRONG),
    Hostile("delete without an heir", "DELETE", f"{USER}?posts=reassign", *_WRONG),
    Hostile("a query where none belongs", "DELETE", f"{POST}?force=true", *_WRONG),
]

WILDCARDS = [
    get(f"{key} {text}", f"{_SEARCH}?{key}={text}", *_NOTHING)
    for key in ("name", "city")
    for text in ("%25", "_", "%5C", "%25%25%25", "%5B%5E%5D", "*", "%3F", "'", "%22")
]

OPERATORS = [
    get(f"words {text}", f"{POSTS}?q={text}", *_NOTHING)
    for text in (
        "canary+AND",
        "canary+OR+house",
        "NOT+canary",
        "canary+NEAR+house",
        "NEAR(canary+house)",
        "NEAR(canary+house,+1)",
        "*",
        "canary*",
        "%22",
        "%22canary",
        "%22canary%22%22",
        "%5Ecanary",
        "title:canary",
        "title+:+canary",
        "%7Btitle+content%7D:canary",
        "-title:canary",
        "(canary",
        "canary)",
        "canary+%2B+house",
        "'canary'",
        "canary%3B--",
        "%25canary%25",
    )
]


def _forged(path: str, position: str, query: ListQuery, **asked: Any) -> str:
    """A cursor with the right checksum, which anybody can compute."""
    checksum = paging._checksum(query.listed(path), position.encode())
    cursor = urlsafe_b64encode(checksum + position.encode()).rstrip(b"=").decode()
    return f"{path}?cursor={cursor}" + "".join(f"&{key}={value}" for key, value in asked.items())


_BY_TITLE = PostListQuery.model_validate({"sort": "title"})
_ALL = UserListQuery.model_validate({})
_BY_DATE = ('["x",1]', "[1,1]", "[null,1]", "[true,1]", '["2026-01-01T00:00:00",1]', '["",1]')
_NO_POSITIONS = ("", "1", "null", "{}", "[]", '"a"', "NaN", "[" * 3000, '[[["a"]]]')
_NO_TITLES = (
    "[1,1]",
    "[null,1]",
    "[true,1]",
    "[[],1]",
    '["a"]',
    '["a",1,1]',
    '["a","1"]',
    '["a",true]',
    '["a",0]',
    '["a",-1]',
    '["a",1.0]',
    '["a",1e400]',
    '["a",NaN]',
    '["a",9223372036854775808]',
    '["a",' + "9" * 5000 + "]",
    '["\\ud800",1]',
    '[ "a",1]',
    '["a",1] ',
    '["a",1]\\u0000',
)

CURSORS = [
    *(
        get(f"cursor {name}", f"{USERS}?cursor={cursor}", *_NO_CURSOR)
        for name, cursor in {
            "empty": "",
            "of one character": "A",
            "of words": "next-page",
            "of zeros": "A" * 40,
            "huge": "A" * 8000,
            "with NUL": "A%00",
            "of broken UTF-8": "%EF%BF%BD",
            "padded": "AAAA====",
            "in the other alphabet": "ab%2B%2F",
            "of JSON": "%5B1%2C1%5D",
        }.items()
    ),
    *(
        get(
            f"cursor by title {position[:24]}",
            _forged(POSTS, position, _BY_TITLE, sort="title"),
            *_NO_CURSOR,
        )
        for position in (*_NO_POSITIONS, *_NO_TITLES)
    ),
    *(
        get(
            f"cursor by date {position[:24]}",
            _forged(USERS, position, _ALL),
            *_NO_CURSOR,
        )
        for position in _BY_DATE
    ),
    *(
        get(
            f"cursor of a search {position}",
            _forged(POSTS, position, PostListQuery.model_validate({"q": "house"}), q="house"),
            *_NO_CURSOR,
        )
        for position in ('[1,"2026-01-01T00:00:00Z",1]', '["2026-01-01T00:00:00Z",1]', "[true,1]")
    ),
    *(
        get(f"cursor beyond time {moment}", _forged(USERS, f'["{moment}",1]', _ALL), 200)
        for moment in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59")
    ),
    get(
        "cursor beyond ids",
        _forged(POSTS, f'["{MARK}",{2**63 - 1}]', _BY_TITLE, sort="title"),
        200,
    ),
]
