"""What a caller sends: no more than is read, and no slower than anyone needs."""

import asyncio
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.wall.refusal import Refusal, refuse

BODY_LIMIT = 256 * 1024
CONVERSATION_LIMIT = 8 * 1024 * 1024
CONVERSATIONS = "/page/export"
"""Where the page sends a whole conversation back, to be written into a file."""
UPLOADS = {"/page/documents", "/v1/documents"}
"""Where a document is sent: its size has a limit of its own."""

PATIENCE = 20.0
"""Seconds without a byte of a body that is not complete."""

_SLOWEST = 50_000
"""Bytes a second that a body comes with at least, its first so many seconds aside."""

_PASSED_OVER = 16 * 1024 * 1024
"""Bytes of a refused body still taken, unread: a caller who sends all before it listens hears why."""

_PAUSE = 1.0
"""Seconds without a byte after which no more of a refused body is waited for."""


class Refused(HTTPException):
    """The body is no good; an HTTPException, so that a framework that reads the body lets it through."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.status, refusal.detail)
        self.refusal = refusal


class Intake:
    """Wraps the application: a body over the limit or one that trickles in ends the request.

    A document may have ``upload_mb`` megabytes, a conversation CONVERSATION_LIMIT bytes, anything else
    BODY_LIMIT.
    """

    def __init__(self, app: ASGIApp, *, upload_mb: int) -> None:
        self._app = app
        self._upload_limit = upload_mb * 1_000_000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope)
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length) > limit:
            if "expect" not in Headers(scope=scope):  # who asks first has sent nothing yet
                await _passed_over(receive)
            await refuse(send, _too_large(f"has {length} bytes", limit))
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, _measured(receive, limit), noting)
        except Refused as refused:
            if begun:
                raise
            if refused.status_code == 413:
                await _passed_over(receive)
            await refuse(send, refused.refusal)

    def _limit(self, scope: Scope) -> int:
        if scope["method"] == "POST" and scope["path"] in UPLOADS:
            return self._upload_limit
        return CONVERSATION_LIMIT if scope["path"] == CONVERSATIONS else BODY_LIMIT


def _too_large(found: str, limit: int) -> Refusal:
    return Refusal(413, "TooLarge", f"The body {found}; at most {limit} are read.", {"connection": "close"})


def _measured(receive: Receive, limit: int) -> Receive:
    taken, complete = 0, False
    first = asyncio.get_running_loop().time()

    async def measured() -> Message:
        nonlocal taken, complete
        if complete:  # what comes now is that the caller has gone, whenever that is
            return await receive()
        message = await _in_time(receive, first + PATIENCE + taken / _SLOWEST)
        taken += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if taken > limit:
            raise Refused(_too_large(f"has over {limit} bytes", limit))
        return message

    return measured


async def _passed_over(receive: Receive) -> None:
    """Take what is left of a body without reading it, up to its end, a limit or a pause of the caller's."""
    now = asyncio.get_running_loop().time
    end, taken, more = now() + PATIENCE, 0, True
    with suppress(Refused):
        while more and taken < _PASSED_OVER:
            message = await _in_time(receive, min(end, now() + _PAUSE))
            taken += len(message.get("body", b""))
            more = message.get("more_body", False)


async def _in_time(receive: Receive, until: float) -> Message:
    try:
        async with asyncio.timeout_at(until):
            return await receive()
    except TimeoutError:
        detail = "The body did not come. Send it at once."
        raise Refused(Refusal(408, "TooSlow", detail, {"connection": "close"})) from None
