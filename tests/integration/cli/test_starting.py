"""What `blog serve` loads on its way, and that what it puts off comes when it is asked for."""

import json
from pathlib import Path

from blog.bootstrap.settings import Settings
from blog.main import create_app
from tests.integration.cli.processes import BLOG, PROGRAMS, run, serving

FOR_OTHERS = [
    *("alembic", "argon2", "psycopg", "rich", "sqlalchemy.dialects.postgresql", "zxcvbn"),
    *("pydantic.v1", "watchfiles", "werkzeug", "yaml"),
]
"""For who migrates, signs in, asks on a terminal or has another database, and for nobody at all."""

START = f"""
import gc, json, sys
from blog.__main__ import _load
_load(port=0).database.prepare()
import blog.main
from pydantic import BaseModel
print(json.dumps({{
    "loaded": [name for name in {FOR_OTHERS} if sys.modules.get(name)],
    "collects garbage": gc.isenabled(),
    "looks through": len(gc.get_objects()),
    "has put aside": gc.get_freeze_count(),
    "puts off models": "defer_build" in BaseModel.model_config,
}}))
"""


def test_a_start_loads_nothing_that_only_others_need(tmp_path: Path) -> None:
    database = {"database_url": f"sqlite:///{tmp_path / 'blog.db'}"}
    assert run(tmp_path, BLOG, "migrate", **database).returncode == 0

    result = run(tmp_path, PROGRAMS / "python", "-c", START, **database)

    found = json.loads(result.stdout)
    assert found["loaded"] == []
    assert found["collects garbage"]
    assert found["has put aside"] > found["looks through"]
    assert not found["puts off models"]


def test_the_document_that_was_put_off_is_the_one_of_any_other_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'blog.db'}"

    with serving(tmp_path, database_url=url) as server:
        document = server.http.get("/openapi.json").json()

    expected = create_app(Settings.load(database_url=url)).openapi()
    assert document == json.loads(json.dumps(expected))
