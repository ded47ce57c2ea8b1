"""An upgrade of one instance after the other, seen by the one that is still of the version before.

This version plays the one before: the next one is a copy of it with a migration that expands.
"""

from pathlib import Path

import pytest

from tests.integration.cli.bodies import a_post, a_user
from tests.integration.cli.processes import BLOG, SERVE, Server, run, serving
from tests.integration.cli.versions import HERE, REVISIONS, next_version_of
from tests.integration.tables import rows

EXPAND = """
def upgrade():
    op.add_column("posts", sa.Column("summary", sa.Text(), server_default="-", nullable=False))
    op.add_column("users", sa.Column("pronouns", sa.Text()))
    op.create_index("ix_posts_summary", "posts", ["summary", "id"])
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("post_id", sa.BigInteger(), sa.ForeignKey("posts.id", ondelete="CASCADE")),
    )
"""
"""Everything that a migration may do while older code serves."""


@pytest.fixture
def next_version(url: str, tmp_path: Path) -> Path:
    return next_version_of(url, tmp_path, EXPAND)


def folder(above: Path, name: str) -> Path:
    made = above / name
    made.mkdir()
    return made


def use(server: Server, name: str) -> None:
    """Do to it what clients do: every kind of read and write."""
    http = server.http
    user = http.post("/api/v1/users", json=a_user(name)).raise_for_status().json()
    keyed = {"Idempotency-Key": name}
    post = http.post("/api/v1/posts", json=a_post(user["id"]), headers=keyed).json()
    path = f"/api/v1/posts/{post['id']}"
    http.patch(path, json={"title": f"Written by {name}"}).raise_for_status()
    http.post(f"{path}/publish").raise_for_status()
    found = http.get("/api/v1/posts", params={"q": name, "include": "author"}).json()
    assert [each["author"] for each in found] == [user]
    assert http.get("/api/v1/users/search", params={"name": name}).json() == [user]
    again = http.post("/api/v1/posts", json=a_post(user["id"]), headers=keyed)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (post, "true")


def test_the_version_before_serves_while_the_next_one_migrates_and_afterwards(
    next_version: Path, tmp_path: Path, url: str
) -> None:
    with serving(folder(tmp_path, "old"), database_url=url) as old:
        use(old, "Before Migration")
        migrated = run(next_version, *HERE, "migrate", database_url=url)
        assert migrated.returncode == 0, migrated.stderr
        assert rows(url, REVISIONS) == [("9999",)]

        use(old, "After Migration")
        assert old.http.get("/health/ready").status_code == 200
        with serving(next_version, *HERE, *SERVE[1:], database_url=url) as new:
            use(new, "Next Version")
            use(old, "Side By Side")
            assert new.http.get("/api/v1/posts?q=side").json()[0]["title"] == (
                "Written by Side By Side"
            )


def test_the_version_before_starts_on_the_schema_of_the_next_with_one_warning(
    next_version: Path, tmp_path: Path, url: str
) -> None:
    assert run(next_version, *HERE, "migrate", database_url=url).returncode == 0

    with serving(folder(tmp_path, "old"), database_url=url) as old:
        use(old, "Back Again")
        user = old.http.get("/api/v1/users").json()[0]
        deleted = old.http.delete(f"/api/v1/users/{user['id']}?posts=delete")

        assert deleted.status_code == 204
        assert old.stderr.count("the schema is newer than this version of the blog") == 1
        assert old.end() == 0

    assert rows(url, "SELECT count(*) FROM posts") == [(0,)]
    assert run(tmp_path, BLOG, "check", database_url=url).returncode == 0
