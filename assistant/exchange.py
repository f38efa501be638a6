"""The values as JSON, and back: the one shape that every program gets.

The command line's ``--json``, the HTTP interface, the runs of ``assistant evaluate`` and exports all
say an answer in these words. ``x_from_json(x_to_json(v)) == v``; keys that a newer program added are
ignored. The ``from`` functions raise KeyError, TypeError or ValueError for JSON of another shape.
"""

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from assistant.plane import Point
from assistant.scope import Scope
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
    Stance,
    Verdict,
)

Json = dict[str, Any]


def answer_to_json(answer: Answer) -> Json:
    """An answer as a program gets it.

    ``claims`` holds every claim checked, its ``verdict`` says whether it may be shown as fact; ``n``
    is a citation's number in ``text``, null where the claim is not shown.
    """
    numbers = {citation: n for n, citation in enumerate(answer.citations, start=1)}
    return {
        "question": answer.question,
        "query": answer.query,
        "abstained": answer.abstained,
        "text": answer.text,
        "claims": [verdict_to_json(v, numbers) for v in answer.verdicts],
        "hits": [hit_to_json(h) for h in answer.hits],
        "writer": answer.writer,
        "note": answer.note,
        "dropped": list(answer.dropped),
        "scope": scope_to_json(answer.scope),
        "threshold": answer.threshold,
        "seconds": dict(answer.seconds),
        "language": answer.language,
        "lead": answer.lead,
        "reply": answer.reply,
    }


def scope_to_json(scope: Scope) -> Json:
    """Which documents a question was put to."""
    return plain(scope)


def scope_from_json(reply: Mapping[str, Any]) -> Scope:
    """The scope of which this is the JSON."""
    return valued(Scope, reply)


def answer_from_json(reply: Mapping[str, Any]) -> Answer:
    """The answer of which this is the JSON."""
    return Answer(
        question=_text(reply["question"]),
        query=_text(reply["query"]),
        language=_text(reply["language"]),
        verdicts=tuple(verdict_from_json(c) for c in reply["claims"]),
        hits=tuple(hit_from_json(h) for h in reply["hits"]),
        lead=reply.get("lead", ""),
        reply=reply.get("reply", ""),
        writer=reply.get("writer", ""),
        note=reply.get("note", ""),
        dropped=tuple(reply.get("dropped", ())),
        scope=scope_from_json(reply.get("scope", {})),
        threshold=reply.get("threshold"),
        seconds=dict(reply.get("seconds", {})),
    )


def verdict_to_json(verdict: Verdict, numbers: Mapping[Citation, int] = MappingProxyType({})) -> Json:
    """A claim as it was checked; ``numbers`` are its citations' where the answer is whole."""
    claim = verdict.claim
    shown = verdict.outcome is Outcome.SUPPORTED
    return {
        "text": claim.text,
        "verdict": verdict.outcome.value,
        "stance": claim.stance.value,
        "why": verdict.why,
        "short": claim.short,
        "heading": claim.heading,
        "disputed": claim.disputed,
        "written": claim.written,
        "citations": [_citation_to_json(c, numbers.get(c) if shown else None) for c in claim.citations],
    }


def _citation_to_json(citation: Citation, n: int | None) -> Json:
    return {"n": n, **plain(citation), "copies": [_copy_to_json(c) for c in citation.copies]}


def _copy_to_json(citation: Citation) -> Json:
    """A place that says the same in a copy of the document cited; it has no copies of its own."""
    return {name: said for name, said in plain(citation).items() if name != "copies"}


def _citation_from_json(reply: Mapping[str, Any]) -> Citation:
    copies = [valued(Citation, c) for c in reply.get("copies", ())]
    return valued(Citation, {**reply, "copies": copies})


def verdict_from_json(reply: Mapping[str, Any]) -> Verdict:
    """The checked claim of which this is the JSON."""
    citations = tuple(_citation_from_json(c) for c in reply["citations"])
    stance, outcome = Stance(reply["stance"]), Outcome(reply["verdict"])
    claim = Claim(
        reply["text"],
        citations,
        stance,
        short=reply.get("short", ""),
        heading=reply.get("heading", ""),
        disputed=reply.get("disputed", False),
        written=reply.get("written", False),
    )
    return Verdict(claim, outcome, reply["why"])


def hit_to_json(hit: Hit) -> Json:
    """A hit and its passage in one flat object; ``reading`` is null where no reader read it."""
    ranks = {name: getattr(hit, name) for name in ("dense_rank", "lexical_rank", "fused_rank")}
    reading = None if hit.reading is None else plain(hit.reading)
    return {"rank": hit.rank, "score": hit.score, **plain(hit.passage), **ranks, "reading": reading}


def hit_from_json(reply: Mapping[str, Any]) -> Hit:
    """The hit of which this is the JSON."""
    reading = valued(Reading, reply["reading"]) if reply.get("reading") else None
    ranks = (reply.get("dense_rank"), reply.get("lexical_rank"))
    scored = (int(reply["rank"]), float(reply["score"]))
    return Hit(valued(Passage, reply), *scored, *ranks, reading, reply.get("fused_rank"))


def document_to_json(document: Document) -> Json:
    """A document whole, with its text and page starts."""
    return plain(document)


def document_from_json(reply: Mapping[str, Any]) -> Document:
    """The document of which this is the JSON."""
    return valued(Document, reply)


def record_to_json(record: DocumentRecord) -> Json:
    """A line of the catalogue, without what is kept to find its copies."""
    return {name: said for name, said in plain(record).items() if name != "sketch"}


def record_from_json(reply: Mapping[str, Any]) -> DocumentRecord:
    """The catalogue line of which this is the JSON."""
    return valued(DocumentRecord, reply)


def point_to_json(point: Point) -> Json:
    """A passage's place on the map."""
    return plain(point)


def point_from_json(reply: Mapping[str, Any]) -> Point:
    """The point of which this is the JSON."""
    return valued(Point, reply)


def plain(value: Any) -> Json:
    """The fields of a value."""
    return {f.name: _list(getattr(value, f.name)) for f in fields(value)}


def _list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def valued(kind: type, reply: Mapping[str, Any]) -> Any:
    """A value of such a kind from its fields; keys that it lacks are ignored."""
    return kind(**{f.name: _tuple(reply[f.name]) for f in fields(kind) if f.name in reply})


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value
