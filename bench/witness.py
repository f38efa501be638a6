"""A server that is asked, uploaded to and deleted from, every reply checked against what must be so."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote

Answer = dict[str, Any]
DOORS = ("page", "ask", "ask/stream")


@dataclass(slots=True)
class Tally:
    """What was heard: when each answer came and how long it took, what went wrong by kind, what was done."""

    answers: list[tuple[float, float]] = field(default_factory=list)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.Lock)

    def miss(self, kind: str, said: object) -> None:
        with self.lock:
            self.wrong.setdefault(kind, []).append(str(said)[:300])

    def count(self, what: str) -> None:
        with self.lock:
            self.done[what] = self.done.get(what, 0) + 1


@dataclass(slots=True)
class Ground:
    """The server, the texts that were uploaded, and since when which of them are surely deleted."""

    port: int
    token: str
    tally: Tally
    texts: dict[str, str] = field(default_factory=dict)
    going: set[str] = field(default_factory=set)
    gone: dict[str, float] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=300)) as connection:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            return reply.status, reply.read().decode()

    def upload(self, name: str, text: str) -> str:
        """The file that the text has become; empty where it was refused, which is noted."""
        path, trusted = f"/v1/documents?name={name}", f"Bearer {self.token}"
        status, said = self.call("POST", path, text.encode(), Authorization=trusted)
        if status != 201:
            self.tally.miss(f"upload: {status}", said)
            return ""
        self.texts[file := json.loads(said)["document"]["file"]] = text
        return str(file)

    def delete(self, file: str) -> None:
        self.going.add(file)
        path, trusted = f"/v1/documents/{quote(file)}", f"Bearer {self.token}"
        status, said = self.call("DELETE", path, Authorization=trusted)
        if status == 204:
            self.gone[file] = time.monotonic()
        else:
            self.tally.miss(f"delete: {status}", said)

    def ask(self, question: str, history: list[str], *, door: str = "ask") -> Answer | None:
        """The answer, its citations checked; none where there was none, which is noted."""
        begun = time.monotonic()
        try:
            status, said = self._replied(question, history, door)
        except (OSError, HTTPException, ValueError) as error:
            self.tally.miss(type(error).__name__, error)
            return None
        if status != 200:
            self.tally.miss(f"ask: {status}", said)
            return None
        self.tally.answers.append((time.monotonic(), time.monotonic() - begun))
        if said["question"] != question:
            self.tally.miss("another's question", said["question"])
        for citation in cited(said):
            self.check(citation, begun)
        return dict(said)

    def _replied(self, question: str, history: list[str], door: str) -> tuple[int, Any]:
        """The status and the answer, or the problem."""
        asked, sent = {"question": question, "history": history}, {"Content-Type": "application/json"}
        if door == "page":
            body = json.dumps({"data": [question, history, {}]})
            status, said = self.call("POST", "/gradio_api/call/ask", body, **sent)
            if status == 200:
                status, said = self.call("GET", f"/gradio_api/call/ask/{json.loads(said)['event_id']}")
        else:
            status, said = self.call("POST", f"/v1/{door}", json.dumps(asked), **sent)
        if door == "ask" or status != 200:
            return status, json.loads(said)
        *_, last = said.strip().split("\n\n")
        name, payload = (line.partition(": ")[2] for line in last.split("\n"))
        if name == "complete":
            return 200, json.loads(payload)[0]
        return (200 if name == "done" else 500), json.loads(payload)

    def check(self, citation: dict[str, Any], asked: float) -> None:
        """Whether the document says there what the citation says, and was still there when it was asked."""
        file, start, end = citation["file"], citation["start"], citation["end"]
        if self.gone.get(file, asked) < asked:
            self.tally.miss("a deleted document is cited", citation)
        status, part = self.call("GET", f"/v1/documents/{quote(file)}?start={start}&end={end}")
        # What was cited may have been deleted since: the text that was uploaded says what it was.
        said = json.loads(part)["text"] if status == 200 else self.texts.get(file, "")[start:end]
        self.tally.count("spans checked")
        if said != citation["quote"] or (status != 200 and file not in self.going):
            self.tally.miss("a span is not the document's", (status, citation, said))


def cited(answer: Answer) -> Iterator[dict[str, Any]]:
    """The citations of all its claims."""
    return (citation for claim in answer["claims"] for citation in claim["citations"])
