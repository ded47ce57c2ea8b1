"""Idempotency-Key where access is restricted: whose answer is given again, and how long."""

from httpx2 import Client

from tests.access.matrix import API
from tests.access.people import People
from tests.fakes.memory import Memory


def test_a_retry_is_answered_to_its_own_actor_only(
    restricted: Client, memory: Memory, people: People
) -> None:
    body = {
        "title": "A new post",
        "content": "With a content that is new",
        "author_id": people.own.id,
    }
    key = {"Idempotency-Key": "the-same-key"}

    answers = [
        restricted.post(f"{API}/posts", json=body, headers=people.header(standing) | key)
        for standing in ("own", "own", "editor", "other")
    ]

    assert [a.headers.get("Idempotency-Replayed") for a in answers] == [None, "true", None, None]
    assert [a.status_code for a in answers] == [201, 201, 201, 403]
    assert len(memory.posts) == 4


def test_who_may_no_longer_act_gets_no_replay(restricted: Client, people: People) -> None:
    path, key = f"{API}/posts/{people.public.id}/unpublish", {"Idempotency-Key": "a-key"}
    editor = f"{API}/users/{people.users['editor'].id}"
    first = restricted.post(path, headers=people.header("editor") | key)

    restricted.patch(editor, json={"role": "author"}, headers=people.header("admin"))
    demoted = restricted.post(path, headers=people.header("editor") | key)
    restricted.post(f"{editor}/deactivate", headers=people.header("admin"))
    inactive = restricted.post(path, headers=people.header("editor") | key)

    assert (first.status_code, demoted.status_code, inactive.status_code) == (200, 403, 401)
