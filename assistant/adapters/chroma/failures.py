"""What Chroma, SQLite, the disk and the network raise, in one line of our own words."""

import errno
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.adapters.chroma.fingerprint import REBUILD
from assistant.adapters.chroma.folder import DATABASE
from assistant.errors import AssistantError, StoreDamaged, StoreError, StoreUnwritable

_SMALLEST_FREE = 1 << 20
_READ_ONLY = "readonly database"
_UNWRITABLE = (
    _READ_ONLY,
    "read-only",
    "disk is full",
    "no space left",
    "permission denied",
    "unable to open",
)
_UNREACHED = ("could not connect", "connection refused", "timed out", "disconnected")
_CLOSED = ("has no attribute 'bindings'", "has been closed")
_DISK_ERRORS = frozenset(
    (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM, errno.EDQUOT, errno.ENOTDIR, errno.EEXIST)
)
_EXHAUSTED, _TOO_MANY = (errno.EMFILE, errno.ENFILE), "too many open files"
_MISTAKES = frozenset(("InvalidArgumentError", "DuplicateIDError"))
_FAILED = "error executing plan"
"""How what fails inside Chroma begins, even where it calls that a wrong argument."""


def place_of(path: Path, url: str = "") -> str:
    """How messages call the store."""
    return f"The Chroma server {url}" if url else f"{path}/"


@contextmanager
def translated(path: Path, url: str = "") -> Iterator[None]:
    """Turn what Chroma, SQLite, the disk or the network raise into one line of ours.

    Raises StoreDamaged, StoreUnwritable or StoreError; a mistake in our own code passes unchanged.
    """
    try:
        yield
    except AssistantError:
        raise
    except BaseException as error:
        ours = _ours(error, path, url)
        if ours is None:
            raise
        logging.getLogger(__name__).debug("Chroma failed", exc_info=error)
        raise ours from error


def _ours(error: BaseException, path: Path, url: str) -> StoreError | None:
    said, place = " ".join(str(error).split()).lower(), place_of(path, url)
    if _any(_CLOSED, said):
        return StoreError(f"{place} was closed meanwhile. Ask again.")
    if url and (_any(_UNREACHED, said) or type(error).__module__.startswith("httpx")):
        return StoreError(f"{place} does not answer. Start it, or unset ASSISTANT_CHROMA_URL.")
    if not _vendors(error):
        return None
    if not url and (getattr(error, "errno", 0) in _EXHAUSTED or _TOO_MANY in said):
        advice = "Raise the limit (ulimit -n) and start the assistant again."
        return StoreError(f"{place} cannot be opened now ({_short(error)}). {advice}")
    if not url and _READ_ONLY in said and os.access(path / DATABASE, os.W_OK):
        return StoreError(f"{place} was opened when it could not be written. Start the assistant again.")
    if not url and _unwritable(error, said, path):
        why = "disk full" if _full(path) else _short(error)
        return StoreUnwritable(f"{place} cannot be written ({why}). Free space or change its rights.")
    return StoreDamaged(f"{place} is damaged ({_short(error)}). {REBUILD}")


def _vendors(error: BaseException) -> bool:
    from chromadb.errors import ChromaError

    known = isinstance(error, (ChromaError, sqlite3.Error, OSError)) or _panic(error)
    ours = type(error).__name__ in _MISTAKES and not str(error).lower().startswith(_FAILED)
    return known and not ours


def _panic(error: BaseException) -> bool:
    # Chroma's engine is Rust; when it panics, what arrives is no Exception and can be named only by its type.
    return type(error).__name__ == "PanicException"


def _unwritable(error: BaseException, said: str, path: Path) -> bool:
    refused = isinstance(error, OSError) and error.errno in _DISK_ERRORS
    return refused or _any(_UNWRITABLE, said) or _full(path)


def _full(path: Path) -> bool:
    # Chroma hides a full disk behind other errors, so ask the disk.
    try:
        return shutil.disk_usage(path).free < _SMALLEST_FREE
    except OSError:
        return False


def _any(signs: Sequence[str], said: str) -> bool:
    return any(sign in said for sign in signs)


def _short(error: BaseException) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= 120 else f"{said[:119]}…"
