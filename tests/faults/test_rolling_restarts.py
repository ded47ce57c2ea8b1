"""Behind the proxy an upgrade is noticed by nobody."""

from tests.faults.rolling_restarts import ROLLING_RESTARTS, rolling_restarts
from tests.faults.server_places import ServerPlace


def test_no_request_fails_behind_the_proxy_while_instances_are_replaced(
    server_place: ServerPlace,
) -> None:
    figures = rolling_restarts(server_place, times=2, rate=50, workers=1, seed=1)

    assert ROLLING_RESTARTS.unmet(figures) == {}
    assert figures["requests"] > 100
