"""What every route of the HTTP interface does alike: wait for the models, stream, notice who has left."""

from collections.abc import AsyncIterator, Callable

from fastapi import HTTPException, Response
from fastapi.responses import StreamingResponse

from assistant.ports import Service
from assistant.serve.doors.problem import RETRY_SECONDS
from assistant.serve.flow import waiting

_STREAMED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def nobody() -> Response:
    """The reply to a caller who went away: nobody reads it."""
    return Response(status_code=499)


def event_stream(events: AsyncIterator[str]) -> StreamingResponse:
    """Server-sent events that no proxy holds back."""
    return StreamingResponse(events, 200, _STREAMED, "text/event-stream")


def readiness(service: Service) -> Callable[[], None]:
    """A dependency that tells a caller to come back while there is nothing to ask yet."""

    def ready() -> None:
        now = service.status()
        if waiting(now):
            detail = now.message or f"The assistant is {now.state}. Ask again in a moment."
            raise HTTPException(503, detail, {"Retry-After": RETRY_SECONDS})

    return ready
