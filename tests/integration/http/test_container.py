"""The composition root."""

from blog.bootstrap.container import Container
from tests.integration.http.apps import an_app, settings
from tests.unit.http.answers import ids
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, user_data


def test_what_has_a_state_is_built_once(url: str) -> None:
    container = Container(settings=settings(url))

    once = {name for name, provider in container.providers.items() if provider() is provider()}

    assert {"engine", "lent", "executor", "database", "app"} <= once
    assert container.unit_of_work() is not container.unit_of_work()
    container.executor().close()


def test_two_apps_on_two_databases_live_side_by_side(url: str, empty_url: str) -> None:
    with an_app(url) as one, an_app(empty_url) as other:
        other.state.container.database().migrate()

        with a_client(one) as left, a_client(other) as right:
            left.post(USERS, json=user_data())
            right.post(USERS, json=user_data(name="Somebody Else"))
            names = [client.get(USERS).json()[0]["name"] for client in (left, right)]

            assert names == ["Grace Hopper", "Somebody Else"]
            assert ids(left.get(USERS)) == ids(right.get(USERS)) == [1]
