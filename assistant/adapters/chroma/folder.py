"""The files of an embedded store: whether they are there, and how a new set takes the place of the old.

A folder holds one SQLite file and, for each collection, a folder of vectors named by a UUID. Which
folders count is written in the SQLite file, so replacing that one file, which is atomic, replaces
the store.
"""

import re
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from assistant.adapters.chroma.fingerprint import REBUILD
from assistant.adapters.chroma.graph import HEADER, broken
from assistant.errors import StoreDamaged

REBUILT = "rebuild"
"""The folder in which a new store is built beside the old."""

DATABASE, MARK = "chroma.sqlite3", "store.json"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def refuse_broken(path: Path) -> bool:
    """Whether a store was made here. Raises StoreDamaged where its files cannot be opened safely.

    Chroma takes a lost database for a new store, and cut or changed files of vectors crash the process.
    """
    known = (path / MARK).exists()
    database = path / DATABASE
    if known and not (database.exists() and database.stat().st_size):
        raise StoreDamaged(f"{path}/ has lost {DATABASE}. {REBUILD}")
    for header in path.glob(f"*/{HEADER}"):
        if _UUID.fullmatch(header.parent.name) and (found := broken(header)):
            raise StoreDamaged(f"{' '.join(map(str, found))}. {REBUILD}")
    return known


def built_with(path: Path) -> str | None:
    """What ``remember`` wrote, or none where no store was made here."""
    mark = path / MARK
    return mark.read_text("utf-8", errors="replace") if mark.exists() else None


def remember(path: Path, built: str) -> None:
    """Leave a mark that a store was made here, and of what."""
    mark = path / MARK
    if built_with(path) != built:
        new = mark.with_name(f"{MARK}.new")
        new.write_text(built, "utf-8")
        new.replace(mark)


def swap_in(path: Path) -> None:
    """Put the store built beside, closed and complete, in the place of the one in the folder, closed too."""
    beside = path / REBUILT
    for vectors in _vector_folders(beside):
        vectors.rename(path / vectors.name)
    _settle(path / DATABASE)
    (beside / DATABASE).replace(path / DATABASE)
    clear(path)


def clear(path: Path) -> None:
    """Remove what a rebuild left: the folder beside and the vectors that the database does not name."""
    if not (path / REBUILT).exists():
        return
    database = f"{(path / DATABASE).resolve().as_uri()}?mode=ro"
    with suppress(sqlite3.Error), closing(sqlite3.connect(database, uri=True)) as db:
        named = {row[0] for row in db.execute("SELECT id FROM segments")}
        for vectors in _vector_folders(path):
            if vectors.name not in named:
                shutil.rmtree(vectors, ignore_errors=True)
    shutil.rmtree(path / REBUILT, ignore_errors=True)


def _vector_folders(path: Path) -> list[Path]:
    return [p for p in path.iterdir() if p.is_dir() and _UUID.fullmatch(p.name)]


def _settle(database: Path) -> None:
    # The journal of a killed writer would be played into the new database: let SQLite use it up, or drop it.
    with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as db:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for left in ("-journal", "-wal", "-shm"):
        database.with_name(database.name + left).unlink(missing_ok=True)
