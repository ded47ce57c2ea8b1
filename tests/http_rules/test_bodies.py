"""What a body has to be before its contents matter: JSON, in UTF-8, and not too deep."""

import gzip
import json

import pytest
from fastapi.routing import APIRoute
from httpx2 import Client

from blog.adapters.http.body import LARGEST_BODY
from blog.adapters.http.problems import MOST_ERRORS
from tests.unit.http.answers import field_errors, problem_of
from tests.unit.http.service import POSTS, USERS, an_app, post_data, user_data

JSON = {"Content-Type": "application/json"}
USER = b'{"name": "Ada", "email": "ada@example.com", "age": 36}'


def nested(levels: int) -> bytes:
    """An object that holds arrays in arrays, so many levels in all."""
    return b'{"a": ' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;CHARSET="UTF-8"',
        " application/json ;",
    ],
)
def test_a_body_is_json_in_utf_8(client: Client, media_type: str) -> None:
    response = client.post(USERS, content=USER, headers={"Content-Type": media_type})

    assert response.status_code == 201


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/plain",
        "text/json",
        "application/jsonp",
        "application/problem+json",
        "application/merge-patch+json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
        "application/json, text/plain",
        "application",
        "*/*",
    ],
)
def test_another_media_type_is_not_supported(client: Client, media_type: str) -> None:
    response = client.post(USERS, content=USER, headers={"Content-Type": media_type})

    problem_of(response, 415, "unsupported-media-type")


def test_a_body_without_a_media_type_is_not_supported(client: Client) -> None:
    problem_of(client.post(USERS, content=USER), 415, "unsupported-media-type")


@pytest.mark.parametrize("encoding", ["gzip", "identity", "br", "", "gzip, gzip"])
def test_no_body_is_encoded(client: Client, encoding: str) -> None:
    body = gzip.compress(USER) if encoding == "gzip" else USER

    response = client.post(USERS, content=body, headers=JSON | {"Content-Encoding": encoding})

    problem_of(response, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"{}{}",
        b"{'name': 1}",
        b'{"name": 1,}',
        b'{"age": 01}',
        b'{"age": +1}',
        b'{"age": .5}',
        b'{"age": NaN}',
        b'{"age": Infinity}',
        b'{"age": -Infinity}',
        b'{"age": 1, "age": 1}',
        b'{"a": {"b": 1, "b": 2}}',
        b'{"age": 1, "\\u0061ge": 1}',
        b'{"name": "\n"}',
        b'{"name": "\\x41"}',
        b'{"name": "\xff"}',
        b'{"name": "\xed\xa0\x80"}',
        b'{"name": "\xc0\x80"}',
        b"\xef\xbb\xbf" + USER,
        USER.decode().encode("utf-16"),
        USER.decode().encode("utf-16-le"),
        USER.decode().encode("utf-32"),
        b"\0" + USER,
        b'{"age": /* old */ 1}',
        nested(33),
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda body: ascii(body)[:24],
)
def test_broken_json_is_malformed(client: Client, body: bytes) -> None:
    problem_of(client.post(USERS, content=body, headers=JSON), 400, "malformed-json")


def test_a_body_is_at_most_thirty_two_levels_deep(client: Client) -> None:
    response = client.patch(f"{USERS}/1", content=nested(32), headers=JSON)

    assert field_errors(response) == [("body", "/a", "unknown")]


@pytest.mark.parametrize("number", [b"9" * 5000, b"-" + b"9" * 5000, b"1e400", b"-1E+400", b"1e5"])
@pytest.mark.parametrize("field", ["name", "age"])
def test_a_number_beyond_all_bounds_is_only_a_wrong_value(
    client: Client, number: bytes, field: str
) -> None:
    body = b'{"%s": %s}' % (field.encode(), number)

    ((_, pointer, code),) = field_errors(client.patch(f"{USERS}/1", content=body, headers=JSON))

    assert pointer == f"/{field}"
    assert code in ("wrong-type", "out-of-range")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", USERS),
        ("GET", f"{POSTS}/1"),
        ("DELETE", f"{USERS}/1"),
        ("POST", f"{USERS}/1/activate"),
        ("POST", f"{POSTS}/1/unpublish"),
    ],
)
def test_a_body_is_checked_even_where_none_is_needed(
    client: Client, method: str, path: str
) -> None:
    text = client.request(method, path, content=b"{}", headers={"Content-Type": "text/plain"})
    broken = client.request(method, path, content=b"{", headers=JSON)

    problem_of(text, 415, "unsupported-media-type")
    problem_of(broken, 400, "malformed-json")


