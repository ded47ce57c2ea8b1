"""The pages that are made from the code are as it is."""

import re
from pathlib import Path

import pytest
from docs import generate, limits
from docs.generate import problem_types

import blog
from blog.adapters.http import body, middleware
from blog.adapters.http.protocol import Limits
from blog.bootstrap.setting_problems import PREFIX
from blog.bootstrap.settings import Settings

DOCUMENTS = generate.documents()

INNER = {
    "_FLUSH_WAIT": "how long the end waits for traces to be sent",
    "LONGEST_GUESSED": "which passwords are too common is no length",
    "LONGEST_BOUNDED_SKIP": "whether a list is a search",
    "LARGEST_VERSION": "two thousand million changes of one user or post",
    "LEAST_HITS": "whether the cache stands aside",
    "LONGEST_QUERY": "which queries are remembered",
    "LONGEST": "how long what is counted is kept",
    "SHORTEST_PLAN": "demo data",
    "LONGEST_WORD": "how a word is kept, not which",
    "MOST_FORGOTTEN": "how much is swept at a time",
    "MOST_SWEPT": "how much is swept at a time",
    "MOST_QUERIES": "which queries are remembered",
    "MOST_SORTED": "whether a search sorts or walks",
    "MOST_PAIRS": "how far a query that is refused is looked at",
    "MOST_OF_ONE": "what Unicode does",
    "MOST_RUNS": "how often one use case runs within its five seconds",
    "MOST_TURNS": "how fast passwords are hashed",
    "MOST_TURNS_OF_ALL": "how fast passwords are hashed",
    "READ_WAIT": "how soon a read is tried again",
    "SWITCH_WAIT": "how long the first start waits",
}
"""Constants that look like limits and are none that anybody reaches, and what they are."""


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_a_page_is_as_make_docs_makes_it(file: Path) -> None:
    assert file.read_text("utf-8") == DOCUMENTS[file]


def test_every_setting_is_on_its_page_and_in_the_example() -> None:
    names = [PREFIX + name.upper() for name in Settings.model_fields]

    page, example = (DOCUMENTS[generate.ROOT / f] for f in ("docs/settings.md", ".env.example"))

    assert re.findall(r"(?m)^\| `(\w+)`", page) == names
    assert re.findall(r"(?m)^(\w+)=", example) == names


def test_every_problem_has_a_row_and_its_text() -> None:
    page = DOCUMENTS[generate.ROOT / "docs" / "errors.md"]

    assert re.findall(r"(?m)^\| \d+ \| \[`([\w-]+)`\]", page) == list(problem_types())
    assert [each.code for each in problem_types().values() if each.explanation not in page] == []


def test_the_texts_of_problems_name_the_limits_that_are_enforced() -> None:
    types = problem_types()
    seconds = (Limits().headers, Limits().body)

    for code, number in {
        "content-too-large": f"{body.LARGEST_BODY:,} bytes",
        "headers-too-large": f"{middleware.MOST_HEADERS} header fields",
        "malformed-json": f"at most {body.DEEPEST_NESTING} deep",
        "request-timeout": "within {:g} seconds, and its body within {:g} more".format(*seconds),
        "uri-too-long": f"{middleware.LARGEST_URI:,} bytes",
    }.items():
        assert number in types[code].explanation


def test_every_constant_that_looks_like_a_limit_is_on_the_page_or_said_to_be_none() -> None:
    source = Path(blog.__file__).parent
    name = re.compile(
        r"(?m)^((?:MOST|LARGEST|LONGEST|SHORTEST|FEWEST|LEAST|DEEPEST)(?:_\w+)?|\w+_WAIT)\b.* = "
    )
    constants = {each for file in source.rglob("*.py") for each in name.findall(file.read_text())}

    page = Path(limits.__file__).read_text("utf-8")
    listed = {each for each in constants if re.search(rf"\.{each}\b|{each} as", page)}

    assert {"LARGEST_BODY", "MOST_WRITES", "WRITE_WAIT"} <= listed
    assert constants - listed == set(INNER) - listed
