"""The door: who may come in, and no further than their scopes reach."""

import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.errors import SettingError
from assistant.serve.wall.access import Access
from assistant.serve.wall.callers import Caller, address_of, identify
from assistant.serve.wall.keys import KeyRing
from assistant.serve.wall.needs import Needed, needed
from assistant.serve.wall.rates import Rates
from assistant.serve.wall.refusal import Refusal, refuse
from assistant.serve.wall.session import Session

LOG = logging.getLogger(__name__)
_BAD_KEYS_A_MINUTE = 30
_NOBODY = Caller("", frozenset())
_UNKNOWN = "Show a key or the server's token: Authorization: Bearer KEY. On the page, sign in."


class Door:
    """Wraps the application and tells it, as ``scope["caller"]``, who calls."""

    def __init__(self, app: ASGIApp, access: Access, *, session: Session) -> None:
        self._app = app
        self._access = access
        self._session = session
        self._ring = KeyRing(access.keys)
        self._bad = Rates(_BAD_KEYS_A_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        caller = self._caller(scope)
        scope["caller"] = caller or _NOBODY
        if refusal := self._refusal(scope, caller, needed(scope["method"], scope["path"])):
            await refuse(send, refusal)
            return
        await self._app(scope, receive, send)

    def _caller(self, scope: Scope) -> Caller | None:
        try:
            return identify(scope, self._access, self._ring, self._session)
        except SettingError as error:
            LOG.error("%s", error)  # damaged keys open nothing; who is signed in stays
            return None

    def _refusal(self, scope: Scope, caller: Caller | None, need: Needed) -> Refusal | None:
        if not need or (caller is not None and need <= caller.scopes):
            return None
        if caller is None or not caller.key:
            return self._unknown(scope)
        lacking = ", ".join(sorted(need - caller.scopes))
        return Refusal(403, "WrongScope", f"The key {caller.name!r} is not for this: it lacks {lacking}.")

    def _unknown(self, scope: Scope) -> Refusal:
        wants_page = "text/html" in Headers(scope=scope).get("accept", "")
        if self._session.asked and scope["method"] == "GET" and scope["path"] == "/" and wants_page:
            return Refusal(303, "SignIn", "Sign in.", {"location": "/login", "cache-control": "no-store"})
        if "authorization" in Headers(scope=scope):
            wait = self._bad.wait(address_of(scope, self._access.proxies))
            if wait:
                return Refusal(429, "TooManyTries", "Too many bad keys.", {"retry-after": str(wait)})
        return Refusal(401, "Unauthorized", _UNKNOWN, {"www-authenticate": "Bearer"})
