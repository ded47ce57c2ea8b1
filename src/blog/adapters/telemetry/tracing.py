"""Traces, by OpenTelemetry: below the span that FastAPI makes for a request, one of each statement.

What a client typed is in none of them. How spans are sampled, limited and sent is told by the
variables that OpenTelemetry has for it.
"""

import threading
import time

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter
from opentelemetry.trace import SpanKind, Status, StatusCode, get_current_span

from blog import __version__
from blog.application.observing import RequestNotes

EXPORTERS: dict[str, type[SpanExporter]] = {
    "otlp": OTLPSpanExporter,
    "console": ConsoleSpanExporter,
}

HIDDEN = "REDACTED"
"""OpenTelemetry's word for what is left out of an attribute."""

_TYPED_BY_CLIENTS = (
    "http.request.method_original",
    "server.address",
    "server.port",
    "url.path",
    "url.query",
)
_FLUSH_WAIT = 2.0
"""Seconds that the end of the service waits for what is still to be sent."""


class Tracing:
    """Makes spans of what is noted of requests, and hands them to an exporter."""

    def __init__(self, database: str, processor: SpanProcessor) -> None:
        self.provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
        self.provider.add_span_processor(_Discretion())
        self.provider.add_span_processor(processor)
        self._tracer = self.provider.get_tracer("blog", __version__)
        self._database = database

    def mark(self, notes: RequestNotes) -> None:
        """Tell what is known of the request by now in its span, which is the current one."""
        span = get_current_span()
        span.set_attribute("blog.request_id", notes.request_id)
        notes.traced = self.ran
        if notes.route is not None:
            span.set_attribute("http.route", notes.route)
            method = notes.method if notes.method.isupper() else "HTTP"
            span.update_name(f"{method} {notes.route}")

    def ran(self, statement: str, seconds: float, error: BaseException | None) -> None:
        """A span of a statement that has just ended."""
        end = time.time_ns()
        operation = statement.partition(" ")[0]
        span = self._tracer.start_span(
            operation,
            kind=SpanKind.CLIENT,
            start_time=end - int(seconds * 1e9),
            attributes={
                "db.system.name": self._database,
                "db.operation.name": operation,
                "db.query.text": statement,
            },
        )
        if error is not None:
            span.set_attribute("error.type", type(error).__qualname__)
            span.set_status(Status(StatusCode.ERROR))
        span.end(end)

    def close(self) -> None:
        """Send what has not been sent; where nobody takes it, it is lost."""
        sending = threading.Thread(target=self.provider.force_flush, daemon=True)
        sending.start()
        sending.join(_FLUSH_WAIT)


class _Discretion(SpanProcessor):
    """Hides what FastAPI takes from the request as it was sent."""

    def on_start(self, span: Span, parent_context: object = None) -> None:
        for name in _TYPED_BY_CLIENTS:
            if name in (span.attributes or {}):
                span.set_attribute(name, HIDDEN)


def exported_to(exporter: str) -> SpanProcessor:
    return BatchSpanProcessor(EXPORTERS[exporter]())


def _resource() -> Resource:
    """As OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say, and else the blog."""
    ours = Resource({"service.name": "blog", "service.version": __version__})
    return Resource.create().merge(ours).merge(OTELResourceDetector().detect())
