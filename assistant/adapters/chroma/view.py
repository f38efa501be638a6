"""What a store shows at one moment: which files, and which contents they show."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from assistant.adapters.chroma.rows import key
from assistant.values import DocumentRecord

Shown = tuple[DocumentRecord, ...]


@dataclass(frozen=True, slots=True)
class View:
    """The visible documents, ``records`` sorted by file. ``shown`` maps a content's key to the records that
    show it, sorted by file."""

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
        ordered = dict(sorted(records.items(), key=lambda item: item[0]))
        return View(MappingProxyType(ordered), MappingProxyType(shown), mark)

    @property
    def revision(self) -> str:
        """Differs wherever the visible documents do, and says the same for the same ones."""
        return f"{self.mark:032x}"


def moved(before: View, after: View) -> list[DocumentRecord]:
    """The first record of each content that another file showed first before."""
    firsts = ((shown[0], before.shown.get(k)) for k, shown in _differing(after, before))
    return [new for new, old in firsts if old and old[0].file != new.file]


def hidden(before: View, after: View) -> list[str]:
    """The contents (SHA-256) that are no longer shown."""
    return [shown[0].sha256 for k, shown in _differing(before, after) if k not in after.shown]


def _differing(one: View, other: View) -> Iterator[tuple[str, Shown]]:
    # Contents that did not change share their tuple, so this compares no records.
    return ((k, shown) for k, shown in one.shown.items() if other.shown.get(k) is not shown)


def _show(shown: dict[str, Shown], sha256: str, records: Sequence[DocumentRecord]) -> None:
    if records:
        shown[key(sha256)] = tuple(sorted(records, key=lambda r: r.file))
    else:
        del shown[key(sha256)]


def _mark(record: DocumentRecord | None) -> int:
    # Marks are combined by exclusive or, so a change costs the same however many documents there are.
    return int.from_bytes(hashlib.sha256(repr(record).encode()).digest()[:16]) if record else 0
