"""The HTTP interface: the same answer object as everywhere else, under /v1."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from fastapi.responses import StreamingResponse

from assistant.exchange import answer_to_json, document_to_json, hit_to_json, record_to_json, verdict_to_json
from assistant.exchange_reports import stage_to_json, status_to_json, summary_to_json
from assistant.ports import Service
from assistant.reports import Stage
from assistant.serve.bodies import Ingest, Question, Search
from assistant.serve.flow import answering, listen, waiting
from assistant.serve.problem import RETRY_SECONDS, problem, said
from assistant.values import Answer, Hit, Verdict

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


def api(service: Service, *, token: str) -> APIRouter:
    """The routes over one service. ``token`` is what a caller must bear to change the store."""
    routes = APIRouter(prefix="/v1", dependencies=[Depends(_json_only)])
    _add_questions(routes, service)
    _add_documents(routes, service)
    _add_ingest(routes, service, token)
    routes.add_api_route("/{rest:path}", _unknown, methods=_METHODS, include_in_schema=False)
    return routes


def _add_questions(routes: APIRouter, service: Service) -> None:
    ready = [Depends(_readiness(service))]

    @routes.post("/ask", dependencies=ready)
    async def ask(asked: Question) -> dict[str, Any]:
        """The answer to a question, each claim with its exact citations."""
        steps = [step async for step in answering(service, asked.question, asked.history, asked.scope.scope)]
        assert isinstance(steps[-1], Answer)
        return answer_to_json(steps[-1])

    @routes.post("/ask/stream", dependencies=ready, response_class=StreamingResponse)
    async def ask_stream(asked: Question) -> StreamingResponse:
        """Server-sent events: ``stage`` as each begins, ``claim`` as each is checked, ``done``."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_events(service, asked), 200, headers, "text/event-stream")

    @routes.post("/search", dependencies=ready)
    async def search(asked: Search) -> dict[str, Any]:
        """The passages nearest to a question, best first."""
        hits = await asyncio.to_thread(_search, service, asked)
        return {"hits": [hit_to_json(hit) for hit in hits]}


def _search(service: Service, asked: Search) -> list[Hit]:
    return service.search(asked.question, asked.history, k=asked.k, scope=asked.scope.scope)


async def _events(service: Service, asked: Question) -> AsyncIterator[str]:
    try:
        async with aclosing(answering(service, asked.question, asked.history, asked.scope.scope)) as steps:
            async for step in steps:
                yield _event(*_told(step))
    except Exception as error:
        yield _event("error", said(error))


def _told(step: Stage | Verdict | Answer) -> tuple[str, dict[str, Any]]:
    if isinstance(step, Stage):
        return "stage", stage_to_json(step)
    return ("claim", verdict_to_json(step)) if isinstance(step, Verdict) else ("done", answer_to_json(step))


def _event(name: str, payload: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(payload, ensure_ascii=False)}\n\n"


def _add_documents(routes: APIRouter, service: Service) -> None:
    @routes.get("/status")
    def status(check: bool = False) -> dict[str, Any]:
        """The state of the assistant; with ``check`` its store is tested first."""
        return status_to_json(service.status(check=check))

    @routes.get("/documents")
    def documents() -> dict[str, Any]:
        """The documents that can be asked."""
        return {"documents": [record_to_json(r) for r in service.records()]}

    @routes.get("/documents/{file:path}", response_model=None)
    def document(file: str) -> dict[str, Any] | Response:
        """One document: its facts and its whole text."""
        found = service.document(file)
        if found is None:
            return problem(404, "NotFound", "No such document.", f"{file} is not among the documents.")
        return document_to_json(found)


def _add_ingest(routes: APIRouter, service: Service, token: str) -> None:
    @routes.post("/ingest", dependencies=[Depends(_bearer(token))], response_class=StreamingResponse)
    async def ingest(asked: Ingest) -> StreamingResponse:
        """Bring the store in line with a folder; JSON lines of progress, then the summary or a problem."""
        folder = Path(asked.folder) if asked.folder else None
        lines = ingesting(service, folder, rebuild=asked.rebuild)
        return StreamingResponse(lines, media_type="application/x-ndjson")


async def ingesting(
    service: Service, folder: Path | None, *, rebuild: bool = False, to_the_end: bool = False
) -> AsyncIterator[str]:
    """JSON lines: ``progress`` while the store is brought in line, then ``summary`` or ``problem``."""

    def work(say: Callable[[dict[str, Any]], None]) -> None:
        def progress(done: int, total: int, file: str) -> None:
            say({"progress": {"done": done, "total": total, "file": file}})

        summary = service.ingest(folder, rebuild=rebuild, progress=progress)
        say({"summary": summary_to_json(summary)})

    try:
        async with aclosing(listen(work, to_the_end=to_the_end)) as lines:
            async for line in lines:
                yield json.dumps(line, ensure_ascii=False) + "\n"
    except Exception as error:
        yield json.dumps({"problem": said(error)}, ensure_ascii=False) + "\n"


def _readiness(service: Service) -> Callable[[], None]:
    def ready() -> None:
        now = service.status()
        if waiting(now):
            detail = now.message or f"The assistant is {now.state}. Ask again in a moment."
            raise HTTPException(503, detail, {"Retry-After": RETRY_SECONDS})

    return ready


def _bearer(token: str) -> Callable[..., None]:
    def bearer(authorization: Annotated[str, Header()] = "") -> None:
        expected = f"Bearer {token}".encode()
        if not token or not hmac.compare_digest(authorization.encode(), expected):
            raise HTTPException(401, "This needs the server's token.", {"WWW-Authenticate": "Bearer"})

    return bearer


def _json_only(request: Request) -> None:
    sent = request.headers.get("content-type", "")
    if request.method == "POST" and sent.partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, f"The body is {sent or 'of no type'}: send application/json.")


def _unknown(rest: str, request: Request) -> Response:
    asked = f"{request.method} /v1/{rest}"
    return problem(404, "NotFound", "No such address.", f"{asked} does not exist. See /v1/openapi.json.")
