"""The documents over HTTP: listed, read whole or in part, added and taken away."""

import asyncio
import hashlib
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from assistant.errors import NotFound, OutOfRange
from assistant.exchange import Json, document_to_json, record_to_json
from assistant.exchange_reports import summary_to_json
from assistant.ports import Service
from assistant.reports import Summary
from assistant.serve.doors import examples, replies
from assistant.serve.doors.paths import FILE
from assistant.values import DocumentRecord

File = Annotated[
    str, Path(description="The document's path as the catalogue names it.", examples=[examples.FILE])
]
Known = Annotated[str, Header(description="An ETag that is at hand already: 304 where it still holds.")]
Offset = Annotated[int | None, Query(ge=0, description="Unicode code points from the start of the text.")]
_BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_UNCHANGED: dict[int | str, Any] = {304: {"description": "What the caller has at hand still holds."}}


def add_reading(routes: APIRouter, service: Service) -> None:
    """The routes that read documents."""
    listed = examples.reply(replies.Documents, examples.RECORDS, "The catalogue, sorted by file.")
    read = examples.reply(
        replies.Document, examples.SLICE, "The document's facts and its text from start to end."
    )

    @routes.get("/documents", responses=listed | _UNCHANGED | examples.problems(422, 503))
    def documents(if_none_match: Known = "") -> Response:
        """The documents that can be asked."""
        said = {"documents": [record_to_json(r) for r in service.documents()]}
        tag = hashlib.sha256(json.dumps(said).encode()).hexdigest()
        return _unchanged(tag) if _holds(if_none_match, tag) else JSONResponse(said, headers=_tagged(tag))

    @routes.get(f"/documents/{FILE}", responses=read | _UNCHANGED | examples.problems(404, 422, 503))
    def document(file: File, start: Offset = None, end: Offset = None, if_none_match: Known = "") -> Response:
        """One document: its facts and its text, or the part of it from ``start`` to ``end``."""
        record = next((r for r in service.documents() if r.file == file), None)
        if record is not None and _holds(if_none_match, record.sha256):
            return _unchanged(record.sha256)
        part = part_of(service, file, start, end)
        return JSONResponse(part, headers=_tagged(part["sha256"]))


def part_of(service: Service, file: str, start: int | None, end: int | None) -> Json:
    """A document's facts with its text from ``start`` to ``end``, or to its end where that comes first.

    Raises NotFound, OutOfRange.
    """
    document = service.document(file)
    if document is None:
        raise NotFound(f"{file} is not among the documents.")
    length = len(document.text)
    begin, stop = start or 0, length if end is None else min(end, length)
    if not 0 <= begin <= stop:
        raise OutOfRange(f"{file} has {length} characters: it has no part from {begin} to {stop}.")
    text = document.text[begin:stop]
    return {**document_to_json(document), "text": text, "start": begin, "end": stop, "length": length}


def add_changes(routes: APIRouter, service: Service, *, write: Any) -> None:
    """The routes that change what is there, for callers whom the dependency ``write`` lets through."""
    kept = examples.reply(replies.Uploaded, examples.UPLOADED, "These very bytes were there already.")
    made = examples.reply(replies.Uploaded, examples.UPLOADED, "Added.", status=201)
    refusals = examples.problems(401, 403, 409, 413, 422, 503)

    @routes.post(
        "/documents", openapi_extra=_BYTES, responses=kept | made | refusals, dependencies=[Depends(write)]
    )
    async def upload(
        request: Request, name: Annotated[str, Query(min_length=1, max_length=200, examples=["étoile.txt"])]
    ) -> Response:
        """Add a document: the body is the file's bytes. Sending the same bytes again changes nothing."""
        content = await request.body()
        status, said = await asyncio.to_thread(_keep, service, name, content)
        return JSONResponse(said, status)

    gone: dict[int | str, Any] = {204: {"description": "Done."}}

    @routes.delete(
        f"/documents/{FILE}",
        status_code=204,
        responses=gone | examples.problems(401, 403, 404, 409, 422, 503),
        dependencies=[Depends(write)],
    )
    def remove(file: File) -> Response:
        """Take an uploaded document away; it can be restored."""
        service.remove(file)
        return Response(status_code=204)

    @routes.post(
        f"/documents/{FILE}/restore",
        status_code=204,
        responses=gone | examples.problems(401, 403, 404, 409, 422, 503),
        dependencies=[Depends(write)],
    )
    def restore(file: File) -> Response:
        """Bring back an uploaded document that was taken away."""
        service.restore(file)
        return Response(status_code=204)


def _keep(service: Service, name: str, content: bytes) -> tuple[int, Json]:
    digest = hashlib.sha256(content).hexdigest()
    if (there := _of_bytes(service, digest)) is not None:
        return 200, _uploaded(there, Summary(unchanged=(there.file,)))
    summary = service.add(name, content)
    added = _of_bytes(service, digest)
    assert added is not None, "what was added is there"
    return 201, _uploaded(added, summary)


def _of_bytes(service: Service, digest: str) -> DocumentRecord | None:
    return next((r for r in service.documents() if r.sha256 == digest), None)


def _uploaded(record: DocumentRecord, summary: Summary) -> Json:
    return {**summary_to_json(summary), "document": record_to_json(record)}


def _holds(known: str, tag: str) -> bool:
    """Whether an If-None-Match header names the tag (RFC 9110, 13.1.2)."""
    return any(each.strip().removeprefix("W/") in ("*", f'"{tag}"') for each in known.split(","))


def _unchanged(tag: str) -> Response:
    return Response(status_code=304, headers=_tagged(tag))


def _tagged(tag: str) -> dict[str, str]:
    return {"ETag": f'"{tag}"'}
