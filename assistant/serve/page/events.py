"""What is sent to the page's events, looked at before the page's framework fails over it.

The framework writes its traceback into the log where values are missing, and cannot even say what is
wrong with half a character ("\\ud800", which JSON allows and UTF-8 does not).
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.wall.refusal import Refusal, refuse

Wanted = Mapping[str, int]
"""How many values each event takes, by its number and, where it has one, its name."""

_SENT = re.compile(r"/gradio_api/(?:(?:run|api|call(?:/v2)?)/(?P<name>[^/]+)|[\w/-]+)/?")
_FILES = "/gradio_api/upload"
_JOINED = "/gradio_api/queue/join"
_COMPONENTS = "/gradio_api/component_server"
"""Where parts of a page may have functions of their own; none of ours has."""


class Events:
    """Wraps the application: what no event of the page takes is refused with what is wrong with it."""

    def __init__(self, app: ASGIApp, wanted: Wanted) -> None:
        self._app = app
        self._wanted = wanted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not self._meant(scope["path"]):
            await self._app(scope, receive, send)
            return
        body = await _whole(receive)
        if body is None:
            return
        if fault := _fault(scope["path"], body, self._wanted):
            await refuse(send, Refusal(422, "InvalidRequest", fault))
            return
        await self._app(scope, _again(body, receive), send)

    def _meant(self, path: str) -> bool:
        return bool(_SENT.fullmatch(path)) and not path.startswith(_FILES)


def _fault(path: str, body: bytes, wanted: Wanted) -> str:
    """What is wrong with the body, empty where nothing is."""
    try:
        told = json.loads(body or b"{}")
        json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        return "The body holds half a character: send whole ones."
    except (ValueError, RecursionError):
        return "The body is no JSON: send an object."
    if not isinstance(told, dict):
        return "The body is no JSON object: send one."
    if path.startswith(_COMPONENTS):
        return "No part of the page has functions to call: see /gradio_api/info for its events."
    if told.get("session_hash") == "":  # the framework takes it for none in one place and not in another
        return "session_hash is empty: send one of your own, or none."
    match = _SENT.fullmatch(path)
    name = match["name"] if match else None
    return _missing(told, name, wanted) if name or path.startswith(_JOINED) else ""


def _missing(told: dict[str, Any], name: str | None, wanted: Wanted) -> str:
    event, data = name or told.get("fn_index"), told.get("data")
    if isinstance(event, bool) or (count := wanted.get(str(event))) is None:
        return "There is no such event: see /gradio_api/info for those there are."
    if not isinstance(data, list) or len(data) < count:
        found = f"{len(data)} values" if isinstance(data, list) else "no list of values"
        return f"The event takes {count} values and data holds {found}: send them all."
    return ""


async def _whole(receive: Receive) -> bytes | None:
    """The body; none where the caller goes away before its end."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """The body as if it came now, then whatever comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again
