"""Who calls: a program with a key, a person who is signed in, the command line, or anybody."""

import hmac
import ipaddress
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope

from assistant.serve.wall.access import Access, Networks
from assistant.serve.wall.keys import KeyRing
from assistant.serve.wall.session import Session, cookie_of

PAGE, OWNER = "page", "owner"
"""Two scopes that no key has: to use the page, and to name a folder of the server's own disk."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request and what they may do; ``key`` says that they showed a key."""

    name: str
    scopes: frozenset[str]
    key: bool = False


ANYBODY = Caller("", frozenset({"ask", "read", PAGE}))
COMMAND_LINE = Caller("command line", frozenset({"ask", "read", "write", PAGE, OWNER}))
_PERSON = frozenset({"ask", "read", "write", PAGE})


def caller_of(scope: Scope) -> Caller:
    """Who sent the request, once the door has seen them; anybody where there is no door."""
    found: Caller = scope.get("caller", ANYBODY)
    return found


def identify(scope: Scope, access: Access, ring: KeyRing, session: Session) -> Caller | None:
    """Who sent the request; none where nobody that may come in did.

    A request that a page of another site makes is known by its key alone: the browser would add the
    cookie and the proxy its header without the person wanting it.
    """
    headers = Headers(scope=scope)
    anybody = None if access.guarded else ANYBODY
    kind, _, shown = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return _bearer(shown.strip(), access.token, ring) or anybody
    if is_foreign(headers):
        return anybody
    named = _named_by_proxy(scope, headers, access)
    if named or session.holds(cookie_of(headers.get("cookie", ""))):
        return Caller(named or "signed in", _PERSON)
    return anybody


def _bearer(shown: str, token: str, ring: KeyRing) -> Caller | None:
    if token and hmac.compare_digest(shown.encode(), token.encode()):
        return COMMAND_LINE
    key = ring.find(shown)
    return Caller(key.name, frozenset(key.scopes), key=True) if key else None


def is_foreign(headers: Headers) -> bool:
    """Whether a page of another site sent this."""
    origin = headers.get("origin")
    return bool(origin) and origin.partition("://")[2] != headers.get("host", "")  # type: ignore[union-attr]


def _named_by_proxy(scope: Scope, headers: Headers, access: Access) -> str:
    if not access.proxy_header or not _trusted(_peer(scope), access.proxies):
        return ""
    return headers.get(access.proxy_header, "").strip()[:100]


def address_of(scope: Scope, proxies: Networks) -> str:
    """Where the request comes from: what is behind the trusted proxies, an IPv6 one by its network.

    Each proxy adds at the right of X-Forwarded-For whom it heard; what stands left of the first
    stranger is the stranger's own claim.
    """
    found = _peer(scope)
    heard = Headers(scope=scope).get("x-forwarded-for", "").split(",")
    while _trusted(found, proxies) and heard and heard[-1].strip():
        found = heard.pop().strip()
    return _network(found)


def is_secure(scope: Scope, proxies: Networks) -> bool:
    """Whether the browser's own connection is encrypted, as far as the server or its proxy can say."""
    forwarded = Headers(scope=scope).get("x-forwarded-proto", "") if _trusted(_peer(scope), proxies) else ""
    return "https" in (scope.get("scheme"), forwarded.lower())


def _peer(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _trusted(address: str, proxies: Networks) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in proxies)


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    whole = found.version == 4
    return address if whole else str(ipaddress.ip_network((address.partition("%")[0], 64), strict=False))
