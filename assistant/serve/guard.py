"""The outer wall of the server: who may call it, how much they may send, what browsers are told."""

import ipaddress
import json
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 256 * 1024
UPLOADS = {"/page/documents", "/v1/documents"}
"""Where a document is sent: its size has a limit of its own."""

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Nothing from another host. The page's framework builds templates at run time, hence the unsafe- words."""

_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


class TooLarge(HTTPException):
    """More came in than is read."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"The body has over {limit} bytes, the most that is read.")


class Guard:
    """Wraps the whole application.

    A Host that is not ours is turned away (DNS rebinding), so is a changing request that another
    site's page makes (cross-site request forgery) and a body over the limit, which is ``upload_mb``
    megabytes for a document.
    """

    def __init__(self, app: ASGIApp, *, host: str, upload_mb: int = 50) -> None:
        self._app = app
        self._host = host
        self._upload_limit = upload_mb * 1_000_000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if refusal := self._refusal(scope):
            await _refuse(send, *refusal)
            return
        await self._pass_on(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        headers = Headers(scope=scope)
        host, origin, length = headers.get("host", ""), headers.get("origin"), headers.get("content-length")
        if not is_ours(host, bound=self._host):
            return (
                403,
                "ForeignHost",
                f"This server is not {_name(host) or 'nameless'}. Call it by its address.",
            )
        if origin and scope["method"] not in SAFE_METHODS and urlsplit(origin).netloc != host:
            return 403, "ForeignOrigin", "Pages of other sites may not do this."
        limit = self._limit(scope)
        if length and length.isdecimal() and int(length) > limit:
            return 413, "TooLarge", f"The body has {length} bytes; at most {limit} are read."
        return None

    def _limit(self, scope: Scope) -> int:
        uploads = scope["method"] == "POST" and scope["path"] in UPLOADS
        return self._upload_limit if uploads else BODY_LIMIT

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def headed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _tell_browsers(MutableHeaders(scope=message))
            await send(message)

        try:
            await self._app(scope, _counted(receive, self._limit(scope)), headed)
        except TooLarge as refused:
            if begun:
                raise
            await _refuse(send, refused.status_code, "TooLarge", refused.detail)


def _tell_browsers(headers: MutableHeaders) -> None:
    for name in [name for name in headers if name.startswith("access-control-")]:
        del headers[name]  # the page's framework would let other local servers' pages in
    headers.update(_HEADERS)
    headers.setdefault("cache-control", "no-cache")


def is_ours(host: str, *, bound: str) -> bool:
    """Whether a Host header names this server: a loopback name, the bound host or, bound to all, an address.

    A rebinding attack needs a name of its own, so addresses are harmless where the server listens on all.
    """
    name = _name(host)
    if name in ("localhost", bound.lower().strip("[]")) or name.endswith(".localhost"):
        return True
    everywhere = bound in ("0.0.0.0", "::", "")
    try:
        return ipaddress.ip_address(name).is_loopback or everywhere
    except ValueError:
        return everywhere and name == socket.gethostname().lower()


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _counted(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise TooLarge(limit)
        return message

    return counted


async def _refuse(send: Send, status: int, kind: str, detail: str) -> None:
    body = json.dumps({"type": kind, "title": "Refused", "detail": detail, "status": status}).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
