"""The disk is full, and then it is not."""

import random
from collections import Counter

from tests.faults.crowds import POSTS, USERS, served
from tests.faults.figures import NONE, SOME, Fault, Figures, counted
from tests.faults.places import Place, a_small_place
from tests.integration.cli.processes import Server
from tests.unit.http.service import post_data, user_data

# Random, so that it is not made small on the way to the disk.
LARGE = random.Random(0).randbytes(40_000).hex(" ", 4)
READS = (f"{USERS}/1", USERS, f"{POSTS}/1", f"{POSTS}?q=compiler", "/health/ready")


def full_disk(place: Place, *, times: int, writes: int, seed: int) -> Figures:
    """What becomes of reads and of large writes each time that it is full, and of the writes
    when there is space again."""
    refused: Counter[int] = Counter()
    read: Counter[int] = Counter()
    accepted: Counter[int] = Counter()
    with served(place, workers=1) as server:
        server.http.post(USERS, json=user_data())
        first = server.http.post(POSTS, json=post_data()).status_code
        for _ in counted(times, "full disk"):
            with place.full(server.process.pid):
                refused.update(_write(server) for _ in range(writes))
                read.update(server.http.get(path).status_code for path in READS)
            accepted[_write(server)] += 1
    ((rows,),) = place.rows("SELECT count(*) FROM posts")
    return {
        "writes while it is full": refused.total(),
        "writes other than 503 while it is full": refused.total() - refused[503],
        "reads other than 200 while it is full": read.total() - read[200],
        "writes other than 201 afterwards": accepted.total() - accepted[201],
        "rows less acknowledged writes": rows - accepted[201] - (first == 201),
        "complaints of the database": len(place.complaints()),
    }


def _write(server: Server) -> int:
    return server.http.post(POSTS, json=post_data(content=LARGE)).status_code


FULL_DISK = Fault(
    "full-disk",
    full_disk,
    size={"times": 10, "writes": 10},
    limits={
        "writes while it is full": SOME,
        "writes other than 503 while it is full": NONE,
        "reads other than 200 while it is full": NONE,
        "writes other than 201 afterwards": NONE,
        "rows less acknowledged writes": NONE,
        "complaints of the database": NONE,
    },
    place=a_small_place,
)
