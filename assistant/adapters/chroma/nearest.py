"""The passages nearest to a vector, among all documents or among some."""

from collections.abc import Collection, Sequence
from math import ceil
from typing import Any

import numpy as np

from assistant.adapters.chroma.client import Tables, batches, groups, identifiers, picked
from assistant.adapters.chroma.fingerprint import REBUILD
from assistant.adapters.chroma.lookup import shown_of, shown_passage
from assistant.adapters.chroma.rows import key, key_of
from assistant.adapters.chroma.view import View
from assistant.errors import StoreDamaged
from assistant.ports import Within
from assistant.values import Passage, Vector

_SPARE = 8
_MOST = 30_000
_TWICE = 2
"""A share of the documents is taken to hold that share of the nearest passages, by half at least."""

_FEW, _FEW_OF = 1000, 30
"""So many rows, and one in so many of all, are compared here: with 300,000 passages ten rows take 2 ms, which
Chroma's search among given ids needs 346 ms for."""

Ranked = list[tuple[str, float]]


def nearest(
    tables: Tables, view: View, vector: Vector, *, k: int, within: Within = None
) -> list[tuple[Passage, float]]:
    """The k visible passages of highest cosine similarity, best first.

    Chroma is asked for ids alone, which name their contents, and the rows of the k that are wanted are
    read afterwards: a whole row costs twenty times as much. A filter inside Chroma costs more still.
    """
    query = np.asarray(vector, dtype=np.float32)[None, :]
    ranked = (
        _ranked(tables, view, query, k) if within is None else _ranked_within(tables, view, query, k, within)
    )
    rows = picked(tables.passages, [i for i, _ in ranked])
    found = [(i, *rows[i], s) for i, s in ranked if i in rows]  # one may be deleted meanwhile
    passages = [(shown_passage(row, text, shown_of(view, i), evidence=True), s) for i, row, text, s in found]
    return sorted(passages, key=lambda f: (-f[1], f[0].file, f[0].start))


def _ranked(tables: Tables, view: View, query: Any, k: int) -> Ranked:
    """More are asked for where rows not shown, written now or left by a killed run, are nearest."""
    wanted = k + _SPARE
    while True:
        page = _query(tables.passages, query, wanted)
        found = [(i, s) for i, s in page if key_of(i) in view.shown]
        if len(found) >= k or len(page) < wanted or wanted >= _MOST:
            return found[:k]
        wanted = min(4 * wanted, _MOST)


def _ranked_within(tables: Tables, view: View, query: Any, k: int, within: Collection[str]) -> Ranked:
    """Among these contents: by asking for more of all, or, where they are few, for them alone."""
    kept = {c for c in map(key, within) if c in view.shown}
    rows, every = _rows(view, kept), max(tables.passages.count(), 1)
    wanted = ceil(_TWICE * k * every / max(rows, 1)) + _SPARE
    while rows > wanted and wanted < _MOST:
        page = _query(tables.passages, query, wanted)
        found = [(i, s) for i, s in page if key_of(i) in kept]
        if len(found) >= k or len(page) < wanted:
            return found[:k]
        wanted *= 4
    contents = [view.shown[c][0].sha256 for c in kept]
    few = rows <= min(_FEW, every / _FEW_OF)
    return (_compared if few else _among)(tables.passages, contents, query, k)


def _rows(view: View, kept: Collection[str]) -> int:
    return sum(view.shown[c][0].passages for c in kept)


def _compared(collection: Any, contents: Sequence[str], query: Any, k: int) -> Ranked:
    """The k nearest of the rows of these contents, compared here: Chroma takes long for few among many."""
    found: Ranked = []
    for some in groups(contents):
        page = collection.get(where={"document_id": {"$in": list(some)}}, include=["embeddings"])
        if page["ids"]:
            vectors = np.asarray(page["embeddings"], dtype=np.float32)
            lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(query)
            found += zip(page["ids"], (vectors @ query[0] / lengths).tolist(), strict=True)
    return sorted(found, key=lambda f: (-f[1], f[0]))[:k]


def _among(collection: Any, contents: Sequence[str], query: Any, k: int) -> Ranked:
    """The k nearest of the rows of these contents, each compared."""
    wheres = ({"document_id": {"$in": list(some)}} for some in groups(contents))
    ids = [row for where in wheres for row in identifiers(collection, where=where)]
    found: Ranked = []
    for some in batches(ids):
        page = collection.query(
            query_embeddings=query, n_results=min(k, len(some)), ids=list(some), include=["distances"]
        )
        found += [(i, 1.0 - d) for i, d in zip(page["ids"][0], page["distances"][0], strict=True)]
    return sorted(found, key=lambda f: (-f[1], f[0]))[:k]


def _query(collection: Any, query: Any, wanted: int) -> Ranked:
    page = collection.query(query_embeddings=query, n_results=wanted, include=["distances"])
    ids, distances = page["ids"][0], page["distances"][0]
    if len(ids) < wanted and 2 * len(ids) < collection.count():
        _refuse_lost(collection, query, wanted)
    return [(i, 1.0 - d) for i, d in zip(ids, distances, strict=True)]


def _refuse_lost(collection: Any, query: Any, wanted: int) -> None:
    """Raises StoreDamaged where too few are found: that, and no error, is how lost vectors show."""
    before = collection.count()
    found = len(collection.query(query_embeddings=query, n_results=wanted, include=[])["ids"][0])
    count = min(before, collection.count())  # rows may come and go meanwhile
    if 2 * found < min(count, wanted):
        raise StoreDamaged(
            f"The store finds {found} of its {count} passages: its vectors are lost. {REBUILD}"
        )
