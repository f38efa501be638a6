"""The sentences of passages that may support a claim, those that share most of its words first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.citing import citation
from assistant.sentences import spans
from assistant.values import Citation, Passage, Span, Stance
from assistant.verify.content import coverage
from assistant.verify.orders import is_order
from assistant.verify.stance import stance

Place = tuple[Passage, Span]

MOST = 6
"""Stretches of evidence that a claim is held against."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One to three sentences of one or two passages, and the share of a claim's words that they have."""

    places: tuple[Place, ...]
    coverage: float

    @property
    def text(self) -> str:
        return " ".join(p.text[a:b] for p, (a, b) in self.places)

    @property
    def passage(self) -> Passage:
        return self.places[0][0]

    @property
    def conditional(self) -> bool:
        """Whether any of the sentences is in the conditional."""
        return any(
            stance(p.text[a:b], p.language, context=p.text[:a]) is Stance.CONDITIONAL
            for p, (a, b) in self.places
        )

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The exact places; sentences that follow one another are one."""
        joined: list[Place] = []
        for passage, span in self.places:
            last = joined[-1] if joined else None
            if last and last[0] == passage and not passage.text[last[1][1] : span[0]].strip():
                joined[-1] = passage, (last[1][0], span[1])
            else:
                joined.append((passage, span))
        return tuple(citation(passage, span) for passage, span in joined)


def candidates(claim: str, passages: Sequence[Passage], *, together: bool) -> list[Evidence]:
    """What may support the claim, best first; with ``together`` also two sentences at a time.

    Two are a sentence with the one before it, or the best ones of two passages.
    """
    singles = [_evidence(claim, (place,)) for p in passages for place in statements(p)]
    found = [e for e in singles if e.coverage]
    if together:
        found += _pairs(claim, passages, found)
    return sorted(found, key=lambda e: (-e.coverage, len(e.places)))[:MOST]


def _pairs(claim: str, passages: Sequence[Passage], singles: Sequence[Evidence]) -> Iterator[Evidence]:
    for passage in passages:
        said = list(statements(passage))
        for before, after in pairwise(said):
            yield _evidence(claim, (before, after))
    best = [
        max(of, key=lambda e: e.coverage) for p in passages if (of := [e for e in singles if e.passage == p])
    ]
    for i, one in enumerate(best):
        for other in best[i + 1 :]:
            yield _evidence(claim, one.places + other.places)


def _evidence(claim: str, places: tuple[Place, ...]) -> Evidence:
    return Evidence(places, coverage(claim, " ".join(p.text[a:b] for p, (a, b) in places)))


@lru_cache(maxsize=256)
def statements(passage: Passage) -> tuple[Place, ...]:
    """The sentences of a passage that state: neither questions nor orders to the reader."""
    whole = ((passage, span) for span in spans(passage.text))
    return tuple((p, (a, b)) for p, (a, b) in whole if _states(p.text[a:b]))


def _states(sentence: str) -> bool:
    return not sentence.rstrip("»”\"' \u00a0\u202f").endswith("?") and not is_order(sentence)
