"""What a store shows at one moment: which files, and which contents they show."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from assistant.adapters.rows import key
from assistant.values import DocumentRecord


@dataclass(frozen=True, slots=True)
class View:
    """The visible documents. ``shown`` maps a content's key to the records that show it, sorted by file."""

    records: Mapping[str, DocumentRecord] = field(default_factory=lambda: MappingProxyType({}))
    shown: Mapping[str, tuple[DocumentRecord, ...]] = field(default_factory=lambda: MappingProxyType({}))
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

    @property
    def revision(self) -> str:
        """Differs wherever the visible documents do, and says the same for the same ones."""
        return f"{self.mark:032x}"


def moved(before: View, after: View) -> list[DocumentRecord]:
    """The first record of each content that was shown first by another file before, or by none."""
    firsts = {k: shown[0] for k, shown in after.shown.items()}
    return [r for k, r in firsts.items() if _first_file(before.shown.get(k)) not in ("", r.file)]


def hidden(before: View, after: View) -> list[str]:
    """The contents (SHA-256) that are no longer shown."""
    return [shown[0].sha256 for k, shown in before.shown.items() if k not in after.shown]


def _first_file(shown: Sequence[DocumentRecord] | None) -> str:
    return shown[0].file if shown else ""


def _show(
    shown: dict[str, tuple[DocumentRecord, ...]], sha256: str, records: Sequence[DocumentRecord]
) -> None:
    if records:
        shown[key(sha256)] = tuple(sorted(records, key=lambda r: r.file))
    else:
        del shown[key(sha256)]


def _mark(record: DocumentRecord | None) -> int:
    # Marks are combined by exclusive or, so a change costs the same however many documents there are.
    return int.from_bytes(hashlib.sha256(repr(record).encode()).digest()[:16]) if record else 0
