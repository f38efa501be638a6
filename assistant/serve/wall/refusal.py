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
    body = json.dumps(_problem(refusal)).encode()
    named = {"content-type": "application/problem+json", "content-length": str(len(body)), **refusal.headers}
    headers = [(name.encode(), value.encode()) for name, value in named.items()]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def break_off(send: Send, refusal: Refusal) -> None:
    """End a stream of events that has begun with the refusal; OpenAI's clients look for its ``error``."""
    told = {"message": refusal.detail, "type": "server_error", "param": None, "code": refusal.kind}
    event = f"event: error\ndata: {json.dumps({**_problem(refusal), 'error': told})}\n\n"
    await send({"type": "http.response.body", "body": event.encode()})


def _problem(refusal: Refusal) -> dict[str, object]:
    said = {"type": refusal.kind, "title": "Refused", "detail": refusal.detail, "status": refusal.status}
    return {**said, "request_id": request_id()}
