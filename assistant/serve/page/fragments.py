"""What the page fetches while it is open: its state, the documents, one document with its marks."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Request
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from assistant.ports import Service
from assistant.reports import Status
from assistant.serve.doors.passages import add_passages
from assistant.serve.page.corpus import listing
from assistant.serve.page.markup import Html, tag, words
from assistant.serve.page.source import preview_html, read_marks, source_html
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
    add_passages(routes, service)
    return routes


def _add_state(routes: APIRouter, service: Service) -> None:
    @routes.get("/state")
    def state(accept_language: Spoken = "") -> dict[str, Any]:
        return state_of(service.status(), language=spoken(accept_language))

    @routes.get("/documents")
    def documents(accept_language: Spoken = "") -> dict[str, Any]:
        return listing(service.documents(), service.status(), language=spoken(accept_language))


def _add_source(routes: APIRouter, service: Service) -> None:
    @routes.get("/source")
    async def source(file: str, marks: str = "", accept_language: Spoken = "") -> HTMLResponse:
        document = await asyncio.to_thread(service.document, file)
        language = spoken(accept_language)
        if document is None:
            return HTMLResponse(_gone(file, language), 404)
        return HTMLResponse(source_html(document, read_marks(marks), language=language))

    @routes.get("/passage")
    async def passage(file: str, start: int, end: int, accept_language: Spoken = "") -> HTMLResponse:
        document = await asyncio.to_thread(service.document, file)
        language = spoken(accept_language)
        if document is None or not 0 <= start < end <= len(document.text):
            return HTMLResponse(_gone(file, language), 404)
        return HTMLResponse(preview_html(document, start, end, language=language))


def _gone(file: str, language: str) -> Html:
    return tag("p", words(text(language, "source_missing", file=file)), class_="hint")


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
        "writer": status.writer,
        "writes": status.writes,
    }


def from_the_page(request: Request) -> None:
    """Refuse what others send: only this page's scripts send this header without asking (Fetch standard)."""
    if request.headers.get("x-assistant-page") != "1":
        raise HTTPException(403, "Only the page may do this.")
