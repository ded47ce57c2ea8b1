"""PostgreSQL's database as a whole: one that is away, that refuses, or that could be better."""

from urllib.parse import urlsplit, urlunsplit

import pytest
from sqlalchemy import Engine, text

from blog.adapters.sql.blog_migrations import BLOG_MIGRATIONS
from blog.adapters.sql.database import PostgresDatabase
from blog.application.maintenance import Database, SchemaState, Unreachable
from blog.domain.errors import Unavailable
from tests.contracts.stores import postgres_engine
from tests.integration.sql.migrating import schema
from tests.integration.sql.postgresql.roles import role
from tests.own_postgresql import own_server

SECRET = "a-secret-word"


def changed(url: str, user: str | None = None, **parts: str) -> str:
    """The address with another user, or with other parts (`path`, `query`)."""
    split = urlsplit(url)
    host = split.netloc.rpartition("@")[2]
    netloc = split.netloc if user is None else f"{user}:{SECRET}@{host}"
    return urlunsplit(split._replace(netloc=netloc, **parts))


def asked(database: Database) -> list[Unavailable]:
    """What it answers to each question."""
    answers = []
    for ask in (database.schema_state, database.prepare, database.migrate, database.check):
        with pytest.raises(Unavailable) as caught:
            ask()
        answers.append(caught.value)
    return answers


def test_a_server_that_is_away_is_unreachable() -> None:
    nobody_listens = f"postgresql://me:{SECRET}@127.0.0.1:1/blog"
    with postgres_engine(nobody_listens) as engine:
        answers = asked(PostgresDatabase(engine, BLOG_MIGRATIONS))

    assert [type(answer) for answer in answers] == [Unreachable] * 4
    for answer in answers:
        assert "127.0.0.1:1/blog cannot be used" in str(answer)
        assert "\n" not in str(answer)
        assert SECRET not in str(answer)


def test_a_host_that_nobody_knows_is_unreachable() -> None:
    with postgres_engine(f"postgresql://me:{SECRET}@db.invalid/blog") as engine:
        answers = asked(PostgresDatabase(engine, BLOG_MIGRATIONS))

    assert [type(answer) for answer in answers] == [Unreachable] * 4


def test_a_server_that_comes_back_is_asked_anew() -> None:
    with own_server() as server, postgres_engine(server.create()) as engine:
        database = PostgresDatabase(engine, BLOG_MIGRATIONS)
        database.migrate()

        server.stop()
        with pytest.raises(Unreachable):
            database.schema_state()

        server.start()
        assert database.schema_state() is SchemaState.CURRENT


@pytest.mark.parametrize(
    ("user", "parts", "reason"),
    [
        ("nobody_of_this_name", {}, 'role "nobody_of_this_name" does not exist'),
        (None, {"path": "/no_such_database"}, 'database "no_such_database" does not exist'),
    ],
)
def test_what_the_server_does_not_have_will_not_come_by_itself(
    url: str, user: str | None, parts: dict[str, str], reason: str
) -> None:
    with postgres_engine(changed(url, user, **parts)) as engine:
        answers = asked(PostgresDatabase(engine, BLOG_MIGRATIONS))

    for answer in answers:
        assert type(answer) is Unavailable
        assert reason in str(answer)
        assert "\n" not in str(answer)
        assert SECRET not in str(answer)


def test_a_wrong_password_will_not_become_right_by_itself() -> None:
    with own_server() as server:
        with postgres_engine(server.url) as engine, engine.begin() as connection:
            connection.execute(text("CREATE ROLE writer LOGIN PASSWORD 'right'"))
            rules = server.folder / "data" / "pg_hba.conf"
            rules.write_text("host all writer all scram-sha-256\n" + rules.read_text("utf-8"))
            connection.execute(text("SELECT pg_reload_conf()"))
        with postgres_engine(changed(server.url, "writer")) as engine:
            answers = asked(PostgresDatabase(engine, BLOG_MIGRATIONS))

    for answer in answers:
        assert type(answer) is Unavailable
        assert 'password authentication failed for user "writer"' in str(answer)
        assert "\n" not in str(answer)
        assert SECRET not in str(answer)


def test_who_may_not_look_will_not_be_allowed_by_itself(engine: Engine, url: str) -> None:
    with role(engine, url, "USAGE") as without_rights, postgres_engine(without_rights) as theirs:
        answers = asked(PostgresDatabase(theirs, BLOG_MIGRATIONS))

    for answer in answers:
        assert type(answer) is Unavailable
        assert "permission denied for table alembic_version" in str(answer)
        assert "\n" not in str(answer)


def test_an_old_schema_is_only_migrated_by_the_operator(empty_engine: Engine) -> None:
    database = PostgresDatabase(empty_engine, BLOG_MIGRATIONS)

    with pytest.raises(Unavailable, match="run `blog migrate`"):
        database.prepare()

    assert schema(empty_engine) == {}


def test_checking_names_the_version(engine: Engine) -> None:
    with engine.connect() as connection:
        version = connection.exec_driver_sql("SHOW server_version").scalar_one()

    assert f"PostgreSQL {version}." in PostgresDatabase(engine, BLOG_MIGRATIONS).check().good


def test_settings_that_may_lose_writes_are_warned_of(engine: Engine) -> None:
    with engine.begin() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")

    advice = PostgresDatabase(engine, BLOG_MIGRATIONS).check().advice

    assert any(sentence.startswith("synchronous_commit is off") for sentence in advice)
