"""Posts as answers, in the very bytes that `PostBody` and its children would give (ADR 0028)."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from blog.adapters.http.answers import Fields, several, single, single_unless_known, timestamp
from blog.adapters.http.conditional import entity_tag
from blog.adapters.http.post_bodies import PostBody, PostWithAccountBody, PostWithAuthorBody
from blog.adapters.http.routing import API
from blog.adapters.http.user_answers import UserAnswers
from blog.application.paging import Page
from blog.application.post_queries import PostView

PostForm = type[PostWithAuthorBody | PostWithAccountBody]


def post_fields(post: PostView) -> dict[str, Any]:
    """A post without its author."""
    post_id, title, content, status, author_id, created_at, updated_at, published_at, _, _ = post
    return {
        "id": post_id,
        "title": title,
        "content": content,
        "status": status,
        "published": post.published,
        "author_id": author_id,
        "created_at": timestamp(created_at),
        "updated_at": timestamp(updated_at),
        "published_at": None if published_at is None else timestamp(published_at),
    }


class PostAnswers:
    """Posts as answers; `authors` shows their authors, in the form that `form` nests."""

    def __init__(self, form: PostForm, authors: UserAnswers) -> None:
        self.form = form
        self.list = list[form] | list[PostBody]  # type: ignore[valid-type]  # it is one
        self._authors = authors

    def fields(self, post: PostView) -> Fields:
        fields = post_fields(post)
        if post.author is not None:
            fields["author"] = self._authors.fields(post.author)
        return fields

    def shown(self, request: Request, post: PostView) -> Response:
        return single_unless_known(request, self.fields(post), self._tag(post))

    def changed(self, post: PostView) -> Response:
        return single(self.fields(post), self._tag(post))

    def written(self, post: PostView) -> Response:
        location = {"Location": f"{API}/posts/{post.id}"}
        return single(self.fields(post), self._tag(post), status=201, headers=location)

    def several(self, found: Page[PostView], headers: Mapping[str, str]) -> Response:
        return several([self.fields(post) for post in found.items], headers)

    def _tag(self, post: PostView) -> str:
        author = ("",) if post.author is None else self._authors.revisions(post.author)
        return entity_tag(post.revision, *author)
