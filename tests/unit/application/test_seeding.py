"""The demo data: reproducible, valid, and like what people do."""

import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from blog.application import seed_texts
from blog.application.maintenance import DatabaseNotEmpty
from blog.application.seeding import MOST, SeedBlog, Seeded, SeedService
from blog.domain.errors import InvalidInput
from blog.domain.posts import CONTENT, TITLE, Post, PostStatus
from blog.domain.text import fold
from blog.domain.users import CITY, NAME, EmailAddress, User
from tests.builders import A_DAY, NOW, a_user
from tests.fakes.clock import FakeClock
from tests.fakes.memory import Memory
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.fakes.users import MemoryUserQueries, MemoryUserRepository


def seed(memory: Memory, command: SeedBlog, now: datetime = NOW) -> Seeded:
    service = SeedService(
        lambda: MemoryUnitOfWork(memory), MemoryUserQueries(memory), FakeClock(now)
    )
    return service.seed(command)


def a_seeded_memory(number: int = 1, now: datetime = NOW) -> Memory:
    memory = Memory()
    seed(memory, SeedBlog(users=20, posts=60, seed=number), now)
    return memory


@pytest.fixture(scope="module")
def blog() -> Memory:
    """Enough to see what is typical. For reading only."""
    memory = Memory()
    seed(memory, SeedBlog(users=200, posts=1_500))
    return memory


def later(one: User | Post, by: timedelta) -> User | Post:
    """The same, with all dates shifted."""
    dates = {
        name: getattr(one, name) + by
        for name in ("created_at", "updated_at", "published_at", "first_published_at")
        if getattr(one, name, None) is not None
    }
    return replace(one, **dates)


def test_the_same_command_at_the_same_moment_makes_the_same_data() -> None:
    assert a_seeded_memory() == a_seeded_memory()


def test_another_seed_makes_other_data() -> None:
    one, other = a_seeded_memory(1), a_seeded_memory(2)

    assert one.users[1].name != other.users[1].name
    assert one.posts[1].content != other.posts[1].content


def test_at_another_moment_it_is_the_same_data_with_all_dates_shifted() -> None:
    by = timedelta(days=100, microseconds=7)
    before, after = a_seeded_memory(), a_seeded_memory(now=NOW + by)

    assert [later(user, by) for user in before.users.values()] == list(after.users.values())
    assert [later(post, by) for post in before.posts.values()] == list(after.posts.values())


def test_a_database_with_data_in_it_is_refused_and_left_alone() -> None:
    memory = Memory()
    MemoryUserRepository(memory).add(a_user())
    before = memory.copy()

    with pytest.raises(DatabaseNotEmpty, match="empty"):
        seed(memory, SeedBlog(users=1, posts=1))

    assert memory == before


