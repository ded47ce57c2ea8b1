"""Behind the proxy of deploy/, one instance after the other is ended and started again."""

from functools import partial

import httpx

from tests.deployment import proxy
from tests.faults.crowds import USERS
from tests.faults.endings import NOBODY_NOTICES, Tally, asking, two_instances
from tests.faults.figures import Fault, Figures
from tests.faults.places import Place
from tests.own_postgresql import free_port
from tests.unit.http.service import user_data


def rolling_restarts(place: Place, *, times: int, rate: int, workers: int, seed: int) -> Figures:
    """What becomes of so many requests a second that know of one address only, and are not sent
    again, while so many times an instance is ended and started again."""
    ports = (free_port(), free_port())
    folder = place.folder / "proxy"
    folder.mkdir()
    with two_instances(place, ports, workers) as instances, proxy(folder, ports) as address:
        ada = httpx.post(f"{address}{USERS}", json=user_data(), trust_env=False)
        patched = f"{USERS}/{ada.raise_for_status().json()['id']}"
        with asking([address], rate, partial(_ask, patched)) as tally:
            instances.end_and_start_again(times)
    return instances.figures(tally)


def _ask(patched: str, clients: list[httpx.Client], tally: Tally) -> None:
    """One request: a read, a POST with its key, or a PATCH, which no proxy may send again."""
    (client,) = clients
    number = next(tally.numbers)
    try:
        match number % 4:
            case 0:
                body = user_data(email=f"{number}@example.com")
                headers = {"Idempotency-Key": f"key-{number}"}
                answer = client.post(USERS, json=body, headers=headers)
            case 1:
                answer = client.patch(patched, json={"age": number % 100})
            case _:
                answer = client.get(USERS, params={"limit": 5})
    except httpx.TransportError as error:
        tally.failures.append(repr(error))
    else:
        tally.statuses.append(answer.status_code)


ROLLING_RESTARTS = Fault(
    "rolling-restarts",
    rolling_restarts,
    size={"times": 100, "rate": 50, "workers": 2},
    limits=NOBODY_NOTICES,
    databases=("postgresql",),
)
