"""Accounts, looked after on the host, with passwords as they really are."""

import os
import select
import subprocess
from pathlib import Path

from blog.adapters.system.passwords import Argon2PasswordHasher
from tests.integration.cli.processes import BLOG, PATIENCE, environment, run
from tests.integration.tables import rows

PASSWORD = "Four words, not in a row"
ADA = ("--email", "Ada@Example.com", "--name", "Ada Lovelace", "--age", "36")
CREATE_ADMIN = (BLOG, "users", "create-admin", *ADA, "--password-stdin")
SHOWN = "id\t1\nemail\tada@example.com\nrole\tadmin\nactive\tyes\n"


def test_the_first_admin_is_made_once_and_stays(tmp_path: Path, url: str) -> None:
    restricted = {"database_url": url, "access": "restricted"}

    first, again = (run(tmp_path, *CREATE_ADMIN, stdin=PASSWORD, **restricted) for _ in range(2))
    deactivate = run(tmp_path, BLOG, "users", "deactivate", *ADA[:2], **restricted)

    assert (first.returncode, first.stdout, first.stderr) == (0, SHOWN, "")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "blog: This e-mail address is taken.\n"
    assert (deactivate.returncode, deactivate.stdout) == (1, "")
    assert deactivate.stderr == "blog: This is the last admin.\n"
    ((password_hash,),) = rows(url, "SELECT password_hash FROM passwords")
    assert Argon2PasswordHasher().verify(PASSWORD, password_hash)


def test_a_weak_password_is_one_line_that_does_not_repeat_it(tmp_path: Path) -> None:
    result = run(tmp_path, *CREATE_ADMIN, stdin="iloveyouiloveyou\n")

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "blog: password: Choose one that nobody else has: this is guessed first.\n"
    )


def test_what_is_missing_is_not_waited_for_without_a_terminal(tmp_path: Path) -> None:
    result = run(tmp_path, BLOG, "users", "create-admin", stdin="ada@example.com\n")

    assert (result.returncode, result.stdout) == (2, "")
    assert "--email" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_is_asked_for_what_is_missing_and_shows_no_password(tmp_path: Path) -> None:
    dialogue = {
        "Email": "ada@example.com",
        "Name": "Ada Lovelace",
        "Age": "36",
        "Password": PASSWORD,
        "Repeat for confirmation": PASSWORD,
    }
    terminal, its_end = os.openpty()
    process = subprocess.Popen(  # noqa: S603 - the project's own program
        (BLOG, "users", "create-admin"),
        cwd=tmp_path,
        env=environment(),
        stdin=its_end,
        stdout=subprocess.PIPE,
        stderr=its_end,
        text=True,
        start_new_session=True,
    )
    os.close(its_end)

    shown = ""
    try:
        for question, answer in dialogue.items():
            while not shown.endswith(f"{question}: "):
                assert select.select([terminal], [], [], PATIENCE)[0], shown
                shown += os.read(terminal, 1024).decode()
            os.write(terminal, f"{answer}\n".encode())
        stdout, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.communicate()
        os.close(terminal)

    assert (process.returncode, stdout) == (0, SHOWN)
    assert "Ada Lovelace" in shown
    assert PASSWORD not in shown
