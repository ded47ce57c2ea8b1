"""The whole table of access on a real database."""

from fastapi import FastAPI
from httpx2 import Client
from sqlalchemy import Engine

from tests.access.matrix import cases
from tests.contracts.stores import make_empty
from tests.integration.access.conftest import people_in


def test_each_may_do_what_the_table_says(
    app: FastAPI, client: Client, engine: Engine, password_hash: str
) -> None:
    people = people_in(app, password_hash)
    found, expected = {}, {}
    for case in cases():
        answer = case.send(client, people)

        found[str(case)] = answer.status_code
        expected[str(case)] = case.row.expected(case.standing, case.of)
        if case.method != "GET" and answer.is_success:
            make_empty(engine)
            people = people_in(app, password_hash)
    assert found == expected
