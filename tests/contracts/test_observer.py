"""What an Observer promises: everything is counted once, and told under its name."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from blog.adapters.telemetry.metrics import PrometheusObserver
from blog.application.observing import Event, Level, RequestNotes
from blog.application.ports import Observer
from tests.fakes.observer import MemoryObserver
from tests.metrics import value

REQUESTS = "blog_http_requests_total"


@pytest.fixture(params=[MemoryObserver, lambda: PrometheusObserver("sqlite")])
def observer(request: pytest.FixtureRequest) -> Observer:
    make: Callable[[], Observer] = request.param
    return make()


def a_request(**notes: Any) -> RequestNotes:
    request = RequestNotes()
    for name, noted in ({"method": "GET", "status": 200, "seconds": 0.003} | notes).items():
        setattr(request, name, noted)
    return request


def test_a_request_is_counted_by_method_route_and_status(observer: Observer) -> None:
    observer.answered([a_request(route="/users/{id}"), a_request(route="/users/{id}")])
    observer.answered([a_request(route="/users/{id}", status=404, code="user-not-found")])
    observer.answered([a_request(method="POST", route="/users", status=201)])

    told = observer.told()
    of_one = {"method": "GET", "route": "/users/{id}"}
    assert value(told, REQUESTS, **of_one, status="200") == 2
    assert value(told, REQUESTS, **of_one, status="404") == 1
    assert value(told, REQUESTS, method="POST", route="/users", status="201") == 1
    assert value(told, "blog_http_request_duration_seconds_count", **of_one, status="200") == 2
    assert value(told, "blog_http_problems_total", code="user-not-found") == 1


def test_who_has_no_route_or_no_answer_is_counted_as_such(observer: Observer) -> None:
    observer.answered([a_request(status=0)])

    labels = {"method": "GET", "route": "none", "status": "disconnected"}
    assert value(observer.told(), REQUESTS, **labels) == 1


@pytest.mark.parametrize(
    ("notes", "name", "labels"),
    [
        ({"cached": True}, "blog_cache_reads_total", {"result": "hit"}),
        ({"cached": False}, "blog_cache_reads_total", {"result": "miss"}),
        ({"replayed": True}, "blog_idempotent_replays_total", {}),
        ({"shed": True}, "blog_http_requests_shed_total", {}),
    ],
)
def test_what_is_special_of_a_request_is_counted(
    observer: Observer, notes: dict[str, Any], name: str, labels: dict[str, str]
) -> None:
    observer.answered([a_request(**notes), a_request()])

    assert value(observer.told(), name, **labels) == 1


@pytest.mark.parametrize("event", Event)
def test_an_event_is_counted_as_often_as_it_happens(observer: Observer, event: Event) -> None:
    observer.count(event)
    observer.count(event, 2)

    assert value(observer.told(), event.value.name, **event.value.labels) == 3


def test_the_writes_of_a_commit_are_counted(observer: Observer) -> None:
    observer.committed(1)
    observer.committed(7)

    told = observer.told()
    assert value(told, "blog_write_batch_size_count") == 2
    assert value(told, "blog_write_batch_size_sum") == 8


@pytest.mark.parametrize("level", Level)
def test_a_level_is_asked_for_when_it_is_told(observer: Observer, level: Level) -> None:
    now = [1, 2]
    observer.watch(level, lambda: now[0])
    observer.watch(level, lambda: now[1])
    observer.told()

    now[0] = 5
    observer.sample()

    assert value(observer.told(), level.value.name, **level.value.labels) == 7


def test_nothing_is_lost_between_threads(observer: Observer) -> None:
    def count() -> None:
        for _ in range(1000):
            observer.count(Event.RERUN)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert value(observer.told(), Event.RERUN.value.name) == 4000
