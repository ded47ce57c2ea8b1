"""The judge of histories: what it lets pass, and what it must find."""

import pytest

from tests.faults.registers import Operation, Outcome, violations

READ, WRITTEN, REFUSED, UNKNOWN = Outcome


def operation(
    outcome: Outcome, version: int, began: float, ended: float, value: str | None = None
) -> Operation:
    return Operation(outcome, 1, began, ended, version, value or f"value {version}")


FIRST = operation(WRITTEN, 1, 0, 1)
SECOND = operation(WRITTEN, 2, 10, 20)

POSSIBLE = {
    "a read of what was written": [operation(READ, 2, 21, 22)],
    "a read of the version before while a write is under way": [operation(READ, 1, 11, 12)],
    "a read of the new version while the write is under way": [operation(READ, 2, 11, 12)],
    "a read that began before a write ended": [operation(READ, 1, 9, 30)],
    "a write on a write": [operation(WRITTEN, 3, 21, 22), operation(READ, 3, 23, 24)],
    "a write that was refused for another": [operation(REFUSED, 2, 12, 13, "mine")],
    "a write of which nobody knows, and it did not happen": [
        operation(UNKNOWN, 3, 21, 22, "mine"),
        operation(READ, 2, 30, 31),
    ],
    "a write of which nobody knows, and it happened": [
        operation(UNKNOWN, 3, 21, 22, "mine"),
        operation(READ, 2, 30, 31),
        operation(READ, 3, 32, 33, "mine"),
        operation(REFUSED, 3, 34, 35, "yours"),
    ],
}

IMPOSSIBLE = {
    "a write that undoes another": [operation(WRITTEN, 2, 10, 20, "mine")],
    "a write on what is no longer the latest": [
        operation(READ, 3, 21, 22),
        operation(UNKNOWN, 3, 21, 22),
        operation(WRITTEN, 3, 23, 24),
    ],
    "a read of the version before, after the write": [operation(READ, 1, 21, 22)],
    "a read of the version before, after another read": [
        operation(READ, 2, 11, 12),
        operation(READ, 1, 13, 14),
    ],
    "a version that nobody wrote": [operation(READ, 3, 21, 22)],
    "a value that nobody wrote": [operation(READ, 2, 21, 22, "another")],
    "a value before anybody wrote it": [operation(READ, 2, 2, 3)],
    "a write of which nobody knows in the place of one that was acknowledged": [
        operation(UNKNOWN, 2, 10, 20, "mine"),
        operation(READ, 2, 21, 22, "mine"),
    ],
    "a version with two values": [
        operation(UNKNOWN, 3, 21, 22, "mine"),
        operation(UNKNOWN, 3, 21, 22, "yours"),
        operation(READ, 3, 23, 24, "mine"),
        operation(READ, 3, 25, 26, "yours"),
    ],
    "a refusal for nothing": [operation(REFUSED, 3, 21, 22, "mine")],
    "a refusal before the reason": [operation(REFUSED, 2, 5, 6, "mine")],
}


@pytest.mark.parametrize("operations", POSSIBLE.values(), ids=POSSIBLE)
def test_what_can_have_been_is_no_violation(operations: list[Operation]) -> None:
    assert violations([FIRST, SECOND, *operations]) == []


@pytest.mark.parametrize("operations", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_have_been_is_a_violation(operations: list[Operation]) -> None:
    assert violations([FIRST, SECOND, *operations]) != []


def test_rows_have_nothing_to_do_with_each_other() -> None:
    another = Operation(WRITTEN, 2, 21, 22, 1, "another")

    assert violations([FIRST, SECOND, another]) == []
