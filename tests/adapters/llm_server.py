"""A language model's server on loopback that answers, or misbehaves, as its script says."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Any
"""What to do for each request in turn: a method of Turn, the last one again and again."""


class Turn:
    """One request: what was asked, and the ways to answer it."""

    def __init__(self, door: BaseHTTPRequestHandler, asked: dict[str, Any], ended: threading.Event) -> None:
        self._door = door
        self.asked = asked
        self.ended = ended
        """Set when the server stops or the caller has gone."""

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self._door.send_response(status)
        self._door.send_header("Content-Type", kind)
        for name, value in headers.items():
            self._door.send_header(name.replace("_", "-"), value)
        self._door.end_headers()

    def send(self, data: bytes) -> None:
        try:
            self._door.wfile.write(data)
            self._door.wfile.flush()
        except OSError:
            self.ended.set()

    def text(self, piece: str, *, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": piece} if piece else {}, "finish_reason": finish}
        self.send(b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n")

    def done(self) -> None:
        self.text("", finish="stop")
        self.send(b"data: [DONE]\n\n")

    def say(self, *pieces: str) -> None:
        """A whole answer as it should be."""
        self.begin()
        for piece in pieces:
            self.text(piece)
        self.done()

    def refuse(self, status: int, said: Any, **headers: str) -> None:
        self.begin(status, "application/json", **headers)
        self.send(json.dumps(said).encode())

    def hang(self) -> None:
        self.ended.wait(20)

    def drip(self, piece: str = "encore ") -> None:
        """Text without an end, until the caller has gone."""
        while not self.ended.is_set():
            self.text(piece)
            time.sleep(0.001)


class Model:
    """The server: its ``url``, the requests it ``asked`` got, and whether the last caller has ``gone``."""

    def __init__(self, *script: Script) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.ended = threading.Event()
        self._script = list(script)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._door())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def _door(self) -> type[BaseHTTPRequestHandler]:
        model = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append(asked)
                model.headers.append(dict(self.headers))
                act = model._script.pop(0) if len(model._script) > 1 else model._script[0]
                act(Turn(self, asked, model.ended))

            def log_message(self, *said: Any) -> None:
                pass

        return Door

    def run(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def model(*script: Script) -> Iterator[Model]:
    """A server that follows the script while it is used."""
    made = Model(*script)
    made.run()
    try:
        yield made
    finally:
        made.stop()
