"""The copies of a store's documents and what each of them says; looked for anew when documents change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant import near_duplicates
from assistant.ports import Store
from assistant.scope import EVERYTHING, Scope
from assistant.text_reuse import Wording

_MOST = 32
"""Documents whose sentences are kept at hand."""


@dataclass(frozen=True, slots=True)
class Copies:
    """For each file that has copies those, in order; and what a file's document says."""

    of: Mapping[str, tuple[str, ...]]
    wording: Callable[[str], Wording]


NO_COPIES = Copies({}, lambda _: Wording(()))


class CopyFinder:
    """Finds the near-duplicates among the documents of a store; safe to use from many threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._found: tuple[str, Mapping[str, tuple[str, ...]], Mapping[str, str | None]] = "", {}, {}
        self._wordings: dict[tuple[str, str], Wording] = {}

    def among(self, scope: Scope = EVERYTHING) -> Copies:
        """The copies that a scope admits."""
        revision = self._store.revision  # read first: what changes meanwhile is looked for the next time
        if self._found[0] != revision:
            records = self._store.records()
            self._found = revision, near_duplicates.copies(records), {r.file: r.date for r in records}
        _, found, dates = self._found
        if scope != EVERYTHING:
            found = {f: tuple(o for o in others if scope.admits(o, dates[o])) for f, others in found.items()}
        return Copies(found, self._wording)

    def _wording(self, file: str) -> Wording:
        key = self._store.revision, file
        wording = self._wordings.get(key) or Wording(self._store.passages(file))
        if len(self._wordings) >= _MOST:
            self._wordings = {}
        self._wordings[key] = wording
        return wording
