"""Posts over HTTP."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import (
    BaseModel,
    TypeAdapter,
)
from starlette.responses import Response

from blog.adapters.http.answers import several, single, single_unless_known
from blog.adapters.http.conditional import entity_tag, expected_revisions
from blog.adapters.http.documentation import CREATED, DELETED, EDITED, LISTED, SHOWN, WRITTEN
from blog.adapters.http.documentation import operation as op
from blog.adapters.http.idempotency import Once
from blog.adapters.http.paging import (
    InvalidCursor,
    ListQuery,
    page_headers,
)
from blog.adapters.http.post_bodies import (
    AuthorPostsQuery,
    NewPost,
    PostBody,
    PostChanges,
    PostData,
    PostId,
    PostListQuery,
    PostWithAuthorBody,
    Publication,
)
from blog.adapters.http.user_bodies import UserId
from blog.application.idempotency import SafeRetries
from blog.application.paging import Page
from blog.application.ports import Executor
from blog.application.post_queries import PostListing, PostView
from blog.application.posts import DeletePost, EditPost, PostService, PublishPost, WritePost
from blog.domain.posts import (
    AlreadyPublished,
    AuthorInactive,
    AuthorNotFound,
    PostNotFound,
    PublicationInThePast,
)
from blog.domain.users import UserNotFound

_NOW = Publication()
_LIST: TypeAdapter[Any] = TypeAdapter(list[PostBody])
_LIST_WITH_AUTHORS: TypeAdapter[Any] = TypeAdapter(list[PostWithAuthorBody])
_Listed = list[PostWithAuthorBody] | list[PostBody]


def _body(post: PostView) -> PostWithAuthorBody:
    return PostWithAuthorBody.model_validate(post)


def _tag(post: PostView) -> str:
    return entity_tag(post.revision, post.author.revision if post.author else "")


def _changed(post: PostView) -> Response:
    return single(_body(post), _tag(post))


def add_post_routes(
    api: APIRouter, posts: PostService, executor: Executor, retries: SafeRetries
) -> None:
    """The routes below /posts, and the posts of a user."""
    once = Once[PostView](executor, retries, lambda post: post.author_id)

    @api.get("/posts/{id}", **op(posts.get, "getPost", SHOWN, PostWithAuthorBody, PostNotFound))
    async def get_post(request: Request, post_id: PostId) -> Response:
        post = await executor.read(posts.get, post_id)
        return single_unless_known(request, _body(post), _tag(post))

    @api.get("/posts", **op(posts.list, "listPosts", LISTED, _Listed, InvalidCursor))
    async def list_posts(request: Request, query: Annotated[PostListQuery, Query()]) -> Response:
        listing = query.listing(request.scope["path"], query.author_id)
        return await page(request, query, listing, posts.list)

    @api.get(
        "/users/{id:user_id}/posts",
        **op(posts.list_of_author, "listPostsOfUser", LISTED, _Listed, UserNotFound, InvalidCursor),
    )
    async def list_posts_of_user(
        request: Request, user_id: UserId, query: Annotated[AuthorPostsQuery, Query()]
    ) -> Response:
        listing = query.listing(request.scope["path"], user_id)
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
    async def write_post(request: Request, body: NewPost) -> Response:
        return await once(request, posts.write, WritePost(**body.model_dump()), written)

    def written(post: PostView) -> Response:
        location = {"Location": f"{api.prefix}/posts/{post.id}"}
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
        return _changed(await executor.write(posts.edit, command))

    published = replace(
        WRITTEN,
        example={
            "status": "published",
            "published": True,
            "published_at": "2026-03-01T10:30:00.123456Z",
        },
    )
    publishing = (PostNotFound, AuthorInactive, AlreadyPublished, PublicationInThePast)

    @api.post(
        "/posts/{id}/publish",
        **op(posts.publish, "publishPost", published, PostWithAuthorBody, *publishing),
    )
    async def publish_post(request: Request, post_id: PostId, body: Publication = _NOW) -> Response:
        return await once(request, posts.publish, PublishPost(post_id, body.at), _changed)

    @api.post(
        "/posts/{id}/unpublish",
        **op(posts.unpublish, "unpublishPost", WRITTEN, PostWithAuthorBody, PostNotFound),
    )
    async def unpublish_post(request: Request, post_id: PostId) -> Response:
        return await once(request, posts.unpublish, post_id, _changed)

    @api.delete("/posts/{id}", **op(posts.delete, "deletePost", DELETED, None, PostNotFound))
    async def delete_post(request: Request, post_id: PostId) -> Response:
        await executor.write(posts.delete, DeletePost(post_id, expected_revisions(request)))
        return Response(status_code=204)
