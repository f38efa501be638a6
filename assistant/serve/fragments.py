"""What the page fetches while it is open: its state, the documents, one document with its marks."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.staticfiles import StaticFiles

from assistant.ports import Service
from assistant.reports import Status
from assistant.serve.api import ingesting
from assistant.serve.corpus import corpus_html, totals, welcome_html
from assistant.serve.markup import tag, words
from assistant.serve.source import read_marks, source_html
from assistant.serve.texts import spoken, text

STATIC = Path(__file__).with_name("static")
Spoken = Annotated[str, Header(alias="accept-language")]


def static_files() -> StaticFiles:
    """Styles, scripts and the logo."""
    return StaticFiles(directory=STATIC)


def fragments(service: Service) -> APIRouter:
    """The page's own routes: HTML in the browser's language, everything of a document escaped."""
    routes = APIRouter(prefix="/page", include_in_schema=False)
    _add_state(routes, service)
    _add_source(routes, service)

    @routes.post("/ingest")
    async def ingest(request: Request) -> StreamingResponse:
        _from_the_page(request)
        return StreamingResponse(ingesting(service, None, to_the_end=True), media_type="application/x-ndjson")

    return routes


def _add_state(routes: APIRouter, service: Service) -> None:
    @routes.get("/state")
    def state(accept_language: Spoken = "") -> dict[str, Any]:
        return state_of(service.status(), language=spoken(accept_language))

    @routes.get("/documents")
    def documents(accept_language: Spoken = "") -> dict[str, str]:
        language, records = spoken(accept_language), service.records()
        folder = service.status().folder
        return {
            "documents": corpus_html(records, language=language),
            "totals": totals(records, language=language),
            "welcome": welcome_html(records, language=language, folder=folder),
        }


def _add_source(routes: APIRouter, service: Service) -> None:
    @routes.get("/source")
    async def source(file: str, marks: str = "", accept_language: Spoken = "") -> HTMLResponse:
        document = await asyncio.to_thread(service.document, file)
        language = spoken(accept_language)
        if document is None:
            gone = words(text(language, "source_missing", file=file))
            return HTMLResponse(tag("p", gone, class_="hint"), 404)
        return HTMLResponse(source_html(document, read_marks(marks), language=language))


def state_of(status: Status, *, language: str) -> dict[str, Any]:
    """The state as the page shows it; ``held`` changes when the documents do."""
    known = status.state if status.state in ("starting", "indexing", "ready", "failed") else "starting"
    counted = "counting" if known == "indexing" and not status.total else known
    empty = known == "ready" and not status.documents
    return {
        "state": known,
        "label": text(language, f"state_{counted}", done=status.done, total=status.total),
        "trouble": status.message if known == "failed" or empty else "",
        "held": f"{status.documents}:{status.passages}",
    }


def _from_the_page(request: Request) -> None:
    """Only a script of this very page can send this header without being asked first (Fetch standard)."""
    if request.headers.get("x-assistant-page") != "1":
        raise HTTPException(403, "Only the page may do this.")
