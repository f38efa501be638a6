"""This project through its public API. Started by ``python -m bench.peers``."""

import sys
from pathlib import Path
from typing import Any

from assistant import Assistant, Citation
from assistant.settings import read_settings
from bench.peers.precision import pin
from bench.peers.worker import facts, serve, timed


class Ours:
    """The assistant over one folder, started when it is first needed."""

    def __init__(self, folder: str, store: str) -> None:
        self._settings = read_settings(folder=folder, store=store, uploads=f"{store}-uploads")
        self._assistant: Assistant | None = None

    def load(self) -> dict[str, Any]:
        """Models and an empty store."""
        self._assistant = Assistant(self._settings)
        self._assistant.start(sync=False)
        return {}

    def ingest(self) -> dict[str, Any]:
        made = self._assistant or self._opened()
        seconds, _ = timed(made.ingest)
        return {"seconds": seconds, "passages": sum(record.passages for record in made.documents())}

    def ask(self, question: str, *, way: str, k: int) -> dict[str, Any]:
        assistant = self._assistant or self._opened()
        if way == "ask":
            seconds, answer = timed(lambda: assistant.ask(question))
            return {"seconds": seconds, "cited": [_given(c) for c in answer.citations]}
        seconds, hits = timed(lambda: assistant.search(question, k=k))
        return {"seconds": seconds, "cited": [_found(h) for h in hits]}

    def facts(self) -> dict[str, Any]:
        return facts("torch", "chromadb", "tantivy")

    def _opened(self) -> Assistant:
        s = self._settings
        self._assistant = Assistant.open(s.folder, store=s.store, uploads=Path(s.uploads))
        return self._assistant


def _given(c: Citation) -> list[Any]:
    return [c.file, c.quote, c.start, c.end]


def _found(hit: Any) -> list[Any]:
    p = hit.passage
    return [p.file, p.text, p.start, p.end]


if __name__ == "__main__":
    pin(sys.argv[3])
    ours = Ours(*sys.argv[1:3])
    serve({"load": ours.load, "ingest": ours.ingest, "ask": ours.ask, "facts": ours.facts})
