"""What the HTTP interface says of itself: an example of each reply, made by the code that replies."""

import hashlib
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from assistant.exchange import (
    answer_to_json,
    document_to_json,
    hit_to_json,
    point_to_json,
    record_to_json,
    verdict_to_json,
)
from assistant.exchange_reports import stage_to_json, status_to_json, summary_to_json
from assistant.plane import Point
from assistant.reports import Stage, Status, Summary
from assistant.serve.doors import replies
from assistant.values import (
    Answer,
    Citation,
    Claim,
    Document,
    DocumentRecord,
    Hit,
    Outcome,
    Passage,
    Reading,
    Verdict,
)

_TEXT = "Le projet Étoile\n\nLe projet Étoile coûte 12 milliards d'euros.\n"
_QUOTE = "Le projet Étoile coûte 12 milliards d'euros."
FILE = "notes/étoile.txt"
QUESTION = "Combien coûte le projet Étoile ?"

# Nothing in these values is none: the description would lose a key that is null.
_START = _TEXT.index(_QUOTE)
_END = _START + len(_QUOTE)
_BYTES = _TEXT.encode()
_DOCUMENT = Document(FILE, "Le projet Étoile", _TEXT, hashlib.sha256(_BYTES).hexdigest(), "2025-01", "fr")
_PLACE = Citation(FILE, _START, _END, _QUOTE, _DOCUMENT.title, _DOCUMENT.date, page=1)
_VERDICT = Verdict(
    Claim(_QUOTE, (_PLACE,), short="12 milliards d'euros"), Outcome.SUPPORTED, "quoted verbatim"
)
_FACTS = (_DOCUMENT.sha256, _DOCUMENT.title, _DOCUMENT.date, _DOCUMENT.language)
_PASSAGE = Passage(FILE, 0, len(_TEXT), _TEXT, *_FACTS, page=1)
_READING = Reading(0.93, (_END - 21, _END - 1), (0.1, 0.9))
_HIT = Hit(_PASSAGE, 1, 0.93, dense_rank=1, lexical_rank=1, reading=_READING, fused_rank=1)
_SECONDS = {"retrieve": 0.05, "read": 0.1}
VALUE = Answer(QUESTION, QUESTION, "fr", (_VERDICT,), (_HIT,), threshold=0.5, seconds=_SECONDS)
_RECORD = DocumentRecord(FILE, *_FACTS, size=len(_BYTES), passages=1, author="Anne Morel")

ANSWER = answer_to_json(VALUE)
HITS = {"hits": [hit_to_json(_HIT)]}
POINTS = {"points": [point_to_json(Point(FILE, _START, _START + len(_QUOTE), 0.25, -0.5))]}
RECORDS = {"documents": [record_to_json(_RECORD)]}
SLICE = {
    **document_to_json(replace(_DOCUMENT, text=_QUOTE)),
    "start": _START,
    "end": _END,
    "length": len(_TEXT),
}
STATUS = status_to_json(Status("ready", "", "seeds", "multilingual-e5-small", 1, 1))
SUMMARY = summary_to_json(Summary(added=(FILE,), passages=1, seconds=0.2))
UPLOADED = {**SUMMARY, "document": record_to_json(_RECORD)}
EVENTS = {"stage": stage_to_json(Stage("read")), "claim": verdict_to_json(_VERDICT), "done": ANSWER}

_PROBLEMS = {
    400: ("InvalidRequest", "The request is not of the shape asked for.", "body: Field required"),
    401: ("HTTPError", "The request was refused.", "This needs the server's token."),
    403: ("ChangesOff", "Documents may not be added or removed here.", "Ask who runs this server."),
    404: ("NotFound", "No such document.", f"{FILE} is not among the documents."),
    409: ("StoreBusy", "Another process owns the store.", "vectorstore/ is in use. Try again later."),
    413: ("TooLarge", "Refused", "The body has 300000 bytes; at most 262144 are read."),
    415: ("HTTPError", "The request was refused.", "The body is text/plain: send application/json."),
    422: ("InvalidRequest", "The request is not of the shape asked for.", "question: Field required"),
    429: ("TooManyRequests", "Refused", "Ask again in 2 seconds."),
    503: ("HTTPError", "The request was refused.", "The assistant is starting. Ask again in a moment."),
}


def reply(of: type[BaseModel], example: Any, about: str, *, status: int = 200) -> dict[int | str, Any]:
    """The OpenAPI of a JSON reply with its example."""
    return {
        status: {"model": of, "description": about, "content": {"application/json": {"example": example}}}
    }


def text_reply(kind: str, example: str, about: str) -> dict[int | str, Any]:
    """The OpenAPI of a reply of another media type."""
    return {
        200: {"description": about, "content": {kind: {"schema": {"type": "string"}, "example": example}}}
    }


def problems(*statuses: int) -> dict[int | str, Any]:
    """The OpenAPI of the problems that a route may answer with."""
    return {status: _problem(status) for status in statuses}


def _problem(status: int) -> dict[str, Any]:
    kind, title, detail = _PROBLEMS[status]
    example = {"type": kind, "title": title, "detail": detail, "status": status, "request_id": "5f0c9d2e"}
    schema = replies.Problem.model_json_schema()
    return {
        "description": title,
        "content": {"application/problem+json": {"schema": schema, "example": example}},
    }
