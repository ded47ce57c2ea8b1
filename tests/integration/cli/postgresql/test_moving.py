"""From the file to PostgreSQL, as the documents say it."""

from pathlib import Path

from tests.documents import run_by
from tests.integration.cli.processes import BLOG, PROGRAMS, environment, run, serving


def test_the_five_commands_of_the_document_move_all_there_is(
    missing_url: str, tmp_path: Path
) -> None:
    (block,) = run_by(__file__, "docs/durability.md")
    *moving, last = block.splitlines()
    assert run(tmp_path, BLOG, "seed", "--users", "5", "--posts", "20").returncode == 0
    script = "\n".join(moving).replace("postgresql://user:password@host/blog", missing_url)
    script += "\nblog export again.jsonl && cmp blog.jsonl again.jsonl"
    path = f"PATH='{PROGRAMS}:{environment()['PATH']}'\n"

    moved = run(tmp_path, "/bin/sh", "-ec", path + script)

    assert moved.returncode == 0, moved.stderr
    assert last == "blog serve"
    with serving(tmp_path, database_url=missing_url) as server:
        assert len(server.http.get("/api/v1/posts", params={"limit": 100}).json()) == 20
