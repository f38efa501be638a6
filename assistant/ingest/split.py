"""A document as passages that partition its text."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.ingest.furniture import furniture_spans
from assistant.ingest.pack import pack
from assistant.ingest.units import units
from assistant.values import Document, Passage, Span

SPLITTER_VERSION = "1"
"""Part of a store's fingerprint: another version of the splitter needs another store."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a passage begins, the heading it stands under, and whether it is evidence."""

    start: int
    heading: str
    evidence: bool


def split(document: Document, *, size: int) -> list[Passage]:
    """Passages of about ``size`` characters; joined in order they are the document's text.

    They begin where a sentence, a page or page furniture begins; a sentence is cut, at a clause or
    a word, only where it alone is longer than one and a half sizes. Furniture makes passages that
    are not evidence. A text of white space alone is one such passage.
    """
    text = document.text
    cuts = list(_cuts(document, size=size)) or [_Cut(0, "", False)]
    ends = [*(cut.start for cut in cuts[1:]), len(text)]
    starts = [0, *ends[:-1]]
    rows = zip(cuts, starts, ends, strict=True)
    return [_passage(document, cut, start, end) for cut, start, end in rows] if text else []


def _passage(document: Document, cut: _Cut, start: int, end: int) -> Passage:
    return Passage(
        document.file,
        start,
        end,
        document.text[start:end],
        document.sha256,
        document.title,
        date=document.date,
        language=document.language,
        heading=cut.heading,
        page=max(1, bisect_right(document.pages, cut.start)) if document.pages else None,
        evidence=cut.evidence,
    )


def _cuts(document: Document, *, size: int) -> Iterator[_Cut]:
    heading = ""
    for start, end, evidence in _pieces(document):
        if not evidence:
            yield _Cut(start, heading, False)
            continue
        row = units(document.text, start, end, size=size)
        for first, last in pack(row, size=size):
            headings = [unit.heading for unit in row[first:last]]
            heading = _leading(headings) or heading
            yield _Cut(row[first].start, heading, True)
            heading = next((h for h in reversed(headings) if h), heading)


def _leading(headings: list[str]) -> str:
    """The last of the headings that a passage begins with."""
    leading = ""
    for heading in headings:
        if not heading:
            break
        leading = heading
    return leading


def _pieces(document: Document) -> Iterator[tuple[int, int, bool]]:
    """Stretches between page starts and the edges of furniture that hold more than white space."""
    text, furniture = document.text, furniture_spans(document.text)
    inside = dict(furniture)
    edges = sorted({0, len(text), *(p for p in document.pages if 0 < p < len(text)), *_edges(furniture)})
    until = 0
    for start, end in pairwise(edges):
        until = max(until, inside.get(start, 0))
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), end, start >= until


def _edges(furniture: list[Span]) -> list[int]:
    return [edge for span in furniture for edge in span]
