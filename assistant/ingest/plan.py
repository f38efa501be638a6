"""What has to happen so that a store holds what a folder holds: a comparison, nothing is done yet."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from assistant.errors import UnreadableDocument
from assistant.ports import Loader, Progress
from assistant.reports import Refusal
from assistant.scope import EVERYTHING, Scope
from assistant.text import visible
from assistant.values import DocumentRecord

_NOW_AND_THEN = 200
"""Files: a disk hashes some thousands a second."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The files of a folder with digest and size in bytes, and those that could not be hashed."""

    digests: Mapping[str, str]
    sizes: Mapping[str, int]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The difference between a folder and a store.

    ``unread`` files must be read and embedded. ``reused`` records show content that the store has.
    ``gone`` files must be forgotten, ``moved`` ones among them. ``twins`` maps a file to the other
    files of the same bytes. ``renamed`` has the lines "old -> new".
    """

    unchanged: tuple[str, ...]
    unread: tuple[str, ...]
    reused: tuple[DocumentRecord, ...]
    gone: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]
    changed: tuple[str, ...]
    twins: Mapping[str, tuple[str, ...]]


def survey(
    folder: Path, loader: Loader, only: Scope = EVERYTHING, *, progress: Progress | None = None
) -> Survey:
    """Hash every file of the folder that is asked for, reading none for what it says.

    ``progress`` is told a file now and then; there are no passages to count yet.
    """
    digests: dict[str, str] = {}
    sizes: dict[str, int] = {}
    refused: list[Refusal] = []
    for n, file in enumerate(f for f in loader.files(folder) if only.admits(f, None)):
        if progress and n % _NOW_AND_THEN == 0:
            progress(0, 0, file)
        try:
            digests[file], sizes[file] = loader.digest(folder, file)
        except UnreadableDocument as error:
            refused.append(refusal(file, error))
    return Survey(digests, sizes, tuple(refused))


def compare(found: Survey, records: Sequence[DocumentRecord], only: Scope = EVERYTHING) -> Plan:
    """What to do about each file that is asked for, given the records of the store."""
    known = {r.file: r for r in records}
    groups = [_group(files, known, found.digests) for files in _same_bytes(found.digests)]
    kept = _sources(records, found.digests)
    sources = {files[0]: kept.get(_content(files[0], found.digests[files[0]])) for files in groups}
    gone = tuple(f for f in known if f not in found.digests and only.admits(f, None))
    same = {f for f in sources if f in known and known[f].sha256 == found.digests[f]}
    looked = {*gone, *found.digests}  # a document that was not asked for has not moved
    names = [(s.file, f) for f, s in sources.items() if s and f not in known and s.file in looked]
    moved = dict(reversed(names))
    refused = {r.file for r in found.refused}
    return Plan(
        unchanged=tuple(sorted(same)),
        unread=tuple(sorted(f for f, source in sources.items() if not source)),
        reused=tuple(_reused(groups, sources, known)),
        gone=gone,
        removed=tuple(f for f in gone if f not in moved and f not in refused),
        moved=tuple(f"{old} -> {new}" for old, new in sorted(moved.items())),
        changed=tuple(sorted(f for f, s in sources.items() if s and f in known and f not in same)),
        twins={files[0]: tuple(files[1:]) for files in groups},
    )


def refusal(file: str, error: UnreadableDocument) -> Refusal:
    """The refusal of a file, its name not said twice."""
    message, name = str(error), f"{visible(file)} "
    return Refusal(file, f"it {message.removeprefix(name)}" if message.startswith(name) else message)


def named(record: DocumentRecord, file: str) -> DocumentRecord:
    """The record of the same content under another file name."""
    untitled = record.title == visible(PurePosixPath(record.file).stem)
    return replace(record, file=file, title=visible(PurePosixPath(file).stem) if untitled else record.title)


def _same_bytes(digests: Mapping[str, str]) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for file, digest in digests.items():
        groups[digest].append(file)
    return list(groups.values())


def _group(
    files: Sequence[str], known: Mapping[str, DocumentRecord], digests: Mapping[str, str]
) -> list[str]:
    """The files of the same bytes, first the one that the store has already."""
    return sorted(files, key=lambda f: (f not in known or known[f].sha256 != digests[f], f))


def _content(file: str, digest: str) -> tuple[str, str]:
    """The same bytes say something else under the name of another format."""
    return digest, PurePosixPath(file).suffix.lower()


def _sources(
    records: Sequence[DocumentRecord], digests: Mapping[str, str]
) -> dict[tuple[str, str], DocumentRecord]:
    """The record of each content that the store has: of a file still there rather than of one gone."""
    there = sorted(records, key=lambda r: digests.get(r.file) == r.sha256)
    return {_content(r.file, r.sha256): r for r in there}


def _reused(
    groups: Sequence[Sequence[str]],
    sources: Mapping[str, DocumentRecord | None],
    known: Mapping[str, DocumentRecord],
) -> Iterator[DocumentRecord]:
    for files in groups:
        source = sources[files[0]]
        if source:
            fresh = (f for f in files if f not in known or known[f].sha256 != source.sha256)
            yield from (named(source, f) for f in fresh)
