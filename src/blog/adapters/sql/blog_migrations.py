"""Where the migrations of the blog are."""

from pathlib import Path

import blog
from blog.adapters.sql.schema import Migrations
from blog.application.blog import BLOG

_PACKAGE = Path(blog.__file__).parent
_PACKAGED = _PACKAGE / "migrations"

BLOG_MIGRATIONS = Migrations(
    service=BLOG,
    # Inside the package where it was installed from a wheel, else at the top of the repository.
    folder=_PACKAGED if _PACKAGED.is_dir() else _PACKAGE.parents[1] / "migrations",
    tables=frozenset({"users", "posts"}),
    compatible=1,
)
