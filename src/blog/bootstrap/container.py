"""The composition root: what is made of what. It provides factories, never sessions."""

from dependency_injector import containers, providers

from blog.adapters.http.app import SignInServices, make_app
from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.blog_unit_of_work import SqlBlogUnitOfWork
from blog.adapters.sql.post_queries import SqlPostQueries
from blog.adapters.sql.publications import next_publication
from blog.adapters.sql.session_queries import SqlSessionQueries
from blog.adapters.sql.transfer import SqlContents
from blog.adapters.sql.user_queries import SqlUserQueries
from blog.adapters.system.computer import ThreadComputer, turns_of_each
from blog.application.access import Access
from blog.application.credentials import CredentialService
from blog.application.idempotency import SafeRetries
from blog.application.operators import OperatorService
from blog.application.ports import PasswordHasher
from blog.application.posts import PostService
from blog.application.seeding import SeedService
from blog.application.sessions import SessionService
from blog.application.transfer import TransferService
from blog.application.users import UserService
from blog.bootstrap.service import ServiceContainer, lifespan
from blog.bootstrap.settings import Settings
from blog.domain.policy import (
    Policy,
    open_access,
    restricted_access,
    restricted_access_with_registration,
)


def _policy(settings: Settings) -> Policy:
    if settings.access == "open":
        return open_access
    is_open = settings.registration == "open"
    return restricted_access_with_registration if is_open else restricted_access


def _password_hasher() -> PasswordHasher:
    from blog.adapters.system.passwords import Argon2PasswordHasher  # noqa: PLC0415 - open access: none

    return Argon2PasswordHasher()


_parts = ServiceContainer


@containers.copy(ServiceContainer)
class Container(ServiceContainer):
    migrations = providers.Object(BLOG_MIGRATIONS)
    next_by_clock = providers.Object(next_publication)

    unit_of_work = providers.Factory(SqlBlogUnitOfWork, _parts.lent)
    user_queries = providers.Singleton(SqlUserQueries, _parts.lent)
    post_queries = providers.Singleton(SqlPostQueries, _parts.lent)
    session_queries = providers.Singleton(SqlSessionQueries, _parts.lent)
    password_hasher = providers.Singleton(_password_hasher)
    computer = providers.Singleton(
        ThreadComputer, turns=providers.Callable(turns_of_each, _parts.settings.provided.workers)
    )

    policy = providers.Callable(_policy, _parts.settings)
    access = providers.Singleton(Access, policy)
    users = providers.Singleton(
        UserService, unit_of_work.provider, user_queries, _parts.clock, access
    )
    posts = providers.Singleton(
        PostService, unit_of_work.provider, post_queries, user_queries, _parts.clock, access
    )
    sessions = providers.Singleton(
        SessionService, unit_of_work.provider, session_queries, _parts.clock, access
    )
    credentials = providers.Singleton(
        CredentialService,
        unit_of_work.provider,
        users,
        sessions,
        _parts.clock,
        access,
        password_hasher,
        _parts.bounded_executor,
        computer,
        _parts.observer,
    )
    retries = providers.Singleton(SafeRetries, unit_of_work.provider, _parts.clock, access)

    operators = providers.Singleton(
        OperatorService, user_queries, users, sessions, credentials, _parts.executor
    )

    seeding = providers.Singleton(SeedService, unit_of_work.provider, user_queries, _parts.clock)

    contents = providers.Singleton(SqlContents, _parts.lent)
    transfer = providers.Singleton(TransferService, unit_of_work.provider, contents)

    app = providers.Singleton(
        make_app,
        users=users,
        posts=posts,
        accounts=providers.Selector(
            _parts.settings.provided.access,
            open=providers.Object(None),
            restricted=providers.Factory(SignInServices, sessions, credentials),
        ),
        access=access,
        retries=retries,
        executor=_parts.bounded_executor,
        database=_parts.database,
        options=_parts.options,
        is_full_of_writes=_parts.bounded_executor.provided.is_full_of_writes,
        observer=_parts.observer,
        lifespan=providers.Callable(
            lifespan,
            _parts.database,
            _parts.observer,
            _parts.changes,
            _parts.cache,
            _parts.executor,
            computer,
            _parts.tracing,
        ),
    )
