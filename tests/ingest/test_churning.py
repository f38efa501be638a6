"""A folder that never rests while it is indexed: files change, move, vanish, become folders and come back."""

import hashlib
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

from assistant.adapters.documents.loader import FolderLoader
from assistant.errors import NothingIndexed
from assistant.ingest.split import split
from assistant.ingest.sync import sync
from assistant.reports import Summary
from tests.fakes import FakeEmbedder, FakeStore

FILES, ROUNDS = 30, 8


class Churn(threading.Thread):
    """Does one thing after another to the files of a folder until it is told to stop."""

    def __init__(self, folder: Path, chance: Random) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.written: dict[str, str] = {}
        self._folder, self._chance, self._count = folder, chance, 0

    def run(self) -> None:
        acts: list[Callable[[Path], None]] = [self.write, self.write, self.write_slowly, self.move]
        acts += [self.empty, self.become_a_folder, self.vanish]
        while not self.over.is_set():
            path = self._folder / f"{self._chance.randrange(FILES):02}.txt"
            with suppress(OSError):
                self._chance.choice(acts)(path)

    def write(self, path: Path) -> None:
        self._clear(path)
        path.write_bytes(self._text())

    def write_slowly(self, path: Path) -> None:
        self._clear(path)
        text = self._text()
        self._note(half := text[: len(text) // 2])
        with path.open("wb") as file:
            file.write(half)
            file.flush()
            self.over.wait(self._chance.random() / 100)
            file.write(text[len(half) :])

    def move(self, path: Path) -> None:
        path.rename(self._folder / f"{self._chance.randrange(FILES):02}.txt")

    def empty(self, path: Path) -> None:
        self._clear(path)
        path.write_bytes(b"")

    def become_a_folder(self, path: Path) -> None:
        self._clear(path)
        path.mkdir()
        (path / "inside.txt").write_bytes(self._text())

    def vanish(self, path: Path) -> None:
        self._clear(path)

    def _clear(self, path: Path) -> None:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def _text(self) -> bytes:
        self._count += 1
        lines = (f"La version {self._count} dit {n} fois que la mer est calme." for n in range(12))
        return self._note("\n\n".join(lines).encode())

    def _note(self, content: bytes) -> bytes:
        self.written[hashlib.sha256(content).hexdigest()] = content.decode()
        return content


def synced(folder: Path, store: FakeStore) -> Summary | None:
    with suppress(NothingIndexed):
        cut = partial(split, size=120)
        return sync(folder, loader=FolderLoader(), split=cut, embedder=FakeEmbedder(), store=store)
    return None


def test_every_document_is_one_that_was_there_and_rest_brings_all_in_line(tmp_path: Path) -> None:
    store, churn = FakeStore(), Churn(tmp_path, Random(7))
    for n in range(FILES):
        churn.write(tmp_path / f"{n:02}.txt")
    churn.start()
    for _ in range(ROUNDS):
        synced(tmp_path, store)
        for record in store.records():
            said = "".join(p.text for p in store.passages(record.file))
            assert said.strip() == churn.written[record.sha256].strip()
    churn.over.set()
    churn.join()
    rested = synced(tmp_path, store)
    there = {
        p.relative_to(tmp_path).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in tmp_path.rglob("*.txt")
        if p.is_file() and p.stat().st_size
    }
    assert rested is not None
    assert {r.file: r.sha256 for r in store.records()} == there
    assert len(churn.written) > 2 * FILES, "nothing was changed meanwhile"
