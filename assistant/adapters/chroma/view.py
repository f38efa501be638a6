"""What a store shows at one moment: which files, and which contents they show."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType

from assistant.adapters.chroma.rows import key
from assistant.values import DocumentRecord

Shown = tuple[DocumentRecord, ...]


@dataclass(frozen=True)
class View:
    """The visible documents. ``records`` maps a file to its record, ``shown`` a content's key to the records
    that show it, sorted by file."""

    records: Mapping[str, DocumentRecord] = field(default_factory=lambda: MappingProxyType({}))
    shown: Mapping[str, Shown] = field(default_factory=lambda: MappingProxyType({}))
    mark: int = 0

    def changed(self, changes: Mapping[str, DocumentRecord | None]) -> "View":
        """The view after each file shows its record, or nothing."""
        records, shown, mark = dict(self.records), dict(self.shown), self.mark
        for file, new in changes.items():
            old = records.pop(file, None)
            mark ^= _mark(old) ^ _mark(new)
            if old:
                _show(shown, old.sha256, [r for r in shown[key(old.sha256)] if r.file != file])
            if new:
                records[file] = new
                _show(shown, new.sha256, [*shown.get(key(new.sha256), ()), new])
        return View(MappingProxyType(records), MappingProxyType(shown), mark)

    @cached_property
    def in_order(self) -> tuple[DocumentRecord, ...]:
        """The records sorted by file, when somebody asks: not after each of the changes of a long ingest."""
        return tuple(sorted(self.records.values(), key=attrgetter("file")))

    @property
    def revision(self) -> str:
        """Differs wherever the visible documents do, and says the same for the same ones."""
        return f"{self.mark:032x}"


def moved(before: View, after: View, files: Iterable[str]) -> list[DocumentRecord]:
    """The first record of each content of the files changed that another file showed first before."""
    firsts = ((old[0], new[0]) for old, new in _concerned(before, after, files) if old and new)
    return [new for old, new in firsts if old.file != new.file]


def hidden(before: View, after: View, files: Iterable[str]) -> list[str]:
    """The contents (SHA-256) of the files changed that are no longer shown."""
    return [old[0].sha256 for old, new in _concerned(before, after, files) if old and not new]


def _concerned(before: View, after: View, files: Iterable[str]) -> Iterator[tuple[Shown, Shown]]:
    """Who showed each content that the files had or have, and who shows it now."""
    records = (view.records.get(file) for file in files for view in (before, after))
    contents = dict.fromkeys(key(r.sha256) for r in records if r)
    return ((before.shown.get(k, ()), after.shown.get(k, ())) for k in contents)


def _show(shown: dict[str, Shown], sha256: str, records: Sequence[DocumentRecord]) -> None:
    if records:
        shown[key(sha256)] = tuple(sorted(records, key=lambda r: r.file))
    else:
        del shown[key(sha256)]


def _mark(record: DocumentRecord | None) -> int:
    # Marks are combined by exclusive or, so a change costs the same however many documents there are.
    return int.from_bytes(hashlib.sha256(repr(record).encode()).digest()[:16]) if record else 0
