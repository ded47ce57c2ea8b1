"""Whether requests are traced, and where traces go."""

import logging
from typing import TYPE_CHECKING

from blog.adapters.http.service import Traces
from blog.bootstrap.settings import traces_exporter

if TYPE_CHECKING:
    from blog.adapters.telemetry.tracing import Tracing

log = logging.getLogger("blog.tracing")


class Untraced:
    """In place of Tracing where nobody asks for traces."""

    def close(self) -> None:
        """There is nothing to be sent."""


def tracing_of(database: str) -> "Tracing | Untraced":
    """Traces that are asked for and cannot be had are worth a warning: the service serves."""
    exporter = traces_exporter()
    if exporter == "none":
        return Untraced()
    try:
        from blog.adapters.telemetry import tracing  # noqa: PLC0415 - 0.3 s, and off by default
    except ImportError as error:
        log.warning("OTEL_* asks for traces: pip install 'blog-backend[otel]'. (%s.)", error)
        return Untraced()
    if exporter not in tracing.EXPORTERS:
        log.warning("OTEL_TRACES_EXPORTER must be otlp, console or none, such as otlp.")
        return Untraced()
    return tracing.Tracing(database, tracing.exported_to(exporter))


def traces_of(tracing: "Tracing | Untraced") -> Traces | None:
    return None if isinstance(tracing, Untraced) else Traces(tracing.provider, tracing.mark)
