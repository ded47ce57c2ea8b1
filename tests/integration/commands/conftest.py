"""The `blog` command on fakes."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from typer.testing import CliRunner, Result

from blog.adapters.cli.app import command_line
from blog.adapters.cli.configuration import Configuration
from blog.adapters.cli.operations import Operations
from blog.adapters.cli.progress import say
from blog.application.access import Access
from blog.application.blog import BLOG
from blog.application.credentials import CredentialService
from blog.application.operators import OperatorService
from blog.application.seeding import SeedService
from blog.application.sessions import SessionService
from blog.application.transfer import TransferService
from blog.application.users import UserService
from blog.domain.policy import open_access
from tests.builders import NOW
from tests.fakes.clock import FakeClock
from tests.fakes.computer import InlineComputer
from tests.fakes.database import FakeDatabase
from tests.fakes.executor import InlineExecutor
from tests.fakes.memory import Memory
from tests.fakes.passwords import PlainPasswordHasher
from tests.fakes.sessions import MemorySessionQueries
from tests.fakes.transfer import MemoryContents
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.fakes.users import MemoryUserQueries


@dataclass
class Blog:
    """What the commands work on, and what was done with it."""

    database: FakeDatabase = field(default_factory=FakeDatabase)
    memory: Memory = field(default_factory=Memory)
    loaded: list[dict[str, object]] = field(default_factory=list)
    """The options given each time that a command asked for what it works on."""
    serve: Callable[[], None] = lambda: None
    needs_admin: bool = False
    configuration: Configuration = field(default_factory=lambda: Configuration((), (), ()))

    def load(self, **options: object) -> Operations:
        self.loaded.append(options)
        return Operations(
            service=BLOG,
            address="http://127.0.0.1:8000",
            needs_admin=self.needs_admin,
            database=self.database,
            executor=InlineExecutor(self.memory),
            operators=self.operators,
            users=MemoryUserQueries(self.memory),
            seeding=SeedService(
                lambda: MemoryUnitOfWork(self.memory),
                MemoryUserQueries(self.memory),
                FakeClock(NOW),
            ),
            transfer=TransferService(
                lambda: MemoryUnitOfWork(self.memory), MemoryContents(self.memory)
            ),
            serve=self.serve,
            begin_log=lambda: say,
        )

    def read_configuration(self, **options: object) -> Configuration:
        self.loaded.append(options)
        return self.configuration

    def operators(self) -> OperatorService:
        def unit_of_work() -> MemoryUnitOfWork:
            return MemoryUnitOfWork(self.memory)

        clock, access, executor = FakeClock(NOW), Access(open_access), InlineExecutor(self.memory)
        users = UserService(unit_of_work, MemoryUserQueries(self.memory), clock, access)
        sessions = SessionService(unit_of_work, MemorySessionQueries(self.memory), clock, access)
        passwords, computer = PlainPasswordHasher(), InlineComputer()
        credentials = CredentialService(
            unit_of_work, users, sessions, clock, access, passwords, executor, computer
        )
        return OperatorService(
            MemoryUserQueries(self.memory), users, sessions, credentials, executor
        )

    def run(self, *arguments: str, stdin: str | bytes | None = None) -> Result:
        """Whatever the commands raise is raised here, but for the end of the program."""
        wide_and_plain = {"COLUMNS": "200", "NO_COLOR": "1"}
        result = CliRunner(env=wide_and_plain).invoke(
            command_line(self.load, self.read_configuration), arguments, stdin
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result


@pytest.fixture
def blog() -> Blog:
    return Blog()
