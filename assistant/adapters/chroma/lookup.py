"""Finding passages in Chroma's tables: a document's, those of given ids, those nearest to a vector."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from assistant.adapters.chroma.client import Tables, batches, identifiers, picked, rows
from assistant.adapters.chroma.fingerprint import REBUILD
from assistant.adapters.chroma.rows import key, key_of, passage_of
from assistant.adapters.chroma.view import View
from assistant.errors import StoreDamaged
from assistant.values import DocumentRecord, Passage, Vector


def passages_of(tables: Tables, view: View, files: Sequence[str]) -> list[list[Passage]]:
    """All passages of each file in order, none for an unknown file.

    Raises StoreDamaged where they do not add up to the document.
    """
    records = [view.records.get(file) for file in files]
    contents = list(dict.fromkeys(r.sha256 for r in records if r))
    held: dict[str, list[tuple[dict[str, Any], str, bool]]] = {content: [] for content in contents}
    where = {"document_id": contents[0] if len(contents) == 1 else {"$in": contents}}
    for table, evidence in ((tables.passages, True), (tables.furniture, False)) if contents else ():
        for _, row, text in rows(table, where=where):
            held[row["document_id"]].append((row, text, evidence))
    return [_whole(view, record, held[record.sha256]) if record else [] for record in records]


def _whole(
    view: View, record: DocumentRecord, held: Sequence[tuple[dict[str, Any], str, bool]]
) -> list[Passage]:
    """The passages of one record, of these rows."""
    shown = (record, *(r for r in view.shown[key(record.sha256)] if r.file != record.file))
    found = [shown_passage(row, text, shown, evidence=evidence) for row, text, evidence in held]
    found.sort(key=lambda p: p.start)
    _refuse_gaps(record, found)
    return found


def of_ids(tables: Tables, view: View, ids: Sequence[str]) -> list[Passage]:
    """The visible passages of these ids, in the order asked for."""
    ids = [i for i in dict.fromkeys(ids) if key_of(i) in view.shown]
    evidence = picked(tables.passages, ids)
    furniture = picked(tables.furniture, [i for i in ids if i not in evidence])
    found = {
        i: shown_passage(row, text, shown_of(view, i), evidence=True) for i, (row, text) in evidence.items()
    }
    found |= {
        i: shown_passage(row, text, shown_of(view, i), evidence=False) for i, (row, text) in furniture.items()
    }
    return [found[i] for i in ids if i in found]


def vectors_of(tables: Tables, view: View) -> Iterator[tuple[list[Passage], list[Vector]]]:
    """The visible passages of evidence with their vectors, in batches, in the order of their ids."""
    ids = sorted(i for i in identifiers(tables.passages) if key_of(i) in view.shown)
    for batch in batches(ids):
        page = tables.passages.get(ids=list(batch), include=["metadatas", "documents", "embeddings"])
        names = ("ids", "metadatas", "documents", "embeddings")
        found = sorted(zip(*(page[n] for n in names), strict=True), key=lambda row: row[0])
        passages = [shown_passage(row, text, shown_of(view, i), evidence=True) for i, row, text, _ in found]
        yield passages, [vector for *_, vector in found]


def shown_of(view: View, row: str) -> Sequence[DocumentRecord]:
    return view.shown[key_of(row)]


def shown_passage(
    row: dict[str, Any], text: str, shown: Sequence[DocumentRecord], *, evidence: bool
) -> Passage:
    return passage_of(text, row, shown, evidence=evidence)


def _refuse_gaps(record: DocumentRecord, found: Sequence[Passage]) -> None:
    whole = all(a.end == b.start for a, b in pairwise(found)) and (not found or found[0].start == 0)
    if len(found) != record.passages or not whole:
        parts = f"{len(found)} of the {record.passages} passages of {record.file}"
        raise StoreDamaged(f"The store holds {parts}. {REBUILD}")
