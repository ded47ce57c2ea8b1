"""HTTP on fakes in full: all that is refused, limited or documented.

They need no I/O either, but are too many for `tests/unit`, which answers in seconds.
"""

from tests.unit.http.conftest import app, client, clock, fakes, memory, shared_client, shared_fakes

__all__ = ["app", "client", "clock", "fakes", "memory", "shared_client", "shared_fakes"]
