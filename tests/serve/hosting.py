"""A web site of another origin than the assistant's, strict about what its pages may do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STRICT = "default-src 'none'; script-src {assistant}; connect-src {assistant}; frame-src {assistant}"


class Site:
    """Pages by path, all under one Content-Security-Policy; both may change while they are served."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.pages: dict[str, str] = {}
        self.policy = ""


@contextmanager
def site() -> Iterator[Site]:
    """An empty site on a port of its own."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = served.pages.get(self.path.partition("?")[0])
            self.send_response(200 if page is not None else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", served.policy)
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    served = Site(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()
