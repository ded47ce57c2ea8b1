"""What a Database promises."""

from blog.application.maintenance import Database, SchemaState


def test_a_new_database_has_no_schema_and_is_not_fit(database: Database) -> None:
    assert database.schema_state() is SchemaState.MISSING
    assert database.check().bad


def test_a_migrated_database_is_up_to_date_and_fit(database: Database) -> None:
    database.migrate()

    assert database.schema_state() is SchemaState.CURRENT
    assert database.check().good
    assert not database.check().bad


def test_migrating_once_more_changes_nothing(database: Database) -> None:
    database.migrate()

    database.migrate()

    assert database.schema_state() is SchemaState.CURRENT


def test_checking_migrates_nothing(database: Database) -> None:
    database.check()

    assert database.schema_state() is SchemaState.MISSING
