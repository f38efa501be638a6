"""A name for each request, in its reply and its problem, so that a log line and a complaint can meet."""

import re
import secrets
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-ID"
_FIT = re.compile(r"[\w.:/+=-]{1,128}", re.ASCII)
_NOW: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The name of the request at hand; empty outside one."""
    return _NOW.get()


class Named:
    """Wraps the whole application: keeps the caller's X-Request-ID where it is fit, else makes one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        name = given if _FIT.fullmatch(given) else secrets.token_hex(12)

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = name
            await send(message)

        before = _NOW.set(name)
        try:
            await self._app(scope, receive, named)
        finally:
            _NOW.reset(before)
