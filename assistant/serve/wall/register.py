"""Every request in the log and in the counts, those turned away too."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.logs import REQUESTS
from assistant.serve.metrics import Metrics
from assistant.serve.wall.access import Access
from assistant.serve.wall.callers import address_of, caller_of


class Register:
    """Wraps the wall. The query of an address is left out: it may hold what a person wrote."""

    def __init__(self, app: ASGIApp, access: Access, metrics: Metrics) -> None:
        self._app = app
        self._access = access
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._metrics.count("assistant_requests_total", status=str(status or 499))
            self._write(scope, status or 499, time.perf_counter() - begun)

    def _write(self, scope: Scope, status: int, seconds: float) -> None:
        facts = {
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "seconds": round(seconds, 4),
            "caller": caller_of(scope).name,
            "address": address_of(scope, self._access.proxies),
        }
        REQUESTS.info("%s %s %d", scope["method"], scope["path"], status, extra={"facts": facts})
