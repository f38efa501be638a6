"""The service of the process that owns the store, over HTTP, with the standard library alone."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from assistant.errors import AssistantError, ServerUnreachable
from assistant.exchange import (
    answer_from_json,
    document_from_json,
    hit_from_json,
    point_from_json,
    record_from_json,
    scope_to_json,
    verdict_from_json,
)
from assistant.exchange_reports import stage_from_json, status_from_json, summary_from_json
from assistant.plane import Point
from assistant.ports import Progress
from assistant.problems import problem_from_json
from assistant.reports import Stage, Status, Summary
from assistant.scope import EVERYTHING, Scope
from assistant.values import Answer, Document, DocumentRecord, Hit, Verdict
from assistant.writing import chosen

_MALFORMED = (KeyError, TypeError, ValueError, AttributeError)
_EVENTS: dict[str, Callable[[Any], Stage | Verdict | Answer]] = {
    "stage": stage_from_json,
    "claim": verdict_from_json,
    "done": answer_from_json,
}


class Remote:
    """A Service that another process provides at a URL.

    Its errors arrive as the classes they were raised as; ServerUnreachable where nothing answers
    within ``patience`` seconds, or something that is no assistant does.
    """

    def __init__(self, url: str, token: str, *, patience: float = 300.0) -> None:
        self.url = url.rstrip("/")
        self._token = token
        self._patience = patience

    def ask(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING, writer: str = ""
    ) -> Answer:
        body = _asked(question, history, scope) | chosen(writer)
        with self._reply("POST", "/v1/ask", body) as reply:
            return answer_from_json(json.load(reply))

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING, writer: str = ""
    ) -> Iterator[Stage | Verdict | Answer]:
        body = _asked(question, history, scope) | chosen(writer)
        with self._reply("POST", "/v1/ask/stream", body) as reply:
            for event, said in server_sent_events(reply):
                if event == "error":
                    raise problem_from_json(said)
                yield _EVENTS[event](said)
                if event == "done":
                    return
            raise ServerUnreachable(f"{self.url} went away in the middle of an answer. Ask again.")

    def search(
        self, question: str, history: Sequence[str] = (), *, k: int = 10, scope: Scope = EVERYTHING
    ) -> list[Hit]:
        body = {**_asked(question, history, scope), "k": k}
        with self._reply("POST", "/v1/search", body) as reply:
            return [hit_from_json(h) for h in json.load(reply)["hits"]]

    def documents(self) -> list[DocumentRecord]:
        with self._reply("GET", "/v1/documents") as reply:
            return [record_from_json(r) for r in json.load(reply)["documents"]]

    def document(self, file: str) -> Document | None:
        with self._reply("GET", f"/v1/documents/{quote(file)}", allow=404) as reply:
            return None if reply.status == 404 else document_from_json(json.load(reply))

    def plane(self) -> list[Point]:
        with self._reply("GET", "/v1/map") as reply:
            return [point_from_json(p) for p in json.load(reply)["points"]]

    def ingest(
        self, folder: Path | None = None, *, rebuild: bool = False, progress: Progress | None = None
    ) -> Summary:
        body = {"folder": None if folder is None else str(folder.absolute()), "rebuild": rebuild}
        for step in self._ingest_steps(body):
            if isinstance(step, Summary):
                return step
            if progress:
                progress(*step)
        raise ServerUnreachable(f"{self.url} went away while indexing. Run again: assistant ingest")

    def add(self, name: str, content: bytes, *, progress: Progress | None = None) -> Summary:
        """As every service does it; ``progress`` is told the beginning only."""
        if progress:
            progress(0, 0, name)
        with self._reply("POST", f"/v1/documents?{urlencode({'name': name})}", content, allow=201) as reply:
            return summary_from_json(json.load(reply))

    def remove(self, file: str) -> None:
        with self._reply("DELETE", f"/v1/documents/{quote(file)}", allow=204):
            return

    def restore(self, file: str) -> None:
        with self._reply("POST", f"/v1/documents/{quote(file)}/restore", {}, allow=204):
            return

    def status(self, *, check: bool = False) -> Status:
        with self._reply("GET", "/v1/status?check=1" if check else "/v1/status") as reply:
            return status_from_json(json.load(reply))

    def close(self) -> None:
        """Nothing is held open between two calls."""

    def _ingest_steps(self, body: Mapping[str, Any]) -> Iterator[tuple[int, int, str] | Summary]:
        with self._reply("POST", "/v1/ingest", body) as reply:
            for said in map(json.loads, filter(bytes.strip, reply)):
                if "problem" in said:
                    raise problem_from_json(said["problem"])
                if "summary" in said:
                    yield summary_from_json(said["summary"])
                elif "progress" in said:
                    step = said["progress"]
                    yield int(step["done"]), int(step["total"]), str(step["file"])

    @contextmanager
    def _reply(
        self, method: str, path: str, body: Mapping[str, Any] | bytes | None = None, *, allow: int = 200
    ) -> Iterator[HTTPResponse]:
        place = urlsplit(self.url)
        kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
        with self._named(), closing(kind(place.netloc, timeout=self._patience)) as connection:
            sent = "application/octet-stream" if isinstance(body, bytes) else "application/json"
            headers = {"Authorization": f"Bearer {self._token}", "Content-Type": sent}
            payload = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
            connection.request(method, place.path + path, payload, headers)
            reply = connection.getresponse()
            if reply.status not in (200, allow):
                raise _problem(reply, self.url)
            yield reply

    @contextmanager
    def _named(self) -> Iterator[None]:
        """What goes wrong on the way, in the assistant's own words."""
        try:
            yield
        except (OSError, HTTPException) as error:
            why = str(error) or type(error).__name__
            raise ServerUnreachable(
                f"The assistant at {self.url} does not answer ({why}). Start it again: assistant serve"
            ) from error
        except _MALFORMED as error:
            raise ServerUnreachable(
                f"{self.url} answers, but not as this assistant does ({type(error).__name__}: {error}). "
                "Start it again: assistant serve"
            ) from error


def _asked(question: str, history: Sequence[str], scope: Scope) -> dict[str, Any]:
    return {"question": question, "history": list(history), "scope": scope_to_json(scope)}


def server_sent_events(lines: Iterable[bytes]) -> Iterator[tuple[str, Any]]:
    """Name and JSON of each event of a stream; comments are skipped.

    Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
    """
    event, parts = "message", list[str]()
    for line in lines:
        name, _, value = line.decode().rstrip("\r\n").partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event = value
        elif name == "data":
            parts.append(value)
        elif not name and not value and parts:
            yield event, json.loads("\n".join(parts))
            event, parts = "message", []


def _problem(reply: HTTPResponse, url: str) -> AssistantError:
    try:
        said = json.loads(reply.read())
        if "type" in said:
            return problem_from_json(said)
    except _MALFORMED:
        pass
    return ServerUnreachable(
        f"{url} answered {reply.status} {reply.reason}, which is not what an assistant says. "
        "Start it again: assistant serve"
    )
