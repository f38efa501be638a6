"""A server of the HTTP interface on the standard library, over any service, in a thread."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from assistant import exchange, exchange_reports
from assistant.errors import AssistantError
from assistant.ports import Service
from assistant.problems import problem_to_json
from assistant.reports import Stage
from assistant.scope import Scope
from assistant.values import Verdict

TOKEN = "a-token"


@contextmanager
def serving(service: Service, *, token: str = TOKEN, port: int = 0) -> Iterator[str]:
    """The URL at which the service answers who shows the token."""
    with listening(type("Handler", (_Handler,), {"service": service, "token": token}), port=port) as url:
        yield url


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler], *, port: int = 0) -> Iterator[str]:
    """The URL at which the handler answers."""
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


class Quiet(BaseHTTPRequestHandler):
    """A handler that says whole replies and logs nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def say(self, body: Any, *, status: int = 200) -> None:
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def heard(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"] or 0)) or b"{}")


class _Handler(Quiet):
    service: Service
    token: str

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer({"content": self._bytes()} if "?name=" in self.path else self.heard())

    def do_DELETE(self) -> None:
        self._answer({"away": True})

    def _bytes(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _answer(self, body: dict[str, Any]) -> None:
        if self.headers["Authorization"] != f"Bearer {self.token}":
            self.say(problem_to_json(AssistantError("The token is wrong.")), status=401)
            return
        try:
            self._dispatch(body)
        except AssistantError as error:
            self.say(problem_to_json(error), status=409)

    def _dispatch(self, body: dict[str, Any]) -> None:
        question, history = body.get("question", ""), body.get("history", [])
        scope = exchange.scope_from_json(body.get("scope", {}))
        match unquote(self.path).split("/", 3)[2:]:
            case ["ask"]:
                self.say(exchange.answer_to_json(self.service.ask(question, history, scope=scope)))
            case ["ask", "stream"]:
                self.say(b"".join(self._events(question, history, scope)))
            case ["search"]:
                hits = self.service.search(question, history, k=body["k"], scope=scope)
                self.say({"hits": [exchange.hit_to_json(h) for h in hits]})
            case ["documents"]:
                self.say({"documents": [exchange.record_to_json(r) for r in self.service.documents()]})
            case [added] if added.startswith("documents?name="):
                name = added.removeprefix("documents?name=").replace("+", " ")
                self.say(exchange_reports.summary_to_json(self.service.add(name, body["content"])))
            case ["documents", *path] if path[-1] == "restore":
                self.service.restore("/".join(path[:-1]))
                self.say(b"", status=204)
            case ["documents", *path] if "away" in body:
                self.service.remove("/".join(path))
                self.say(b"", status=204)
            case ["documents", file]:
                document = self.service.document(file)
                self.say(
                    exchange.document_to_json(document) if document else {}, status=200 if document else 404
                )
            case ["map"]:
                self.say({"points": [exchange.point_to_json(p) for p in self.service.plane()]})
            case ["ingest"]:
                self.say(b"".join(self._ingest(body)))
            case [status]:
                self.say(
                    exchange_reports.status_to_json(self.service.status(check=status.endswith("?check=1")))
                )

    def _events(self, question: str, history: list[str], scope: Scope) -> Iterator[bytes]:
        yield b": hello\n\n"
        try:
            for said in self.service.stream(question, history, scope=scope):
                if isinstance(said, Stage):
                    yield _event("stage", exchange_reports.stage_to_json(said))
                elif isinstance(said, Verdict):
                    yield _event("claim", exchange.verdict_to_json(said))
                else:
                    yield _event("done", exchange.answer_to_json(said))
        except AssistantError as error:
            yield _event("error", problem_to_json(error))

    def _ingest(self, body: dict[str, Any]) -> Iterator[bytes]:
        folder = None if body["folder"] is None else Path(body["folder"])
        steps: list[dict[str, Any]] = []

        def progress(done: int, total: int, file: str) -> None:
            steps.append({"progress": {"done": done, "total": total, "file": file}})

        try:
            summary = self.service.ingest(folder, rebuild=body["rebuild"], progress=progress)
            steps.append({"summary": exchange_reports.summary_to_json(summary)})
        except AssistantError as error:
            steps.append({"problem": problem_to_json(error)})
        yield from (json.dumps(step).encode() + b"\n" for step in steps)


def _event(name: str, said: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(said)}\n\n".encode()
