"""What a query costs PostgreSQL, in units that do not depend on the machine."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine

from tests.drivers import statements

Step = dict[str, Any]


def plan(engine: Engine, connection: Connection, query: Callable[[], object]) -> list[Step]:
    """The steps that PostgreSQL took for the last statement of the query."""
    with statements(engine) as seen:
        query()
    statement, parameters = seen[-1]
    explain = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}"
    (explained,) = connection.exec_driver_sql(explain, parameters).scalar_one()
    return list(_steps(explained["Plan"]))


def _steps(step: Step) -> Iterator[Step]:
    yield step
    for earlier in step.get("Plans", ()):
        yield from _steps(earlier)


def most_rows(steps: list[Step]) -> int:
    """So many rows, or fewer, came out of each step or were left out by it."""
    return max(int(step["Actual Rows"] + step.get("Rows Removed by Filter", 0)) for step in steps)


def indexes(steps: list[Step]) -> set[str]:
    return {step["Index Name"] for step in steps if "Index Name" in step}