def test_a_body_may_come_in_many_pieces(client: Client) -> None:
    body = user_data(name="Ünal")
    pieces = (bytes([byte]) for byte in client.build_request("POST", "/", json=body).content)

    response = client.post(USERS, content=pieces, headers=JSON)

    assert response.json()["name"] == "Ünal"


LARGE = LARGEST_BODY - 100


def filled_with(values: bytes) -> bytes:
    """An object of full size with nothing but these values in an array."""
    return b'{"a": [' + values * (LARGE // len(values)) + b"0]}"


CROWDED = {
    "objects": filled_with(b"{},"),
    "arrays": filled_with(b"[],"),
    "numbers": filled_with(b"1,"),
    "strings": filled_with(b'"",'),
    "strings with escapes": filled_with(b'"\\\\",'),
    "keys": b"{" + b",".join(b'"%d":0' % number for number in range(100_000)) + b"}",
    "escapes in a text": b'{"a": "' + b"\\n," * (LARGE // 3) + b'"}',
}


@pytest.mark.parametrize("body", CROWDED.values(), ids=CROWDED)
def test_a_body_of_thousands_of_values_is_refused_without_being_read(
    client: Client, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.adapters.http.body._decoded", None)

    response = client.post(USERS, content=body, headers=JSON)

    assert len(body) <= LARGEST_BODY
    assert field_errors(response) == [("body", "", "unknown")]


@pytest.mark.parametrize("text", [",", ", ", '",', "\\,", "é,", "\U0001f600"])
def test_a_text_may_have_as_many_commas_as_characters(client: Client, text: str) -> None:
    author = client.post(USERS, json=user_data()).json()["id"]
    content = ("." + text * 100_000)[:99_999] + "."

    for escaped in (True, False):
        body = json.dumps(post_data(author_id=author, content=content), ensure_ascii=escaped)
        response = client.post(POSTS, content=body.encode(), headers=JSON)

        assert response.status_code == 201
        assert response.json()["content"] == content


def test_a_text_may_end_in_a_backslash_before_one_with_many_commas(client: Client) -> None:
    author = client.post(USERS, json=user_data()).json()["id"]
    post = {"title": "It ends in \\", "content": "many, " * 1_000 + ".", "author_id": author}

    response = client.post(POSTS, json=post)

    assert response.status_code == 201
    assert response.json()["title"] == post["title"]


def many_keys(number: int, *more: str) -> bytes:
    members = ",".join([*(f'"k{key}": 0' for key in range(number)), *more])
    return f"{{{members}}}".encode()


def test_every_body_knows_fewer_keys_than_one_that_is_read_for_its_names_alone() -> None:
    routes = [route for route in an_app().routes if isinstance(route, APIRoute)]
    bodies = [route.body_field.field_info.annotation for route in routes if route.body_field]
    known = [len(getattr(body, "model_fields", ())) for body in bodies]

    assert min(known) > 0
    assert max(known) < MOST_ERRORS


@pytest.mark.parametrize("number", [20, 21, 100, 101, 400])
def test_of_many_keys_the_unknown_ones_are_told(client: Client, number: int) -> None:
    response = client.patch(f"{USERS}/1", content=many_keys(number), headers=JSON)

    told = [("body", f"/k{key}", "unknown") for key in range(min(number, 100))]
    assert field_errors(response) == told


@pytest.mark.parametrize("number", [3, 50, 150])
def test_among_many_keys_broken_json_is_malformed(client: Client, number: int) -> None:
    for broken in ('"a": 01', '"a": NaN', '"a": [1', "0", '"a": "\n"'):
        body = many_keys(number, broken)

        problem_of(client.patch(f"{USERS}/1", content=body, headers=JSON), 400, "malformed-json")


@pytest.mark.parametrize("number", [3, 150])
def test_many_names_deeper_in_a_body_do_not_hide_what_is_wrong_with_it(
    client: Client, number: int
) -> None:
    inner = many_keys(number, '"k0": 1').decode()  # it comes twice

    response = client.patch(f"{USERS}/1", content=f'{{"a": {inner}}}', headers=JSON)

    problem_of(response, 400, "malformed-json")


def test_texts_that_begin_with_a_colon_are_no_names_however_many_there_are(client: Client) -> None:
    body = b'{"a": [%s]}' % b",".join([b'":"'] * 20_000)

    response = client.patch(f"{USERS}/1", content=body, headers=JSON)

    assert field_errors(response) == [("body", "", "unknown")]
