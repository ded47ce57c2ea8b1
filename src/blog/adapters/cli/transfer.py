"""What `blog export`, `import` and `backup` do with files."""

import sys
from functools import partial
from pathlib import Path

import typer

from blog.adapters.cli.files import PIPE, new_file, reading, writing
from blog.adapters.cli.operations import require_served
from blog.adapters.cli.progress import INTERRUPTED, Tell, say, with_progress
from blog.application.blog import BLOG
from blog.application.maintenance import Database, SchemaState
from blog.application.ports import Executor
from blog.application.transfer import ExportBlog, ImportBlog, TransferService
from blog.application.transfer_lines import Extent
from blog.domain.errors import Unavailable


def export_to(
    file: Path, database: Database, executor: Executor, transfer: TransferService
) -> None:
    _require_current(database)

    def export(tell: Tell) -> Extent:
        with writing(file) as stream:
            return transfer.export_blog(ExportBlog(stream.write, tell))

    extent = with_progress("Exporting", partial(executor.scan, export))
    if file != PIPE:
        _show(extent)


def import_from(
    file: Path, database: Database, executor: Executor, transfer: TransferService
) -> None:
    database.prepare()
    _require_current(database)

    async def run(tell: Tell) -> Extent:
        command = ImportBlog(partial(reading, file), tell)
        return await executor.write(transfer.import_blog, command)

    _show(with_progress("Importing", run))


def back_up(file: Path, database: Database) -> None:
    try:
        with new_file(file) as copy:
            database.backup(copy)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    say(f"The copy is whole: {str(file)!r}")


def _require_current(database: Database) -> None:
    """A newer schema is served, but what is new in it would be lost."""
    if (state := database.schema_state()) is SchemaState.NEWER:
        raise Unavailable(f"{state.told(BLOG).capitalize()}; use that version for this.")
    require_served(database)


def _show(extent: Extent) -> None:
    typer.echo(f"users\t{extent.users}\nposts\t{extent.posts}")
