"""A service whose questions are counted, timed and, where that is switched on, written to the log."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from assistant.errors import AssistantError
from assistant.ports import Service
from assistant.reports import Stage
from assistant.scope import EVERYTHING, Scope
from assistant.serve.logs import QUESTIONS
from assistant.serve.metrics import Metrics
from assistant.serve.spans import Spans
from assistant.values import Answer, Verdict
from assistant.writing import chosen


def watched(service: Service, metrics: Metrics, *, spans: Spans) -> Service:
    """The same service, each question told to the metrics and the spans."""
    return cast(Service, _Watched(service, metrics, spans))


class _Watched:
    def __init__(self, service: Service, metrics: Metrics, spans: Spans) -> None:
        self._service = service
        self._metrics = metrics
        self._spans = spans

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)  # all but questions pass through as they are

    def ask(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING, writer: str = ""
    ) -> Answer:
        steps = list(self.stream(question, history, scope=scope, writer=writer))
        assert isinstance(steps[-1], Answer), "a stream ends with its answer"
        return steps[-1]

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING, writer: str = ""
    ) -> Iterator[Stage | Verdict | Answer]:
        QUESTIONS.info("question: %s", question)
        try:
            with self._spans.span("answer") as answer:
                last: Stage | Verdict | Answer | None = None
                for step in self._service.stream(question, history, scope=scope, **chosen(writer)):
                    answer.reach(step.name if isinstance(step, Stage) and step != last else "")
                    last = step
                    if isinstance(step, Answer):
                        self._metrics.answered(step.seconds.items(), abstained=step.abstained)
                    yield step
        except AssistantError as error:
            self._metrics.count("assistant_errors_total", kind=type(error).__name__)
            raise
        except Exception:
            self._metrics.count("assistant_errors_total", kind="bug")
            raise
