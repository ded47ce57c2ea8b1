"""The site of nginx in front of two instances, by the very file that operators install."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from docs.generate import problem_types

from blog.adapters.http.body import LARGEST_BODY
from blog.adapters.http.protocol import Limits
from blog.adapters.http.server import Serving, configuration
from tests.deployment import DEPLOY, checked, nginx_files, program, proxy
from tests.integration.cli.bodies import a_user
from tests.integration.cli.processes import PATIENCE, Server, serving
from tests.own_postgresql import free_port

SITE = (DEPLOY / "nginx" / "blog.conf").read_text("utf-8")
UPSTREAMS = sorted((DEPLOY / "nginx").glob("upstream*.conf"))
PROBLEM = "application/problem+json"


def seconds(directive: str, text: str = SITE) -> float:
    (value,) = re.findall(rf"(?m)^ *{directive} (\d+)s;", text)
    return float(value)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(
        tmp_path_factory.mktemp("instance"),
        trusted_proxies="127.0.0.1",
        open_to_network="yes",
        allowed_hosts="blog.example",
        log_level="info",
    ) as server:
        yield server


@pytest.fixture(scope="module")
def client(instance: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Of a proxy whose second instance is away."""
    ports = (instance.port, free_port())
    with (
        proxy(tmp_path_factory.mktemp("proxy"), ports) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE) as client,
    ):
        yield client


def test_nginx_can_read_it_without_tls_and_with_it(tmp_path: Path) -> None:
    nginx = program("nginx", "nginx-light")
    subject = ("-subj", "/CN=blog.example", "-days", "1", "-nodes", "-newkey", "rsa:2048")
    files = ("-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem")
    checked(program("openssl", "openssl"), "req", "-x509", *subject, *files)

    for tls in (False, True):
        main = nginx_files(tmp_path, free_port(), (1, 2), tls=tls)
        checked(nginx, "-t", "-p", tmp_path, "-c", main, "-e", "stderr")

    assert "ssl_certificate " in (tmp_path / "blog.conf").read_text("utf-8")


def test_an_instance_that_is_away_is_noticed_by_nobody(client: httpx.Client) -> None:
    answers = [client.get("/health/ready").status_code for _ in range(6)]
    answers += [
        client.post("/api/v1/users", json=a_user(f"Number {n} Away")).status_code for n in "abcdef"
    ]

    assert answers == [200] * 6 + [201] * 6


def test_etags_stay_strong_also_for_who_takes_compressed_answers(client: httpx.Client) -> None:
    headers = {"Accept-Encoding": "gzip"}
    user = client.post("/api/v1/users", json=a_user("Strong Etag")).json()
    path = f"/api/v1/users/{user['id']}"

    etag = client.get(path, headers=headers).headers["ETag"]
    changed = client.patch(path, json={"age": 40}, headers=headers | {"If-Match": etag})

    assert not etag.startswith("W/")
    assert changed.status_code == 200
    assert "Content-Encoding" not in client.get("/openapi.json", headers=headers).headers


def test_the_service_learns_who_asks_and_how(client: httpx.Client, instance: Server) -> None:
    own = str(client.base_url).rstrip("/").replace("127.0.0.1", "blog.example")

    answer = client.post(
        "/api/v1/users",
        json=a_user("Same Origin"),
        headers={"Host": own.removeprefix("http://"), "Origin": own},
    )
    foreign = client.get("/health/live", headers={"Host": "strange.example"})

    assert answer.status_code == 201
    assert foreign.status_code == 421


def test_a_client_cannot_say_that_it_is_another(tmp_path: Path) -> None:
    folder = tmp_path / "proxy"
    folder.mkdir()
    with (
        serving(tmp_path, trusted_proxies="127.0.0.1") as server,
        proxy(folder, (server.port, server.port)) as address,
    ):
        told = {"X-Forwarded-For": "203.0.113.7"}
        believed = httpx.get(f"{server.http.base_url}/health/live", headers=told, trust_env=False)
        ignored = httpx.get(f"{address}/health/live", headers=told, trust_env=False)

    assert (believed.status_code, ignored.status_code) == (403, 200)


@pytest.mark.parametrize("path", ["metrics", "%6Detrics", "/metrics", "metrics?a=b", "metrics/"])
def test_metrics_are_for_nobody_outside(client: httpx.Client, path: str) -> None:
    answer = client.get(f"{client.base_url}/{path}")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)
    assert answer.json()["code"] == "no-such-path"


def test_sizes_are_refused_by_the_service_which_says_why(client: httpx.Client) -> None:
    refused = {
        413: client.post("/api/v1/users", content=b"x" * (LARGEST_BODY + 1)),
        414: client.get("/api/v1/users?q=" + "x" * 9_000),
        431: client.get("/api/v1/users", headers={"X-Long": "x" * 33_000}),
    }

    assert {status: answer.status_code for status, answer in refused.items()} == {
        status: status for status in refused
    }
    assert {answer.headers["Content-Type"] for answer in refused.values()} == {PROBLEM}
    assert all("X-Request-Id" in answer.headers for answer in refused.values())


def test_what_is_far_too_large_is_refused_by_the_proxy_in_the_same_words(
    client: httpx.Client,
) -> None:
    refused = {
        413: client.post("/api/v1/users", content=b"x" * (5 * 1024 * 1024)),
        414: client.get("/api/v1/users?q=" + "x" * 60_000),
        431: client.get("/api/v1/users", headers={"X-Long": "x" * 60_000}),
    }

    assert {status: answer.status_code for status, answer in refused.items()} == {
        status: status for status in refused
    }
    assert [each.json()["status"] for each in refused.values()] == list(refused)
    assert {answer.headers["Content-Type"] for answer in refused.values()} == {PROBLEM}


def test_where_nobody_answers_clients_are_told_to_try_again(tmp_path: Path) -> None:
    with proxy(tmp_path, (free_port(), free_port())) as address:
        answer = httpx.get(f"{address}/api/v1/posts", trust_env=False, timeout=PATIENCE)

    assert (answer.status_code, answer.headers["Content-Type"]) == (503, PROBLEM)
    assert answer.headers["Retry-After"] == "1"
    assert answer.json()["type"] == "/problems/unavailable"


def test_the_times_are_in_line_with_those_of_the_service() -> None:
    limits = Limits()
    logs = {"version": 1, "incremental": True}
    idle = configuration(Serving("", 0, 1, logs)).timeout_keep_alive

    assert seconds("client_header_timeout") <= limits.headers
    assert seconds("client_body_timeout") <= limits.body
    assert seconds("send_timeout") <= limits.answer
    assert {seconds("keepalive_timeout", each.read_text("utf-8")) < idle for each in UPSTREAMS} == {
        True
    }


def test_the_upstreams_differ_in_nothing_but_addresses() -> None:
    directives = [
        re.sub(r"server [\d.]+:\d+", "server", re.sub(r"#.*", "", each.read_text("utf-8"))).split()
        for each in UPSTREAMS
    ]

    assert directives[0] == directives[1]


def test_what_the_proxy_says_by_itself_is_what_the_service_would_say() -> None:
    said = [json.loads(body) for body in re.findall(r"return \d+ '(.*)';", SITE)]
    types = problem_types()

    assert len(said) == 5
    for problem in said:
        kind = types[problem["code"]]
        assert problem == {
            "type": f"/problems/{kind.code}",
            "title": kind.title,
            "status": kind.status,
            "code": kind.code,
            "request_id": "$request_id",
        }
