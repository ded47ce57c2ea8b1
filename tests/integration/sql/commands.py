"""Values of commands and listings, so few that much collides, and some of them wrong."""

from datetime import timedelta

from hypothesis import strategies as st

from blog.application.paging import PageRequest
from blog.application.post_queries import PostListing, PostSort, search_words
from blog.application.user_queries import UserListing, UserSort
from blog.domain.posts import PostStatus

NAMES = [
    "Élodie",
    "elodie",
    "Zoë",
    "zoe b",
    "Straße 5",
    "STRASSE",
    "100% _\\",
    "日本語",
    "\u0301\u0301",
]
TITLES = [
    "The élan",
    "THE ELAN",
    "elan, fin",
    "The ﬁn",
    "snake_case",
    "x² = 4",
    "日本語 日本語",
    "%%%%%",
]
CONTENTS = [
    "elan and fin and nothing else",
    "The façade\r\nof the whole house",
    "x2 in the STRASSE without elan",
    "-- -- -- -- -- -- -- --",
]
EVERY_STATUS = frozenset(PostStatus)
DRAFT, SCHEDULED, PUBLISHED = (frozenset({status}) for status in PostStatus)

picks = st.integers(0, 9)
"""Which of those that exist, or none of them."""

names = st.sampled_from([*NAMES, "x\x00y"])
emails = st.sampled_from([f"{letter}@example.com" for letter in "abcdefghijA"] + ["nonsense"])
ages = st.sampled_from([0, 41, 150, 151])
titles = st.sampled_from([*TITLES, "Four"])
contents = st.sampled_from([*CONTENTS, "Too short"])
conditions = st.sampled_from([None, "present", "stale"])
moves = st.sampled_from([timedelta(microseconds=1), timedelta(hours=1), timedelta(hours=-1)])
delays = st.sampled_from([None, timedelta(hours=1), timedelta(days=1), timedelta(0)])

pages = st.builds(
    PageRequest,
    limit=st.sampled_from([1, 2, 3, 100]),
    skip=st.sampled_from([0, 0, 0, 1, 4]),
    count=st.booleans(),
)
statuses = st.sampled_from([EVERY_STATUS, PUBLISHED, DRAFT, SCHEDULED, DRAFT | SCHEDULED])
author_ids = st.sampled_from([None, None, 1, 2])
sought = st.sampled_from(
    [None, None, "e", "É", "ss", "%", "\u0301", "élo", "STRA", "0% _", "日本語"]
)

user_listings = st.builds(
    UserListing,
    page=pages,
    sort=st.sampled_from(UserSort),
    descending=st.booleans(),
    name=sought,
    city=sought,
)
post_listings = st.builds(
    PostListing,
    page=pages,
    sort=st.sampled_from(PostSort),
    descending=st.booleans(),
    statuses=statuses,
    author_id=author_ids,
    with_author=st.booleans(),
)
searches = st.builds(
    PostListing,
    page=pages,
    statuses=statuses,
    author_id=author_ids,
    words=st.sampled_from(["elan", "the Élan", "fin elan", "X2", "case", "-"]).map(search_words),
    with_author=st.booleans(),
)
