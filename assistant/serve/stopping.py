"""Stopping without breaking off an answer: what runs may end, what only stays open is closed."""

import asyncio
import signal
import socket
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

_OPEN = ("/gradio_api/heartbeat/", "/mcp")
"""Addresses at which a GET stays open for as long as somebody is there."""


class Lasting:
    """The requests that never end by themselves, so that they can be ended."""

    def __init__(self) -> None:
        self._open: set[asyncio.Future[None]] = set()

    def around(self, app: ASGIApp) -> ASGIApp:
        """The application, its lasting requests known here."""

        async def known(scope: Scope, receive: Receive, send: Send) -> None:
            lasts = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(_OPEN)
            await (self._wait(app, scope, receive, send) if lasts else app(scope, receive, send))

        return known

    async def _wait(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        work: asyncio.Future[None] = asyncio.ensure_future(app(scope, receive, send))
        self._open.add(work)
        try:
            await asyncio.wait({work})
            if not work.cancelled():
                work.result()
        finally:
            work.cancel()
            self._open.discard(work)

    def end(self) -> None:
        """Close what only stays open."""
        for work in list(self._open):
            work.cancel()


class Server(uvicorn.Server):
    """A server that ends its lasting requests when told to stop, and waits for the others."""

    def __init__(self, config: uvicorn.Config, lasting: Lasting) -> None:
        super().__init__(config)
        self._lasting = lasting

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._lasting.end()
        await super().shutdown(sockets)


def stop_when_told() -> None:
    """Let SIGTERM do what Ctrl-C does, so that all that is open is closed in order."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
