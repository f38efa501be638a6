"""Let the reader put the hits in order."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.ports import Reader
from assistant.values import Hit

PRIOR = 0.5
"""The power of the fused rank in the prior odds; on PIAF dev Success@1 rises from .788 to .812 with it."""


def rerank(question: str, hits: Sequence[Hit], reader: Reader) -> list[Hit]:
    """The hits by how probably they answer given what they say and where they ranked, best first.

    ``score`` is the reader's odds divided by the fused rank to a power, as a probability (Bayes' rule
    with a prior that falls with the rank); ranks count from 1 again, the earlier ones stay.
    """
    readings = reader.read(question, [h.passage for h in hits])
    read = [
        replace(h, reading=r, fused_rank=h.rank, score=_posterior(r.probability, h.rank))
        for h, r in zip(hits, readings, strict=True)
    ]
    read.sort(key=lambda h: -h.score)
    return [replace(h, rank=n) for n, h in enumerate(read, start=1)]


def once(hits: Sequence[Hit]) -> list[Hit]:
    """Each passage once, ranked anew (two questions in one may find the same passage)."""
    best: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda h: (-h.score, h.rank)):
        best.setdefault(hit.passage.id, hit)
    return [replace(h, rank=n) for n, h in enumerate(best.values(), start=1)]


def _posterior(probability: float, rank: int) -> float:
    against = (1 - probability) * rank**PRIOR
    return probability / (probability + against) if probability else 0.0
