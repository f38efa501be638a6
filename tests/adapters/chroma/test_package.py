"""Chroma imported without the exporter of traces: asked of a process of its own."""

import subprocess
import sys

_ASK = """
import sys
from assistant.adapters.chroma.package import chroma
EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"
chromadb = chroma()
assert chromadb is chroma() and chromadb.PersistentClient
assert EXPORTER not in sys.modules and "grpc" not in sys.modules, "what sends traces was not imported"
from chromadb.telemetry.opentelemetry import OTLPSpanExporter
made = OTLPSpanExporter(endpoint="http://127.0.0.1:1", insecure=True)
assert type(made).__module__ == EXPORTER, "whoever sends traces gets the exporter itself"
made.shutdown()
"""


def test_what_sends_traces_is_imported_when_it_is_used() -> None:
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
