"""How much at once and for how long: by caller, by address, by the work in hand."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.wall.access import Access
from assistant.serve.wall.callers import OWNER, Caller, address_of, caller_of
from assistant.serve.wall.load import Load
from assistant.serve.wall.needs import is_counted, is_work
from assistant.serve.wall.rates import Rates
from assistant.serve.wall.refusal import Refusal, break_off, refuse

_RETRY = {"retry-after": "2"}
_EVENTS = b"text/event-stream; charset=utf-8"
_LONG = ("/v1/ingest", "/v1/documents")
"""Work that ends when it ends: indexing goes on for as long as its documents take."""


class Limits:
    """Wraps the application: who calls too often or finds the house full is told when to come back."""

    def __init__(self, app: ASGIApp, access: Access, load: Load) -> None:
        self._app = app
        self._access = access
        self._rates = Rates(access.rate)
        self._load = load

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method, path = scope["method"], scope["path"]
        if is_counted(method, path) and (wait := self._wait(scope, caller_of(scope))):
            detail = f"At most {self._access.rate} requests a minute are answered. Wait {wait} s."
            await refuse(send, Refusal(429, "TooManyRequests", detail, {"retry-after": str(wait)}))
        elif is_work(method, path):
            await self._work(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _wait(self, scope: Scope, caller: Caller) -> int:
        if OWNER in caller.scopes:
            return 0
        by_address = self._rates.wait(f"address {address_of(scope, self._access.proxies)}")
        return max(by_address, self._rates.wait(f"key {caller.name}") if caller.key else 0)

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._load.full:
            detail = f"{self._load.running} requests are being answered or wait. Ask again in a moment."
            await refuse(send, Refusal(503, "Busy", detail, _RETRY))
            return
        with self._load.one_more():
            await self._in_time(scope, receive, send)

    async def _in_time(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = streams = False

        async def noting(message: Message) -> None:
            nonlocal begun, streams
            begun = True
            streams = streams or (b"content-type", _EVENTS) in message.get("headers", ())
            await send(message)

        seconds = None if scope["path"].startswith(_LONG) else self._load.seconds
        try:
            async with asyncio.timeout(seconds):
                await self._app(scope, receive, noting)
        except TimeoutError:
            late = Refusal(503, "TimedOut", f"No answer within {seconds:g} s. Ask again.", _RETRY)
            if not begun:
                await refuse(send, late)
            elif streams:
                await break_off(send, late)
