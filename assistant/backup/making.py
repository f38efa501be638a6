"""One archive of all that is kept: the store, the uploaded documents, what people thought of answers."""

import hashlib
import io
import os
import platform
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from assistant import __version__
from assistant.adapters.chroma.still import at_rest
from assistant.backup.manifest import FEEDBACK, NAME, STORE, UPLOADS, Kept, Manifest, manifest_to_json
from assistant.corpus import REMEMBERED
from assistant.errors import AssistantError, BackupError
from assistant.ports import Progress
from assistant.settings import Settings

_LEFT_OUT = {".arriving", ".restoring", ".replaced"}


def back_up(settings: Settings, target: Path, *, progress: Progress | None = None) -> Manifest:
    """Write the archive, whole or not at all, readable by this user alone; a server may run meanwhile.

    Changes of the store wait until its files are copied; questions are answered. ``progress`` counts
    bytes. Raises BackupError where the target exists or cannot be written, StoreBusy, StoreDamaged.
    """
    if os.path.lexists(target):
        raise BackupError(f"{target} exists already. Name another file.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _refused(target), open(part, "wb", opener=_private) as out:
            made = _written(settings, out, progress)
            out.flush()
            os.fsync(out.fileno())
        with _refused(target):
            _named(part, target)
    finally:
        with suppress(OSError):
            part.unlink()
    return made


def _written(settings: Settings, out: BinaryIO, progress: Progress | None) -> Manifest:
    files: dict[str, Kept] = {}
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        adding = _Adding(archive, files, progress)
        if not settings.chroma_url:
            with at_rest(settings.store) as store:
                adding.expect(sum(path.stat().st_size for path in store.values()))
                for name, path in store.items():
                    adding.add(STORE + name, path)
        remembered = settings.store / REMEMBERED
        if remembered.is_file() and files:
            adding.add(f"{STORE}{REMEMBERED}", remembered)
        for name, path in uploaded(settings.uploads):
            with suppress(FileNotFoundError):  # taken away meanwhile
                adding.add(UPLOADS + name, path)
        if settings.feedback.is_file():
            adding.add_bytes(FEEDBACK, _whole_lines(settings.feedback.read_bytes()))
        if not files:
            raise BackupError("There is nothing to back up: nothing is indexed and nothing uploaded.")
        versions = {"assistant": __version__, "python": platform.python_version()}
        versions["chromadb"] = version("chromadb")
        made = Manifest(datetime.now(UTC).isoformat(timespec="seconds"), versions, dict(files))
        adding.add_bytes(NAME, manifest_to_json(made))
    return made


class _Adding:
    """Puts files into an archive and notes their digests as their bytes pass."""

    def __init__(self, archive: tarfile.TarFile, files: dict[str, Kept], progress: Progress | None) -> None:
        self._archive, self._files, self._progress = archive, files, progress
        self._done = self._total = 0

    def expect(self, size: int) -> None:
        """So many bytes will come."""
        self._total += size

    def add(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            self._add(name, source, os.fstat(source.fileno()).st_size)

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))

    def _add(self, name: str, source: BinaryIO, size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        read = _Hashed(source)
        self._archive.addfile(entry, read)
        self._files[name] = Kept(size, read.digest.hexdigest())
        self._done += size
        if self._progress is not None:
            self._progress(self._done, max(self._total, self._done), name)


class _Hashed(io.RawIOBase):
    """A source whose bytes are hashed as they are read."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        part = self._source.read(size)
        self.digest.update(part)
        return part


def uploaded(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of the uploads, the trash included, by their names in it; links are left out."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - _LEFT_OUT)
        for path in (Path(here, name) for name in sorted(names)):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def _whole_lines(content: bytes) -> bytes:
    """Without the end of a line that is being written."""
    return content[: content.rfind(b"\n") + 1]


@contextmanager
def _refused(target: Path) -> Iterator[None]:
    """What the disk refuses, in one line."""
    try:
        yield
    except AssistantError:
        raise
    except FileExistsError:
        raise BackupError(f"{target} exists already. Name another file.") from None
    except OSError as error:
        why = error.strerror or str(error)
        raise BackupError(
            f"{target} cannot be written ({why}). Free space, or name another place."
        ) from error


def _named(part: Path, target: Path) -> None:
    try:
        os.link(part, target)  # unlike a rename, never over a file that came meanwhile
    except FileExistsError:
        raise
    except OSError:  # some file systems have no links
        part.rename(target)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_EXCL, 0o600)
