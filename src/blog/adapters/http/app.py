"""The blog over HTTP: its routes, for the access in force."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from blog.adapters.http.accounts import add_account_routes
from blog.adapters.http.authentication import TokenAuthentication
from blog.adapters.http.post_answers import PostAnswers
from blog.adapters.http.post_bodies import PostWithAccountBody, PostWithAuthorBody
from blog.adapters.http.posts import add_post_routes
from blog.adapters.http.problem_types import codes_in
from blog.adapters.http.routing import API
from blog.adapters.http.service import HttpOptions, Lifespan, Restriction, make_service, router
from blog.adapters.http.sessions import add_session_routes
from blog.adapters.http.short_routes import ShortRoute
from blog.adapters.http.user_answers import UserAnswers
from blog.adapters.http.user_bodies import AccountBody, UserBody
from blog.adapters.http.users import add_open_user_routes, add_user_routes
from blog.application.access import Access
from blog.application.blog import BLOG
from blog.application.credentials import CredentialService
from blog.application.idempotency import SafeRetries
from blog.application.maintenance import Database
from blog.application.observing import UNOBSERVED
from blog.application.ports import Executor, Observer
from blog.application.posts import PostService
from blog.application.sessions import SessionService
from blog.application.users import UserService

NEVER_STORED = (f"{API}/sessions", f"{API}/users/me")
"""What is below these paths is not to be kept by any cache."""


@dataclass(frozen=True, slots=True)
class SignInServices:
    """What users sign in with, where access is restricted."""

    sessions: SessionService
    credentials: CredentialService


def make_app(
    *,
    users: UserService,
    posts: PostService,
    accounts: SignInServices | None,
    access: Access,
    retries: SafeRetries,
    executor: Executor,
    database: Database,
    options: HttpOptions,
    lifespan: Lifespan,
    is_full_of_writes: Callable[[], bool],
    observer: Observer = UNOBSERVED,
    route_class: type[APIRoute] = ShortRoute,
) -> FastAPI:
    """The whole blog over HTTP. What it works on is given; it opens nothing by itself."""
    if accounts is None:
        restriction = None
        routes = _open_routes(route_class, users, posts, executor, retries)
    else:
        authentication = TokenAuthentication(accounts.sessions, access, executor)
        restriction = Restriction(authentication, partial(access.allows, None))
        routes = _restricted_routes(route_class, users, posts, accounts, executor, retries)
    return make_service(
        BLOG,
        routes,
        database=database,
        options=options,
        lifespan=lifespan,
        is_full_of_writes=is_full_of_writes,
        observer=observer,
        restriction=restriction,
        never_stored=NEVER_STORED,
        other_problems=codes_in("blog"),  # one list for every access
    )


def _open_routes(
    route_class: type[APIRoute],
    users: UserService,
    posts: PostService,
    executor: Executor,
    retries: SafeRetries,
) -> list[BaseRoute]:
    post_api, user_api = router("posts", route_class), router("users", route_class)
    answers = UserAnswers(UserBody)
    post_answers = PostAnswers(PostWithAuthorBody, answers)
    add_post_routes(post_api, posts, executor, retries, post_answers)
    add_user_routes(user_api, users, executor, retries, answers)
    add_open_user_routes(user_api, users, executor, retries, answers)
    return [*post_api.routes, *user_api.routes]


def _restricted_routes(
    route_class: type[APIRoute],
    users: UserService,
    posts: PostService,
    accounts: SignInServices,
    executor: Executor,
    retries: SafeRetries,
) -> list[BaseRoute]:
    post_api, user_api = router("posts", route_class), router("users", route_class)
    session_api = router("sessions", route_class)
    answers = UserAnswers(AccountBody)
    post_answers = PostAnswers(PostWithAccountBody, answers)
    add_post_routes(post_api, posts, executor, retries, post_answers)
    add_user_routes(user_api, users, executor, retries, answers)
    add_account_routes(user_api, users, accounts.credentials, executor, retries, answers)
    add_session_routes(session_api, accounts.sessions, accounts.credentials, executor)
    return [*post_api.routes, *user_api.routes, *session_api.routes]
