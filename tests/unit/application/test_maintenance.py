"""Which schemas are served."""

import pytest

from blog.application.maintenance import SchemaState
from blog.domain.errors import Unavailable
from tests.fakes.database import FakeDatabase


def test_the_present_schema_and_newer_ones_are_served() -> None:
    served = [state for state in SchemaState if state.is_served]

    assert served == [SchemaState.CURRENT, SchemaState.NEWER]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SchemaState.MISSING, SchemaState.CURRENT),
        (SchemaState.OLD, SchemaState.CURRENT),
        (SchemaState.CURRENT, SchemaState.CURRENT),
        (SchemaState.NEWER, SchemaState.NEWER),
    ],
)
def test_the_fake_database_migrates_what_is_not_served(
    before: SchemaState, after: SchemaState
) -> None:
    database = FakeDatabase(before)

    database.migrate()

    assert database.schema_state() is after


def test_the_fake_database_may_be_out_of_reach() -> None:
    database = FakeDatabase(SchemaState.CURRENT, reachable=False)

    for look in (database.schema_state, database.migrate, database.check):
        with pytest.raises(Unavailable):
            look()
