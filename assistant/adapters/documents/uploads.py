"""Uploaded documents in a folder of their own: kept whole or not at all, removed with a way back."""

import os
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from assistant.adapters.documents.names import cleaned, numbered
from assistant.errors import NameTaken, NotUploaded, StoreUnwritable, UnreadableDocument
from assistant.scope import UPLOADS

_ARRIVING = ".arriving"
_TRASH = ".trash"
TRASH_DAYS = 30


class Uploads:
    """The folder of uploaded documents; one process at a time changes it.

    A removed document waits in ``.trash`` for ``restore``, thirty days at least; of one name the last
    removed stays.
    """

    def __init__(self, folder: Path, *, max_mb: int = 50) -> None:
        self._folder = folder
        self._max_mb = max_mb

    def keep(self, name: str, content: bytes, *, beside: Path) -> tuple[str, bool]:
        """The file that the content is kept as, and whether it is new there.

        A name that another document has, here or under ``beside``, is numbered; the same bytes under
        the same name are there already. Raises UnreadableDocument, StoreUnwritable.
        """
        plain = self._acceptable(name, content)
        with self._writable():
            self._folder.mkdir(parents=True, exist_ok=True)
            taken = {_folded(f) for f in os.listdir(self._folder)}
            for candidate in numbered(plain):
                if _folded(candidate) in taken:
                    if self._holds(candidate, content):
                        return UPLOADS + candidate, False
                elif not os.path.lexists(beside / UPLOADS / candidate):
                    self._write(candidate, content)
                    break
        return UPLOADS + candidate, True

    def take_back(self, file: str) -> None:
        """Undo ``keep``: the document is gone as if it had never come."""
        self._path(file).unlink(missing_ok=True)

    def remove(self, file: str) -> None:
        """Put a document into the trash. Raises NotUploaded, StoreUnwritable."""
        path = self._path(file)
        if not path.is_file():
            raise NotUploaded(f"{file} is not among the uploaded documents, and only those are removed here.")
        with self._writable():
            self._purge()
            put = self._trashed(file)
            put.parent.mkdir(parents=True, exist_ok=True)
            os.utime(path)  # the trash counts the days from here
            os.replace(path, put)

    def restore(self, file: str) -> None:
        """Take a document out of the trash. Raises NotUploaded, NameTaken, StoreUnwritable."""
        path, put = self._path(file), self._trashed(file)
        if not put.is_file():
            raise NotUploaded(f"{file} is not among the removed documents: upload it again.")
        if os.path.lexists(path):
            raise NameTaken(f"{file} is there again: remove that one first, then restore.")
        with self._writable():
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(put, path)

    def _acceptable(self, name: str, content: bytes) -> str:
        plain = cleaned(name)
        if not content:
            raise UnreadableDocument(f"{plain} is empty: put text in it, then upload it again.")
        if len(content) > self._max_mb * 1_000_000:
            found = f"{plain} has {len(content) / 1_000_000:.1f} MB, more than {self._max_mb}"
            raise UnreadableDocument(f"{found}: split it, or set ASSISTANT_MAX_FILE_MB higher.")
        return plain

    def _holds(self, name: str, content: bytes) -> bool:
        path = self._folder / name
        return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content

    def _write(self, name: str, content: bytes) -> None:
        """All of the content or no file at all, whenever the process is killed."""
        arriving = self._folder / _ARRIVING
        arriving.mkdir(exist_ok=True)
        for left in arriving.iterdir():  # by a process that was killed
            left.unlink()
        path = arriving / name
        with path.open("wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        os.replace(path, self._folder / name)

    def _purge(self) -> None:
        oldest = time.time() - TRASH_DAYS * 86_400
        for path in (self._folder / _TRASH).rglob("*"):
            if path.is_file() and path.stat().st_mtime < oldest:
                path.unlink()

    def _path(self, file: str) -> Path:
        return self._folder / _within(file)

    def _trashed(self, file: str) -> Path:
        return self._folder / _TRASH / _within(file)

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise StoreUnwritable(
                f"{self._folder}/ cannot be written ({why}): free space there, or set ASSISTANT_UPLOADS."
            ) from error


def _within(file: str) -> PurePosixPath:
    """The path within the uploads. Raises NotUploaded for one that leads elsewhere or to what is hidden."""
    path = PurePosixPath(file.removeprefix(UPLOADS))
    odd = path.is_absolute() or any(p.startswith(".") for p in path.parts) or "\0" in file or "\\" in file
    if odd or not path.parts or not file.startswith(UPLOADS):
        raise NotUploaded(f"{file} is no uploaded document: only those are removed and restored here.")
    return path


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
