"""What is secret is written nowhere: not in answers, not in logs, not into the database."""

import base64
import subprocess
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, text

from tests.access.matrix import API, TEXT
from tests.integration.cli.processes import BLOG, PATIENCE, environment, serving

ADDRESS = "canary.address@example.com"
PASSWORD = "canary-password-7f3a"
RENEWED = "canary-renewed-91bc"
WRONG = "canary-wrong-2d5e"
BODY = "canary-body-8e1f"
QUERY = "canary-query-77aa"
KEY = "canary-key-5c0d"
PATH = "canary-path-1b9e"
HEADER = "canary-header-33f0"
HEADERS = ("User-Agent", "Referer", "Cookie", "If-None-Match", "X-Anything", "tracestate")
TABLES = ("users", "posts", "passwords", "sessions", "throttles", "stored_answers")


def make_admin(folder: Path, **settings: object) -> str:
    """All that it says."""
    about = ("--email", ADDRESS, "--name", "Admin", "--age", "40", "--password-stdin")
    made = subprocess.run(  # noqa: S603 - our own program
        (BLOG, "users", "create-admin", *about),
        cwd=folder,
        env=environment(**settings),
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return made.stdout + made.stderr


def use(http: httpx.Client) -> tuple[str, list[httpx.Response]]:
    """A token, and the answers to all that may be asked with a secret in it."""
    answers: list[httpx.Response] = []

    def ask(method: str, path: str, **more: Any) -> httpx.Response:
        answers.append(http.request(method, f"{API}{path}", **more))
        return answers[-1]

    signed_in = http.post(f"{API}/sessions", json={"email": ADDRESS, "password": PASSWORD})
    token: str = signed_in.json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    ask("POST", "/sessions", json={"email": ADDRESS, "password": WRONG})
    ask("POST", "/sessions", json={"email": BODY, "password": WRONG, BODY: 1})
    ask("POST", "/sessions", content=f'{{"password": "{WRONG}"')
    ask("GET", f"/posts?q={QUERY}&name={QUERY}")
    ask("GET", f"/{PATH}/{PATH}?{QUERY}")
    ask("GET", f"/users/{PATH}")
    ask("GET", "/users", headers=dict.fromkeys(HEADERS, HEADER))
    ask("GET", "/users/1", headers={"Authorization": f"Bearer {token[:-1]}"})
    ask("POST", "/posts", json=TEXT | {"author_id": 99, "x": BODY}, headers=bearer)
    written = ask(
        "POST", "/posts", json=TEXT | {"author_id": 1}, headers=bearer | {"Idempotency-Key": KEY}
    )
    ask("POST", f"/posts/{written.json()['id']}/publish", headers=bearer)
    for path in ("/users", "/users/1", "/posts", "/posts?include=author", "/posts/1"):
        ask("GET", path)
    own = "/users/1"
    ask("PATCH", own, json={"password": "short", "current_password": PASSWORD}, headers=bearer)
    ask("PATCH", own, json={"password": RENEWED, "current_password": WRONG}, headers=bearer)
    ask("PATCH", own, json={"password": RENEWED, "current_password": PASSWORD}, headers=bearer)
    return token, answers


def test_no_secret_is_written_anywhere(tmp_path: Path, url: str, engine: Engine) -> None:
    settings = {"database_url": url, "access": "restricted", "log_level": "debug"}

    said = make_admin(tmp_path, **settings)
    with serving(tmp_path, **settings) as server:
        token, answers = use(server.http)
        metrics = server.http.get("/metrics").raise_for_status().text
        server.end()
        logged = server.stdout + server.stderr

    secrets = (PASSWORD, RENEWED, WRONG, token)
    for secret in (*secrets, BODY, QUERY, KEY, PATH, HEADER):
        assert secret not in said + logged + metrics
    assert ADDRESS not in logged + metrics
    assert "blog_http_requests_total" in metrics
    for answer in answers:
        is_own = answer.request.method in ("POST", "PATCH") and answer.is_success
        for secret in (*secrets, *(() if is_own else (ADDRESS,))):
            assert secret not in answer.text + str(answer.headers)
    stored = written_to(engine)
    for secret in (*secrets, KEY):
        assert secret.encode() not in stored
        assert base64.b64encode(secret.encode()) not in stored


def written_to(engine: Engine) -> bytes:
    """Every row, and of SQLite also every file."""
    rows = bytearray()
    with engine.connect() as connection:
        for table in TABLES:
            for row in connection.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - ours
                for value in row:
                    rows += value if isinstance(value, bytes) else str(value).encode()
    assert ADDRESS.encode() in rows
    file = engine.url.database or ""
    if engine.dialect.name == "sqlite":
        for name in (file, f"{file}-wal"):
            rows += Path(name).read_bytes() if Path(name).exists() else b""
    return bytes(rows)


def test_a_password_is_no_part_of_a_command(tmp_path: Path) -> None:
    refused = subprocess.run(  # noqa: S603 - our own program
        (BLOG, "users", "create-admin", "--password", PASSWORD),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert refused.returncode == 2
    assert PASSWORD not in refused.stdout