def test_nothing_is_kept_when_it_breaks_in_the_middle() -> None:
    memory = Memory()

    def break_down(done: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        seed(memory, SeedBlog(users=20, posts=200, progress=break_down))

    assert memory == Memory()


def test_progress_is_told_on_the_way_and_at_the_end() -> None:
    told: list[int] = []

    seed(Memory(), SeedBlog(users=150, posts=175, progress=told.append))

    assert told == [100, 200, 300, 325]


def test_what_was_made_is_counted() -> None:
    memory = Memory()

    seeded = seed(memory, SeedBlog(users=100, posts=300))

    inactive = [user for user in memory.users.values() if not user.is_active]
    statuses = Counter(post.status(NOW) for post in memory.posts.values())
    assert seeded == Seeded(users=100, inactive_users=len(inactive), posts=statuses)
    assert (len(memory.users), len(memory.posts)) == (100, 300)


def test_users_may_come_without_posts() -> None:
    memory = Memory()

    seeded = seed(memory, SeedBlog(users=3, posts=0))

    assert seeded.users == len(memory.users) == 3
    assert not memory.posts


def test_posts_without_users_are_refused_for_want_of_an_author() -> None:
    with pytest.raises(InvalidInput, match="need an author") as refusal:
        SeedBlog(users=0, posts=1)

    assert refusal.value.field == "users"


@pytest.mark.parametrize(
    ("users", "posts", "field"),
    [(-1, 0, "users"), (MOST + 1, 0, "users"), (1, -1, "posts"), (1, MOST + 1, "posts")],
)
def test_numbers_that_cannot_be_made_are_refused(users: int, posts: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        SeedBlog(users=users, posts=posts)

    assert (refusal.value.field, refusal.value.field_code) == (field, "out-of-range")


def test_the_largest_numbers_are_not_refused() -> None:
    command = SeedBlog(users=MOST, posts=MOST)

    assert (command.users, command.posts) == (1_000_000, 1_000_000)


def test_a_single_user_writes_everything() -> None:
    memory = Memory()

    seed(memory, SeedBlog(users=1, posts=20))

    assert {post.author_id for post in memory.posts.values()} == {1}
    assert len(memory.posts) == 20


def test_all_texts_are_stored_as_the_domain_would_clean_them(blog: Memory) -> None:
    for user in blog.users.values():
        assert user.name == NAME.clean(user.name)
        assert user.city == CITY.clean(user.city)
        assert user.email == EmailAddress.parse(user.email.value)
    for post in blog.posts.values():
        assert post.title == TITLE.clean(post.title)
        assert post.content == CONTENT.clean(post.content)


def test_every_address_is_on_an_example_domain_and_unique(blog: Memory) -> None:
    addresses = [user.email.value for user in blog.users.values()]

    domains = {address.partition("@")[2] for address in addresses}
    assert domains == {"example.com", "example.org", "example.net"}
    assert len(set(addresses)) == len(addresses)


def test_namesakes_get_a_number_in_their_address(blog: Memory) -> None:
    by_name: dict[str, list[str]] = {}
    for user in blog.users.values():
        by_name.setdefault(user.name, []).append(user.email.value.partition("@")[0])

    pairs = [local for local in by_name.values() if len(local) > 1]
    assert pairs
    assert all(second == f"{first}2" for first, second, *_ in pairs)


def test_names_are_written_in_many_alphabets(blog: Memory) -> None:
    letters = {letter for user in blog.users.values() for letter in user.name if letter.isalpha()}

    alphabets = {unicodedata.name(letter).split()[0] for letter in letters}
    some = {"LATIN", "GREEK", "CYRILLIC", "CJK", "HIRAGANA", "HANGUL", "ARABIC", "DEVANAGARI"}
    assert some <= alphabets


def test_users_live_in_many_places(blog: Memory) -> None:
    cities = {user.city for user in blog.users.values()}

    assert len(cities) > 0.2 * len(blog.users)


def test_ages_are_those_of_people_who_write(blog: Memory) -> None:
    ages = [user.age for user in blog.users.values()]

    assert 16 <= min(ages) < 30
    assert 60 < max(ages) <= 88


def test_every_name_has_a_spelling_in_plain_letters() -> None:
    names = [name for people in seed_texts.PEOPLES for name in people["given"] + people["family"]]

    spellings = [latin or fold(name) for name, _, latin in (n.partition("/") for n in names)]

    assert [s for s in spellings if not (s.isascii() and s.isalpha())] == []


@pytest.mark.parametrize("template", seed_texts.TITLES)
def test_even_the_longest_words_make_a_title_that_fits(template: str) -> None:
    for topic in seed_texts.TOPICS:
        words = seed_texts.COMMON | topic
        longest = {slot: max(choices, key=len) for slot, choices in words.items()}

        title = template.format(**longest)

        assert TITLE.clean(title) == title


def test_titles_hardly_ever_repeat(blog: Memory) -> None:
    titles = {post.title for post in blog.posts.values()}

    assert len(titles) > 0.98 * len(blog.posts)


def test_contents_are_a_few_paragraphs_of_sentences_about_the_title(blog: Memory) -> None:
    for post in blog.posts.values():
        paragraphs = post.content.split("\n\n")
        assert 2 <= len(paragraphs) <= 6
        assert all(p[0].isupper() and p.endswith(".") for p in paragraphs)
        assert 200 <= len(post.content) <= 1_500
        assert "{" not in post.title + post.content


def test_ids_follow_dates(blog: Memory) -> None:
    joined = [user.created_at for user in blog.users.values()]
    written = [post.created_at for post in blog.posts.values()]

    assert joined == sorted(joined)
    assert written == sorted(written)


def test_users_joined_in_the_last_two_years(blog: Memory) -> None:
    joined = [user.created_at for user in blog.users.values()]

    assert NOW - 730 * A_DAY <= min(joined) < NOW - 600 * A_DAY
    assert NOW - 100 * A_DAY < max(joined) < NOW


def test_nobody_writes_before_joining_or_in_the_future(blog: Memory) -> None:
    for post in blog.posts.values():
        assert blog.users[post.author_id].created_at <= post.created_at <= post.updated_at <= NOW


def test_most_posts_are_published_and_every_other_status_occurs(blog: Memory) -> None:
    statuses = Counter(post.status(NOW) for post in blog.posts.values())

    assert statuses[PostStatus.PUBLISHED] > 0.7 * len(blog.posts)
    assert statuses[PostStatus.DRAFT] > 0.05 * len(blog.posts)
    assert statuses[PostStatus.SCHEDULED] > 0.01 * len(blog.posts)


def test_posts_are_published_after_they_were_written(blog: Memory) -> None:
    waits = [
        post.first_published_at - post.created_at
        for post in blog.posts.values()
        if post.first_published_at is not None
    ]

    assert min(waits) > timedelta(0)
    assert sorted(waits)[len(waits) // 2] < 3 * A_DAY


def test_some_drafts_were_public_before(blog: Memory) -> None:
    withdrawn = [
        post
        for post in blog.posts.values()
        if post.published_at is None and post.first_published_at is not None
    ]

    assert 0.01 * len(blog.posts) < len(withdrawn) < 0.1 * len(blog.posts)


def test_some_users_were_deactivated_and_wrote_nothing_since(blog: Memory) -> None:
    inactive = {user.id: user for user in blog.users.values() if not user.is_active}
    theirs = [post for post in blog.posts.values() if post.author_id in inactive]

    assert 0 < len(inactive) < 0.2 * len(blog.users)
    assert theirs
    assert all(post.updated_at <= inactive[post.author_id].updated_at for post in theirs)


def test_a_tenth_of_the_users_writes_more_than_all_others(blog: Memory) -> None:
    written = Counter(post.author_id for post in blog.posts.values())

    most = written.most_common(len(blog.users) // 10)
    assert sum(number for _, number in most) > 0.5 * len(blog.posts)


def test_some_users_write_nothing_however_many_posts_there_are() -> None:
    memory = Memory()

    seed(memory, SeedBlog(users=20, posts=1_500))

    writers = {post.author_id for post in memory.posts.values()}
    assert 10 < len(writers) < 20
