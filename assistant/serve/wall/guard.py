"""The outer wall of the server: by which name it may be called, from whose pages, what browsers are told."""

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.wall.access import Access
from assistant.serve.wall.callers import is_foreign
from assistant.serve.wall.refusal import Refusal, refuse

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Nothing from another host. The page's framework builds templates at run time, hence the unsafe- words."""

_FRAMED = "/embed"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}
_FOR_ORIGINS = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type, if-none-match, x-request-id",
    "access-control-max-age": "600",
}
_TOLD_TO_ORIGINS = "etag, retry-after, x-request-id"


class Guard:
    """Wraps the whole application.

    A Host that is not ours is turned away (DNS rebinding), so is a changing request that another
    site's page makes (cross-site request forgery), unless its origin is listed: that one's pages may
    use the interface under /v1, with a key where one is asked for, and show the chat in a frame.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # nothing here speaks it, and no rule below would hold for it
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headed = self._headed(scope, send)
        headers = Headers(scope=scope)
        if refusal := self._refusal(scope, headers):
            await refuse(headed, refusal)
        elif self._listed(scope, headers) and "access-control-request-method" in headers:
            await _allow(headed)
        else:
            await self._app(scope, receive, headed)

    def _refusal(self, scope: Scope, headers: Headers) -> Refusal | None:
        host = headers.get("host", "")
        if not is_ours(host, bound=self._access.host, names=self._access.hosts):
            named = _name(host) or "nameless"
            detail = f"This server is not {named}. Call it by its address, or set ASSISTANT_HOSTS={named}."
            return Refusal(403, "ForeignHost", detail)
        if scope["method"] in SAFE_METHODS or not is_foreign(headers) or self._listed(scope, headers):
            return None
        return Refusal(403, "ForeignOrigin", "Pages of other sites may not do this.")

    def _listed(self, scope: Scope, headers: Headers) -> bool:
        """Whether a page of a listed origin calls the interface."""
        known = headers.get("origin", "").lower() in self._access.origins
        return known and is_foreign(headers) and scope["path"].startswith("/v1/")

    def _headed(self, scope: Scope, send: Send) -> Send:
        listed = self._listed(scope, Headers(scope=scope))
        origin = Headers(scope=scope).get("origin", "") if listed else ""
        framers = self._access.origins if scope["path"] == _FRAMED else ()

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell_browsers(MutableHeaders(scope=message), origin=origin, framers=framers)
            await send(message)

        return headed


def _tell_browsers(headers: MutableHeaders, *, origin: str, framers: tuple[str, ...]) -> None:
    """Our headers instead of the framework's, which would let other local servers' pages in."""
    for name in [name for name in headers if name.startswith("access-control-")]:
        if not origin or name not in _FOR_ORIGINS:
            del headers[name]
    if origin:
        headers["access-control-allow-origin"] = origin
        headers["access-control-expose-headers"] = _TOLD_TO_ORIGINS
        headers.add_vary_header("Origin")
    headers.update(_HEADERS)
    headers["content-security-policy"] = " ".join((POLICY, *framers))
    headers.setdefault("cache-control", "no-cache")


async def _allow(send: Send) -> None:
    """The answer to a browser that asks whether a listed origin's page may (Fetch standard, preflight)."""
    headers = [(name.encode(), value.encode()) for name, value in _FOR_ORIGINS.items()]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def is_ours(host: str, *, bound: str, names: tuple[str, ...] = ()) -> bool:
    """Whether a Host header names this server: a loopback name, the bound host or, bound to all, an address.

    A rebinding attack needs a name of its own, so addresses are harmless where the server listens on
    all. ``names`` are those that it is called by besides, in lower case.
    """
    name = _name(host)
    if name in ("localhost", bound.lower().strip("[]"), *names) or name.endswith(".localhost"):
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
