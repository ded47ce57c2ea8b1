"""Migrations one by one, and what a database then looks like."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from blog.adapters.sql import postgres, sqlite
from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from tests.integration.sql.postgresql import catalog as postgresql_catalog
from tests.integration.sql.sqlite import catalog as sqlite_catalog

_MARK = {
    "sqlite": "PRAGMA user_version = {}",
    "postgresql": "COMMENT ON TABLE alembic_version IS 'Ours, with schema mark {}'",
}


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(BLOG_MIGRATIONS.folder))
    return config


def revisions() -> list[str]:
    """All of them, the earliest first."""
    scripts = ScriptDirectory.from_config(configuration())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def add_migration(folder: Path, script: str) -> Path:
    """A copy of all migrations in a new folder, with one more behind them, revision 9999."""
    shutil.copytree(BLOG_MIGRATIONS.folder, folder)
    latest = folder / "versions" / "9999_latest.py"
    head = f'from alembic import op\n\nrevision = "9999"\ndown_revision = "{revisions()[-1]}"\n'
    latest.write_text(head + script)
    return latest


def upgrade(engine: Engine, revision: str) -> None:
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    _run(engine, command.downgrade, revision)


def drift(engine: Engine) -> str:
    """What alembic says of the difference between the tables and the database."""
    return _run(engine, command.check)


def _run(engine: Engine, act: Callable[..., object], *arguments: str) -> str:
    output, config = StringIO(), configuration()
    config.stdout = output
    with migration(engine) as connection:
        config.attributes["connection"] = connection
        act(config, *arguments)
    return output.getvalue()


def migration(engine: Engine) -> AbstractContextManager[Connection]:
    """The transaction of a migration, which keeps every other migration waiting."""
    if engine.dialect.name == "sqlite":
        return sqlite.migration(engine)
    return postgres.migration(engine)


def set_revision(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        statement = text("UPDATE alembic_version SET version_num = :revision")
        connection.execute(statement, {"revision": revision})


def set_schema_mark(engine: Engine, mark: int) -> None:
    with engine.begin() as connection:
        connection.execute(text(_MARK[engine.dialect.name].format(mark)))


def schema(engine: Engine) -> dict[str, Any]:
    """Everything about tables and indexes, whatever the order in which they were made."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            return sqlite_catalog.schema(connection)
        return postgresql_catalog.schema(connection)
