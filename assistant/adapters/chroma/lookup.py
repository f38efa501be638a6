"""Finding passages in Chroma's tables: a document's, those of given ids, those nearest to a vector."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from assistant.adapters.chroma.client import Tables, batches, identifiers, picked, rows
from assistant.adapters.chroma.fingerprint import REBUILD
from assistant.adapters.chroma.rows import key, key_of, passage_of
from assistant.adapters.chroma.view import View
from assistant.errors import StoreDamaged
from assistant.values import DocumentRecord, Passage, Vector

_SPARE = 8
_MOST = 30_000


def passages_of(tables: Tables, view: View, file: str) -> list[Passage]:
    """All passages of a file in order, none for an unknown file.

    Raises StoreDamaged where they do not add up to the document.
    """
    record = view.records.get(file)
    if record is None:
        return []
    shown = (record, *(r for r in view.shown[key(record.sha256)] if r.file != file))
    where = {"document_id": record.sha256}
    found = [_passage(row, text, shown, evidence=True) for _, row, text in rows(tables.passages, where=where)]
    found += [
        _passage(row, text, shown, evidence=False) for _, row, text in rows(tables.furniture, where=where)
    ]
    found.sort(key=lambda p: p.start)
    _refuse_gaps(record, found)
    return found


def of_ids(tables: Tables, view: View, ids: Sequence[str]) -> list[Passage]:
    """The visible passages of these ids, in the order asked for."""
    ids = [i for i in dict.fromkeys(ids) if key_of(i) in view.shown]
    evidence = picked(tables.passages, ids)
    furniture = picked(tables.furniture, [i for i in ids if i not in evidence])
    found = {i: _passage(row, text, _shown(view, i), evidence=True) for i, (row, text) in evidence.items()}
    found |= {i: _passage(row, text, _shown(view, i), evidence=False) for i, (row, text) in furniture.items()}
    return [found[i] for i in ids if i in found]


def vectors_of(tables: Tables, view: View) -> Iterator[tuple[list[Passage], list[Vector]]]:
    """The visible passages of evidence with their vectors, in batches, in the order of their ids."""
    ids = sorted(i for i in identifiers(tables.passages) if key_of(i) in view.shown)
    for batch in batches(ids):
        page = tables.passages.get(ids=list(batch), include=["metadatas", "documents", "embeddings"])
        names = ("ids", "metadatas", "documents", "embeddings")
        found = sorted(zip(*(page[n] for n in names), strict=True), key=lambda row: row[0])
        passages = [_passage(row, text, _shown(view, i), evidence=True) for i, row, text, _ in found]
        yield passages, [vector for *_, vector in found]


def nearest(tables: Tables, view: View, vector: Vector, *, k: int) -> list[tuple[Passage, float]]:
    """The k visible passages of highest cosine similarity, best first.

    Rows not shown (being written, or left by a killed run) may be among the nearest, so more are
    asked for until k are visible; a filter inside Chroma would cost five to forty times as much.
    """
    wanted = k + _SPARE
    while True:
        page = _query(tables.passages, vector, wanted)
        found = [
            (_passage(row, text, _shown(view, i), evidence=True), s)
            for i, row, text, s in page
            if _seen(view, i, text)
        ]
        if len(found) >= k or len(page) < wanted or wanted >= _MOST:
            return sorted(found, key=lambda f: (-f[1], f[0].file, f[0].start))[:k]
        wanted = min(4 * wanted, _MOST)


def _query(collection: Any, vector: Vector, wanted: int) -> list[tuple[str, dict[str, Any], str, float]]:
    query = np.asarray(vector, dtype=np.float32)[None, :]
    page = collection.query(
        query_embeddings=query, n_results=wanted, include=["metadatas", "documents", "distances"]
    )
    ids, texts, metadatas, distances = (page[n][0] for n in ("ids", "documents", "metadatas", "distances"))
    if len(ids) < wanted and 2 * len(ids) < collection.count():
        _refuse_lost(collection, query, wanted)
    return [(i, m, t, 1.0 - d) for i, m, t, d in zip(ids, metadatas, texts, distances, strict=True)]


def _refuse_lost(collection: Any, query: Any, wanted: int) -> None:
    """Raises StoreDamaged where too few are found: that, and no error, is how lost vectors show."""
    before = collection.count()
    found = len(collection.query(query_embeddings=query, n_results=wanted, include=[])["ids"][0])
    count = min(before, collection.count())  # rows may come and go meanwhile
    if 2 * found < min(count, wanted):
        raise StoreDamaged(
            f"The store finds {found} of its {count} passages: its vectors are lost. {REBUILD}"
        )


def _seen(view: View, row: str, text: str | None) -> bool:
    # A row deleted while the query runs arrives without its text.
    return text is not None and key_of(row) in view.shown


def _shown(view: View, row: str) -> Sequence[DocumentRecord]:
    return view.shown[key_of(row)]


def _passage(row: dict[str, Any], text: str, shown: Sequence[DocumentRecord], *, evidence: bool) -> Passage:
    return passage_of(text, row, shown, evidence=evidence)


def _refuse_gaps(record: DocumentRecord, found: Sequence[Passage]) -> None:
    whole = all(a.end == b.start for a, b in pairwise(found)) and (not found or found[0].start == 0)
    if len(found) != record.passages or not whole:
        parts = f"{len(found)} of the {record.passages} passages of {record.file}"
        raise StoreDamaged(f"The store holds {parts}. {REBUILD}")
