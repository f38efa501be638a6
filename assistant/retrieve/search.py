"""A query (or several) to hits: dense and lexical rankings fused by reciprocal rank."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.copies import NO_COPIES, Copies
from assistant.ports import Embedder, LexicalIndex, Store, Within
from assistant.retrieve.collapse import collapsed
from assistant.retrieve.fuse import fuse
from assistant.retrieve.hurried import spelled_out
from assistant.scope import EVERYTHING, Scope
from assistant.values import Hit, Passage

DEPTH = 50


@dataclass(frozen=True, slots=True)
class _Rankings:
    """The ids that each side ranked for each query, and the passages known so far."""

    dense: list[list[str]]
    lexical: list[list[str]]
    known: dict[str, Passage]


def search(
    query: str | Sequence[str],
    *,
    embedder: Embedder,
    store: Store,
    lexical: LexicalIndex,
    k: int,
    scope: Scope = EVERYTHING,
    copies: Copies = NO_COPIES,
) -> list[Hit]:
    """The k evidence passages nearest to the query, or to several queries together, best first.

    ``score`` is the reciprocal-rank sum; the ranks kept are the best of each side. Furniture is
    dropped, and so is what a copy that ranks before says too. Where one side finds nothing the other
    stands alone; an empty query has no hits.
    """
    queries = [spelled_out(q) for q in ([query] if isinstance(query, str) else query) if q.strip()]
    if not queries or k < 1:
        return []
    within = None if scope == EVERYTHING else admitted(store, scope)
    found = _rank(queries, embedder, store, lexical, max(k, DEPTH), within)
    dense, words = _best(found.dense), _best(found.lexical)
    scores = fuse([*found.dense, *found.lexical])
    fused = {_named(found.known[i], scope): score for i, score in scores if i in found.known}
    kept = enumerate(islice(collapsed(fused, copies), k), start=1)
    return [Hit(p, rank, fused[p], dense.get(p.id), words.get(p.id)) for rank, p in kept]


def admitted(store: Store, scope: Scope) -> set[str]:
    """The digests of the documents that a scope admits."""
    return {r.sha256 for r in store.records() if scope.admits(r.file, r.date)}


def _named(passage: Passage, scope: Scope) -> Passage:
    """The passage under a file that the scope admits, where several have the same bytes."""
    if scope.admits(passage.file, passage.date):
        return passage
    file = next(f for f in passage.also if scope.admits(f, passage.date))
    return replace(passage, file=file, also=(passage.file, *(f for f in passage.also if f != file)))


def _rank(
    queries: Sequence[str],
    embedder: Embedder,
    store: Store,
    lexical: LexicalIndex,
    depth: int,
    within: Within,
) -> _Rankings:
    vectors = embedder.embed_questions(queries)
    nearest = [[p for p, _ in store.nearest(v, k=depth, within=within)] for v in vectors]
    known = {p.id: p for passages in nearest for p in passages if p.evidence}
    ranked = [[i for i, _ in lexical.rank(q, k=depth, within=within)] for q in queries]
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
