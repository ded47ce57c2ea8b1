"""What every record has."""

from dataclasses import replace

from tests.builders import A_DAY, NOW
from tests.notes import a_note

LATER = NOW + 2 * A_DAY


def test_what_differs_is_set_and_has_a_date() -> None:
    note = a_note()

    assert note.change(LATER, title="Lire", stars=None)

    assert note == replace(a_note("Lire"), updated_at=LATER)


def test_what_is_as_it_was_changes_nothing() -> None:
    note = a_note()

    assert not note.change(LATER, title="Écrire", stars=3)
    assert not note.change(LATER)

    assert note == a_note()


def test_what_is_false_is_given_all_the_same() -> None:
    note = a_note()

    assert note.change(LATER, stars=0)

    assert note.stars == 0
