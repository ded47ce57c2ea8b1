"""The database server ends connections, goes away and comes back."""

import random
import time

from tests.faults.crowds import served
from tests.faults.figures import NONE, SOME, Fault, Figures, Limit, counted
from tests.faults.places import Place
from tests.faults.server_places import ServerPlace
from tests.faults.writers import Record, writing
from tests.own_postgresql import OwnServer

PEACE = 1.5
"""Seconds after each return in which nothing happens: more than trouble may last."""


def away(place: Place, *, terminations: int, restarts: int, writers: int, seed: int) -> Figures:
    """What writers are told while so many times all connections are ended, and then so many times
    the server, in good order or not; and what of their writes is there."""
    assert isinstance(place, ServerPlace)
    chance = random.Random(seed)
    record = Record()
    returns = []
    with served(place) as server, writing(server.http.base_url, writers, record):
        for number in counted(terminations + restarts, "the server is away"):
            if number < terminations:
                place.server.terminate_backends(place.url)
            else:
                _restart(place, chance)
            returns.append(time.time())
            time.sleep(PEACE)
    return {
        "acknowledged writes": len(record.acknowledged),
        "acknowledged writes that are lost": len(record.lost_from(place)),
        "rows that nobody sent": len(record.strange_in(place)),
        "complaints of the database": len(place.complaints()),
        "answers of 503": sum(status == 503 for status, _ in record.refused),
        "refusals other than 503": sum(status != 503 for status, _ in record.refused),
        "writers cut off": len(record.cut_off),
        "seconds from a return to the last 503": _longest_trouble(record, returns),
    }


def _restart(place: ServerPlace, chance: random.Random) -> None:
    assert isinstance(place.server, OwnServer)
    chance.choice((place.server.stop, place.server.kill))()
    time.sleep(chance.uniform(0, 2))
    place.server.start()


def _longest_trouble(record: Record, returns: list[float]) -> float:
    """Until the next trouble is made, or the end."""
    refusals = [moment for _, moment in record.refused]
    after = [max((m - r for m in refusals if r < m < r + PEACE), default=0.0) for r in returns]
    return max(after)


AWAY = Fault(
    "away",
    away,
    size={"terminations": 50, "restarts": 10, "writers": 8},
    limits={
        "acknowledged writes": SOME,
        "acknowledged writes that are lost": NONE,
        "rows that nobody sent": NONE,
        "complaints of the database": NONE,
        "answers of 503": SOME,
        "refusals other than 503": NONE,
        "writers cut off": NONE,
        "seconds from a return to the last 503": Limit(most=1, timed=True),
    },
    databases=("postgresql",),
)
