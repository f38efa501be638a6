"""Spans reach a collector that speaks OTLP, and nothing of a question is in them."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from assistant.errors import AssistantError
from assistant.reports import Stage
from assistant.serve.metrics import Metrics
from assistant.serve.spans import spans
from assistant.serve.watched import watched
from tests.fakes import FakeService, memory_document

grpc = pytest.importorskip("grpc")
pytest.importorskip("opentelemetry.exporter.otlp.proto.grpc")


@contextmanager
def collector() -> Iterator[tuple[Mapping[str, str], list[Any]]]:
    """The environment that leads to it, and what it has been sent."""
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as messages
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as services

    sent: list[Any] = []

    class Collector(services.TraceServiceServicer):
        def Export(self, request: Any, context: Any) -> Any:
            sent.append(request)
            return messages.ExportTraceServiceResponse()

    server = grpc.server(ThreadPoolExecutor(1))
    services.add_TraceServiceServicer_to_server(Collector(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}"}, sent
    server.stop(None).wait()


def test_an_answer_is_a_span_with_its_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    with collector() as (environment, sent):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        opened = spans()
        service = FakeService([memory_document("a.txt", "Le projet Étoile coûte 12 milliards.")])
        told = watched(service, Metrics(), spans=opened)
        stages = [s.name for s in told.stream("Combien coûte le projet Étoile ?") if isinstance(s, Stage)]
        opened.send()
        [span] = [s for r in sent for x in r.resource_spans for y in x.scope_spans for s in y.spans]
    assert span.name == "answer"
    assert [event.name for event in span.events] == stages
    assert "toile" not in str(sent)


def test_without_a_collector_there_are_none() -> None:
    with spans({}).span("answer") as silent:
        silent.reach("retrieve")


class Broken(FakeService):
    def stream(self, *asked: Any, **options: Any) -> Any:
        raise self.why
        yield

    why: Exception = AssistantError("x")


@pytest.mark.parametrize(("why", "kind"), [(AssistantError("x"), "AssistantError"), (KeyError("x"), "bug")])
def test_a_question_that_fails_is_counted_by_its_error(why: Exception, kind: str) -> None:
    metrics, service = Metrics(), Broken()
    service.why = why
    with pytest.raises(type(why)):
        watched(service, metrics, spans=spans({})).ask("x")
    assert f'assistant_errors_total{{kind="{kind}"}} 1' in metrics.exposition([])
