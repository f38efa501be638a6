"""Embed the passages of many documents together and publish each document once its rows are there."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.ingest.ahead import ahead
from assistant.near_duplicates import sketch
from assistant.ports import Embedder, Progress, Store
from assistant.text import one_line
from assistant.values import Document, DocumentRecord, Passage, Vector

Split = Callable[[Document], list[Passage]]

_GROUP = 1024
"""Passages sorted by length together: more saves padding, fewer lets documents be asked sooner."""
_MADE = 2
"""Batches that wait with their vectors to be written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The passages of one content and the records of all files that hold it."""

    records: tuple[DocumentRecord, ...]
    passages: Sequence[Passage]


def record_of(d: Document, passages: Sequence[Passage], *, size: int) -> DocumentRecord:
    """The catalogue's line of a document of so many bytes."""
    facts = (d.file, d.sha256, d.title, d.date, d.language, size, len(passages), d.pages)
    return DocumentRecord(*facts, sketch=sketch_of(passages), author=d.author)


def sketch_of(passages: Sequence[Passage]) -> str:
    """The sketch of a document's own text, without its furniture."""
    return sketch("\n".join(p.text for p in passages if p.evidence))


_Row = tuple[int, Passage]
"""A passage with the place of its entry in the group."""


class _Group:
    """Entries that are embedded together, and how many rows of each are not written yet."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.left = Counter({n: len(entry.passages) for n, entry in enumerate(entries)})


def entry_of(d: Document, passages: Sequence[Passage]) -> Entry:
    """The entry of a document that one file holds."""
    return Entry((record_of(d, passages, size=len(d.text.encode())),), passages)


class Tally:
    """Counts passages for a progress bar; what is not read yet is estimated from its bytes."""

    def __init__(self, progress: Progress | None, sizes: Mapping[str, int]) -> None:
        self._progress, self._sizes = progress, sizes
        self._unread, self._read, self._passages, self._done = sum(sizes.values()), 0, 0, 0
        self._telling = threading.Lock()

    def read(self, file: str, passages: int) -> None:
        """One more file has been read, or refused with no passages; in the thread that reads ahead."""
        self._unread -= self._sizes[file]
        self._read += self._sizes[file] if passages else 0
        self._passages += passages
        self._tell(file)

    def indexed(self, file: str, passages: int) -> None:
        """So many more passages are in the store."""
        self._done += passages
        self._tell(file)

    def _tell(self, file: str) -> None:
        if self._progress is not None:
            with self._telling:
                unread = self._unread * self._passages / self._read if self._read else 0
                self._progress(self._done, self._passages + round(unread), file)


def enriched(passage: Passage) -> str:
    """What is embedded of a passage: title, heading and text, a line each, none said twice."""
    text = one_line(passage.text)
    lines = [one_line(passage.title), one_line(passage.heading)]
    fresh = [line for line in dict.fromkeys(lines) if line and not text.startswith(line.rstrip("…"))]
    return "\n".join([*fresh, text])


def index(entries: Iterable[Entry], *, embedder: Embedder, store: Store, tally: Tally, batch: int) -> None:
    """Add all rows of the entries and publish their records, as soon as each is complete.

    Embedding goes on in a thread of its own while this one writes.
    """
    with ahead(_made(entries, embedder, batch), room=_MADE) as made:
        for group, part, vectors in made:
            store.add([p for _, p in part], vectors)
            group.left.subtract(n for n, _ in part)
            complete = [n for n in dict.fromkeys(n for n, _ in part) if not group.left[n]]
            store.publish([r for n in complete for r in group.entries[n].records])
            tally.indexed(part[-1][1].file, len(part))


def _made(
    entries: Iterable[Entry], embedder: Embedder, batch: int
) -> Iterator[tuple[_Group, Sequence[_Row], Sequence[Vector | None]]]:
    """Batches of rows with their vectors: of each group first the furniture, then the longest passages."""
    for group in _groups(entries):
        rows = [(n, p) for n, entry in enumerate(group.entries) for p in entry.passages]
        for part in _batches([row for row in rows if not row[1].evidence], batch):
            yield group, part, [None] * len(part)
        evidence = sorted((row for row in rows if row[1].evidence), key=lambda row: -len(row[1].text))
        for part in _batches(evidence, batch):
            yield group, part, embedder.embed_passages([enriched(p) for _, p in part])


def _groups(entries: Iterable[Entry]) -> Iterator[_Group]:
    group: list[Entry] = []
    held = 0
    for entry in entries:
        group.append(entry)
        held += len(entry.passages)
        if held >= _GROUP:
            yield _Group(group)
            group, held = [], 0
    if group:
        yield _Group(group)


def _batches(rows: Sequence[_Row], size: int) -> Iterator[Sequence[_Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
