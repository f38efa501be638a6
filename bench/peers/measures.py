"""What is measured of a citation: whether its place is exact, and whether it is the right one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Span = tuple[int, int]
Place = tuple[str, int, int]
EXACT, ELSEWHERE, NONE = "exact", "elsewhere", "none given"


@dataclass(frozen=True, slots=True)
class Cited:
    """One source as a system gives it; ``start`` and ``end`` only where the system gives them."""

    file: str
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to one system: ``gold`` holds the answers' places, ``paragraphs`` those around them.

    ``seconds`` are those of a clock, ``processor`` those that all its threads and servers computed for.
    """

    gold: Sequence[Place]
    paragraphs: Sequence[Place]
    cited: Sequence[Cited]
    seconds: float
    processor: float = 0.0


def location(cited: Cited, text: str) -> str:
    """Whether the place that the system gives holds the cited text, character for character."""
    if cited.start is None or cited.end is None:
        return NONE
    return EXACT if text[cited.start : cited.end] == cited.text else ELSEWHERE


def verbatim(cited: Cited, text: str) -> bool:
    """Whether the cited text stands in the file as it is."""
    return bool(cited.text) and cited.text in text


def place(cited: Cited, text: str) -> Span | None:
    """Where a person would look: the place given, else the first one with these words, white space aside."""
    if cited.start is not None and cited.end is not None:
        return cited.start, cited.end
    words = cited.text.split()
    found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    return found.span() if found else None


def of_paragraph(cited: Cited, asked: Asked, files: Mapping[str, str]) -> bool:
    """Whether the citation and a paragraph that holds a gold answer have characters in common."""
    span = place(cited, files[cited.file])
    return span is not None and any(
        cited.file == f and span[0] < end and start < span[1] for f, start, end in asked.paragraphs
    )


def holds(cited: Cited, asked: Asked, files: Mapping[str, str]) -> bool:
    """Whether a whole gold answer lies within the citation."""
    span = place(cited, files[cited.file])
    return span is not None and any(
        cited.file == f and span[0] <= start and end <= span[1] for f, start, end in asked.gold
    )


def at(share: float, values: Sequence[float]) -> float:
    """The quantile, the highest of so few that there is none above."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def summary(run: Sequence[Asked], files: Mapping[str, str]) -> dict[str, float]:
    """The measures of one system; a question without a citation counts as zero, it is never dropped."""
    first = [(a.cited[0], a) for a in run if a.cited]
    every = [c for a in run for c in a.cited]
    told = [location(c, files[c.file]) for c in every]
    seconds = [a.seconds for a in run]
    return {
        "p50": at(0.5, seconds),
        "p95": at(0.95, seconds),
        "processor": sum(a.processor for a in run) / len(run),
        "Success@1": sum(of_paragraph(c, a, files) for c, a in first) / len(run),
        "Success@5": sum(any(of_paragraph(c, a, files) for c in a.cited[:5]) for a in run) / len(run),
        "answer in first": sum(holds(c, a, files) for c, a in first) / len(run),
        "characters of first": median(len(c.text) for c, _ in first) if first else 0,
        "without citation": (len(run) - len(first)) / len(run),
        "citations": len(every),
        EXACT: told.count(EXACT),
        ELSEWHERE: told.count(ELSEWHERE),
        NONE: told.count(NONE),
        "verbatim": sum(verbatim(c, files[c.file]) for c in every),
    }
