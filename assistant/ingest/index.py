"""Embed the passages of many documents together and publish each document once its rows are there."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.near_duplicates import sketch
from assistant.ports import Embedder, Progress, Store
from assistant.text import one_line
from assistant.values import Document, DocumentRecord, Passage

Split = Callable[[Document], list[Passage]]

_GROUP = 1024
"""Passages sorted by length together: more saves padding, fewer lets documents be asked sooner."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The passages of one content and the records of all files that hold it."""

    records: tuple[DocumentRecord, ...]
    passages: Sequence[Passage]


def record_of(d: Document, passages: Sequence[Passage], *, size: int) -> DocumentRecord:
    """The catalogue's line of a document of so many bytes."""
    facts = (d.file, d.sha256, d.title, d.date, d.language, size, len(passages), d.pages)
    return DocumentRecord(*facts, sketch=sketch_of(passages))


def sketch_of(passages: Sequence[Passage]) -> str:
    """The sketch of a document's own text, without its furniture."""
    return sketch("\n".join(p.text for p in passages if p.evidence))


def entry_of(d: Document, passages: Sequence[Passage]) -> Entry:
    """The entry of a document that one file holds."""
    return Entry((record_of(d, passages, size=len(d.text.encode())),), passages)


class Tally:
    """Counts passages for a progress bar; what is not read yet is estimated from its bytes."""

    def __init__(self, progress: Progress | None, sizes: Mapping[str, int]) -> None:
        self._progress, self._sizes = progress, sizes
        self._unread, self._read, self._passages, self._done = sum(sizes.values()), 0, 0, 0

    def read(self, file: str, passages: int) -> None:
        """One more file has been read, or refused with no passages."""
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
            ahead = self._unread * self._passages / self._read if self._read else 0
            self._progress(self._done, self._passages + round(ahead), file)


def enriched(passage: Passage) -> str:
    """What is embedded of a passage: title, heading and text, a line each, none said twice."""
    text = one_line(passage.text)
    lines = [one_line(passage.title), one_line(passage.heading)]
    fresh = [line for line in dict.fromkeys(lines) if line and not text.startswith(line.rstrip("…"))]
    return "\n".join([*fresh, text])


def index(entries: Iterable[Entry], *, embedder: Embedder, store: Store, tally: Tally, batch: int) -> None:
    """Add all rows of the entries and publish their records, as soon as each is complete."""
    for group in _groups(entries):
        _index_group(group, embedder, store, tally, batch)


def _groups(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    group: list[Entry] = []
    held = 0
    for entry in entries:
        group.append(entry)
        held += len(entry.passages)
        if held >= _GROUP:
            yield group
            group, held = [], 0
    if group:
        yield group


def _index_group(group: Sequence[Entry], embedder: Embedder, store: Store, tally: Tally, batch: int) -> None:
    _add_furniture(group, store, tally, batch)
    evidence = [(n, p) for n, entry in enumerate(group) for p in entry.passages if p.evidence]
    evidence.sort(key=lambda item: -len(item[1].text))
    left = Counter(n for n, _ in evidence)
    store.publish([r for n, entry in enumerate(group) if not left[n] for r in entry.records])
    for start in range(0, len(evidence), batch):
        part = evidence[start : start + batch]
        passages = [p for _, p in part]
        store.add(passages, embedder.embed_passages([enriched(p) for p in passages]))
        left.subtract(n for n, _ in part)
        complete = dict.fromkeys(n for n, _ in part if not left[n])
        store.publish([r for n in complete for r in group[n].records])
        tally.indexed(passages[-1].file, len(passages))


def _add_furniture(group: Sequence[Entry], store: Store, tally: Tally, batch: int) -> None:
    furniture = [p for entry in group for p in entry.passages if not p.evidence]
    for start in range(0, len(furniture), batch):
        part = furniture[start : start + batch]
        store.add(part, [None] * len(part))
        tally.indexed(part[-1].file, len(part))
