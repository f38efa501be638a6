"""Passages and their vectors in Chroma, behind the Store port."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from assistant.adapters.chroma.board import Lease
from assistant.adapters.chroma.client import disconnect, groups
from assistant.adapters.chroma.contents import add_rows, refuse_incomplete, sweep_rows
from assistant.adapters.chroma.failures import place_of, translated
from assistant.adapters.chroma.fingerprint import Fingerprint
from assistant.adapters.chroma.folder import clear
from assistant.adapters.chroma.kept import keep
from assistant.adapters.chroma.labels import follow, mend
from assistant.adapters.chroma.lookup import of_ids, passages_of, vectors_of
from assistant.adapters.chroma.nearest import nearest
from assistant.adapters.chroma.rows import key
from assistant.adapters.chroma.state import State, forget_withdrawn, opened, refreshed, write_catalogue
from assistant.adapters.chroma.still import writing_lock
from assistant.adapters.owner import own
from assistant.errors import StoreError
from assistant.ports import Within
from assistant.values import DocumentRecord, Passage, Vector

T = TypeVar("T")
_TRIES = 3


class ChromaStore:
    """Passages in Chroma; see the Store port. Reads are safe in any thread while one thread writes."""

    def __init__(
        self,
        path: Path,
        *,
        fingerprint: Fingerprint,
        url: str = "",
        suffix: str | None = None,
        lease: Lease | None = None,
    ) -> None:
        self._path, self._url, self._fingerprint, self._suffix = path, url, fingerprint, suffix
        self._lock, self._swap = threading.RLock(), threading.Lock()
        self._held, self._users, self._files = ExitStack(), 1, writing_lock(path, url)
        try:
            if not url:
                self._held.enter_context(own(path))
                clear(path)
            self._state = self._open()
        except BaseException:
            self._held.close()
            raise
        self._lease = lease or (Lease(self._state.client, path=path, url=url) if url else None)

    @property
    def state(self) -> State:
        """The store as it is now, what other replicas changed included."""
        if not self._url:
            return self._state
        state = self._state
        try:
            with translated(self._path, self._url):
                fresh = refreshed(state)
        except StoreError:
            fresh = self._open(state.client)  # a replica may have swapped in a new generation
        with self._swap:
            if self._state is state:
                self._state = fresh
            return self._state

    @property
    def place(self) -> str:
        return place_of(self._path, self._url)

    @property
    def revision(self) -> str:
        return self.state.view.revision

    def records(self) -> list[DocumentRecord]:
        return list(self.state.view.in_order)

    def add(self, passages: Sequence[Passage], vectors: Sequence[Vector | None]) -> None:
        with self._change() as state:
            add_rows(state.tables, passages, vectors)

    def publish(self, records: Sequence[DocumentRecord]) -> None:
        with self._change() as state:
            new = {r.sha256: r for r in records if key(r.sha256) not in state.view.shown}
            refuse_incomplete(state.tables, new.values(), place=self.place)
            self._show(state, [(r.file, r) for r in records])

    def withdraw(self, files: Sequence[str]) -> None:
        with self._change() as state:
            self._show(state, [(f, None) for f in files if f in state.view.records])

    def sweep(self) -> int:
        with self._change() as state:
            forget_withdrawn(state.tables)
            mend(state.tables, state.view)
            return sweep_rows(state.tables, state.view.shown)

    def passages(self, file: str) -> list[Passage]:
        return next(self.whole([file]))

    def whole(self, files: Sequence[str]) -> Iterator[list[Passage]]:
        for some in groups(files):
            yield from self._read(lambda state: passages_of(state.tables, state.view, some))  # noqa: B023

    def find(self, ids: Sequence[str]) -> list[Passage]:
        return self._read(lambda state: of_ids(state.tables, state.view, ids))

    def nearest(self, vector: Vector, *, k: int, within: Within = None) -> list[tuple[Passage, float]]:
        if k < 1:
            return []
        return self._read(lambda state: nearest(state.tables, state.view, vector, k=k, within=within))

    def vectors(self) -> Iterator[tuple[Sequence[Passage], Sequence[Vector]]]:
        with translated(self._path, self._url):
            yield from vectors_of((state := self.state).tables, state.view)

    @contextmanager
    def reading(self) -> Iterator[State]:
        """The state, unchanged by this process meanwhile, and what Chroma raises in our words."""
        with self._lock, translated(self._path, self._url):
            yield self.state

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other replicas from writing meanwhile; may be nested. Raises StoreBusy where one writes."""
        with self._lease.held() if self._lease else nullcontext():
            yield

    @contextmanager
    def replaced(self) -> Iterator[None]:
        """Closed while its files are replaced, then open on the new ones; questions wait meanwhile."""
        with self._lock:
            disconnect(self._state.client)
            try:
                yield
            finally:
                self._state = self._open()

    def join(self, fingerprint: Fingerprint) -> bool:
        """Count one more user of the open store; false where it is closed. Raises StoreOutdated."""
        with self._lock:
            if self._users:
                fingerprint.check(self._fingerprint.written(), place=self.place)
                self._users += 1
            return bool(self._users)

    @property
    def closed(self) -> bool:
        return not self._users

    def close(self) -> None:
        """Leave the store; the last user closes it."""
        with self._lock:
            self._users = max(self._users - 1, 0)
            if not self._users:
                disconnect(self._state.client)
                self._held.close()

    def _open(self, client: Any = None) -> State:
        built, url, suffix = self._fingerprint, self._url, self._suffix
        return opened(self._path, fingerprint=built, url=url, suffix=suffix, client=client)

    def _read(self, answer: Callable[[State], T]) -> T:
        """Answer from one state; again, a few times, where the state has changed meanwhile."""
        for _ in range(_TRIES):
            state = self.state
            try:
                with translated(self._path, self._url):
                    found = answer(state)
                if self._state is state:
                    return found
            except StoreError:
                if not self._moved_on(state):
                    raise
        with translated(self._path, self._url):
            return answer(self.state)

    def _moved_on(self, state: State) -> bool:
        with self._lock:  # waits for a change that is being written
            return self.state is not state

    @contextmanager
    def _change(self) -> Iterator[State]:
        with self._lock, self.writing(), translated(self._path, self._url), self._files:
            yield self.state
            keep(self._path, self._url)

    def _show(self, state: State, changes: Sequence[tuple[str, DocumentRecord | None]]) -> None:
        """Write the catalogue, then bring the rows in line with it."""
        if self._lease:
            self._lease.confirm()
        if not changes:
            return
        self._state = after = write_catalogue(state, changes)
        follow(after.tables, state.view, after.view, [file for file, _ in changes])
