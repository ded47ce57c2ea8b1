"""Posts as they are sent and shown, and the queries of their lists."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from fastapi import Path
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationInfo,
    field_validator,
)

from blog.adapters.http.fields import (
    Flag,
    Id,
    Moment,
    PathId,
    Timestamp,
    optional,
    refused,
    search_text,
    shown,
    text,
)
from blog.adapters.http.paging import BY_MOMENT, BY_TEXT, Key, ListQuery
from blog.adapters.http.user_bodies import AccountBody, UserBody
from blog.application.post_queries import (
    EVERY_STATUS,
    SEARCH,
    PostListing,
    PostSort,
    search_words,
)
from blog.domain.posts import (
    CONTENT,
    TITLE,
    PostStatus,
)

Title = Annotated[str, text(TITLE, "Notes on the Analytical Engine")]
Content = Annotated[
    str, text(CONTENT, "The engine weaves algebraic patterns as a loom weaves flowers.")
]

PostId = Annotated[PathId, Path(alias="id", description="The id of a post.")]

_BY_DATE: TypeAdapter[Any] = TypeAdapter(tuple[AwareDatetime | None, Key])
_BY_RELEVANCE: TypeAdapter[Any] = TypeAdapter(tuple[bool, AwareDatetime, Key])


class PostBody(BaseModel):
    """A post."""

    model_config = ConfigDict(from_attributes=True, title="Post")

    id: int = shown(minimum=1, examples=[1])
    title: str = shown(
        minLength=TITLE.minimum,
        maxLength=TITLE.maximum,
        examples=["Notes on the Analytical Engine"],
    )
    content: str = shown(
        minLength=CONTENT.minimum,
        maxLength=CONTENT.maximum,
        examples=["The engine weaves algebraic patterns as a loom weaves flowers."],
    )
    status: PostStatus = Field(description="By the clock: public from `published_at` on.")
    published: bool = Field(description="Whether the post is public.", examples=[False])
    author_id: int = shown(minimum=1, examples=[1])
    created_at: Timestamp
    updated_at: Timestamp
    published_at: Timestamp | None = Field(description="null while it is a draft.", examples=[None])


class PostWithAuthorBody(PostBody):
    """A post with its author."""

    model_config = ConfigDict(title="PostWithAuthor")

    author: UserBody


class PostWithAccountBody(PostBody):
    """A post with its author."""

    model_config = ConfigDict(title="PostWithAuthor")

    author: AccountBody


_READ_ONLY = frozenset(PostWithAuthorBody.model_fields) - {"title", "content", "author_id"}


class NewPost(BaseModel):
    """A post to be written."""

    model_config = ConfigDict(extra="forbid")
    read_only: ClassVar[frozenset[str]] = _READ_ONLY

    title: Title
    content: Content
    author_id: Id


class PostData(BaseModel):
    """All of a post that can be changed."""

    model_config = ConfigDict(extra="forbid")
    read_only: ClassVar[frozenset[str]] = _READ_ONLY | {"author_id"}

    title: Title
    content: Content


class PostChanges(BaseModel):
    """What is to change; keys that are not sent stay as they are."""

    model_config = ConfigDict(extra="forbid")
    read_only: ClassVar[frozenset[str]] = _READ_ONLY | {"author_id"}

    title: Title = optional()
    content: Content = optional()


class Publication(BaseModel):
    """When to publish."""

    model_config = ConfigDict(extra="forbid")
    read_only: ClassVar[frozenset[str]] = _READ_ONLY

    at: Moment = optional("A moment in the future; without it, now.")


class SortOfPosts(StrEnum):
    CREATED_AT = "created_at"
    CREATED_AT_DESCENDING = "-created_at"
    PUBLISHED_AT = "published_at"
    PUBLISHED_AT_DESCENDING = "-published_at"
    TITLE = "title"
    TITLE_DESCENDING = "-title"


def _searchable(q: str) -> str:
    search_words(q)  # it may hold too many
    return SEARCH.clean(q)


SearchedWords = Annotated[str, search_text(SEARCH, "analytical engine", _searchable)]


class AuthorPostsQuery(ListQuery):
    """What the posts of one author are listed by."""

    sort: SortOfPosts = optional(
        "`-` for descending. Drafts come after all dates in both directions, titles by their "
        "folded form; ties by id. Without it, `-created_at`. Not together with `q`."
    )
    published: Flag = optional("Only posts that are public, or only such as are not.")
    status: PostStatus = optional("Only posts of this status.")
    q: SearchedWords = optional(
        "Words that the posts have, all of them, in title or content: first those with all of "
        "them in the title, then the newest. At most 16 words; empty counts as not given."
    )
    include: Literal["author"] = optional("Nests the author in each post.")

    @field_validator("q")
    @classmethod
    def _in_its_own_order(cls, q: Any, info: ValidationInfo) -> Any:
        if q is not None and info.data.get("sort") is not None:
            raise refused("not-allowed", "A search has an order of its own; leave out sort.")
        return q

    @cached_property
    def positions(self) -> TypeAdapter[Any]:
        if self.q is not None:
            return _BY_RELEVANCE
        return {PostSort.TITLE: BY_TEXT, PostSort.PUBLISHED_AT: _BY_DATE}.get(
            self.order[0], BY_MOMENT
        )

    @cached_property
    def order(self) -> tuple[PostSort, bool]:
        sort = self.sort or SortOfPosts.CREATED_AT_DESCENDING
        return PostSort(sort.removeprefix("-")), sort.startswith("-")

    def listing(self, path: str, author_id: int | None) -> PostListing:
        statuses = EVERY_STATUS
        if self.published is not None:
            public = frozenset({PostStatus.PUBLISHED})
            statuses &= public if self.published else statuses - public
        if self.status is not None:
            statuses &= {self.status}
        sort, descending = self.order
        return PostListing(
            page=self.page(path),
            sort=sort,
            descending=descending,
            statuses=statuses,
            author_id=author_id,
            words=None if self.q is None else search_words(self.q),
            with_author=self.include is not None,
        )


class PostListQuery(AuthorPostsQuery):
    author_id: PathId = optional("Only posts of this author; of nobody, there are none.")
