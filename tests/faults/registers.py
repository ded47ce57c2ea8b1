"""Whether a history of rows that many read and write at once could have been without them.

A row has versions 1, 2, 3 … . A write is based on one and makes the next; it is refused where its
base is no longer the latest. Of a write whose answer never came nobody knows whether it happened.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    READ = "read"
    WRITTEN = "written"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Operation:
    """What one client did between two moments, as `time.monotonic()` tells them on one machine."""

    outcome: Outcome
    row: int
    began: float
    ended: float
    version: int
    """The one that was read; of a write the one that it makes, so its base is the one before."""
    value: str
    """What was read or is to be written; no two writes write the same."""


def violations(history: Iterable[Operation]) -> list[str]:
    """What cannot have been, a sentence each. The write of version 1 belongs to the history."""
    rows = defaultdict(list)
    for operation in history:
        rows[operation.row].append(operation)
    return [
        f"Row {row}: {sentence}."
        for row, operations in sorted(rows.items())
        for look in (_lost_updates, _stale_reads, _strange_reads, _strange_refusals)
        for sentence in look(operations)
    ]


def _lost_updates(operations: list[Operation]) -> Iterator[str]:
    """Of two acknowledged writes on one base, one undid the other."""
    for version, writes in _by_version(operations, Outcome.WRITTEN).items():
        if len(writes) > 1:
            yield f"version {version} was acknowledged to {len(writes)} writers"


def _stale_reads(operations: list[Operation]) -> Iterator[str]:
    """What somebody was shown, nobody who asks later may miss."""
    shown = [each for each in operations if each.outcome in (Outcome.READ, Outcome.WRITTEN)]
    ended = sorted(shown, key=lambda each: each.ended)
    latest = position = 0
    for operation in sorted(shown, key=lambda each: each.began):
        while ended[position].ended < operation.began:
            latest = max(latest, ended[position].version)
            position += 1
        seen = operation.version - (operation.outcome is Outcome.WRITTEN)
        if seen < latest:
            yield f"version {seen} was seen after version {latest}"


def _strange_reads(operations: list[Operation]) -> Iterator[str]:
    """Each version has one value, and somebody had begun to write it."""
    written = _by_version(operations, Outcome.WRITTEN)
    unknown = _by_version(operations, Outcome.UNKNOWN)
    for version, reads in _by_version(operations, Outcome.READ).items():
        writes = written.get(version) or unknown.get(version, [])
        if len({read.value for read in reads}) > 1:
            yield f"version {version} was read with several values"
        for read in reads:
            if not any(w.value == read.value and w.began <= read.ended for w in writes):
                yield f"version {version} was read with a value that was not written to it"


def _strange_refusals(operations: list[Operation]) -> Iterator[str]:
    """A base is stale only if somebody had begun to write on it."""
    written = _by_version(operations, Outcome.WRITTEN)
    unknown = _by_version(operations, Outcome.UNKNOWN)
    for version, refusals in _by_version(operations, Outcome.REFUSED).items():
        writes = written.get(version, []) + unknown.get(version, [])
        for refusal in refusals:
            if not any(write.began <= refusal.ended for write in writes):
                yield f"a write of version {version} was refused, and nobody else wrote it"


def _by_version(operations: list[Operation], outcome: Outcome) -> dict[int, list[Operation]]:
    found = defaultdict(list)
    for operation in operations:
        if operation.outcome is outcome:
            found[operation.version].append(operation)
    return dict(found)
