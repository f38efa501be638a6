"""Near-duplicate documents: one text saved twice, with other furniture, small edits, or its end cut off.

The least hashes of a text's word 5-grams (shingles) are its sketch; what two sketches share estimates the
resemblance of the texts, the Jaccard index of their shingles, and how much of the shorter one the other
contains (Broder 1997, "On the resemblance and containment of documents"). Two forms filled in, two sheets
of one pattern resemble each other too: their figures and their titles tell them apart.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import combinations, pairwise
from zlib import crc32

from assistant.text import words
from assistant.values import DocumentRecord

TITLED, UNTITLED = 0.5, 0.8
"""The least resemblance of copies where one title holds the words of the other, and where it does not;
measured by bench/near_duplicates.py, see docs/near_duplicates.md."""

CONTAINED, AMONG = 0.8, 0.2
"""Under one title copies are also texts of which the other contains this much, if they resemble each other by
that: the text alone, and a page on which as much again stands around it."""

_WORD = re.compile(r"\w+")
_SHINGLE, _FEWEST = 5, 20
_SHINGLES, _FIGURES = 64, 32
_KEYS = 12
"""Least hashes of a document by which its copies are looked for: they have two in common."""
_CROWD = 16
"""Of more documents than this with the same hash, each is compared with the next alone."""


def sketch(text: str) -> str:
    """What is kept of a text to tell its copies, without hashes for a text of a few words; never empty."""
    said = _WORD.findall(text.casefold())
    grams = zip(*(said[n:] for n in range(_SHINGLE)), strict=False)
    shingles = {crc32(" ".join(gram).encode()) for gram in grams}
    if len(shingles) < _FEWEST:
        return "||"
    figures = {crc32(word.encode()) for word in said if word[0].isdigit()}
    return f"{_least(shingles, _SHINGLES)}|{_least(figures, _FIGURES)}|{len(shingles)}"


def alike(one: DocumentRecord, other: DocumentRecord) -> bool:
    """Whether the documents are copies, by their sketches and titles."""
    shingles, figures, [size] = _read(one.sketch)
    shingles_too, figures_too, [size_too] = _read(other.sketch)
    a, b = _sampled(shingles, shingles_too, _SHINGLES)
    resemblance = len(a & b) / len(a | b)
    shared = resemblance / (1 + resemblance) * (int(size) + int(size_too))
    contained = resemblance >= AMONG and shared >= CONTAINED * min(int(size), int(size_too))
    titled = (contained or resemblance >= TITLED) and _same_title(one.title, other.title)
    return (titled or resemblance >= UNTITLED) and _same_figures(*_sampled(figures, figures_too, _FIGURES))


def copies(records: Iterable[DocumentRecord]) -> dict[str, tuple[str, ...]]:
    """The files of other bytes that are copies of a file, for each file that has any, in order."""
    files: dict[str, list[str]] = defaultdict(list)
    firsts: dict[str, DocumentRecord] = {}
    for record in records:
        if record.sketch.strip("|"):
            files[record.sha256].append(record.file)
            firsts.setdefault(record.sha256, record)
    found: dict[str, tuple[str, ...]] = {}
    for group in _groups(list(firsts.values())):
        for content in group:
            others = tuple(sorted(f for c in group if c != content for f in files[c]))
            found.update(dict.fromkeys(files[content], others))
    return found


def _groups(records: Sequence[DocumentRecord]) -> Iterable[list[str]]:
    """The contents that are copies, by pairs of which each is a copy of the next."""
    group_of = {r.sha256: [r.sha256] for r in records}
    for one, other in _candidates(records):
        into, joined = group_of[one.sha256], group_of[other.sha256]
        if into is not joined and alike(one, other):
            into += joined
            group_of.update(dict.fromkeys(joined, into))
    return {id(group): group for group in group_of.values() if len(group) > 1}.values()


def _candidates(records: Sequence[DocumentRecord]) -> Iterator[tuple[DocumentRecord, DocumentRecord]]:
    """Pairs that share least hashes; their number grows with that of the documents, not its square."""
    firsts: dict[str, int] = {}
    holders: dict[str, list[int]] = {}  # of the few hashes that several documents have
    for n, record in enumerate(records):
        for key in record.sketch.partition("|")[0].split(" ", _KEYS)[:_KEYS]:
            if (first := firsts.setdefault(key, n)) != n:
                holders.setdefault(key, [first]).append(n)
    pairs = (combinations(h, 2) if len(h) <= _CROWD else pairwise(h) for h in holders.values())
    shared = Counter(pair for some in pairs for pair in some)
    return ((records[a], records[b]) for (a, b), times in shared.items() if times > 1)


def _same_figures(one: set[str], other: set[str]) -> bool:
    """Whether most are the same, a few corrected ones apart."""
    fewer, shared = min(len(one), len(other)), len(one & other)
    return fewer - shared <= 2 or shared >= 0.6 * fewer


def _same_title(one: str, other: str) -> bool:
    a, b = set(words(one)), set(words(other))
    return a <= b or b <= a


def _least(hashes: Iterable[int], most: int) -> str:
    """The least of the hashes in order, each of eight digits, so that they sort as they are written."""
    return " ".join(f"{h:08x}" for h in nsmallest(most, hashes))


def _read(sketch: str) -> list[list[str]]:
    return [part.split() for part in sketch.split("|")]


def _sampled(one: Sequence[str], other: Sequence[str], most: int) -> tuple[set[str], set[str]]:
    """The hashes up to the least of the places at which either sketch is cut off."""
    until = min((part[-1] for part in (one, other) if len(part) == most), default="g")
    return {h for h in one if h <= until}, {h for h in other if h <= until}
