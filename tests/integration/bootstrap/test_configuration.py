"""Which settings are in force, and where they come from: what `blog config` tells."""

from pathlib import Path

import pytest

from blog.adapters.cli.configuration import Setting
from blog.bootstrap.configuration import read_configuration
from blog.bootstrap.setting_problems import PREFIX
from blog.bootstrap.settings import Settings

NOT_LOOPBACK = "192.168.1.7"


def told(name: str, **options: object) -> Setting:
    (setting,) = [each for each in read_configuration(**options).settings if each.name == name]
    return setting


def test_every_setting_is_told_in_order_with_its_meaning() -> None:
    settings = read_configuration().settings

    assert [each.name for each in settings] == [PREFIX + f.upper() for f in Settings.model_fields]
    assert [each.name for each in settings if not each.meaning.endswith(".")] == []
    assert [each.name for each in settings if each.value != each.default] == []
    assert {each.origin for each in settings} == {"default"}


def test_the_first_origin_that_has_a_value_wins(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("BLOG_PORT=1\nBLOG_WORKERS=2\nBLOG_CACHE_AGE=3\nBLOG_ACCESS=\n")
    monkeypatch.setenv("BLOG_PORT", "4")
    monkeypatch.setenv("BLOG_WORKERS", "5")
    monkeypatch.setenv("BLOG_CACHE_AGE", "")

    settings = {each.name: each for each in read_configuration(port=6, host=None).settings}

    assert {
        name: (settings[f"BLOG_{name}"].value, settings[f"BLOG_{name}"].origin)
        for name in ("PORT", "WORKERS", "CACHE_AGE", "ACCESS", "HOST")
    } == {
        "PORT": ("6", "command line"),
        "WORKERS": ("5", "environment"),
        "CACHE_AGE": ("3", ".env"),
        "ACCESS": ("open", "default"),
        "HOST": ("127.0.0.1", "default"),
    }


def test_a_value_is_told_as_one_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_OPEN_TO_NETWORK", "true")
    monkeypatch.setenv("BLOG_ALLOWED_HOSTS", " a.example , b.example ")

    assert told("BLOG_OPEN_TO_NETWORK").value == "yes"
    assert told("BLOG_ALLOWED_HOSTS").value == "a.example,b.example"


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("postgresql://me:s3cret@db/blog", "postgresql://me:***@db/blog"),
        ("postgres://me:s3%40cret@db:5433/blog", "postgres://me:***@db:5433/blog"),
        ("postgresql://:s3cret@db/blog", "postgresql://:***@db/blog"),
        ("postgresql+psycopg://me:s3cret@db/blog", "postgresql+psycopg://me:***@db/blog"),
        (
            "postgresql://db/blog?user=me&password=s3cret",
            "postgresql://db/blog?password=***&user=me",
        ),
        ("postgresql://db/blog?PASSWORD=s3cret", "postgresql://db/blog?PASSWORD=***"),
        ("postgresql://me@db/blog?sslpassword=s3cret", "postgresql://me@db/blog?sslpassword=***"),
        ("postgresql://db/blog?password=a&password=s3cret", "postgresql://db/blog?password=***"),
        ("postgresql://me@db/blog", "postgresql://me@db/blog"),
        ("sqlite:////var/lib/blog/blog.db", "sqlite:////var/lib/blog/blog.db"),
    ],
)
def test_a_password_is_masked_wherever_it_stands(
    monkeypatch: pytest.MonkeyPatch, url: str, masked: str
) -> None:
    monkeypatch.setenv("BLOG_DATABASE_URL", url)

    assert told("BLOG_DATABASE_URL").value == masked


def test_what_cannot_be_used_has_no_value_and_the_rest_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BLOG_DATABASE_URL", "postgresql://me:s3cret@db:port/blog")
    monkeypatch.setenv("BLOG_PORT", "8001")

    configuration = read_configuration()
    wrong = told("BLOG_DATABASE_URL")

    assert (wrong.value, wrong.origin) == (None, "environment")
    assert wrong.problem is not None
    assert configuration.problems == (wrong.problem,)
    assert told("BLOG_PORT").value == "8001"
    assert "s3cret" not in repr(configuration)


def test_every_problem_is_told_those_of_one_setting_and_those_of_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BLOG_HOST", NOT_LOOPBACK)
    monkeypatch.setenv("BLOG_PORT", "http")

    host, port = read_configuration().problems

    assert host.startswith("BLOG_HOST (--host) must be a loopback address such as")
    assert port == "BLOG_PORT must be a whole number, such as 8000."


def test_what_depends_on_a_setting_that_is_wrong_is_not_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BLOG_ACCESS", "restrictd")
    monkeypatch.setenv("BLOG_HOST", NOT_LOOPBACK)

    assert read_configuration().problems == (
        "BLOG_ACCESS must be open or restricted, such as open.",
    )
    assert (told("BLOG_HOST").value, told("BLOG_HOST").problem) == (None, None)


def test_a_file_that_is_no_text_is_a_problem_and_the_environment_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_bytes(b"BLOG_PORT=8001\n\xff\xfe\n")
    monkeypatch.setenv("BLOG_WORKERS", "2")

    configuration = read_configuration()

    assert configuration.problems == (".env must be a text in UTF-8.",)
    assert told("BLOG_WORKERS").value == "2"
    assert told("BLOG_PORT").origin == "default"


def test_a_misspelt_name_is_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_PROT", "8001")

    assert read_configuration().advice == ("BLOG_PROT is no setting; did you mean BLOG_PORT?",)
    assert read_configuration().problems == ()
