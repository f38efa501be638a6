"""The rows of whole contents in Chroma's tables: written, counted, deleted."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from assistant.adapters.chroma.client import Tables, batches, groups, identifiers
from assistant.adapters.chroma.rows import key, key_of, passage_row
from assistant.errors import StoreError
from assistant.values import DocumentRecord, Passage, Vector

_DUMMY = (1.0,)


def add_rows(tables: Tables, passages: Sequence[Passage], vectors: Sequence[Vector | None]) -> None:
    """Write passages, those of evidence with their vectors."""
    pairs = list(zip(passages, vectors, strict=True))
    if any(p.evidence and v is None for p, v in pairs):
        raise ValueError("a passage of evidence has no vector")
    _add(tables.furniture, [(p, _DUMMY) for p, _ in pairs if not p.evidence])
    _add(tables.passages, [(p, v) for p, v in pairs if p.evidence and v is not None])


def count_rows(tables: Tables, contents: Sequence[str]) -> Counter[str]:
    """How many passages of each of these contents (SHA-256) are there, by the contents' keys."""
    found: Counter[str] = Counter()
    for some in groups(contents):
        where = {"document_id": {"$in": list(some)}}
        for table in (tables.passages, tables.furniture):
            found.update(key_of(row) for row in identifiers(table, where=where))
    return found


def refuse_incomplete(tables: Tables, records: Collection[DocumentRecord], *, place: str) -> None:
    """Raises StoreError where passages of these records are missing."""
    found = count_rows(tables, [record.sha256 for record in records])
    for record in records:
        if (held := found[key(record.sha256)]) != record.passages:
            missing = f"{held} of the {record.passages} passages of {record.file}"
            raise StoreError(f"{place} holds {missing}. Run: assistant ingest")


def delete_rows(tables: Tables, contents: Sequence[str]) -> None:
    """Delete the passages of these contents (SHA-256)."""
    for batch in batches(contents):
        for table in (tables.passages, tables.furniture):
            table.delete(where={"document_id": {"$in": list(batch)}})


def sweep_rows(tables: Tables, shown: Collection[str]) -> int:
    """Delete the passages of all contents but those of these keys; says how many."""
    swept = 0
    for table in (tables.passages, tables.furniture):
        orphans = [row for row in identifiers(table) if key_of(row) not in shown]
        for batch in batches(orphans):
            table.delete(ids=list(batch))
        swept += len(orphans)
    return swept


def _add(collection: Any, pairs: Sequence[tuple[Passage, Vector]]) -> None:
    for batch in batches(pairs):
        # add, not upsert: Chroma passes over ids that it has, and those hold the same bytes already.
        collection.add(
            ids=[p.id for p, _ in batch],
            embeddings=[np.asarray(v, dtype=np.float32) for _, v in batch],
            documents=[p.text for p, _ in batch],
            metadatas=[passage_row(p) for p, _ in batch],
        )
