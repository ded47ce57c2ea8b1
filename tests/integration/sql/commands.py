"""Commands and listings in which much collides, and some are wrong."""

from datetime import timedelta

from hypothesis import strategies as st

from blog.application.paging import PageRequest
from blog.application.post_queries import PostListing, PostSort, search_words
from blog.application.user_queries import UserListing, UserSort
from blog.domain.posts import PostStatus

WORDS = [
    "Élan", "elan", "straße", "STRASSE", "ﬁn", "fin", "İstanbul", "istanbul", "Ὀδυσσεύς", "x²",
    "snake_case", "%", "_", "\\", '"and"', "NEAR", "title:", "日本語", "2026", "😀",
]  # fmt: skip
WRONG = ["", "x\x00y", "\ud800", "x" * 101]

ids = st.integers(1, 8)
ages = st.sampled_from([0, 41, 150, -1, 151])
emails = st.sampled_from(
    ["a@b.co", " A@B.co", "b@b.co", "c@b.co", "d@b.co", "e@b.co", "f@b.co", "nonsense"]
)
conditions = st.sampled_from([None, "present", "stale"])
moves = st.sampled_from([timedelta(microseconds=1), timedelta(hours=1), timedelta(hours=-1)])
delays = st.none() | st.sampled_from([timedelta(0), timedelta(hours=1), timedelta(days=1)])

_text = st.lists(st.sampled_from(WORDS), min_size=2, max_size=4).map(" ".join)
names = _text | st.sampled_from(["\u0301\u0301", *WRONG])
titles = _text.map("The {}".format) | st.sampled_from(["Four", *WRONG])
contents = _text.map("Some content of a post\r\n{}".format) | st.sampled_from(
    ["é" * 100_000, "Too short", *WRONG]
)

pages = st.builds(PageRequest, limit=st.integers(1, 6), skip=st.integers(0, 4), count=st.booleans())
sought = st.none() | st.sampled_from([*WORDS, "e", "s", "\u0301"])
user_listings = st.builds(
    UserListing,
    page=pages,
    sort=st.sampled_from(UserSort),
    descending=st.booleans(),
    name=sought,
    city=sought,
)
_post_listings = st.builds(
    PostListing,
    page=pages,
    sort=st.sampled_from(PostSort),
    descending=st.booleans(),
    statuses=st.frozensets(st.sampled_from(PostStatus)),
    author_id=st.none() | ids,
    with_author=st.booleans(),
)
_searches = st.builds(
    PostListing,
    page=pages,
    statuses=st.just(frozenset(PostStatus)) | st.frozensets(st.sampled_from(PostStatus)),
    author_id=st.none() | ids,
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join).map(search_words),
    with_author=st.booleans(),
)
post_listings = _post_listings | _searches
