"""An open store at one moment: its tables and what they show."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.adapters.chroma.board import generation
from assistant.adapters.chroma.client import Tables, batches, connect, disconnect, dummies, names, rows, table
from assistant.adapters.chroma.failures import place_of, translated
from assistant.adapters.chroma.fingerprint import REBUILD, Fingerprint
from assistant.adapters.chroma.folder import refuse_broken, remember
from assistant.adapters.chroma.kept import keep, mend_torn
from assistant.adapters.chroma.probe import refuse_lost
from assistant.adapters.chroma.rows import Metadata, record_of, record_row
from assistant.adapters.chroma.still import writing_lock
from assistant.adapters.chroma.view import View
from assistant.errors import StoreDamaged
from assistant.values import DocumentRecord

_STAMP = "/stamp"
"""The catalogue's row that is written with every change; no file is called so, files being relative paths."""


@dataclass(frozen=True, slots=True)
class State:
    """A change makes a new one. ``suffix`` ends the collections' names, ``stamp`` names the last change."""

    client: Any
    tables: Tables
    view: View
    suffix: str = ""
    stamp: str = ""


def opened(
    path: Path, *, fingerprint: Fingerprint, url: str = "", suffix: str | None = None, client: Any = None
) -> State:
    """Open the tables, made where there are none, and try them; over the client where one is given.

    Raises StoreOutdated, StoreDamaged, StoreUnwritable, StoreError.
    """
    with writing_lock(path, url):
        return _opened(path, fingerprint, url, suffix, client)


def _opened(path: Path, fingerprint: Fingerprint, url: str, suffix: str | None, client: Any) -> State:
    known = not url and _looked_through(path)
    ours = client or connect(path, url)
    try:
        with translated(path, url):
            if suffix is None:
                suffix = generation(ours) if url else ""
            state = _state(ours, fingerprint, place=place_of(path, url), suffix=suffix, known=known)
            if not url:
                remember(path, json.dumps(fingerprint.written()))
            return state
    except BaseException:
        if client is None:
            disconnect(ours)
        raise


def _looked_through(path: Path) -> bool:
    """Whether a store was made here, its graph whole. Raises StoreDamaged."""
    with translated(path):
        try:
            known = refuse_broken(path)
        except StoreDamaged:  # only then: looking through a large graph takes a while
            if not mend_torn(path):
                raise
            known = refuse_broken(path)
        keep(path)
        return known


def _state(client: Any, fingerprint: Fingerprint, *, place: str, suffix: str, known: bool) -> State:
    tables = _tables(client, fingerprint, place=place, suffix=suffix, known=known)
    view, stamp = _catalogue(tables)
    refuse_lost(tables, view, place=place)
    return State(client, tables, view, suffix, stamp)


def refreshed(state: State) -> State:
    """The state with what other replicas changed meanwhile; the same one where they did not."""
    row = state.tables.documents.get(ids=[_STAMP], include=["metadatas"])["metadatas"]
    if not row or row[0]["stamp"] == state.stamp:
        return state
    view, stamp = _catalogue(state.tables)
    return replace(state, view=view, stamp=stamp)


def write_catalogue(state: State, changes: Sequence[tuple[str, DocumentRecord | None]]) -> State:
    """Let each file show its record, or nothing; atomic for each file."""
    stamp = secrets.token_hex(8)
    for batch in batches(changes):
        metadatas: list[Metadata] = [record_row(r) if r else {"sha256": ""} for _, r in batch]
        state.tables.documents.upsert(
            ids=[file for file, _ in batch] + [_STAMP],
            embeddings=dummies(len(batch) + 1),
            metadatas=[*metadatas, {"sha256": "", "stamp": stamp}],
        )
    for batch in batches([file for file, record in changes if not record]):
        state.tables.documents.delete(ids=list(batch))
    return replace(state, view=state.view.changed(dict(changes)), stamp=stamp)


def forget_withdrawn(tables: Tables) -> None:
    """Delete the rows of files that were being withdrawn when their process was killed."""
    left = tables.documents.get(where={"sha256": ""}, include=[])["ids"]
    for batch in batches([file for file in left if file != _STAMP]):
        tables.documents.delete(ids=list(batch))


def _catalogue(tables: Tables) -> tuple[View, str]:
    found = {file: row for file, row, _ in rows(tables.documents)}
    stamp = str(found.pop(_STAMP, {}).get("stamp", ""))
    records = {file: record_of(file, row) for file, row in found.items() if row["sha256"]}
    return View().changed(records), stamp


def _tables(client: Any, fingerprint: Fingerprint, *, place: str, suffix: str, known: bool) -> Tables:
    """Open the three collections; the passages', made last, tells that the store is whole."""
    there, passages = names(client), f"passages{suffix}"
    if passages in there:
        fingerprint.check(client.get_collection(passages, embedding_function=None).metadata, place=place)
        lost = {f"furniture{suffix}", f"documents{suffix}"} - there
    else:
        lost = {passages} if known else set()
    if lost:
        raise StoreDamaged(f"{place} has lost its {' and '.join(sorted(lost))}. {REBUILD}")
    furniture, documents = table(client, f"furniture{suffix}"), table(client, f"documents{suffix}")
    return Tables(table(client, passages, metadata=fingerprint.written(), graph=True), furniture, documents)
