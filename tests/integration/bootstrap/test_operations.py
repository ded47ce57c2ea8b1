"""What the commands are given to work on, made of settings and options."""

from pathlib import Path

import pytest

from blog.bootstrap.operations import load


def test_wrong_settings_end_the_program_with_a_line_for_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BLOG_PORT", "http")
    monkeypatch.setenv("BLOG_LOG_LEVEL", "loud")

    with pytest.raises(SystemExit) as end:
        load()

    assert str(end.value.code).splitlines() == [
        "blog: BLOG_PORT must be a whole number, such as 8000.",
        "blog: BLOG_LOG_LEVEL must be debug, info, warning or error, such as info.",
    ]


def test_a_wrong_option_ends_the_program_as_a_wrong_setting_does() -> None:
    with pytest.raises(SystemExit, match=r"\Ablog: BLOG_HOST \(--host\) must be a loopback"):
        load(host="192.168.1.7")


def test_a_misspelt_variable_is_a_line_on_stderr_and_no_obstacle(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BLOG_PROT", "8001")

    load()

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "blog: BLOG_PROT is no setting; did you mean BLOG_PORT?\n"


def test_options_win_over_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_HOST", "127.0.0.2")
    monkeypatch.setenv("BLOG_PORT", "8001")

    assert load(host=None, port=8002, workers=None).address == "http://127.0.0.2:8002"


def test_the_address_of_an_ipv6_host_is_a_url_that_works() -> None:
    assert load(host="::1").address == "http://[::1]:8000"


def test_nothing_is_opened_before_a_command_asks_for_it(folder: Path) -> None:
    load()

    assert list(folder.iterdir()) == []
