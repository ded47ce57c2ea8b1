"""The version after this one, as far as the database is concerned."""

import shutil
from pathlib import Path

import blog
from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from tests.integration.cli.processes import PROGRAMS
from tests.integration.tables import rows

REVISIONS = "SELECT version_num FROM alembic_version"

HERE = (PROGRAMS / "python", "-m", "blog")
"""The command of the package in the folder where it is run, if there is one."""


def next_version_of(url: str, folder: Path, script: str) -> Path:
    """A folder in which the package is one with a further migration, revision 9999.

    `script` is the rest of that migration, with `op` and `sa` at hand.
    """
    (head,) = rows(url, REVISIONS)[0]
    shutil.copytree(Path(blog.__file__).parent, folder / "next" / "blog")
    shutil.copytree(BLOG_MIGRATIONS.folder, folder / "migrations")
    begin = "import sqlalchemy as sa\nfrom alembic import op\n\n"
    (folder / "migrations" / "versions" / "9999_next.py").write_text(
        f"{begin}revision, down_revision = '9999', {head!r}\n{script}"
    )
    return folder / "next"
