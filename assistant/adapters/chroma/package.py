"""Chroma's package, imported without what sends its traces away: gRPC, a third of the time, and off."""

import sys
import threading
from types import ModuleType
from typing import Any

_EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"
_importing = threading.Lock()


def chroma() -> Any:
    """The package ``chromadb``."""
    with _importing:
        if "chromadb" in sys.modules or _EXPORTER in sys.modules:
            import chromadb

            return chromadb
        later = ModuleType(_EXPORTER)
        later.OTLPSpanExporter = _exporter  # type: ignore[attr-defined]
        sys.modules[_EXPORTER] = later
        try:
            import chromadb
        finally:
            del sys.modules[_EXPORTER]
        return chromadb


def _exporter(**options: Any) -> Any:
    """The exporter itself, imported when somebody has told Chroma where to send traces."""
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter(**options)
