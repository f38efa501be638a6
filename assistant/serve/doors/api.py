"""The HTTP interface: the same answer object as everywhere else, under /v1."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from assistant.errors import ChangesOff
from assistant.exchange import answer_to_json, hit_to_json, verdict_to_json
from assistant.exchange_reports import stage_to_json, status_to_json, summary_to_json
from assistant.ports import Service
from assistant.reports import Stage
from assistant.serve.doors import examples, replies
from assistant.serve.doors.bodies import Ask, Ingest, Search
from assistant.serve.doors.documents import add_changes, add_reading
from assistant.serve.doors.openai import add_chat
from assistant.serve.doors.passages import add_map
from assistant.serve.doors.paths import REST
from assistant.serve.doors.problem import problem, said
from assistant.serve.doors.wire import event_stream, nobody, readiness
from assistant.serve.flow import answered, answering, listen, unless_gone
from assistant.serve.wall.callers import OWNER, caller_of
from assistant.values import Answer, Hit, Verdict

_REFUSALS = examples.problems(413, 415, 422, 503)
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


def api(service: Service) -> APIRouter:
    """The routes over one service."""
    routes = APIRouter(prefix="/v1", dependencies=[Depends(_json_only)], default_response_class=Response)
    _add_questions(routes, service)
    add_chat(routes, service)
    _add_status(routes, service)
    add_reading(routes, service)
    add_changes(routes, service, write=_writer)
    _add_ingest(routes, service)
    add_map(routes, service)
    routes.add_api_route(f"/{REST}", _unknown, methods=_METHODS, include_in_schema=False)
    return routes


def _add_questions(routes: APIRouter, service: Service) -> None:
    ready = [Depends(readiness(service))]
    whole = examples.reply(replies.Answer, examples.ANSWER, "The answer, abstaining where nothing answers.")

    @routes.post("/ask", dependencies=ready, responses=whole | _REFUSALS)
    async def ask(asked: Ask, request: Request) -> Response:
        """The answer to a question, each claim with its exact citations. Hanging up ends the work."""
        question = asked.question, asked.history, asked.scope.scope
        work = answered(service, *question, writer=asked.writer)
        answer = await unless_gone(request.receive, work)
        return nobody() if answer is None else JSONResponse(answer_to_json(answer))

    events = "".join(_event(name, said) for name, said in examples.EVENTS.items())
    stream = examples.text_reply("text/event-stream", events, "The events as they happen.")

    @routes.post("/ask/stream", dependencies=ready, responses=stream | _REFUSALS)
    async def ask_stream(asked: Ask) -> Response:
        """Server-sent events: ``stage`` and ``claim`` as they come, then ``done`` or ``error``."""
        return event_stream(_events(service, asked))

    found = examples.reply(replies.Hits, examples.HITS, "The passages, best first.")

    @routes.post("/search", dependencies=ready, responses=found | _REFUSALS)
    async def search(asked: Search) -> Response:
        """The passages nearest to a question, best first."""
        hits = await asyncio.to_thread(_search, service, asked)
        return JSONResponse({"hits": [hit_to_json(hit) for hit in hits]})


def _search(service: Service, asked: Search) -> list[Hit]:
    return service.search(asked.question, asked.history, k=asked.k, scope=asked.scope.scope)


async def _events(service: Service, asked: Ask) -> AsyncIterator[str]:
    try:
        question = asked.question, asked.history, asked.scope.scope
        async with aclosing(answering(service, *question, writer=asked.writer)) as steps:
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


def _add_status(routes: APIRouter, service: Service) -> None:
    told = examples.reply(replies.Status, examples.STATUS, "The state, and what there is to ask.")

    @routes.get("/status", responses=told | examples.problems(422))
    def status(check: bool = False) -> Response:
        """The state of the assistant; with ``check`` its store is tested first."""
        return JSONResponse(status_to_json(service.status(check=check)))


def _add_ingest(routes: APIRouter, service: Service) -> None:
    summary = json.dumps({"summary": examples.SUMMARY}, ensure_ascii=False) + "\n"
    lines = examples.text_reply("application/x-ndjson", summary, "Progress, then the summary or a problem.")

    @routes.post(
        "/ingest",
        dependencies=[Depends(_writer)],
        responses=lines | examples.problems(401, 403, 413, 415, 422),
    )
    async def ingest(asked: Ingest, request: Request) -> Response:
        """Bring the store in line with a folder; JSON lines of progress, then the summary or a problem."""
        if asked.folder and OWNER not in caller_of(request.scope).scopes:
            raise HTTPException(403, "Only the server's own command line may name a folder of its disk.")
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

        if not service.status().changes:
            raise ChangesOff
        summary = service.ingest(folder, rebuild=rebuild, progress=progress)
        say({"summary": summary_to_json(summary)})

    try:
        async with aclosing(listen(work, to_the_end=to_the_end)) as lines:
            async for line in lines:
                yield json.dumps(line, ensure_ascii=False) + "\n"
    except Exception as error:
        yield json.dumps({"problem": said(error)}, ensure_ascii=False) + "\n"


def _writer(request: Request) -> None:
    if "write" not in caller_of(request.scope).scopes:
        detail = "This needs a key with the scope write, or the server's token."
        raise HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})


def _json_only(request: Request) -> None:
    sent = request.headers.get("content-type", "")
    documents = request.url.path.startswith("/v1/documents")  # a file's bytes of any type, or no body
    if (
        request.method == "POST"
        and not documents
        and sent.partition(";")[0].strip().lower() != "application/json"
    ):
        raise HTTPException(415, f"The body is {sent or 'of no type'}: send application/json.")


def _unknown(rest: str, request: Request) -> Response:
    asked = f"{request.method} /v1/{rest}"
    return problem(404, "NotFound", "No such address.", f"{asked} does not exist. See /v1/openapi.json.")
