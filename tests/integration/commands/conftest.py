"""The `blog` command on fakes."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from typer.testing import CliRunner, Result

from blog.adapters.cli.app import Operations, command_line
from blog.application.seeding import SeedService
from blog.application.transfer import TransferService
from tests.builders import NOW
from tests.fakes.clock import FakeClock
from tests.fakes.database import FakeDatabase
from tests.fakes.executor import InlineExecutor
from tests.fakes.memory import Memory
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

    def load(self, **options: object) -> Operations:
        self.loaded.append(options)
        return Operations(
            address="http://127.0.0.1:8000",
            database=self.database,
            executor=InlineExecutor(self.memory),
            seeding=SeedService(
                lambda: MemoryUnitOfWork(self.memory),
                MemoryUserQueries(self.memory),
                FakeClock(NOW),
            ),
            transfer=TransferService(
                lambda: MemoryUnitOfWork(self.memory), MemoryContents(self.memory)
            ),
            serve=self.serve,
        )

    def run(self, *arguments: str) -> Result:
        """Whatever the commands raise is raised here, but for the end of the program."""
        wide_and_plain = {"COLUMNS": "200", "NO_COLOR": "1"}
        result = CliRunner(env=wide_and_plain).invoke(command_line(self.load), arguments)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result


@pytest.fixture
def blog() -> Blog:
    return Blog()
