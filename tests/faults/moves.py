"""All data is taken from the file to the server, and back into another file."""

from pathlib import Path

from tests.faults.figures import NONE, SOME, Fault, Figures
from tests.faults.places import Place, a_place
from tests.integration.cli.processes import BLOG, start

LONGEST = 3_600.0
"""Seconds after which a command hangs."""


def moves(place: Place, *, posts: int, seed: int) -> Figures:
    """How the exports of so many posts differ on the way."""
    folders = [place.folder / name for name in ("server", "file")]
    for folder in folders:
        folder.mkdir()
    with a_place("postgresql", folders[0]) as server, a_place("sqlite", folders[1]) as file:
        codes = [_blog(place, "seed", "--users", str(posts // 100), "--posts", str(posts))]
        codes.append(_blog(place, "export", _export(place)))
        for source, target in ((place, server), (server, file)):
            codes.append(_blog(target, "import", _export(source)))
            codes.append(_blog(target, "export", _export(target)))
        exports = [_export(each).read_bytes() for each in (place, server, file)]
        ((rows,),) = file.rows("SELECT count(*) FROM posts")
    return {
        "commands that failed": sum(code != 0 for code in codes),
        "posts that are missing in the end": posts - rows,
        "bytes of the export": len(exports[0]),
        "exports unlike the first": sum(export != exports[0] for export in exports[1:]),
    }


def _export(place: Place) -> Path:
    return place.folder / "blog.jsonl"


def _blog(place: Place, *arguments: str | Path) -> int:
    """The code with which the command ends."""
    return start(place.folder, BLOG, *arguments, **place.settings).wait(LONGEST)


MOVES = Fault(
    "moves",
    moves,
    size={"posts": 100_000},
    limits={
        "commands that failed": NONE,
        "posts that are missing in the end": NONE,
        "bytes of the export": SOME,
        "exports unlike the first": NONE,
    },
    databases=("sqlite",),
)
