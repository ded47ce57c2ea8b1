"""What an app leaves in its folder."""

from pathlib import Path

from starlette.testclient import TestClient

from blog.main import create_app
from tests.integration.http.apps import settings
from tests.unit.http.service import USERS, user_data


def test_an_app_that_ended_leaves_its_database_in_one_file(tmp_path: Path) -> None:
    with TestClient(create_app(settings(f"sqlite:///{tmp_path}/blog.db"))) as client:
        client.post(USERS, json=user_data())
        while_it_ran = {file.name for file in tmp_path.iterdir()}

    assert "blog.db-wal" in while_it_ran
    assert [file.name for file in tmp_path.iterdir()] == ["blog.db"]
