"""What was acknowledged is there when the next server looks."""

from pathlib import Path

from tests.integration.cli.bodies import a_post, a_user
from tests.integration.cli.processes import serving


def test_the_flow_of_the_tutorial_survives_a_restart_and_a_kill(tmp_path: Path, url: str) -> None:
    with serving(tmp_path, database_url=url) as server:
        user = server.http.post("/api/v1/users", json=a_user()).json()
        again = a_user() | {"email": str(user["email"]).upper()}
        assert server.http.post("/api/v1/users", json=again).status_code == 409
        assert server.http.post("/api/v1/posts", json=a_post(user["id"])).status_code == 201
        assert server.http.get("/api/v1/posts/1").json()["author"] == user
        assert server.end() == 0  # though the connection is still open

    with serving(tmp_path, database_url=url) as server:
        assert server.http.get("/api/v1/posts?published=false").json()[0]["id"] == 1
        published = server.http.post("/api/v1/posts/1/publish")
        server.process.kill()
        assert published.status_code == 200

    with serving(tmp_path, database_url=url) as server:
        found = server.http.get("/api/v1/posts?published=true&q=engine&include=author")
        assert found.json() == [published.json()]
