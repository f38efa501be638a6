"""A thorough look at a store, for ``assistant status``: longer than the one at opening, a second or so."""

from collections import Counter
from collections.abc import Iterator
from typing import Protocol

import numpy as np

from assistant.adapters.chroma.client import BATCH, identifiers, rows
from assistant.adapters.chroma.fingerprint import REBUILD
from assistant.adapters.chroma.probe import NORM, lost_vectors
from assistant.adapters.chroma.rows import key_of, passage_of
from assistant.adapters.chroma.state import State
from assistant.adapters.chroma.store import ChromaStore
from assistant.errors import StoreError
from assistant.ports import Store

_ASKED, _READ = 64, 50
_INGEST = "Run: assistant ingest"


class Lexical(Protocol):
    """A lexical index that can be compared with the store."""

    def in_line(self, store: Store) -> bool: ...


def health(store: ChromaStore) -> list[str]:
    """What is wrong with the store, each problem in one line with what to run; nothing where it is sound."""
    problems: list[str] = []
    try:
        with store.reading() as state:
            problems += [f"{store.place} {found}. {REBUILD}" for found in _problems(state)]
            _read_all(state)
        for record in store.records()[:: max(len(state.view.records) // _READ, 1)]:
            store.passages(record.file)
    except StoreError as error:
        problems.append(str(error))
    return problems


def remarks(store: ChromaStore, lexical: Lexical) -> list[str]:
    """What is odd about a store that is sound, each in one line with what to run."""
    found = []
    if left := orphans(store):
        found.append(f"{store.place} holds {left} passages that an interrupted run left. {_INGEST}")
    if not lexical.in_line(store):
        found.append(f"The word index of {store.place} is not in line with it. {_INGEST}")
    return found


def orphans(store: ChromaStore) -> int:
    """How many rows no document shows: left by a run that was interrupted, until the next one."""
    with store.reading() as state:
        tables = (state.tables.passages, state.tables.furniture)
        return sum(key_of(row) not in state.view.shown for table in tables for row in identifiers(table))


def _problems(state: State) -> Iterator[str]:
    tables = state.tables
    held = Counter(key_of(row) for table in (tables.passages, tables.furniture) for row in identifiers(table))
    for key, (record, *_) in state.view.shown.items():
        if held[key] != record.passages:
            yield f"holds {held[key]} of {record.passages} passages of {record.file}"
    if found := _spoilt(state) or lost_vectors(tables.passages, _ASKED):
        yield found


def _read_all(state: State) -> None:
    """Raises StoreDamaged where a row of a visible document says something else than was written."""
    for table in (state.tables.passages, state.tables.furniture):
        for row, said, text in rows(table):
            if shown := state.view.shown.get(key_of(row)):
                passage_of(text, said, shown, evidence=True)


def _spoilt(state: State) -> str:
    """Whether every vector is there and of length one."""
    count, wrong = state.tables.passages.count(), 0
    for start in range(0, count, BATCH):
        page = state.tables.passages.get(limit=BATCH, offset=start, include=["embeddings"])["embeddings"]
        wrong += int(np.sum(~(np.abs(np.linalg.norm(page, axis=1) - 1) < NORM)))
    return f"has {wrong} spoilt vectors of {count}" if wrong else ""
