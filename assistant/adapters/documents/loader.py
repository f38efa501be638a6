"""Finds the files of a folder and reads them: the loader port over the formats."""

import errno
import hashlib
import logging
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.adapters.documents.dates import own_date
from assistant.adapters.documents.extract import Extract
from assistant.adapters.documents.facts import language_of, title_of
from assistant.adapters.documents.formats import is_candidate, reader_of
from assistant.errors import AssistantError, UnreadableDocument
from assistant.text import visible
from assistant.values import Document

_ESCAPE = re.compile(rb"\\x([0-9a-f]{2})")
_READ = 1 << 20
_EXHAUSTED = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS))
_CLOSED = frozenset((errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG))
_ODD = "is not an ordinary file: remove it from the folder."
_ADVICE = "What was indexed stays. Mend that (a limit: ulimit -n), then run: assistant ingest"


class FolderLoader:
    """Reads documents, of the types that ``formats`` names, of up to ``max_mb`` megabytes.

    A file name that is not UTF-8 is given with its odd bytes as ``\\xe9``, so that it can be shown,
    stored and opened again; every other name is given as it stands on the disk.
    """

    def __init__(self, *, max_mb: int = 50) -> None:
        self._max_mb = max_mb

    def files(self, folder: Path) -> Iterator[str]:
        """Paths of candidate files relative to the folder, POSIX, sorted; folders are walked recursively.

        Hidden files and files that are no documents by name are left out; documents of types that are
        not read here, folders that cannot be opened and links out of the folder are not: loading says why.
        """
        refuse_no_folder(folder)
        yield from sorted(escaped(path, folder) for path in walk(folder))

    def digest(self, folder: Path, file: str) -> tuple[str, int]:
        """SHA-256 of the file's bytes, hexadecimal, and how many they are. Raises as load does."""
        found, size = hashlib.sha256(), 0
        with _naming(file):
            path = _inside(folder, file)
            reader_of(file)
            for part in _parts(path, self._max_mb):
                found.update(part)
                size += len(part)
        return found.hexdigest(), size

    def load(self, folder: Path, file: str) -> Document:
        """Read one file. Raises UnreadableDocument with one line that says which, why and what to do."""
        with _naming(file):
            path = _inside(folder, file)
            read = reader_of(file)
            data = b"".join(_parts(path, self._max_mb))
            if not data:
                raise UnreadableDocument("is empty: put text in it or remove it.")
            extract = read(data)
            if not extract.text.strip():
                raise UnreadableDocument("holds only white space: put text in it or remove it.")
            return _document(file, hashlib.sha256(data).hexdigest(), extract)


def _document(file: str, sha256: str, extract: Extract) -> Document:
    return Document(
        file,
        title_of(extract.text if extract.prose else "", given=extract.title, file=file),
        extract.text,
        sha256,
        extract.date or own_date(extract.text),
        language_of(extract.text),
        extract.pages,
        extract.author,
    )


def refuse_no_folder(folder: Path) -> None:
    """Raises AssistantError where it is none."""
    if not folder.is_dir():
        found = "is not a folder" if folder.exists() else "does not exist"
        raise AssistantError(f"{folder} {found}: name a folder that holds documents.")


def walk(folder: Path) -> Iterator[str]:
    """The paths of all documents by name, of links out of the folder and of folders that stay closed.

    Plain strings, which take a fraction of the time where there are ten thousand.
    """
    root = folder.resolve()
    closed: list[str] = []

    def stays_closed(error: OSError) -> None:
        if error.errno not in _CLOSED:  # a disk that fails: what lies there has not gone
            raise AssistantError(
                f"{error.filename} cannot be listed now ({error.strerror}). {_ADVICE}"
            ) from error
        closed.append(error.filename)

    for here, folders, names in os.walk(folder, onerror=stays_closed):
        folders[:] = [f for f in folders if not f.startswith(".")]
        links = [path for f in folders if os.path.islink(path := os.path.join(here, f))]
        yield from (link for link in links if not Path(os.path.realpath(link)).is_relative_to(root))
        visible = (n for n in names if not n.startswith((".", "~$")))
        yield from (os.path.join(here, n) for n in visible if is_candidate(n))
    yield from closed


def escaped(path: str, folder: Path) -> str:
    """The path within the folder, POSIX, bytes that are not UTF-8 as ``\\xe9``."""
    name = path.removeprefix(str(folder)).lstrip(os.sep).replace(os.sep, "/") or "."
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _inside(folder: Path, file: str) -> Path:
    """The path of the file, which is no link out of the folder. Raises OSError for a closed folder."""
    path = folder / file
    if "\\x" in file and not os.path.lexists(path):
        raw = _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), os.fsencode(file))
        path = folder / os.fsdecode(raw)
    if _by_link(folder, path):
        real = os.path.realpath(path)  # which says nothing of links that go round: opening them does
        if not Path(real).is_relative_to(folder.resolve()):
            raise UnreadableDocument("is a link out of the folder: put a copy in its place.")
    if path.is_dir():
        os.scandir(path).close()
    return path


def _by_link(folder: Path, path: Path) -> bool:
    """Whether the way from the folder to the path may lead out: over a link, or up again."""
    depth, here = len(folder.parts), str(folder)
    if os.name == "nt" or path.parts[:depth] != folder.parts:  # a junction is no link; an absolute name
        return True
    for part in path.parts[depth:]:
        here = os.path.join(here, part)
        if part == os.pardir or os.path.islink(here):
            return True
    return False


def _parts(path: Path, max_mb: int) -> Iterator[bytes]:
    """The bytes of a file that does not change meanwhile and is not larger than allowed."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # opening a device may do something to it
        raise UnreadableDocument(_ODD)
    # opened without waiting: a named pipe that has taken its place must not stop everything
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as opened:
        before = os.fstat(opened.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise UnreadableDocument(_ODD)
        size = 0
        while part := opened.read(_READ):
            size += len(part)
            if size > max_mb * 1_000_000:
                raise UnreadableDocument(_too_large(before.st_size, max_mb))
            yield part
        after = os.fstat(opened.fileno())
        if (after.st_size, after.st_mtime_ns) != (
            before.st_size,
            before.st_mtime_ns,
        ) or size != after.st_size:
            raise UnreadableDocument("changed while it was read: run ingest again when it is complete.")


def _too_large(size: int, max_mb: int) -> str:
    found = f"has {size / 1_000_000:.1f} MB, more than {max_mb}"
    return f"{found}: split it, or set ASSISTANT_MAX_FILE_MB higher."


@contextmanager
def _naming(file: str) -> Iterator[None]:
    """Any failure to read the file as UnreadableDocument, in one line that begins with its name."""
    name = visible(file)
    try:
        yield
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{name} {error}") from None
    except OSError as error:
        reason = error.strerror or "unknown error"
        if error.errno in _EXHAUSTED:  # not the file's fault: it must not be taken for one that is gone
            raise AssistantError(f"{name} cannot be opened now ({reason}). {_ADVICE}") from error
        raise UnreadableDocument(f"{name} cannot be opened ({reason}): check that it can be read.") from error
    except Exception as error:  # parsers raise anything for hostile bytes; one file must not stop the rest
        logging.getLogger(__name__).debug("cannot read %s", name, exc_info=True)
        kind = type(error).__name__
        raise UnreadableDocument(f"{name} is damaged ({kind}): open it and save it again.") from error
