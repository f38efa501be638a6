import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.adapters.tantivy.index import TantivyIndex
from assistant.errors import StoreUnwritable
from assistant.values import Passage
from tests.contracts.test_lexical_index import files, filled, publish
from tests.fakes import FakeStore


class WatchedStore(FakeStore):
    """Counts whose passages were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def passages(self, file: str) -> list[Passage]:
        self.read.append(file)
        return super().passages(file)


def watched(count: int = 5) -> WatchedStore:
    store = WatchedStore()
    for n in range(count):
        publish(store, f"{n}.txt", f"Le pont numéro {n} franchit la rivière.")
    return store


def test_an_index_in_line_reads_no_passage(tmp_path: Path) -> None:
    store = watched()
    TantivyIndex(tmp_path).update(store)
    store.read.clear()
    again = TantivyIndex(tmp_path)
    again.update(store)
    again.update(store)
    assert store.read == []
    assert len(again.rank("pont", k=9)) == 5


def test_only_new_contents_are_read(tmp_path: Path) -> None:
    store = watched()
    index = TantivyIndex(tmp_path)
    index.update(store)
    store.read.clear()
    publish(store, "new.txt", "Le tunnel passe dessous.")
    store.withdraw(["0.txt"])
    index.update(store)
    assert store.read == ["new.txt"]
    assert len(index.rank("pont", k=9)) == 4


def test_a_rename_reads_no_passage(tmp_path: Path) -> None:
    store = watched(1)
    index = TantivyIndex(tmp_path)
    index.update(store)
    store.read.clear()
    publish(store, "renamed.txt", "Le pont numéro 0 franchit la rivière.")
    store.withdraw(["0.txt"])
    index.update(store)
    assert store.read == []
    assert files(index, store, "pont") == ["renamed.txt"]


def test_another_fingerprint_builds_the_index_again(tmp_path: Path) -> None:
    store = watched()
    TantivyIndex(tmp_path, fingerprint="700").update(store)
    store.read.clear()
    TantivyIndex(tmp_path, fingerprint="350").update(store)
    assert len(store.read) == 5


def largest(folder: Path, ending: str) -> Path:
    return max(folder.glob(f"*{ending}"), key=lambda p: p.stat().st_size)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "lost terms": lambda folder: largest(folder, ".term").unlink(),
    "cut postings": lambda folder: os.truncate(largest(folder, ".idx"), 20),
    "empty store": lambda folder: os.truncate(largest(folder, ".store"), 0),
    "a flipped byte": lambda folder: flip(largest(folder, ".idx")),
    "a flipped byte in the texts": lambda folder: flip(largest(folder, ".store")),
    "lost meta": lambda folder: (folder / "meta.json").unlink(),
    "malformed meta": lambda folder: (folder / "meta.json").write_text("{"),
    "lost list of files": lambda folder: (folder / ".managed.json").unlink(),
    "malformed list of files": lambda folder: (folder / ".managed.json").write_text("nonsense"),
    "all files lost": lambda folder: shutil.rmtree(folder),
    "a stray file": lambda folder: (folder / "stray.txt").write_text("?"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_built_again(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "words"
    store = filled()
    TantivyIndex(folder).update(store)
    DAMAGE[damage](folder)
    index = TantivyIndex(folder)
    index.update(store)
    assert files(index, store, "colosus processeurs") == ["memphis.txt"]
    publish(store, "new.txt", "Un tramway.")
    index.update(store)
    assert files(index, store, "tramway") == ["new.txt"]


@pytest.mark.parametrize("cut", range(12))
def test_a_write_cut_short_is_completed_by_the_next(tmp_path: Path, cut: int) -> None:
    class Cut(Exception):
        pass

    class BreakingStore(WatchedStore):
        def passages(self, file: str) -> list[Passage]:
            if len(self.read) == cut:
                raise Cut
            return super().passages(file)

    whole, breaking = watched(12), BreakingStore()
    for record in whole.records():
        publish(breaking, record.file, whole.passages(record.file)[0].text)
    with pytest.raises(Cut):
        TantivyIndex(tmp_path).update(breaking)
    index = TantivyIndex(tmp_path)
    index.update(whole)
    assert len({i for i, _ in index.rank("pont", k=99)}) == len(index.rank("pont", k=99)) == 12


def test_questions_are_answered_while_the_index_is_written(tmp_path: Path) -> None:
    store = watched(20)
    index = TantivyIndex(tmp_path)
    index.update(store)
    counts: list[int] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            counts.append(len(index.rank("pont", k=99)))

    readers = [threading.Thread(target=ask) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(10):
        publish(store, f"more{n}.txt", f"Encore un pont : {n}.")
        index.update(store)
    stop.set()
    for reader in readers:
        reader.join()
    assert set(counts) <= set(range(20, 31))
    assert len(index.rank("pont", k=99)) == 30


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_said_in_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreUnwritable, match="cannot be written"):
        TantivyIndex(tmp_path / "words").update(filled())


def test_a_folder_that_is_a_file_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("not a folder")
    with pytest.raises(StoreUnwritable, match="cannot be written"):
        TantivyIndex(tmp_path / "words").update(filled())


def test_a_passage_of_unknown_language_is_searched_by_the_language_of_its_words(tmp_path: Path) -> None:
    store = FakeStore()
    publish(store, "a.txt", "Les ministres sont réunis pour le budget de la région.", language="und")
    index = TantivyIndex(tmp_path)
    index.update(store)
    assert files(index, store, "ministre régional") == ["a.txt"]


def test_words_that_stand_together_count_more(tmp_path: Path) -> None:
    store = FakeStore()
    publish(store, "apart.txt", "La banque du village a un centre loin de la ville.")
    publish(store, "near.txt", "Le centre de banque du village a un loin de la ville.")
    index = TantivyIndex(tmp_path)
    index.update(store)
    assert files(index, store, "centre de banque")[0] == "near.txt"
