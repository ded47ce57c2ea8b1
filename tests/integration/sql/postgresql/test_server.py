"""What other tests may expect of the PostgreSQL server that they work on."""

from collections.abc import Callable
from typing import LiteralString

import psycopg
import pytest

from tests.own_postgresql import DURABLE, OwnServer, find_programs, go_without, own_server
from tests.postgresql import Server, given_server


def run(url: str, statement: LiteralString) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement)


def numbers(url: str, query: LiteralString) -> list[int]:
    with psycopg.connect(url) as connection:
        return [number for (number,) in connection.execute(query)]


def note(server: Server) -> str:
    """The URL of a database in which the number 7 is written down."""
    url = server.create()
    run(url, "CREATE TABLE notes (number integer)")
    run(url, "INSERT INTO notes VALUES (7)")
    return url


def notes(url: str) -> list[int]:
    return numbers(url, "SELECT number FROM notes")


def tables(url: str) -> list[int]:
    return numbers(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")


def test_a_new_database_is_empty(postgresql_server: Server) -> None:
    note(postgresql_server)

    assert tables(postgresql_server.create()) == [0]


def test_a_copy_holds_what_its_template_holds(postgresql_server: Server) -> None:
    template = note(postgresql_server)

    assert notes(postgresql_server.copy(template)) == [7]


def test_two_copies_are_apart(postgresql_server: Server) -> None:
    template = note(postgresql_server)
    first, second = postgresql_server.copy(template), postgresql_server.copy(template)

    run(first, "INSERT INTO notes VALUES (8)")

    assert [notes(url) for url in (first, second, template)] == [[7, 8], [7], [7]]


def test_a_database_is_dropped_though_somebody_is_connected(postgresql_server: Server) -> None:
    url = postgresql_server.create()

    with psycopg.connect(url):
        postgresql_server.drop(url)

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_what_was_made_on_a_given_server_is_dropped(postgresql_server: Server) -> None:
    with given_server(postgresql_server.url) as server:
        urls = [server.create(), server.create()]
        server.drop(urls[0])

    for url in urls:
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_given_server_may_be_named_as_its_clients_name_it(scheme: str) -> None:
    server = Server(f"{scheme}://me:secret@host:1234/mine?sslmode=require")

    assert server.url == "postgresql://me:secret@host:1234/mine?sslmode=require"


def test_a_given_server_that_is_not_there_is_told_in_one_line() -> None:
    nobody_listens = "postgresql://me@127.0.0.1:1/mine"

    with (
        pytest.raises(pytest.fail.Exception, match=r"BLOG_TEST_DATABASE_URL.*refused") as failure,
        given_server(nobody_listens),
    ):
        pass

    assert len(str(failure.value).splitlines()) == 1


def test_a_terminated_backend_ends_only_its_own_connection(postgresql_server: Server) -> None:
    url, other_url = postgresql_server.create(), postgresql_server.create()

    with psycopg.connect(url) as connection, psycopg.connect(other_url) as other:
        postgresql_server.terminate_backends(url)

        with pytest.raises(psycopg.errors.AdminShutdown):
            connection.execute("SELECT 1")
        assert other.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("end", [OwnServer.stop, OwnServer.kill])
def test_an_own_server_comes_back_on_its_port_with_its_data(
    end: Callable[[OwnServer], None],
) -> None:
    with own_server(**DURABLE) as server:
        url = note(server)

        end(server)
        with pytest.raises(psycopg.OperationalError, match="refused"):
            psycopg.connect(url)
        server.start()

        assert notes(url) == [7]


def test_settings_of_an_own_server_are_obeyed() -> None:
    with own_server(max_connections=20) as server:
        assert numbers(server.url, "SELECT current_setting('max_connections')::integer") == [20]


def test_an_own_server_leaves_nothing_behind() -> None:
    with own_server() as server:
        folder = server.folder

    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(server.url)


def test_without_programs_it_is_told_what_to_install_or_to_set() -> None:
    with pytest.raises(LookupError, match=r"apt-get install postgresql.*BLOG_TEST_DATABASE_URL"):
        find_programs([])


def test_without_a_server_tests_are_skipped_unless_one_is_required() -> None:
    with pytest.raises(pytest.skip.Exception, match="none"):
        go_without("There is none", required=False)

    with pytest.raises(pytest.fail.Exception, match="none"):
        go_without("There is none", required=True)
