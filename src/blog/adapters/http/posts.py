"""Posts over HTTP."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationInfo,
    field_validator,
)
from starlette.responses import Response

from blog.adapters.http.answers import several, single, single_unless_known
from blog.adapters.http.conditional import entity_tag, expected_revisions
from blog.adapters.http.documentation import CREATED, DELETED, EDITED, LISTED, SHOWN, WRITTEN
from blog.adapters.http.documentation import operation as op
from blog.adapters.http.fields import (
    Content,
    Flag,
    Id,
    Moment,
    PathId,
    Timestamp,
    Title,
    optional,
    refused,
    search_text,
)
from blog.adapters.http.paging import (
    BY_MOMENT,
    BY_TEXT,
    InvalidCursor,
    Key,
    ListQuery,
    page_headers,
)
from blog.adapters.http.users import UserBody, UserId
from blog.application.paging import Page
from blog.application.ports import Executor
from blog.application.posts import (
    SEARCH,
    DeletePost,
    EditPost,
    PostListing,
    PostService,
    PostSort,
    PostView,
    PublishPost,
    WritePost,
    search_words,
)
from blog.domain.posts import (
    CONTENT,
    TITLE,
    AlreadyPublished,
    AuthorInactive,
    AuthorNotFound,
    PostNotFound,
    PostStatus,
    PublicationInThePast,
)
from blog.domain.users import UserNotFound

PostId = Annotated[PathId, Path(alias="id", description="The id of a post.")]

_BY_DATE: TypeAdapter[Any] = TypeAdapter(tuple[AwareDatetime | None, Key])
_BY_RELEVANCE: TypeAdapter[Any] = TypeAdapter(tuple[bool, AwareDatetime, Key])


class PostBody(BaseModel):
    """A post."""

    model_config = ConfigDict(from_attributes=True, title="Post")

    id: int = Field(ge=1, examples=[1])
    title: str = Field(
        min_length=TITLE.minimum,
        max_length=TITLE.maximum,
        examples=["Notes on the Analytical Engine"],
    )
    content: str = Field(
        min_length=CONTENT.minimum,
        max_length=CONTENT.maximum,
        examples=["The engine weaves algebraic patterns as a loom weaves flowers."],
    )
    status: PostStatus = Field(description="By the clock: public from `published_at` on.")
    published: bool = Field(description="Whether the post is public.", examples=[True])
    author_id: int = Field(ge=1, examples=[1])
    created_at: Timestamp
    updated_at: Timestamp
    published_at: Timestamp | None = Field(description="null while it is a draft.")


class PostWithAuthorBody(PostBody):
    """A post with its author."""

    model_config = ConfigDict(title="PostWithAuthor")

    author: UserBody


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
        "folded form; ties by id. Not together with `q`.",
        default=SortOfPosts.CREATED_AT_DESCENDING.value,
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

    @property
    def positions(self) -> TypeAdapter[Any]:
        if self.q is not None:
            return _BY_RELEVANCE
        return {PostSort.TITLE: BY_TEXT, PostSort.PUBLISHED_AT: _BY_DATE}.get(
            self._order[0], BY_MOMENT
        )

    @property
    def _order(self) -> tuple[PostSort, bool]:
        sort = self.sort or SortOfPosts.CREATED_AT_DESCENDING
        return PostSort(sort.removeprefix("-")), sort.startswith("-")

    def listing(self, path: str, author_id: int | None) -> PostListing:
        statuses = frozenset(PostStatus)
        if self.published is not None:
            public = frozenset({PostStatus.PUBLISHED})
            statuses &= public if self.published else statuses - public
        if self.status is not None:
            statuses &= {self.status}
        sort, descending = self._order
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


_NOW = Publication()
_LIST: TypeAdapter[Any] = TypeAdapter(list[PostBody])
_LIST_WITH_AUTHORS: TypeAdapter[Any] = TypeAdapter(list[PostWithAuthorBody])
_Listed = list[PostWithAuthorBody] | list[PostBody]


def _body(post: PostView) -> PostWithAuthorBody:
    return PostWithAuthorBody.model_validate(post)


def _tag(post: PostView) -> str:
    return entity_tag(post.revision, post.author.revision if post.author else "")


def add_post_routes(api: APIRouter, posts: PostService, executor: Executor) -> None:
    """The routes below /posts, and the posts of a user."""

    @api.get("/posts/{id}", **op(posts.get, "getPost", SHOWN, PostWithAuthorBody, PostNotFound))
    async def get_post(request: Request, post_id: PostId) -> Response:
        post = await executor.read(posts.get, post_id)
        return single_unless_known(request, _body(post), _tag(post))

    @api.get("/posts", **op(posts.list, "listPosts", LISTED, _Listed, InvalidCursor))
    async def list_posts(request: Request, query: Annotated[PostListQuery, Query()]) -> Response:
        listing = query.listing(request.url.path, query.author_id)
        return await page(request, query, listing, posts.list)

    @api.get(
        "/users/{id:user_id}/posts",
        **op(posts.list_of_author, "listPostsOfUser", LISTED, _Listed, UserNotFound, InvalidCursor),
    )
    async def list_posts_of_user(
        request: Request, user_id: UserId, query: Annotated[AuthorPostsQuery, Query()]
    ) -> Response:
        listing = query.listing(request.url.path, user_id)
        return await page(request, query, listing, posts.list_of_author)

    async def page(
        request: Request,
        query: ListQuery,
        listing: PostListing,
        use_case: Callable[[PostListing], Page[PostView]],
    ) -> Response:
        run = executor.read if listing.is_bounded else executor.scan
        found = await run(use_case, listing)
        headers = page_headers(request, query, found)
        if listing.with_author:
            return several(map(_body, found.items), _LIST_WITH_AUTHORS, headers)
        return several(map(PostBody.model_validate, found.items), _LIST, headers)

    writing = (CREATED, PostWithAuthorBody, AuthorNotFound, AuthorInactive)

    @api.post("/posts", **op(posts.write, "writePost", *writing))
    async def write_post(body: NewPost) -> Response:
        post = await executor.write(posts.write, WritePost(**body.model_dump()))
        location = {"Location": f"/api/v1/posts/{post.id}"}
        return single(_body(post), _tag(post), status=201, headers=location)

    editing = (EDITED, PostWithAuthorBody, PostNotFound)

    @api.patch("/posts/{id}", **op(posts.edit, "editPost", *editing))
    async def edit_post(request: Request, post_id: PostId, body: PostChanges) -> Response:
        return await edit(request, post_id, body)

    @api.put("/posts/{id}", **op(posts.edit, "replacePost", *editing))
    async def replace_post(request: Request, post_id: PostId, body: PostData) -> Response:
        return await edit(request, post_id, body)

    async def edit(request: Request, post_id: int, body: BaseModel) -> Response:
        command = EditPost(post_id, **body.model_dump(), expected=expected_revisions(request))
        post = await executor.write(posts.edit, command)
        return single(_body(post), _tag(post))

    publishing = (PostNotFound, AuthorInactive, AlreadyPublished, PublicationInThePast)

    @api.post(
        "/posts/{id}/publish",
        **op(posts.publish, "publishPost", WRITTEN, PostWithAuthorBody, *publishing),
    )
    async def publish_post(post_id: PostId, body: Publication = _NOW) -> Response:
        post = await executor.write(posts.publish, PublishPost(post_id, body.at))
        return single(_body(post), _tag(post))

    @api.post(
        "/posts/{id}/unpublish",
        **op(posts.unpublish, "unpublishPost", WRITTEN, PostWithAuthorBody, PostNotFound),
    )
    async def unpublish_post(post_id: PostId) -> Response:
        post = await executor.write(posts.unpublish, post_id)
        return single(_body(post), _tag(post))

    @api.delete("/posts/{id}", **op(posts.delete, "deletePost", DELETED, None, PostNotFound))
    async def delete_post(request: Request, post_id: PostId) -> Response:
        await executor.write(posts.delete, DeletePost(post_id, expected_revisions(request)))
        return Response(status_code=204)
