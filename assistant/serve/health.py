"""Whether the process lives, whether it can answer, and what it did: for those who keep it running."""

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse

from assistant.ports import Service
from assistant.serve.doors.problem import RETRY_SECONDS
from assistant.serve.flow import waiting
from assistant.serve.metrics import CONTENT_TYPE, Metrics
from assistant.serve.wall.load import Load

_FRESH = {"Cache-Control": "no-store"}


def health(service: Service, metrics: Metrics, *, load: Load) -> APIRouter:
    """The routes over a service, its counts and the load at hand."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/healthz")
    def healthz() -> JSONResponse:
        return JSONResponse({"alive": True}, headers=_FRESH)

    @routes.get("/readyz")
    def readyz() -> JSONResponse:
        now = service.status()
        ready = now.state != "failed" and not waiting(now)
        retry = {} if ready else {"Retry-After": RETRY_SECONDS}
        return JSONResponse({"state": now.state}, 200 if ready else 503, {**_FRESH, **retry})

    @routes.get("/metrics")
    def exposition() -> PlainTextResponse:
        gauges = _gauges(service, load.running)
        return PlainTextResponse(metrics.exposition(gauges), media_type=CONTENT_TYPE, headers=_FRESH)

    return routes


def _gauges(service: Service, running: int) -> Iterator[tuple[str, str, float]]:
    now = service.status()
    yield "assistant_requests_running", "Requests being answered or waiting for their turn.", running
    yield "assistant_documents", "Documents that can be asked.", now.documents
    yield "assistant_passages", "Passages in the index.", now.passages
    yield (
        "assistant_ready",
        "Whether questions are answered.",
        0 if waiting(now) or now.state == "failed" else 1,
    )
