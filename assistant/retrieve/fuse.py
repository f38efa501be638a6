"""Fusing rankings by reciprocal rank (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections.abc import Sequence

SMOOTHING = 60


def fuse(rankings: Sequence[Sequence[str]], *, smoothing: int = SMOOTHING) -> list[tuple[str, float]]:
    """Ids with the sum of 1 / (smoothing + rank) over the rankings, ranks from 1, best first.

    An id that a ranking repeats counts there once, at its best rank. Ties keep the order of the best
    single rank, then of the ids.
    """
    scores: dict[str, float] = {}
    best: dict[str, int] = {}
    for ranking in rankings:
        for rank, found in enumerate(dict.fromkeys(ranking), start=1):
            scores[found] = scores.get(found, 0.0) + 1 / (smoothing + rank)
            best[found] = min(rank, best.get(found, rank))
    return sorted(scores.items(), key=lambda item: (-item[1], best[item[0]], item[0]))
