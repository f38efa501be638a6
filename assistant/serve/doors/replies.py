"""The JSON that programs are told, as models: the one place that OpenAPI and MCP schemas come from.

The models describe; ``assistant.exchange`` writes. They are made from the values' own fields, so that a
field added to a value is described as soon as it is said.
"""

from dataclasses import fields
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from assistant import plane, reports, values
from assistant.scope import Scope

_SAID = {
    "start": "Offset in Unicode code points of the document's text.",
    "end": "Offset behind the last character: document.text[start:end] is the text meant.",
    "n": "The citation's number in the answer's text; null where its claim is not shown.",
    "quote": "The document's own characters from start to end.",
    "file": "Path in the corpus folder, POSIX.",
    "also": "Other files of the same bytes.",
    "copies": "The same text saved otherwise: near-duplicates, each place exact in its own file.",
    "verdict": "What the check of the claim against its evidence found; only supported claims are shown.",
    "stance": "How the source stands to what it says.",
    "short": "The shortest answer, a slice of the first quote, or empty.",
    "heading": "A line to be shown above the claim: its source.",
    "disputed": "Whether a claim of another document says otherwise.",
    "abstained": "Whether the documents do not hold the answer.",
    "text": "Plain text.",
    "sha256": "SHA-256 of the file's bytes, hexadecimal.",
    "date": "ISO 8601, possibly shortened.",
    "author": "Who wrote it, where the file says so.",
    "language": "ISO 639-1, und where undetermined.",
    "pages": "Offsets of page starts, where there are pages.",
    "reading": "What the reader made of the passage; null where none read it.",
    "size": "Bytes of the file.",
}


def _model(of: type, name: str = "", *, without: str = "", **more: Any) -> type[BaseModel]:
    """A model of a value as exchange says it: every key is always there, and no other."""
    kinds = get_type_hints(of)
    said = {f.name: kinds[f.name] for f in fields(of) if f.name != without} | more
    return _named(name or of.__name__, of.__doc__ or "", said)


def _named(name: str, about: str, said: dict[str, Any]) -> type[BaseModel]:
    described: dict[str, Any] = {k: (v, Field(description=_SAID.get(k))) for k, v in said.items()}
    first = " ".join(about.split("\n\n")[0].split()).replace("``", "`")
    return create_model(name, __config__=ConfigDict(extra="forbid"), __doc__=first, **described)


def _list(of: type[BaseModel]) -> Any:
    return list.__class_getitem__(of)


Stage = _model(reports.Stage)
Status = _model(reports.Status)
Summary = _model(reports.Summary)
Record = _model(values.DocumentRecord, "Record", without="sketch")
Asked = _model(Scope, "Asked")
Copy = _model(values.Citation, "Copy", without="copies")
Citation = _model(values.Citation, n=int | None, copies=_list(Copy))
Claim = _model(values.Claim, verdict=values.Outcome, why=str, citations=_list(Citation))
Hit = _model(values.Hit, without="passage", **get_type_hints(values.Passage))
Answer = _model(
    values.Answer,
    without="verdicts",
    scope=Asked,
    abstained=bool,
    text=str,
    claims=_list(Claim),
    hits=_list(Hit),
)
Uploaded = _model(reports.Summary, "Uploaded", document=Record)
Document = _model(values.Document, start=int, end=int, length=int)
Hits = _named("Hits", "The passages nearest to a question, best first.", {"hits": _list(Hit)})
Point = _model(plane.Point)
Points = _named("Points", "Where each passage lies.", {"points": _list(Point)})
Documents = _named("Documents", "The documents that can be asked.", {"documents": _list(Record)})
Problem = _named(
    "Problem",
    "What went wrong and what to do (RFC 9457).",
    {"type": str, "title": str, "detail": str, "status": int, "request_id": str},
)
