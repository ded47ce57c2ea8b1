"""The composition root."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from blog.bootstrap.container import Container
from blog.bootstrap.settings import Settings
from blog.main import create_app
from tests.integration.http.apps import settings
from tests.unit.http.answers import ids
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, user_data


@pytest.mark.parametrize("url", ["sqlite:///{folder}/blog.db", "postgresql://nowhere.test/blog"])
def test_every_provider_can_be_built(tmp_path: Path, url: str) -> None:
    url = url.format(folder=tmp_path)
    container = Container(settings=Settings.load(database_url=url, _env_file=None))

    built = {name: provider() for name, provider in container.providers.items()}

    assert built
    assert None not in built.values()
    assert not (tmp_path / "blog.db").exists()
    container.executor().close()


def test_what_has_a_state_is_built_once(tmp_path: Path) -> None:
    container = Container(settings=settings(tmp_path / "blog.db"))

    once = {name for name, provider in container.providers.items() if provider() is provider()}

    assert {"engine", "lent", "executor", "database", "app"} <= once
    assert container.unit_of_work() is not container.unit_of_work()


def test_two_apps_on_two_files_live_side_by_side(tmp_path: Path) -> None:
    one, other = (create_app(settings(tmp_path / name)) for name in ("one.db", "other.db"))
    for app in (one, other):
        app.state.container.database().migrate()

    with a_client(one) as left, a_client(other) as right:
        left.post(USERS, json=user_data())
        right.post(USERS, json=user_data(name="Somebody Else"))
        names = [client.get(USERS).json()[0]["name"] for client in (left, right)]

        assert names == ["Grace Hopper", "Somebody Else"]
        assert ids(left.get(USERS)) == ids(right.get(USERS)) == [1]

    for app in (one, other):
        app.state.container.executor().close()


def test_an_app_that_ended_leaves_its_database_in_one_file(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path / "blog.db"))) as client:
        client.post(USERS, json=user_data())
        while_it_ran = {file.name for file in tmp_path.iterdir()}

    assert "blog.db-wal" in while_it_ran
    assert [file.name for file in tmp_path.iterdir()] == ["blog.db"]
