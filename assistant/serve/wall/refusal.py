"""A request turned away before it reaches the application, as a problem of RFC 9457."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import Send

from assistant.serve.wall.request_id import request_id


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request goes no further: an HTTP status, the name of the problem, what to do, more headers."""

    status: int
    kind: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)


async def refuse(send: Send, refusal: Refusal) -> None:
    """Send the refusal as the whole reply."""
    said = {"type": refusal.kind, "title": "Refused", "detail": refusal.detail, "status": refusal.status}
    body = json.dumps({**said, "request_id": request_id()}).encode()
    named = {"content-type": "application/problem+json", "content-length": str(len(body)), **refusal.headers}
    headers = [(name.encode(), value.encode()) for name, value in named.items()]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
