"""Passages as the map points at them: all places, and the list of a document's."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.responses import HTMLResponse, JSONResponse

from assistant.exchange import point_to_json
from assistant.plane import Point
from assistant.ports import Service
from assistant.serve.doors import examples, replies
from assistant.serve.page.markup import Html, tag, words
from assistant.serve.page.render import excerpt
from assistant.serve.texts import spoken, text
from assistant.values import Document

Spoken = Annotated[str, Header(alias="accept-language")]


def add_map(routes: APIRouter, service: Service) -> None:
    """The route that tells programs where each passage lies."""

    laid = examples.reply(replies.Points, examples.POINTS, "The points, x and y in [-1, 1].")

    @routes.get("/map", responses=laid | examples.problems(503))
    async def plane() -> Response:
        """Each passage of evidence at its place in a plane where passages that say alike are near."""
        points = await asyncio.to_thread(service.plane)
        return JSONResponse({"points": [point_to_json(p) for p in points]})


def add_passages(routes: APIRouter, service: Service) -> None:
    """The route that the page fetches from when a document of the map is chosen."""

    @routes.get("/passages")
    async def passages(file: str, accept_language: Spoken = "") -> HTMLResponse:
        document = await asyncio.to_thread(service.document, file)
        if document is None:
            gone = words(text(spoken(accept_language), "source_missing", file=file))
            return HTMLResponse(tag("p", gone, class_="hint"))
        points = await asyncio.to_thread(service.plane)
        return HTMLResponse(passages_html(document, [p for p in points if p.file == file]))


def passages_html(document: Document, points: Sequence[Point]) -> Html:
    """The beginnings of a document's passages in its order, each a button that opens its place."""
    spoken = None if document.language == "und" else document.language
    rows = (_passage(document, p) for p in sorted(points, key=lambda p: p.start))
    return tag("ol", *rows, class_="passages", lang=spoken)


def _passage(document: Document, point: Point) -> Html:
    said = tag("span", words(excerpt(document.text[point.start : point.end])), class_="excerpt", dir="auto")
    place = {"data_open": point.file, "data_start": point.start, "data_end": point.end}
    return tag("li", tag("button", said, type="button", **place))
