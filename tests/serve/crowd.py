"""People who all ask at once and whose answers take as long as the test wants."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from assistant.reports import Stage
from assistant.scope import EVERYTHING, Scope
from assistant.values import Answer, Document, Verdict
from tests.fakes import FakeService
from tests.serve.doors.test_api import call

ASKED = {"question": "Combien coûte le projet ?"}


class Slow(FakeService):
    """Answers when it is let go."""

    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__(documents)
        self.go = threading.Event()

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        yield Stage("retrieve")
        self.go.wait(60)
        yield from super().stream(question, history, scope=scope)


@contextmanager
def crowd(url: str, service: Slow, *, people: int) -> Iterator[list[int]]:
    """Within the block so many questions are being answered or wait; after it each has its status."""
    told: list[int] = []
    asking = [
        threading.Thread(target=lambda: told.append(call(url, "POST", "/v1/ask", ASKED)[0]))
        for _ in range(people)
    ]
    for thread in asking:
        thread.start()
    try:
        while (load := running(url)) < people:
            assert load <= people
            time.sleep(0.02)
        yield told
    finally:
        service.go.set()
        for thread in asking:
            thread.join(30)


def running(url: str) -> int:
    """How many requests the server says are being answered or wait."""
    lines = call(url, "GET", "/metrics")[2].decode().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("assistant_requests_running ")))
