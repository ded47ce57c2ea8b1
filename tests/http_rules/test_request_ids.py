"""The id of a request is a UUID, and never that of another."""

import os
from itertools import islice
from uuid import RFC_4122, UUID

import pytest

from blog.adapters.http import request_ids
from blog.adapters.http.request_ids import new_id

MANY = 10_000


def test_it_is_a_uuid_in_the_form_of_version_4() -> None:
    identified = UUID(new_id())

    assert (identified.version, identified.variant) == (4, RFC_4122)
    assert str(identified) != new_id()


def test_no_two_are_the_same() -> None:
    assert len({new_id() for _ in range(MANY)}) == MANY


def test_one_does_not_look_like_the_next() -> None:
    last_digits = {new_id()[-4:] for _ in range(100)}

    assert len(last_digits) == 100


def test_when_its_numbers_have_ended_a_process_takes_other_random_bits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(request_ids, "_STEP", 1 << 46)  # four fit in at most

    ids = list(islice(request_ids._ids(), 20))

    assert len(set(ids)) == 20
    assert len({identified[:24] for identified in ids}) >= 5


def test_a_fork_has_its_own() -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, new_id().encode())
        os._exit(0)
    os.waitpid(child, 0)
    of_the_child = os.read(reading, 100).decode()
    os.close(reading)
    os.close(writing)

    assert UUID(of_the_child).version == 4
    assert of_the_child[:24] != new_id()[:24]
