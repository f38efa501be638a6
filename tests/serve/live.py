"""The real server of the assistant over any service, on a port of its own."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import uvicorn

from assistant.ports import Service
from assistant.serve.page.sharing import Keep
from assistant.serve.server import application
from assistant.serve.wall.access import Access

TOKEN = "the-token"


@contextmanager
def live(
    service: Service,
    *,
    access: Access = Access(token=TOKEN),  # noqa: B008
    keep: Keep | None = None,
) -> Iterator[str]:
    """The URL at which the page and the HTTP interface answer."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", 0))
        app = partial(application, service, access, keep=keep)
        config = uvicorn.Config(
            app, factory=True, log_level="warning", timeout_graceful_shutdown=1, proxy_headers=False
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
