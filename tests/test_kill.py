"""A real process that indexes into the real store is killed, or stopped by Ctrl-C, at many moments.

KILLS=200 kills more often than the 25 times of an ordinary run, KILL_SEED chooses other moments.
"""

import hashlib
import os
import random
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import pytest

from assistant.adapters.chroma import client
from assistant.adapters.chroma.fingerprint import Fingerprint
from assistant.adapters.chroma.opening import open_store
from assistant.adapters.chroma.store import ChromaStore
from assistant.ingest.split import split
from assistant.ingest.sync import sync
from assistant.reports import Summary
from assistant.values import DocumentRecord, Passage, Vector
from tests.fakes import FakeEmbedder, FakeLoader
from tests.forked import killed

KILLS = int(os.environ.get("KILLS", "25"))
SIGNALS = [signal.SIGKILL, signal.SIGKILL, signal.SIGKILL, signal.SIGINT]
SEED = int(os.environ.get("KILL_SEED", "1"))
FINGERPRINT = Fingerprint(FakeEmbedder.name, FakeEmbedder.digest, "1")
OFTEN = {"batch_size": 8, "sync_threshold": 16}
"""Chroma writes the files of its graph once in a thousand changes; so often they are hit as well."""


class Announced:
    """The real store; says a byte on standard output before each change, so that a killer can aim."""

    def __init__(self, store: ChromaStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def add(self, passages: Sequence[Passage], vectors: Sequence[Vector | None]) -> None:
        _say()
        self._store.add(passages, vectors)

    def publish(self, records: Sequence[DocumentRecord]) -> None:
        _say()
        self._store.publish(records)

    def withdraw(self, files: Sequence[str]) -> None:
        _say()
        self._store.withdraw(files)

    def sweep(self) -> int:
        _say()
        return self._store.sweep()


def _say() -> None:
    os.write(1, b".")


def _sync(folder: Path, store: ChromaStore) -> Summary:
    return sync(
        folder,
        loader=FakeLoader(),
        split=partial(split, size=120),
        embedder=FakeEmbedder(size=32),
        store=store,
        batch=8,
    )


@contextmanager
def _opened(path: Path) -> Iterator[ChromaStore]:
    client._GRAPH.update(OFTEN)
    store = open_store(path, fingerprint=FINGERPRINT)
    try:
        yield store
    finally:
        store.close()


def _killed(folder: Path, path: Path, chance: random.Random, *, changes: int) -> bool:
    """Run a process that indexes; kill it as it opens the store or at a change chosen by chance."""

    def until(said: IO[bytes]) -> None:
        heard = [said.read(1) for _ in range(1 + chance.randrange(changes))]
        assert heard[0], "the process did not even open the store"
        time.sleep(chance.choice([0, chance.random() * (0.4 if len(heard) == 1 else 0.02)]))

    return killed(_index, str(folder), str(path), chance=chance, signals=SIGNALS, until=until)


def _index(folder: str, path: str) -> None:
    _say()
    with _opened(Path(path)) as opened:
        _sync(Path(folder), Announced(opened))  # type: ignore[arg-type]


def _texts(folder: Path) -> dict[str, str]:
    return {f: (folder / f).read_text("utf-8") for f in FakeLoader().files(folder)}


def _shown(store: ChromaStore) -> dict[str, str]:
    return {r.file: "".join(p.text for p in store.passages(r.file)) for r in store.records()}


def _check_whole(store: ChromaStore) -> None:
    """Every visible document is exactly one version of one file, and can be searched."""
    for record in store.records():
        passages = store.passages(record.file)
        text = "".join(p.text for p in passages)
        assert hashlib.sha256(text.encode()).hexdigest() == record.sha256
        assert len(passages) == record.passages
        assert len({p.id for p in passages}) == len(passages)
    [question] = FakeEmbedder(size=32).embed_questions(["la lune et la mer"])
    found = [p.id for p, _ in store.nearest(question, k=20)]
    assert len(set(found)) == len(found)
    assert found or not store.records()


def _check_complete(store: ChromaStore, folder: Path) -> None:
    _check_whole(store)
    assert _shown(store) == _texts(folder)
    assert store.sweep() == 0
    evidence = {p.id for r in store.records() for p in store.passages(r.file) if p.evidence}
    [question] = FakeEmbedder(size=32).embed_questions(["la lune et la mer"])
    assert {p.id for p, _ in store.nearest(question, k=len(evidence) + 50)} == evidence


WORDS = "la lune et la mer sont loin de Paris où Jean Dupont travaille depuis longtemps"


def _write(path: Path, chance: random.Random) -> None:
    lines = (
        " ".join(chance.choices(WORDS.split(), k=12)).capitalize() + "."
        for _ in range(chance.randrange(2, 12))
    )
    path.write_text(f"Titre {chance.randrange(10**9)}\n\n" + "\n".join(lines) + "\n", "utf-8")


def _stir(folder: Path, chance: random.Random) -> None:
    """Write, replace, delete, rename and copy a few files, at least one of them new."""
    _write(folder / f"{chance.randrange(40):02}.txt", chance)
    for _ in range(6):
        there = sorted(folder.glob("*.txt"))
        file, other = chance.choice(there), folder / f"{chance.randrange(40):02}.txt"
        match chance.randrange(5):
            case 0:
                file.rename(other)
            case 1:
                other.write_bytes(file.read_bytes())
            case 2 if len(there) > 10:
                file.unlink()
            case _:
                _write(other, chance)


@pytest.mark.slow
def test_a_store_survives_kill_9_and_ctrl_c_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    folder, path = tmp_path / "folder", tmp_path / "store"
    folder.mkdir()
    for n in range(20):
        _write(folder / f"{n:02}.txt", chance)
    kills = 0
    while kills < KILLS:
        kills += _killed(folder, path, chance, changes=40 if kills < 3 else 16)
        with _opened(path) as store:
            _check_whole(store)
            if chance.random() < 0.5:
                _sync(folder, store)
                _check_complete(store, folder)
        _stir(folder, chance)
    with _opened(path) as store:
        _sync(folder, store)
        _check_complete(store, folder)
    with _opened(path) as store:
        _check_complete(store, folder)


@pytest.mark.slow
def test_a_store_killed_while_it_is_made_can_be_opened_and_filled(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    folder = tmp_path / "folder"
    folder.mkdir()
    _write(folder / "1.txt", chance)
    for n in range(max(4, KILLS // 5)):
        path = tmp_path / f"store{n}"
        _killed(folder, path, chance, changes=1)
        with _opened(path) as store:
            _check_whole(store)
            _sync(folder, store)
            _check_complete(store, folder)
