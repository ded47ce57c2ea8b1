"""What `blog export`, `import` and `backup` do with the file that they are given."""

import stat
from pathlib import Path

import pytest

from blog.application.blog import BLOG
from blog.application.maintenance import DatabaseNotEmpty, Refused, SchemaState
from blog.domain.errors import Unavailable
from tests.exports import EXPORT, a_blog
from tests.fakes.database import FakeDatabase
from tests.fakes.memory import Memory
from tests.integration.cli.files import contents
from tests.integration.commands.conftest import Blog

COUNTS = "users\t2\nposts\t4\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def full_blog(blog: Blog) -> Blog:
    blog.database.state = SchemaState.CURRENT
    blog.memory.become(a_blog())
    return blog


def refusal(blog: Blog, *arguments: str) -> str:
    """What is said, after making sure that no file was made or changed."""
    before = contents(Path())
    with pytest.raises((Refused, Unavailable)) as refused:
        blog.run(*arguments)

    assert contents(Path()) == before
    return str(refused.value)


def test_an_export_is_all_that_there_is_in_a_new_file(full_blog: Blog) -> None:
    result = full_blog.run("export", "blog.jsonl")

    assert (result.exit_code, result.stdout) == (0, COUNTS)
    assert contents(Path()) == {"blog.jsonl": EXPORT}


@pytest.mark.parametrize("command", ["export", "backup"])
def test_a_new_file_can_be_read_by_its_owner_only(full_blog: Blog, command: str) -> None:
    full_blog.run(command, "new")

    assert stat.S_IMODE(Path("new").stat().st_mode) == 0o600


def test_an_import_fills_a_database_and_migrates_it_first(blog: Blog, folder: Path) -> None:
    (folder / "blog.jsonl").write_bytes(EXPORT)

    result = blog.run("import", "blog.jsonl")

    assert (result.exit_code, result.stdout) == (0, COUNTS)
    assert blog.memory == a_blog()
    assert blog.database.state is SchemaState.CURRENT


def test_progress_is_shown_on_stderr(full_blog: Blog) -> None:
    exported = full_blog.run("export", "blog.jsonl")
    full_blog.memory.become(Memory())
    imported = full_blog.run("import", "blog.jsonl")

    assert "Exporting" in exported.stderr
    assert "Importing" in imported.stderr
    assert "6/6" in exported.stderr
    assert "6/6" in imported.stderr


def test_a_backup_is_made_by_the_database_in_a_new_file(full_blog: Blog) -> None:
    result = full_blog.run("backup", "copy.db")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "The copy is whole: 'copy.db'\n"
    assert contents(Path()) == {"copy.db": SchemaState.CURRENT.told(BLOG).encode()}


@pytest.mark.parametrize("command", ["export", "backup"])
@pytest.mark.parametrize("target", ["a-file", "a-folder", "a-link", "a-link-to-nothing"])
def test_what_has_the_name_already_is_never_replaced(
    full_blog: Blog, folder: Path, command: str, target: str
) -> None:
    (folder / "a-file").write_text("of value")
    (folder / "a-folder").mkdir()
    (folder / "a-link").symlink_to("a-file")
    (folder / "a-link-to-nothing").symlink_to("nothing")

    said = refusal(full_blog, command, target)

    assert said == f"'{target}' cannot be written: File exists."
    assert not (folder / "nothing").exists()


def test_what_got_the_name_meanwhile_is_not_replaced(full_blog: Blog, folder: Path) -> None:
    class SlowDatabase(FakeDatabase):
        def backup(self, to: Path) -> None:
            (folder / "new").write_text("of value")

    full_blog.database = SlowDatabase()

    with pytest.raises(Refused, match="'new' cannot be written: File exists"):
        full_blog.run("backup", "new")

    assert contents(folder) == {"new": b"of value"}


def test_a_copy_that_is_interrupted_leaves_nothing_and_says_so(full_blog: Blog) -> None:
    class Interrupted(FakeDatabase):
        def backup(self, to: Path) -> None:
            raise KeyboardInterrupt

    full_blog.database = Interrupted()

    result = full_blog.run("backup", "new")

    assert (result.exit_code, result.output.strip()) == (1, "blog: Interrupted.")
    assert contents(Path()) == {}


def test_a_copy_that_fails_leaves_nothing(full_blog: Blog) -> None:
    class FullDisk(FakeDatabase):
        def backup(self, to: Path) -> None:
            to.write_text("a part")
            raise Unavailable

    full_blog.database = FullDisk()

    assert refusal(full_blog, "backup", "new")


@pytest.mark.parametrize("command", ["export", "backup"])
@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("nowhere/new", "No such file or directory"),
        ("a-file/new", "Not a directory"),
        ("n" * 256, "File name too long"),
    ],
)
def test_a_place_where_no_file_can_be_is_named(
    full_blog: Blog, folder: Path, command: str, place: str, reason: str
) -> None:
    (folder / "a-file").touch()

    assert refusal(full_blog, command, place) == f"'{place}' cannot be written: {reason}."


@pytest.mark.parametrize(
    ("place", "reason"), [("nowhere", "No such file or directory"), (".", "Is a directory")]
)
def test_what_cannot_be_read_is_named(blog: Blog, place: str, reason: str) -> None:
    assert refusal(blog, "import", place) == f"'{place}' cannot be read: {reason}."


def test_the_name_of_a_file_never_makes_a_second_line(full_blog: Blog) -> None:
    assert refusal(full_blog, "import", "a\nname\x1b[31m") == (
        r"'a\nname\x1b[31m' cannot be read: No such file or directory."
    )


def test_the_name_of_a_copy_is_said_as_it_is(full_blog: Blog) -> None:
    result = full_blog.run("backup", "[red]name")

    assert result.stderr == "The copy is whole: '[red]name'\n"


@pytest.mark.parametrize("name", ["a name", "[red]name", "-n", "a\nname", "n" * 255, "\udcff"])
@pytest.mark.parametrize("command", ["export", "backup"])
def test_any_name_that_a_file_can_have_is_taken(full_blog: Blog, command: str, name: str) -> None:
    result = full_blog.run(command, "--", name)

    assert result.exit_code == 0
    assert list(contents(Path())) == [name]


@pytest.mark.parametrize("state", [SchemaState.MISSING, SchemaState.OLD])
def test_an_export_of_an_old_schema_names_the_command_that_helps(
    full_blog: Blog, state: SchemaState
) -> None:
    full_blog.database.state = state

    told = state.told(BLOG).capitalize()
    assert refusal(full_blog, "export", "new") == f"{told}; run `blog migrate`."


@pytest.mark.parametrize("command", ["export", "import"])
def test_a_newer_schema_is_not_moved_by_a_version_that_does_not_know_all_of_it(
    full_blog: Blog, command: str
) -> None:
    full_blog.database.state = SchemaState.NEWER

    assert refusal(full_blog, command, "new") == (
        "The schema is newer than this version of the blog; use that version for this."
    )


def test_an_import_into_a_database_with_data_in_it_is_refused(
    full_blog: Blog, folder: Path
) -> None:
    (folder / "blog.jsonl").write_bytes(EXPORT)

    with pytest.raises(DatabaseNotEmpty):
        full_blog.run("import", "blog.jsonl")

    assert full_blog.memory == a_blog()


def test_a_file_that_was_changed_is_refused_with_the_line(blog: Blog, folder: Path) -> None:
    (folder / "blog.jsonl").write_bytes(EXPORT[:-1])

    said = refusal(blog, "import", "blog.jsonl")

    assert said == "Line 8: The file ends too early. Nothing was imported."
    assert blog.memory == Memory()
