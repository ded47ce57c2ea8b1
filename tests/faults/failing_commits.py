"""COMMIT fails after all before it has worked."""

from typing import Any
from unittest.mock import patch

from httpx2 import Client

from tests.faults.figures import NONE, SOME, Fault, Figures, counted
from tests.faults.places import Place, an_app
from tests.faults.writers import facts
from tests.unit.http.in_process import a_client
from tests.unit.http.service import USERS, user_data


def failing_commits(place: Place, *, times: int, seed: int) -> Figures:
    """What is answered, and what is there, when each COMMIT fails; and once it works again."""
    with an_app(place) as app, a_client(app) as client:
        dialect = app.state.container.engine().dialect

        def fail(connection: Any) -> None:
            raise dialect.dbapi.OperationalError("disk I/O error")

        with patch.object(dialect, "do_commit", fail):
            refused = [_register(client, n) for n in counted(times, "COMMIT fails")]
        rows = len(facts(place))
        healed = _register(client, times)
    return {
        "answers of 2xx": sum(status < 300 for status in refused),
        "answers other than 503": sum(status != 503 for status in refused),
        "rows": rows,
        "writes that succeed afterwards": healed == 201,
    }


def _register(client: Client, number: int) -> int:
    headers = {"Idempotency-Key": str(number)} if number % 2 else {}
    body = user_data(email=f"{number}@example.com")
    return client.post(USERS, json=body, headers=headers).status_code


FAILING_COMMITS = Fault(
    "failing-commits",
    failing_commits,
    size={"times": 100},
    limits={
        "answers of 2xx": NONE,
        "answers other than 503": NONE,
        "rows": NONE,
        "writes that succeed afterwards": SOME,
    },
)
