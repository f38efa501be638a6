"""The folders and files that the assistant reads and writes: there, permitted, with room on the disk."""

import os
import shutil
from collections.abc import Iterator, Sequence
from os.path import splitext
from pathlib import Path

from assistant.corpus import corpus_folder
from assistant.doctor.findings import Finding, fine, problem, warning
from assistant.doctor.patient import Patient
from assistant.errors import AssistantError, UnreadableDocument

_MEGABYTE = 1_000_000
_LEAST_FREE, _FREE = 50 * _MEGABYTE, 500 * _MEGABYTE
_NAMED = 3


def documents(patient: Patient) -> Iterator[Finding]:
    """The folder of documents, and each of its files by name."""
    from assistant.adapters.documents.extra import lacking
    from assistant.adapters.documents.formats import reader_of
    from assistant.adapters.documents.loader import FolderLoader

    folder = corpus_folder(patient.settings)
    try:
        files = list(FolderLoader().files(folder))
    except AssistantError as error:
        yield problem("documents", str(error), "set ASSISTANT_FOLDER, or assistant ingest FOLDER")
        return
    closed = [f for f in files if not os.access(folder / f, os.R_OK) and (folder / f).exists()]
    if closed:
        run = f"chmod -R u+rX {folder}"
        yield warning("documents", f"{len(closed)} files cannot be opened: {_some(closed)}", run)
    unread = [f for f in files if not _read(f, reader_of)]
    if unread:
        found = f"{len(unread)} files are of types that are not read: {_some(unread)}"
        yield warning("documents", found, "save them as .pdf, .docx, .html, .md or .txt")
    poor = [f for f in files if lacking(splitext(f)[1].lower())]
    if poor:
        found = f"{len(poor)} files need a part that is not installed: {_some(poor)}"
        yield warning("documents", found, "python -m pip install 'assistant[formats]'")
    if not files:
        yield warning("documents", f"{folder}/ holds no document", "assistant ingest FOLDER")
    elif not closed and not unread and not poor:
        yield fine("documents", f"{len(files)} files in {folder}/")


def _read(file: str, reader_of: object) -> bool:
    assert callable(reader_of)
    try:
        reader_of(file)
    except UnreadableDocument:
        return False
    return True


def places(patient: Patient) -> Iterator[Finding]:
    """Whether all that is kept can be written, and by whom it can be read."""
    settings = patient.settings
    written = {"ASSISTANT_STORE": settings.store, "ASSISTANT_CACHE": settings.cache}
    written |= {"ASSISTANT_UPLOADS": settings.uploads} if settings.changes else {}
    refused = {name: path for name, path in written.items() if not _writable(path)}
    for name, path in refused.items():
        yield problem("places", f"{path}/ cannot be written", f"chmod u+rwx {path}, or set {name}")
    if settings.feedback.exists() and not os.access(settings.feedback, os.W_OK):
        yield warning("places", f"{settings.feedback} cannot be written", f"chmod u+rw {settings.feedback}")
    for path in (settings.keys, Path(settings.password_file)):
        if path.is_file() and os.name == "posix" and path.stat().st_mode & 0o077:
            yield warning("places", f"{path} can be read by other users", f"chmod 600 {path}")
    yield from _room(settings.store)
    if not refused:
        yield fine("places", f"{', '.join(f'{path}/' for path in written.values())} can be written")


def _room(store: Path) -> Iterator[Finding]:
    """A rebuild needs as much as the store has once more."""
    free, size = shutil.disk_usage(_there(store)).free, size_of(store)
    found = f"{_megabytes(free)} free beside a store of {_megabytes(size)}"
    if free < _LEAST_FREE:
        yield problem("disk", found, "free space on that disk, or set ASSISTANT_STORE to another")
    elif free < max(_FREE, 2 * size):
        yield warning("disk", f"{found}: a rebuild may not fit", "free space on that disk")
    else:
        yield fine("disk", found)


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder; what vanishes meanwhile counts nothing."""
    sizes = 0
    for here, _, names in os.walk(folder):
        for name in names:
            try:
                sizes += os.stat(os.path.join(here, name)).st_size
            except OSError:
                continue
    return sizes


def _there(path: Path) -> Path:
    """The path, or the nearest folder above it that exists."""
    path = path.absolute()
    return next(p for p in (path, *path.parents) if p.exists())


def _writable(path: Path) -> bool:
    there = _there(path)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _megabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / _MEGABYTE:.0f} MB"
