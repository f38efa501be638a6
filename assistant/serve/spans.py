"""Spans for OpenTelemetry, where an exporter is configured by its own variables and its package is there."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, Protocol

LOG = logging.getLogger(__name__)
_CONFIGURED = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"


class Span(Protocol):
    """Work under way that may reach stages."""

    def reach(self, stage: str) -> None:
        """A stage begins; empty where none does."""
        ...


class Spans:
    """Opens spans of a tracer's provider, or does nothing without one."""

    def __init__(self, provider: Any = None) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("assistant") if provider is not None else None

    @contextmanager
    def span(self, name: str) -> Iterator[Span]:
        """A span of that name around the work; each stage reached is an event in it with its own time."""
        if self._tracer is None:
            yield _Silent()
            return
        # not made the current one: a generator ends in another context than the one it began in
        opened = self._tracer.start_span(name)
        try:
            yield _Told(opened)
        except Exception as error:
            opened.set_attribute("error.type", type(error).__name__)
            raise
        finally:
            opened.end()

    def send(self) -> None:
        """Send what is still held."""
        if self._provider is not None:
            self._provider.force_flush()


class _Silent:
    def reach(self, stage: str) -> None:
        pass


class _Told:
    def __init__(self, opened: Any) -> None:
        self._opened = opened

    def reach(self, stage: str) -> None:
        if stage:
            self._opened.add_event(stage)


def spans(environment: Mapping[str, str] = os.environ) -> Spans:
    """Spans that go to the OTLP collector of the environment over gRPC; none where nothing is configured."""
    if not any(map(environment.get, _CONFIGURED)):
        return Spans()
    if not _installed():
        LOG.warning("An OTLP endpoint is set but its exporter is absent: pip install 'assistant[traces]'")
        return Spans()
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = Resource.create({"service.name": environment.get("OTEL_SERVICE_NAME", "assistant")})
    provider = TracerProvider(resource=named)  # sends what it still holds when the program ends
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Spans(provider)


def _installed() -> bool:
    try:
        return find_spec(_EXPORTER) is not None
    except ModuleNotFoundError:
        return False
