"""What the command line works on."""

from dependency_injector import providers

from blog.adapters.cli.operations import Operations
from blog.adapters.http.server import APPLICATION
from blog.application.blog import BLOG
from blog.application.observing import UNOBSERVED
from blog.bootstrap.container import Container
from blog.bootstrap.program import address, load_settings, log_beginner, server
from blog.bootstrap.settings import Settings
from blog.domain.policy import open_access


def load(**overrides: object) -> Operations:
    """Exits with 1 and a line for each setting that cannot be used."""
    settings = load_settings(BLOG, Settings, overrides)
    # Whoever may run commands on the host may do everything: the service has settings of its own.
    container = Container(
        settings=settings,
        policy=providers.Object(open_access),
        observer=providers.Object(UNOBSERVED),  # none of the commands is asked what it did
    )
    return Operations(
        service=BLOG,
        address=address(settings),
        needs_admin=settings.access == "restricted",
        database=container.database(),
        executor=container.executor(),
        operators=container.operators,
        users=container.user_queries(),
        seeding=container.seeding(),
        transfer=container.transfer(),
        serve=server(settings, APPLICATION),
        begin_log=log_beginner(settings),
    )
