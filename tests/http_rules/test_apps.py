"""Apps as wholes: two of them in one process, and what surrounds their routes."""

from starlette.testclient import TestClient

from tests.builders import a_user
from tests.unit.http.answers import ids, problem_of
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, Fakes, an_app, user_data


def test_two_apps_live_side_by_side() -> None:
    left, right = Fakes(), Fakes()

    with a_client(an_app(left)) as one, a_client(an_app(right, open_to_network=True)) as other:
        one.post(USERS, json=user_data())
        right.add(a_user(), a_user("Other"))

        assert ids(one.get(USERS)) == [1]
        assert ids(other.get(f"{USERS}?sort=created_at")) == [1, 2]


def test_each_app_has_options_of_its_own() -> None:
    outside = ("8.8.8.8", 50_000)

    with (
        a_client(an_app(), peer=outside) as closed,
        a_client(an_app(open_to_network=True), peer=outside) as open_,
    ):
        problem_of(closed.get("/"), 403, "forbidden")
        assert open_.get("/").status_code == 200


def test_an_app_starts_and_stops_as_a_server_wants_it() -> None:
    with TestClient(an_app()) as client:
        assert client.get("/health/ready").status_code == 200
