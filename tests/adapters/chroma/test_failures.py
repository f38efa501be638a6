"""What Chroma and the system raise, in our words: what was found and what to do."""

import errno
import sqlite3
from pathlib import Path

import pytest

from assistant.adapters.chroma.failures import translated
from assistant.errors import StoreDamaged, StoreError, StoreUnwritable


def told(error: Exception, path: Path) -> StoreError:
    with pytest.raises(StoreError) as found, translated(path):
        raise error
    return found.value


def test_a_process_without_descriptors_has_no_damaged_store(tmp_path: Path) -> None:
    found = told(OSError(errno.EMFILE, "Too many open files"), tmp_path)
    assert not isinstance(found, (StoreDamaged, StoreUnwritable))
    assert "ulimit -n" in str(found)
    assert "--rebuild" not in str(found)


def test_a_store_that_was_opened_read_only_and_can_be_written_again_wants_a_new_start(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").touch()
    found = told(sqlite3.OperationalError("attempt to write a readonly database"), tmp_path)
    assert "Start the assistant again" in str(found)


def test_a_store_that_cannot_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    assert isinstance(
        told(sqlite3.OperationalError("attempt to write a readonly database"), tmp_path), StoreUnwritable
    )
    assert isinstance(told(OSError(errno.EROFS, "Read-only file system"), tmp_path), StoreUnwritable)


def test_anything_else_of_the_files_is_damage(tmp_path: Path) -> None:
    assert isinstance(told(sqlite3.DatabaseError("file is not a database"), tmp_path), StoreDamaged)
