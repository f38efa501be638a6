"""The smallest stretches that a passage is made of: sentences, with the headings among them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from assistant.sentences import spans
from assistant.values import Span

_LONGEST_HEADING = 120
_MOST_HEADINGS = 3
"""More lines in a row that look like headings are a list."""
_NOT_HEADING = re.compile(
    r"(?:[-–—•*·▪◦‣●>|«„“]|\d{1,3}\)|[a-z]\))\s|.*(?:[.,;:!…]$|\s\|)|[\W\d_]*$|https?://", re.DOTALL
)
_MOST_ACCENTS = 20
_CLAUSE = re.compile(r"[;:,)–—]\s+(?=\S)")
_WORD = re.compile(r"\s+(?=\S)")
_MARKUP = "#*_=- \t\n"


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence up to the next one's start.

    ``heading`` is its words where it is a heading, else empty. ``cut`` says how bad it is to begin a
    passage here, below 0 where it is good.
    """

    start: int
    end: int
    heading: str
    cut: float


def units(text: str, start: int, end: int, *, size: int) -> list[Unit]:
    """Partition ``text[start:end]``, which begins with a character that is no space."""
    piece = text[start:end]
    sentences = [s for span in spans(piece) for s in _parts(piece, span, size=size)]
    headings = _headings(piece, sentences)
    starts = [a for a, _ in sentences]
    return [
        Unit(start + a, start + b, headings[n], _cut(piece, a, headings, n))
        for n, (a, b) in enumerate(pairwise([*starts, len(piece)]))
    ]


def _cut(text: str, start: int, headings: list[str], n: int) -> float:
    """Least before a heading, more before a paragraph, a line, a sentence; most after a heading."""
    before = text[max(0, start - 40) : start]
    if n and headings[n - 1]:
        return 9.0
    if headings[n]:
        return -0.3
    if before.rstrip().endswith(":"):
        return 0.6
    return 0.05 if before.count("\n") > 1 else 0.08 if "\n" in before[len(before.rstrip()) :] else 0.25


def _headings(text: str, sentences: list[Span]) -> list[str]:
    """For each sentence its words if it is a heading, else nothing. The last one heads nothing."""
    looks = [_heading(text, start, end) for start, end in sentences]
    found: list[str] = []
    for titled, run in groupby(looks, key=bool):
        lines = list(run)
        few = titled and len(lines) <= _MOST_HEADINGS and len(found) + len(lines) < len(looks)
        found += lines if few else [""] * len(lines)
    return found


def _heading(text: str, start: int, end: int) -> str:
    """The words of a short line of its own without a full stop, or nothing."""
    if end - start > _LONGEST_HEADING or _NOT_HEADING.match(text, start, end):
        return ""
    before = text[max(0, start - 40) : start].rpartition("\n")[2].strip()
    after = text[end : end + 40].lstrip(" \t\xa0")
    alone = not before and (not after or after.startswith("\n"))
    return " ".join(text[start:end].split()).strip(_MARKUP) if alone else ""


def _parts(text: str, sentence: Span, *, size: int) -> Iterator[Span]:
    """The sentence whole, or cut at clauses or words where it alone is far over the size."""
    start, end = sentence
    while end - start > size + size // 2:
        near, far = start + size // 2, start + size
        cut = _last(_CLAUSE, text, near, far) or _last(_WORD, text, near, far)
        cut = cut or _between_letters(text, far, end)
        yield start, cut
        start = cut
    yield start, end


def _last(mark: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = 0
    for match in mark.finditer(text, start, end):
        found = match.end()
    return found


def _between_letters(text: str, at: int, end: int) -> int:
    """The place itself or the next before the end that parts no letter from its accents, past white space."""
    while at < end - 1 and text[at].isspace():
        at += 1
    near = range(at, min(at + _MOST_ACCENTS, end))
    return next((n for n in near if not _goes_on(text[n])), at)


def _goes_on(letter: str) -> bool:
    """Whether nothing should begin with it: an accent, a joiner, white space."""
    return bool(unicodedata.combining(letter)) or letter in "\u200d\ufe0f" or letter.isspace()
