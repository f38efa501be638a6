"""The store: passages and their vectors in Chroma, behind the Store port."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from assistant.adapters.chroma import (
    Tables,
    batches,
    connect,
    dummies,
    identifiers,
    names,
    rows,
    table,
    translated,
)
from assistant.adapters.fingerprint import REBUILD, Fingerprint
from assistant.adapters.labels import mislabelled, relabel
from assistant.adapters.lookup import nearest, of_ids, passages_of
from assistant.adapters.rows import key, key_of, passage_row, record_of, record_row
from assistant.adapters.view import View, hidden, moved
from assistant.errors import StoreDamaged, StoreError
from assistant.values import DocumentRecord, Passage, Vector

T = TypeVar("T")

_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Opened:
    """An open store at one moment; a change makes a new one."""

    client: Any
    tables: Tables
    view: View


def open_store(path: Path, *, fingerprint: Fingerprint, url: str = "") -> "ChromaStore":
    """Open the store in the folder, or on the Chroma server at ``url``; make it where there is none.

    Raises StoreOutdated where it was built with another fingerprint, StoreDamaged where its vectors
    do not answer, StoreUnwritable, StoreError.
    """
    return ChromaStore(path, fingerprint=fingerprint, url=url)


class ChromaStore:
    """Passages in Chroma; see the Store port. Reads are safe in any thread while one thread writes."""

    def __init__(self, path: Path, *, fingerprint: Fingerprint, url: str = "") -> None:
        self._path, self._url, self._fingerprint = path, url, fingerprint
        self._writing = threading.RLock()
        self._opened = self._open()

    @property
    def revision(self) -> str:
        return self._opened.view.digest()

    def records(self) -> list[DocumentRecord]:
        return [record for _, record in sorted(self._opened.view.records.items())]

    def add(self, passages: Sequence[Passage], vectors: Sequence[Vector | None]) -> None:
        pairs = list(zip(passages, vectors, strict=True))
        furniture = [p for p, _ in pairs if not p.evidence]
        evidence = [(p, v) for p, v in pairs if p.evidence and v is not None]
        if len(furniture) + len(evidence) < len(pairs):
            raise ValueError("a passage of evidence has no vector")
        with self._writing, translated(self._path, self._url):
            _add(self._opened.tables.furniture, furniture, dummies(len(furniture)))
            _add(self._opened.tables.passages, [p for p, _ in evidence], [v for _, v in evidence])

    def publish(self, records: Sequence[DocumentRecord]) -> None:
        with self._writing, translated(self._path, self._url):
            self._refuse_incomplete(records)
            for batch in batches(records):
                self._opened.tables.documents.upsert(
                    ids=[r.file for r in batch],
                    embeddings=dummies(len(batch)),
                    metadatas=[record_row(r) for r in batch],
                )
            self._show(self._opened.view.published(records))

    def withdraw(self, files: Sequence[str]) -> None:
        with self._writing, translated(self._path, self._url):
            known = [f for f in files if f in self._opened.view.records]
            for batch in batches(known):
                self._opened.tables.documents.delete(ids=list(batch))
            self._show(self._opened.view.withdrawn(known))

    def sweep(self) -> int:
        with self._writing, translated(self._path, self._url):
            shown, gone = self._opened.view.shown, 0
            for collection in (self._opened.tables.passages, self._opened.tables.furniture):
                orphans = [i for i in identifiers(collection) if key_of(i) not in shown]
                for batch in batches(orphans):
                    collection.delete(ids=list(batch))
                gone += len(orphans)
            for record in list(mislabelled(self._opened.tables, self._opened.view)):
                relabel(self._opened.tables, record)
            return gone

    def passages(self, file: str) -> list[Passage]:
        return self._read(lambda opened: passages_of(opened.tables, opened.view, file))

    def find(self, ids: Sequence[str]) -> list[Passage]:
        return self._read(lambda opened: of_ids(opened.tables, opened.view, ids))

    def nearest(self, vector: Vector, *, k: int) -> list[tuple[Passage, float]]:
        return self._read(lambda opened: nearest(opened.tables, opened.view, vector, k=k)) if k > 0 else []

    def close(self) -> None:
        with self._writing:
            self._opened.client.close()

    def _open(self) -> _Opened:
        client = connect(self._path, self._url)
        with translated(self._path, self._url):
            tables = _tables(client, self._fingerprint, place=f"{self._path}/")
            catalogue = (record_of(i, row) for i, row, _ in rows(tables.documents))
            return _Opened(client, tables, View().published(catalogue))

    def _read(self, answer: Callable[[_Opened], T]) -> T:
        """Answer from one view; again, a few times, where the view has changed meanwhile."""
        for _ in range(_TRIES):
            opened = self._opened
            try:
                found = self._answered(answer, opened)
            except StoreError:
                if self._opened is opened:
                    raise
            else:
                if self._opened is opened:
                    return found
        return self._answered(answer, self._opened)

    def _answered(self, answer: Callable[[_Opened], T], opened: _Opened) -> T:
        with translated(self._path, self._url):
            return answer(opened)

    def _show(self, view: View) -> None:
        before, self._opened = self._opened.view, replace(self._opened, view=view)
        for record in moved(before, view):
            relabel(self._opened.tables, record)
        for batch in batches(hidden(before, view)):
            for collection in (self._opened.tables.passages, self._opened.tables.furniture):
                collection.delete(where={"document_id": {"$in": list(batch)}})

    def _refuse_incomplete(self, records: Sequence[DocumentRecord]) -> None:
        new = {r.sha256: r for r in records if key(r.sha256) not in self._opened.view.shown}
        for record in new.values():
            if (found := _count(self._opened.tables, record.sha256)) != record.passages:
                raise StoreError(
                    f"{self._path}/ holds {found} of the {record.passages} passages of {record.file}. "
                    "Run: assistant ingest"
                )


def _tables(client: Any, fingerprint: Fingerprint, *, place: str) -> Tables:
    """Open the three collections; the passages', made last, tells that the store is whole."""
    there = names(client)
    if "passages" in there:
        fingerprint.check(table(client, "passages", graph=True).metadata, place=place)
        if missing := {"furniture", "documents"} - there:
            raise StoreDamaged(f"{place} has lost its {' and '.join(sorted(missing))}. {REBUILD}")
    furniture, documents = table(client, "furniture"), table(client, "documents")
    return Tables(table(client, "passages", metadata=fingerprint.written(), graph=True), furniture, documents)


def _add(collection: Any, passages: Sequence[Passage], vectors: Sequence[Vector]) -> None:
    for batch, part in zip(batches(passages), batches(vectors), strict=True):
        # add, not upsert: Chroma passes over ids that it has, and those hold the same bytes already.
        collection.add(
            ids=[p.id for p in batch],
            embeddings=[np.asarray(v, dtype=np.float32) for v in part],
            documents=[p.text for p in batch],
            metadatas=[passage_row(p) for p in batch],
        )


def _count(tables: Tables, sha256: str) -> int:
    where = {"document_id": sha256}
    return len(identifiers(tables.passages, where=where)) + len(identifiers(tables.furniture, where=where))
