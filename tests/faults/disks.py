"""A disk that keeps what was synced to it, and of the rest what it likes."""

import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.traces import Call

SECTOR = 512
"""Bytes that a disk writes as one."""


@dataclass
class File:
    """A file. It is lost as a whole while its folder was not synced after it was made."""

    kept: bytearray = field(default_factory=bytearray)
    waiting: list[Call] = field(default_factory=list)
    """Changes since then, in their order."""
    has_name: bool = False


@dataclass
class Disk:
    """The files of one folder, as the calls so far have left them. Anything else is ignored."""

    folder: Path
    files: dict[Path, File] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> "Disk":
        """One that keeps the folder as it is."""
        files = {p: File(bytearray(p.read_bytes()), has_name=True) for p in folder.iterdir()}
        return cls(folder, files)

    def take(self, call: Call) -> None:
        if call.path == self.folder:  # only a sync names it
            for file in self.files.values():
                file.has_name = True
        elif call.path.parent == self.folder:
            self._take_for_file(call)

    def _take_for_file(self, call: Call) -> None:
        match call.name:
            case "openat":
                self.files.setdefault(call.path, File())
            case "unlink":
                del self.files[call.path]
            case "fsync" | "fdatasync":
                file = self.files[call.path]
                for change in file.waiting:
                    if change.ended <= call.began:
                        _change(file.kept, change)
                file.waiting = [change for change in file.waiting if change.ended > call.began]
            case _:
                self.files[call.path].waiting.append(call)

    def cut(self, chance: random.Random | None) -> dict[str, bytes]:
        """What is found of each file after a power cut: what was synced, and where chance has a
        part in it, some of the sectors that were not."""
        return {
            path.name: _after_a_cut(file, chance)
            for path, file in self.files.items()
            if file.has_name
        }

    def contents(self) -> dict[str, bytes]:
        """What a program sees in each file while there is power."""
        return {path.name: _after_all(file) for path, file in self.files.items()}


def _after_a_cut(file: File, chance: random.Random | None) -> bytes:
    content = bytearray(file.kept)
    if chance is not None:
        for change in (each for each in file.waiting if chance.random() < 0.5):
            _change(content, change, sectors=chance.randrange(len(change.data) // SECTOR + 2))
    return bytes(content)


def _after_all(file: File) -> bytes:
    content = bytearray(file.kept)
    for change in file.waiting:
        _change(content, change)
    return bytes(content)


def _change(content: bytearray, change: Call, sectors: int | None = None) -> None:
    """Make the change, or of what it writes so many sectors only."""
    if change.name == "ftruncate":
        content[change.number :] = bytes(max(0, change.number - len(content)))
        return
    data = change.data if sectors is None else change.data[: sectors * SECTOR]
    if data:
        content.extend(bytes(max(0, change.number - len(content))))
        content[change.number : change.number + len(data)] = data
