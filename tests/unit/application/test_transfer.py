"""Export and import: all of it or nothing, and the same file again."""

import json
from dataclasses import fields
from hashlib import sha256

import pytest

from blog.application.maintenance import DatabaseNotEmpty
from blog.application.transfer import ExportBlog, ImportBlog
from blog.application.transfer_lines import Extent
from blog.domain.posts import Post
from blog.domain.records import LARGEST_ID
from blog.domain.users import User
from tests.builders import A_HASH, NOW, a_keyed_request, a_post, a_session, a_user
from tests.exports import EXPORT, LINES, OTHER_USER, POST, USER, a_blog, exported, opener, transfer
from tests.fakes.memory import Memory
from tests.fakes.unit_of_work import MemoryUnitOfWork


def import_(export: bytes, memory: Memory | None = None) -> Extent:
    return transfer(memory or Memory()).import_blog(ImportBlog(opener(export)))


def test_an_export_is_what_the_decision_says() -> None:
    text = exported(
        Memory(
            users={1: a_user("Ada", id=1)},
            posts={7: a_post(id=7)},
            passwords={1: A_HASH},
            last_user_id=1,
            last_post_id=7,
        )
    ).decode()

    body, last = text[: text.rindex("{")], text[text.rindex("{") :]
    assert body == (
        '{"format":"blog-export","version":1,"users":1,"posts":1,"last_user_id":1,'
        '"last_post_id":7}\n'
        '{"type":"user","id":1,"name":"Ada","email":"ada@example.com","age":41,"city":"Évry",'
        '"is_active":true,"role":"editor","created_at":"2026-01-20T10:30:00.123456Z",'
        '"updated_at":"2026-01-30T10:30:00.123456Z","version":3,'
        f'"password_hash":"{A_HASH}"}}\n'
        '{"type":"post","id":7,"author_id":1,"title":"The façade of the house",'
        '"content":"Behind the façade\\nthere is a whole house.","published_at":null,'
        '"first_published_at":null,"created_at":"2026-02-09T10:30:00.123456Z",'
        '"updated_at":"2026-02-24T10:30:00.123456Z","version":4}\n'
    )
    assert last == f'{{"sha256":"{sha256(body.encode()).hexdigest()}"}}\n'


@pytest.mark.parametrize(
    ("number", "entity", "beside"), [(USER, User, {"password_hash"}), (POST, Post, set())]
)
def test_a_line_has_every_field(number: int, entity: type[User | Post], beside: set[str]) -> None:
    keys = json.loads(LINES[number - 1]).keys()

    assert keys == {"type", *(field.name for field in fields(entity)), *beside}


def test_a_user_without_a_password_has_null_in_its_place() -> None:
    assert json.loads(LINES[OTHER_USER - 1])["password_hash"] is None


def test_neither_sessions_nor_answers_nor_attempts_are_exported() -> None:
    memory = a_blog()
    with MemoryUnitOfWork(memory) as work:
        request = a_keyed_request()
        work.answers.claim(request, now=NOW, expired=NOW)
        work.answers.store(request, b"an answer", user_id=1)
        work.sessions.add(a_session(), most=1)
        work.throttles.save(bytes(32), (NOW,), NOW)
        work.commit()

    assert exported(memory) == EXPORT


def test_what_is_imported_is_as_it_was_exported_ids_and_all() -> None:
    memory = Memory()

    extent = import_(EXPORT, memory)

    assert memory == a_blog()
    assert extent == Extent(users=2, posts=4, last_user_id=4, last_post_id=6)


@pytest.mark.parametrize("memory", [a_blog(), Memory(), Memory(last_user_id=9, last_post_id=8)])
def test_what_is_exported_again_is_the_same_file(memory: Memory) -> None:
    first, other = exported(memory), Memory()

    import_(first, other)

    assert exported(other) == first


def test_texts_of_any_kind_go_through_unchanged() -> None:
    texts = [
        "here \u2028 and \u2029 part lines",
        '"quotes", \\ and </script>',
        "👩‍👩‍👧‍👦",
        "\ufeffa mark",
    ]
    posts = {
        n: a_post(id=n, content=f"{text}\n\tand a line more") for n, text in enumerate(texts, 1)
    }
    memory = Memory(users={1: a_user(id=1)}, posts=posts, last_user_id=1, last_post_id=4)
    other = Memory()

    import_(exported(memory), other)

    assert other == memory


def test_the_longest_post_is_not_too_long() -> None:
    post = a_post("👩" * 100, id=LARGEST_ID, author_id=LARGEST_ID, content="👩" * 100_000)
    memory = Memory(
        users={LARGEST_ID: a_user(id=LARGEST_ID)},
        posts={LARGEST_ID: post},
        last_user_id=LARGEST_ID,
        last_post_id=LARGEST_ID,
    )
    other = Memory()

    import_(exported(memory), other)

    assert other == memory


def test_years_of_less_than_four_digits_are_written_with_four() -> None:
    old = NOW.replace(year=33)
    memory = Memory(users={1: a_user(id=1, created_at=old)}, last_user_id=1)
    other = Memory()

    import_(exported(memory), other)

    assert other == memory
    assert b'"created_at":"0033-03-01T10:30:00.123456Z"' in exported(other)


def test_progress_is_told_on_the_way_and_at_the_end() -> None:
    users = {number: a_user(f"User {number}", id=number) for number in range(1, 151)}
    memory = Memory(users=users, posts={1: a_post(id=1)}, last_user_id=150, last_post_id=1)
    export, told = exported(memory), list[tuple[int, int]]()

    def tell(done: int, total: int) -> None:
        told.append((done, total))

    transfer(memory).export_blog(ExportBlog(lambda line: None, tell))
    transfer(Memory()).import_blog(ImportBlog(opener(export), tell))

    assert told == [(0, 151), (100, 151), (151, 151), (100, 151), (151, 151)]


@pytest.mark.parametrize("memory", [a_blog(), Memory(users={1: a_user(id=1)}, last_user_id=1)])
def test_a_database_with_data_in_it_is_refused_and_left_alone(memory: Memory) -> None:
    before = memory.copy()

    with pytest.raises(DatabaseNotEmpty, match="an export goes into an empty one only"):
        import_(EXPORT, memory)

    assert memory == before


def test_ids_that_the_database_issued_by_itself_are_not_issued_again() -> None:
    memory = Memory(last_user_id=40, last_post_id=1)

    import_(EXPORT, memory)

    assert (memory.last_user_id, memory.last_post_id) == (40, 6)


def test_nothing_is_kept_when_it_breaks_in_the_middle() -> None:
    memory = Memory()

    def break_down(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        transfer(memory).import_blog(ImportBlog(opener(EXPORT), break_down))

    assert memory == Memory()
