"""A service that does what it should not, on demand."""

import threading
from collections.abc import Iterable, Iterator, Sequence

from assistant.errors import StoreDamaged
from assistant.reports import Stage, Status
from assistant.scope import EVERYTHING, Scope
from assistant.values import Answer, Document, Verdict
from tests.fakes import FakeService


class Fickle(FakeService):
    """Its state is what the test says; some questions break it, one never ends."""

    state = "ready"

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        super().__init__(documents)
        self.left = threading.Event()

    def status(self, *, check: bool = False) -> Status:
        return Status(self.state)

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        if "abîmé" in question:
            raise StoreDamaged("vectorstore/ is cut. Run: assistant ingest --rebuild")
        if "bogue" in question:
            raise ZeroDivisionError("secret")
        try:
            while "toujours" in question and not self.left.wait(0.02):
                yield Stage("read")
        finally:
            self.left.set()
        yield from super().stream(question, history, scope=scope)
