"""`blog serve` sends its traces to a collector, and does not wait for one that is away."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.integration.cli.processes import SERVE, serving, wait_until
from tests.own_postgresql import free_port


class Collector(HTTPServer):
    """Takes what is sent by OTLP over HTTP."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.received: list[tuple[str, bytes]] = []

    def has(self, words: str) -> bool:
        return any(words.encode() in body for _, body in self.received)


class Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.received.append((self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """It says nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as collector:
        thread = threading.Thread(target=collector.serve_forever)
        thread.start()
        yield collector
        collector.shutdown()
        thread.join()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_traces_are_sent_where_the_variables_say(
    tmp_path: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    address = f"http://127.0.0.1:{collector.server_port}"
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")

    with serving(tmp_path, *SERVE, "--workers", workers) as server:
        answer = server.http.get("/api/v1/posts/1")

        wait_until(lambda: collector.has(answer.headers["X-Request-Id"]))
        last = server.http.get("/api/v1/posts/2")
        assert server.end() == 0

    assert {path for path, _ in collector.received} == {"/v1/traces"}
    assert collector.has("GET /api/v1/posts/{id}")
    assert collector.has(last.headers["X-Request-Id"])  # sent at the end


def test_a_collector_that_is_away_holds_up_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{free_port()}")

    with serving(tmp_path) as server:
        assert server.http.get("/api/v1/posts/1").status_code == 404
        assert server.end() == 0
        assert "Traceback" not in server.stderr.partition("opentelemetry")[0]
