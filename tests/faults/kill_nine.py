"""All processes of the service are killed while it is written to."""

import os
import random
import signal
import time

from tests.faults.crowds import serve
from tests.faults.figures import NONE, SOME, Fault, Figures, Limit, counted, percentile
from tests.faults.places import Place
from tests.faults.writers import Record, writing
from tests.integration.cli.processes import starting


def kill_nine(place: Place, *, times: int, workers: int, writers: int, seed: int) -> Figures:
    """What of the writes is there, after so many kills with as many starts."""
    chance = random.Random(seed)
    record = Record()
    until_ready = []
    for _ in counted(times, "kill -9"):
        began = time.monotonic()
        with starting(place.folder, *serve(workers), **place.settings) as server:
            server.wait_until_ready()
            until_ready.append(time.monotonic() - began)
            with writing(server.http.base_url, writers, record):
                time.sleep(chance.uniform(0, 0.5))
                os.killpg(server.process.pid, signal.SIGKILL)
    return {
        "acknowledged writes": len(record.acknowledged),
        "acknowledged writes that are lost": len(record.lost_from(place)),
        "rows that nobody sent": len(record.strange_in(place)),
        "writes refused": len(record.refused),
        "complaints of the database": len(place.complaints()),
        "seconds until ready, of 95 %": percentile(95, until_ready),
    }


KILL_NINE = Fault(
    "kill-nine",
    kill_nine,
    size={"times": 200, "workers": 2, "writers": 8},
    limits={
        "acknowledged writes": SOME,
        "acknowledged writes that are lost": NONE,
        "rows that nobody sent": NONE,
        "complaints of the database": NONE,
        "seconds until ready, of 95 %": Limit(most=2, timed=True),
    },
)
