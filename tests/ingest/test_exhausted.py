"""A system that has nothing left to give is no reason to forget documents."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from assistant.adapters.documents.loader import FolderLoader
from assistant.errors import AssistantError, UnreadableDocument
from assistant.ingest.split import split
from assistant.ingest.sync import sync
from tests.fakes import FakeEmbedder, FakeStore


@contextmanager
def no_descriptor_left() -> Iterator[None]:
    """Every file descriptor that this process may have is taken."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken: list[int] = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    try:
        with suppress(OSError):
            while True:
                taken.append(os.open(os.devnull, os.O_RDONLY))
        yield
    finally:
        for descriptor in taken:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def _sync(folder: Path, store: FakeStore) -> None:
    loader = FolderLoader()
    sync(folder, loader=loader, split=partial(split, size=300), embedder=FakeEmbedder(), store=store)


def test_documents_stay_where_no_file_can_be_opened(tmp_path: Path) -> None:
    store = FakeStore()
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Le fichier {name} parle de la mer et de la lune.\n", "utf-8")
    _sync(tmp_path, store)
    known = store.records()
    with no_descriptor_left(), pytest.raises(AssistantError) as told:
        _sync(tmp_path, store)
    assert not isinstance(told.value, UnreadableDocument)
    assert "\n" not in str(told.value)
    assert store.records() == known
    _sync(tmp_path, store)
    assert store.records() == known


def test_documents_stay_where_a_folder_cannot_be_listed_for_a_fault_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, inner = FakeStore(), tmp_path / "share"
    inner.mkdir()
    (tmp_path / "a.txt").write_text("Le fichier a parle de la mer.\n", "utf-8")
    (inner / "b.txt").write_text("Le fichier b parle de la lune.\n", "utf-8")
    _sync(tmp_path, store)
    known, listed = store.records(), os.scandir

    def failing(path: object) -> object:
        if str(path).endswith("share"):
            raise OSError(errno.EIO, "Input/output error", str(path))
        return listed(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", failing)
    with pytest.raises(AssistantError, match="cannot be listed now"):
        _sync(tmp_path, store)
    assert store.records() == known


def test_a_clock_that_jumps_hides_no_change(tmp_path: Path) -> None:
    """Files are compared by their bytes: what their times say counts for nothing."""
    store, file = FakeStore(), tmp_path / "a.txt"
    file.write_text("Le fichier parle de la mer.\n", "utf-8")
    os.utime(file, (4e9, 4e9))
    _sync(tmp_path, store)
    [before] = store.records()
    file.write_text("Le fichier parle du vent.\n\n", "utf-8")
    os.utime(file, (1e9, 1e9))
    _sync(tmp_path, store)
    [after] = store.records()
    assert after.sha256 != before.sha256
    os.utime(file, (4e9, 4e9))
    _sync(tmp_path, store)
    assert store.records() == [after]
