"""What every record has."""

from dataclasses import replace

import pytest

from blog.domain.errors import InvalidInput
from tests.builders import A_DAY, NOW
from tests.notes import Note, a_note

LATER = NOW + 2 * A_DAY


def test_a_new_record_is_cleaned_by_its_rules_and_has_dates() -> None:
    note = Note.create(NOW, title=" E\u0301crire ", stars=3)

    assert note == Note("Écrire", 3, created_at=NOW, updated_at=NOW, version=1)
    with pytest.raises(InvalidInput):
        Note.create(NOW, title=" ", stars=3)


def test_a_stored_record_is_restored_as_it_was() -> None:
    assert Note(" older than the rule ", 3, created_at=NOW, updated_at=NOW).title[0] == " "


def test_what_differs_is_set_and_has_a_date() -> None:
    note = a_note()

    assert note.edit(LATER, title=" Lire")

    assert note == replace(a_note("Lire"), updated_at=LATER)


def test_what_is_as_it_was_changes_nothing() -> None:
    note = a_note()

    assert not note.edit(LATER, title="Écrire ", stars=3, about=None)
    assert not note.edit(LATER)

    assert note == a_note()


def test_what_breaks_a_rule_changes_nothing() -> None:
    note = a_note()

    with pytest.raises(InvalidInput):
        note.edit(LATER, stars=4, title="longer than the rule")

    assert note == a_note()


def test_none_and_false_are_values_as_well() -> None:
    note = replace(a_note(), about="Ink.")

    assert note.edit(LATER, stars=0, about=None)

    assert (note.stars, note.about) == (0, None)


def test_a_date_never_goes_back() -> None:
    note = a_note()

    assert note.edit(NOW - A_DAY, stars=0)

    assert note.updated_at == NOW + A_DAY
