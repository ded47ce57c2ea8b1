"""Posts over HTTP."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from blog.adapters.http.authentication import acting, actor_of, on_behalf
from blog.adapters.http.conditional import expected_revisions
from blog.adapters.http.documentation import CREATED, DELETED, EDITED, LISTED, SHOWN, WRITTEN
from blog.adapters.http.documentation import operation as op
from blog.adapters.http.idempotency import Once
from blog.adapters.http.paging import (
    InvalidCursor,
    ListQuery,
    page_headers,
)
from blog.adapters.http.post_answers import PostAnswers
from blog.adapters.http.post_bodies import (
    AuthorPostsQuery,
    NewPost,
    PostChanges,
    PostData,
    PostId,
    PostListQuery,
    Publication,
)
from blog.adapters.http.user_bodies import UserId
from blog.application.idempotency import SafeRetries
from blog.application.paging import Page
from blog.application.ports import Executor
from blog.application.post_queries import PostListing, PostView
from blog.application.posts import DeletePost, EditPost, PostService, PublishPost, WritePost
from blog.domain.policy import Action
from blog.domain.posts import (
    AlreadyPublished,
    AuthorInactive,
    AuthorNotFound,
    PostNotFound,
    PublicationInThePast,
)
from blog.domain.users import UserNotFound

_NOW = Publication()


def add_post_routes(
    api: APIRouter,
    posts: PostService,
    executor: Executor,
    retries: SafeRetries,
    answers: PostAnswers,
) -> None:
    """The routes below /posts, and the posts of a user."""
    form = answers.form
    once = Once[PostView](executor, retries, lambda post: post.author_id)

    @api.get("/posts/{id}", **op(Action.READ_POST, posts.get, "getPost", SHOWN, form, PostNotFound))
    async def get_post(request: Request, post_id: PostId) -> Response:
        return answers.shown(request, await executor.read(on_behalf(request, posts.get), post_id))

    listed = (LISTED, answers.list, InvalidCursor)

    @api.get("/posts", **op(Action.READ_POST, posts.list, "listPosts", *listed))
    async def list_posts(request: Request, query: Annotated[PostListQuery, Query()]) -> Response:
        listing = query.listing(request.scope["path"], query.author_id)
        return await page(request, query, listing, posts.list)

    @api.get(
        "/users/{id:user_id}/posts",
        **op(Action.READ_POST, posts.list_of_author, "listPostsOfUser", *listed, UserNotFound),
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
        use_case: Callable[..., Page[PostView]],
    ) -> Response:
        listing = posts.in_sight(listing, actor_of(request))
        run = executor.read if listing.is_bounded else executor.scan
        found = await run(on_behalf(request, use_case), listing)
        headers = page_headers(request, query, found)
        return answers.several(found, headers)

    writing = (CREATED, form, AuthorNotFound, AuthorInactive)

    @api.post("/posts", **op(Action.WRITE_POST, posts.write, "writePost", *writing))
    async def write_post(request: Request, body: NewPost) -> Response:
        return await once(request, posts.write, WritePost(**body.model_dump()), answers.written)

    editing = (EDITED, form, PostNotFound)

    @api.patch("/posts/{id}", **op(Action.CHANGE_POST, posts.edit, "editPost", *editing))
    async def edit_post(request: Request, post_id: PostId, body: PostChanges) -> Response:
        return await edit(request, post_id, body)

    @api.put("/posts/{id}", **op(Action.CHANGE_POST, posts.edit, "replacePost", *editing))
    async def replace_post(request: Request, post_id: PostId, body: PostData) -> Response:
        return await edit(request, post_id, body)

    async def edit(request: Request, post_id: int, body: BaseModel) -> Response:
        command = EditPost(post_id, **body.model_dump(), expected=expected_revisions(request))
        return answers.changed(await executor.write(acting(request, posts.edit), command))

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
        **op(Action.CHANGE_POST, posts.publish, "publishPost", published, form, *publishing),
    )
    async def publish_post(request: Request, post_id: PostId, body: Publication = _NOW) -> Response:
        return await once(request, posts.publish, PublishPost(post_id, body.at), answers.changed)

    @api.post(
        "/posts/{id}/unpublish",
        **op(Action.CHANGE_POST, posts.unpublish, "unpublishPost", WRITTEN, form, PostNotFound),
    )
    async def unpublish_post(request: Request, post_id: PostId) -> Response:
        return await once(request, posts.unpublish, post_id, answers.changed)

    deleting = (DELETED, None, PostNotFound)

    @api.delete("/posts/{id}", **op(Action.CHANGE_POST, posts.delete, "deletePost", *deleting))
    async def delete_post(request: Request, post_id: PostId) -> Response:
        command = DeletePost(post_id, expected_revisions(request))
        await executor.write(acting(request, posts.delete), command)
        return Response(status_code=204)
