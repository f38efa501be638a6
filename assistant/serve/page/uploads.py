"""What the page sends to change the documents: uploads, removals, a second thought, a new index."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from assistant.errors import ChangesOff
from assistant.exchange_reports import summary_to_json
from assistant.ports import Service
from assistant.serve.doors.api import ingesting
from assistant.serve.doors.problem import said
from assistant.serve.flow import Unheard, listen
from assistant.serve.page.fragments import from_the_page

NAME_LIMIT = 1000
_LINES = "application/x-ndjson"
Name = Annotated[str, Query(min_length=1, max_length=NAME_LIMIT)]


def changes(service: Service) -> APIRouter:
    """The page's own routes that change the documents; no other page can send what they ask for."""
    allowed = [Depends(from_the_page), Depends(_switched_on(service))]
    routes = APIRouter(prefix="/page", include_in_schema=False, dependencies=allowed)

    @routes.post("/documents")
    async def add(name: Name, request: Request) -> StreamingResponse:
        return StreamingResponse(adding(service, name, await request.body()), media_type=_LINES)

    @routes.delete("/documents")
    async def remove(file: Name) -> Response:
        await asyncio.to_thread(service.remove, file)
        return Response(status_code=204)

    @routes.post("/documents/restore")
    async def restore(file: Name) -> Response:
        await asyncio.to_thread(service.restore, file)
        return Response(status_code=204)

    @routes.post("/ingest")
    async def ingest() -> StreamingResponse:
        return StreamingResponse(ingesting(service, None, to_the_end=True), media_type=_LINES)

    return routes


async def adding(service: Service, name: str, content: bytes) -> AsyncIterator[str]:
    """JSON lines: ``progress`` while the document is read and indexed, then ``summary`` or ``problem``.

    Whoever goes away before the end has cancelled: nothing is left.
    """

    def work(say: Callable[[dict[str, Any]], None]) -> None:
        def progress(done: int, total: int, file: str) -> None:
            say({"progress": {"done": done, "total": total, "file": file}})

        summary = service.add(name, content, progress=progress)
        try:
            say({"summary": summary_to_json(summary)})
        except Unheard:
            for file in summary.added:
                service.remove(file)
            raise

    try:
        async with aclosing(listen(work)) as lines:
            async for line in lines:
                yield json.dumps(line, ensure_ascii=False) + "\n"
    except Exception as error:
        yield json.dumps({"problem": said(error)}, ensure_ascii=False) + "\n"


def _switched_on(service: Service) -> Callable[[], None]:
    def switched_on() -> None:
        if not service.status().changes:
            raise ChangesOff

    return switched_on
