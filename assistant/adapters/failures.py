"""What Chroma, SQLite, the disk and the network raise, in one line of our own words."""

import errno
import logging
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.adapters.fingerprint import REBUILD
from assistant.errors import AssistantError, StoreDamaged, StoreError, StoreUnwritable

_SMALLEST_FREE = 1 << 20
_UNWRITABLE = ("readonly database", "read-only", "disk is full", "no space left", "permission denied")
_UNREACHED = ("could not connect", "connection refused", "timed out", "disconnected")
_DISK_ERRORS = {
    errno.ENOSPC,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EDQUOT,
    errno.ENOTDIR,
    errno.EEXIST,
}


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
    import chromadb.errors

    said = " ".join(str(error).split()).lower()
    vendor = isinstance(error, (chromadb.errors.ChromaError, sqlite3.Error)) or _panic(error)
    if url and (vendor or type(error).__module__.startswith("httpx") or _any(_UNREACHED, said)):
        return _server_error(error, said, url)
    refused = isinstance(error, OSError) and error.errno in _DISK_ERRORS
    if refused or (vendor and _unwritable(said, path)):
        return StoreUnwritable(
            f"{path} cannot be written ({_why(error, path)}). Free space or change its rights."
        )
    if vendor or isinstance(error, OSError):
        return StoreDamaged(f"{path} is damaged ({_short(error)}). {REBUILD}")
    return None


def _server_error(error: BaseException, said: str, url: str) -> StoreError:
    if _any(_UNREACHED, said) or type(error).__module__.startswith("httpx"):
        return StoreError(
            f"The Chroma server {url} does not answer. Start it, or unset ASSISTANT_CHROMA_URL."
        )
    return StoreDamaged(
        f"The Chroma server {url} failed ({_short(error)}). Look at its log, or {REBUILD.lower()}"
    )


def _panic(error: BaseException) -> bool:
    # Chroma's engine is Rust; when it panics, what arrives is no Exception and can be named only by its type.
    return type(error).__name__ == "PanicException"


def _unwritable(said: str, path: Path) -> bool:
    return _any(_UNWRITABLE, said) or _full(path)


def _full(path: Path) -> bool:
    # Chroma hides a full disk behind other errors, so ask the disk.
    try:
        return shutil.disk_usage(path).free < _SMALLEST_FREE
    except OSError:
        return False


def _why(error: BaseException, path: Path) -> str:
    return "disk full" if _full(path) else _short(error)


def _any(signs: Sequence[str], said: str) -> bool:
    return any(sign in said for sign in signs)


def _short(error: BaseException) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= 120 else f"{said[:119]}…"
