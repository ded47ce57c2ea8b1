"""Copies of a SQLite database that is in use."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine

from blog.adapters.sql import sqlite
from blog.domain.errors import Unavailable

STEPS_BETWEEN_SIGNALS = 1_000_000
"""Of SQLite's virtual machine; some milliseconds."""


def copy_database(engine: Engine, to: Path) -> None:
    """Write one state of the database to an empty file, and check it there.

    By VACUUM INTO, which reads in one transaction while others write, and leaves out the space
    of what was deleted; docs/adr/0018 compares it with the backup API. Raises Unavailable where
    the copy is damaged or its references are broken, as those of the original then are.
    """
    with engine.connect() as connection:
        _let_signals_in(connection)
        # As bytes, for not every name of a file is text.
        connection.exec_driver_sql("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(to.absolute()),))
    with sqlite.make_reading_engine(URL.create("sqlite", database=str(to))).connect() as connection:
        _let_signals_in(connection)
        findings = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        if findings != ["ok"]:
            raise Unavailable(f"The database is damaged: {findings[0]}.")
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise Unavailable(f"The database is damaged: {len(broken)} references are broken.")


def _let_signals_in(connection: Connection) -> None:
    """Python acts on Ctrl-C between its own steps only, of which a long statement has none."""
    driver_connection: Any = connection.connection.driver_connection
    driver_connection.set_progress_handler(lambda: None, STEPS_BETWEEN_SIGNALS)
