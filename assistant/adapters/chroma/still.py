"""The files of a store at rest: who writes them holds a lock, and so does who copies them.

Chroma writes while it opens a store and while it changes one, and at no other time.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from assistant.adapters.chroma.fingerprint import REBUILD
from assistant.adapters.chroma.folder import DATABASE, MARK, refuse_broken
from assistant.errors import StoreBusy, StoreDamaged

_LOCK = "writing"
_PATIENCE, _POLL = 120.0, 0.005


def writing_lock(path: Path, url: str = "") -> Any:
    """The lock of those who write the files of a store, or copy them; it may be nested. None on a server."""
    from filelock import FileLock

    return nullcontext() if url else FileLock(path / _LOCK, thread_local=False, poll_interval=_POLL)


@contextmanager
def at_rest(path: Path, *, patience: float = _PATIENCE) -> Iterator[dict[str, Path]]:
    """The files of the store by their names in it, none written meanwhile; questions are answered.

    What is copied is the store as a process killed between two changes would leave it: sound, at most
    with rows that the next ingest sweeps. Empty where no store was made. Raises StoreBusy where
    somebody writes for longer than ``patience`` seconds, StoreDamaged.
    """
    from filelock import Timeout

    if not (path / DATABASE).exists():
        refuse_broken(path)
        yield {}
        return
    lock = writing_lock(path)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise StoreBusy(f"{path}/ has been written for {patience:.0f} s on end. Try again later.") from None
    try:
        refuse_broken(path)
        with closing(sqlite3.connect(path / DATABASE)) as db:
            yield _named(path, _sound(db, path))
    finally:
        lock.release()


def _sound(db: sqlite3.Connection, path: Path) -> list[str]:
    """The vector folders that the database names; it stays unchanged until it is closed."""
    try:
        db.execute("BEGIN")
        [found] = db.execute("PRAGMA quick_check(1)").fetchone()
        folders = [str(row[0]) for row in db.execute("SELECT id FROM segments")]
    except sqlite3.Error as error:
        raise StoreDamaged(f"{path / DATABASE} is damaged ({error}). {REBUILD}") from error
    if found != "ok":
        raise StoreDamaged(f"{path / DATABASE} is damaged ({found}). {REBUILD}")
    return folders


def _named(path: Path, folders: list[str]) -> dict[str, Path]:
    vectors = (file for folder in folders for file in sorted((path / folder).glob("*")) if file.is_file())
    files = [path / DATABASE, path / MARK, *vectors]
    return {file.relative_to(path).as_posix(): file for file in files if file.exists()}
