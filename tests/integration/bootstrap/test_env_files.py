"""Settings from `.env`, and variables whose names are wrong."""

from pathlib import Path

import pytest

from blog.bootstrap.setting_problems import PREFIX
from blog.bootstrap.settings import Settings, SettingsError, misspelt

EXAMPLE = Path(__file__).parents[3] / ".env.example"


def test_settings_are_read_from_the_file_where_the_service_is_started(folder: Path) -> None:
    (folder / ".env").write_text(
        "# a comment\nBLOG_PORT=8001\nBLOG_CORS_ORIGINS=https://app.example,https://b.example\n"
    )

    settings = Settings.load()

    assert settings.port == 8001
    assert settings.cors_origins == ("https://app.example", "https://b.example")


def test_a_variable_of_the_environment_wins_over_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("BLOG_PORT=8001\nBLOG_WORKERS=3\n")
    monkeypatch.setenv("BLOG_PORT", "8002")

    settings = Settings.load()

    assert (settings.port, settings.workers) == (8002, 3)


def test_what_is_not_of_the_blog_is_none_of_its_business(folder: Path) -> None:
    (folder / ".env").write_text("PORT=8001\nBLOG_THEME=dark\n")

    assert Settings.load().port == 8000


def test_a_wrong_value_in_the_file_is_refused_as_in_the_environment(folder: Path) -> None:
    (folder / ".env").write_text("BLOG_PORT=http\n")

    with pytest.raises(SettingsError) as refusal:
        Settings.load()

    assert str(refusal.value) == "BLOG_PORT must be a whole number, such as 8000."


def test_a_file_that_is_no_text_is_refused_by_its_name(folder: Path) -> None:
    (folder / ".env").write_bytes(b"BLOG_PORT=8001\n\xff\xfe\n")

    with pytest.raises(SettingsError, match=r"\A\.env .*UTF-8"):
        Settings.load()


@pytest.mark.parametrize(
    "line", ["BLOG_PORT", "BLOG_PORT 8001", "BLOG_PORT: 8001", "=8001", 'BLOG_PORT="8001']
)
def test_a_line_that_says_nothing_is_refused_by_its_number_and_not_repeated(
    folder: Path, caplog: pytest.LogCaptureFixture, line: str
) -> None:
    (folder / ".env").write_text(f"# a comment\n\n\n{line}\n")

    with pytest.raises(SettingsError) as refusal:
        Settings.load()

    assert str(refusal.value) == (
        ".env, line 4, must be a name, = and a value, such as BLOG_PORT=8000."
    )
    assert caplog.messages == []


def test_a_file_that_cannot_be_read_is_refused_by_its_name(folder: Path) -> None:
    (folder / ".env").symlink_to("/proc/self/mem")

    with pytest.raises(SettingsError) as refusal:
        Settings.load()

    assert str(refusal.value) == ".env cannot be read: Input/output error."


def test_all_that_is_wrong_is_named_wherever_it_stands(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("BLOG_ACCESS restricted\nBLOG_WORKERS=none\nBLOG_PROT=1\n")
    monkeypatch.setenv("BLOG_HOST", "192.168.1.7")

    with pytest.raises(SettingsError) as refusal:
        Settings.load()

    line, host, workers, name = str(refusal.value).splitlines()
    assert line.startswith(".env, line 1, must be")
    assert host.startswith("BLOG_HOST (--host) must be a loopback address")
    assert workers == "BLOG_WORKERS must be a whole number, such as 1."
    assert name == "BLOG_PROT is no setting; did you mean BLOG_PORT?"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("BLOG_PROT", "BLOG_PORT"),
        ("BLOG_DATABASE_URI", "BLOG_DATABASE_URL"),
        ("BLOG_CORS_ORIGIN", "BLOG_CORS_ORIGINS"),
        ("BLOG_LOGLEVEL", "BLOG_LOG_LEVEL"),
    ],
)
def test_a_misspelt_variable_is_named_with_what_it_may_mean(
    monkeypatch: pytest.MonkeyPatch, wrong: str, right: str
) -> None:
    monkeypatch.setenv(wrong, "1")

    assert misspelt() == [f"{wrong} is no setting; did you mean {right}?"]


def test_a_misspelt_name_in_the_file_is_named_as_well(folder: Path) -> None:
    (folder / ".env").write_text("BLOG_PROT=8001\n")

    assert misspelt() == ["BLOG_PROT is no setting; did you mean BLOG_PORT?"]


def test_variables_that_look_like_no_setting_are_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("BLOG_PORT", "BLOG_THEME_OF_MINE", "BLOGGING_PROT", "PROT"):
        monkeypatch.setenv(name, "1")

    assert misspelt() == []


def the_example() -> dict[str, str]:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_example_lists_every_setting_in_order() -> None:
    assert list(the_example()) == [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]


def test_the_example_shows_the_defaults(folder: Path) -> None:
    (folder / ".env").write_text(EXAMPLE.read_text("utf-8"))

    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    assert Settings.load().model_dump() == defaults


def test_the_example_leaves_empty_only_what_is_empty_by_default() -> None:
    empty = {name for name, value in the_example().items() if not value}

    assert empty == {
        f"{PREFIX}{name.upper()}"
        for name, field in Settings.model_fields.items()
        if field.default == ()
    }


def test_the_example_says_something_of_every_setting() -> None:
    paragraphs = EXAMPLE.read_text("utf-8").split("\n\n")

    settings = [paragraph for paragraph in paragraphs if PREFIX in paragraph]
    assert settings
    assert all(paragraph.startswith("# ") for paragraph in settings)
