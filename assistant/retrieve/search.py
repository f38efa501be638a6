"""A query (or several) to hits: dense and lexical rankings fused by reciprocal rank."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ports import Embedder, LexicalIndex, Store
from assistant.retrieve.fuse import fuse
from assistant.retrieve.hurried import spelled_out
from assistant.values import Hit, Passage

DEPTH = 50


@dataclass(frozen=True, slots=True)
class _Rankings:
    """The ids that each side ranked for each query, and the passages known so far."""

    dense: list[list[str]]
    lexical: list[list[str]]
    known: dict[str, Passage]


def search(
    query: str | Sequence[str], *, embedder: Embedder, store: Store, lexical: LexicalIndex, k: int
) -> list[Hit]:
    """The k evidence passages nearest to the query, or to several queries together, best first.

    ``score`` is the reciprocal-rank sum; the ranks kept are the best of each side. Furniture is
    dropped. Where one side finds nothing the other stands alone; an empty query has no hits.
    """
    queries = [spelled_out(q) for q in ([query] if isinstance(query, str) else query) if q.strip()]
    if not queries or k < 1:
        return []
    found = _rank(queries, embedder, store, lexical, max(k, DEPTH))
    dense, words = _best(found.dense), _best(found.lexical)
    fused = [(found.known[i], score) for i, score in fuse([*found.dense, *found.lexical]) if i in found.known]
    return [
        Hit(passage, rank, score, dense_rank=dense.get(passage.id), lexical_rank=words.get(passage.id))
        for rank, (passage, score) in enumerate(fused[:k], start=1)
    ]


def _rank(
    queries: Sequence[str], embedder: Embedder, store: Store, lexical: LexicalIndex, depth: int
) -> _Rankings:
    nearest = [[p for p, _ in store.nearest(v, k=depth)] for v in embedder.embed_questions(queries)]
    known = {p.id: p for passages in nearest for p in passages if p.evidence}
    ranked = [[i for i, _ in lexical.rank(q, k=depth)] for q in queries]
    missing = list(dict.fromkeys(i for ids in ranked for i in ids if i not in known))
    known |= {p.id: p for p in store.find(missing) if p.evidence}
    dense = [[p.id for p in passages if p.id in known] for passages in nearest]
    return _Rankings(dense, [[i for i in ids if i in known] for ids in ranked], known)


def _best(rankings: Sequence[Sequence[str]]) -> dict[str, int]:
    best: dict[str, int] = {}
    for ranking in rankings:
        for rank, found in enumerate(ranking, start=1):
            best[found] = min(rank, best.get(found, rank))
    return best
