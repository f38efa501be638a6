"""What a store shows at one moment: which files, and which contents they show."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from assistant.adapters.rows import key
from assistant.values import DocumentRecord


@dataclass(frozen=True, slots=True)
class View:
    """The visible documents. ``shown`` maps a content's key to the records that show it, sorted by file."""

    records: Mapping[str, DocumentRecord] = field(default_factory=lambda: MappingProxyType({}))
    shown: Mapping[str, tuple[DocumentRecord, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def published(self, records: Iterable[DocumentRecord]) -> "View":
        """The view after these records are published."""
        return self._changed({record.file: record for record in records})

    def withdrawn(self, files: Iterable[str]) -> "View":
        """The view after these files are forgotten."""
        return self._changed(dict.fromkeys(files))

    def _changed(self, changes: Mapping[str, DocumentRecord | None]) -> "View":
        records, shown = dict(self.records), dict(self.shown)
        touched = {r.sha256 for f, new in changes.items() for r in (records.get(f), new) if r}
        records |= {file: new for file, new in changes.items() if new}
        for file in (file for file, new in changes.items() if not new):
            records.pop(file, None)
        for content in touched:
            kept = [r for r in shown.pop(key(content), ()) if r.file not in changes]
            kept += [r for r in changes.values() if r and r.sha256 == content]
            if kept:
                shown[key(content)] = tuple(sorted(kept, key=lambda r: r.file))
        return View(MappingProxyType(records), MappingProxyType(shown))

    def digest(self) -> str:
        """Sixteen digits that differ wherever the visible documents do."""
        lines = (repr(record) for _, record in sorted(self.records.items()))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def moved(before: View, after: View) -> list[DocumentRecord]:
    """The first record of each content that was shown first by another file before, or by none."""
    firsts = {k: shown[0] for k, shown in after.shown.items()}
    return [r for k, r in firsts.items() if _first_file(before.shown.get(k)) not in ("", r.file)]


def hidden(before: View, after: View) -> list[str]:
    """The contents (SHA-256) that are no longer shown."""
    return [shown[0].sha256 for k, shown in before.shown.items() if k not in after.shown]


def _first_file(shown: Sequence[DocumentRecord] | None) -> str:
    return shown[0].file if shown else ""
