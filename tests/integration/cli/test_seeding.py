"""`blog seed`: the same data wherever it is made."""

from pathlib import Path

import pytest

from tests.integration.cli.processes import BLOG, run
from tests.integration.tables import connected, everything, rows

SEED = (BLOG, "seed", "--users", "20", "--posts", "1000")

TEXTS = (
    "SELECT name, email, age, city FROM users ORDER BY id",
    "SELECT author_id, title, content FROM posts ORDER BY id",
)


def texts(url: str) -> list[object]:
    """What does not depend on the moment."""
    return [rows(url, statement) for statement in TEXTS]


@pytest.fixture(scope="module")
def seeded_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """The texts in another database."""
    folder = tmp_path_factory.mktemp("elsewhere")
    assert run(folder, *SEED).returncode == 0
    return texts(f"sqlite:///{folder}/blog.db")


def test_the_same_numbers_make_the_same_texts(
    tmp_path: Path, url: str, seeded_elsewhere: list[object]
) -> None:
    result = run(tmp_path, *SEED, database_url=url)

    assert result.returncode == 0
    assert result.stdout.startswith("users\t20\n")
    assert texts(url) == seeded_elsewhere
    assert rows(url, "SELECT count(*) FROM posts") == [(1_000,)]


def test_a_database_with_data_in_it_is_refused(tmp_path: Path, url: str) -> None:
    assert run(tmp_path, BLOG, "seed", "--users", "1", "--posts", "0", database_url=url).stdout
    with connected(url) as connection:
        before = everything(connection)

        result = run(tmp_path, *SEED, database_url=url)

        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr == (
            "blog: The database has data in it; demo data goes into an empty one only.\n"
        )
        assert everything(connection) == before
