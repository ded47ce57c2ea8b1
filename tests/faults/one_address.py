"""Many register one e-mail address at the same time."""

import asyncio
from collections import Counter

from tests.faults.crowds import USERS, a_crowd, at_once, served
from tests.faults.figures import NONE, Fault, Figures, counted
from tests.faults.places import Place
from tests.integration.cli.processes import Server
from tests.unit.http.service import user_data


def one_address(place: Place, *, rounds: int, clients: int, seed: int) -> Figures:
    """What two processes make of so many rounds, with an address each."""
    with served(place) as server:
        statuses = asyncio.run(_statuses(server, rounds, clients))
    rows = place.rows("SELECT email FROM users")
    return {
        "rounds without exactly one 201": sum(each[201] != 1 for each in statuses),
        "rounds whose rest is not 409": sum(each[409] != clients - 1 for each in statuses),
        "rounds without exactly one row": abs(rounds - len(rows)),
    }


async def _statuses(server: Server, rounds: int, clients: int) -> list[Counter[int]]:
    """How often each was answered, for each round."""
    statuses = []
    async with a_crowd(server) as crowd:
        for number in counted(rounds, "one address"):
            body = user_data(email=f"{number}@example.com")
            answers = await at_once(crowd, clients, USERS, body)
            statuses.append(Counter(answer.status_code for answer in answers))
    return statuses


ONE_ADDRESS = Fault(
    "one-address",
    one_address,
    size={"rounds": 200, "clients": 50},
    limits={
        "rounds without exactly one 201": NONE,
        "rounds whose rest is not 409": NONE,
        "rounds without exactly one row": NONE,
    },
)
