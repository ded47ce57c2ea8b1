"""What the commands work on."""

from collections.abc import Callable
from dataclasses import dataclass

from blog.adapters.cli.service import ServiceOperations
from blog.application.blog import BLOG
from blog.application.maintenance import Database
from blog.application.operators import OperatorService
from blog.application.ports import Executor
from blog.application.seeding import SeedService
from blog.application.transfer import TransferService
from blog.application.user_queries import UserQueries
from blog.domain.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Operations(ServiceOperations):
    """Made when a command needs it, for `--help` needs nothing."""

    needs_admin: bool
    """Whether the blog is of little use until somebody is admin."""
    users: UserQueries
    executor: Executor
    operators: Callable[[], OperatorService]
    """Made later still: to be ready for passwords takes a moment."""
    seeding: SeedService
    transfer: TransferService


Load = Callable[..., Operations]
"""Makes the operations; options of the command that are settings are given by name, or None."""


def require_served(database: Database) -> None:
    """Raises Unavailable where the schema is missing or old."""
    state = database.schema_state()
    if not state.is_served:
        raise Unavailable(f"{state.told(BLOG).capitalize()}; run `{BLOG.command} migrate`.")
