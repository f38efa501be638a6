"""One byte of a store's files changed, or a file cut: it answers right or says what to run, and never dies.

FLIPS=400 changes more than the few of an ordinary run, FLIP_SEED chooses others.
"""

import json
import os
import random
import re
import shutil
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.chroma.graph import broken
from assistant.adapters.chroma.health import health
from assistant.errors import StoreDamaged, StoreError
from tests.adapters.chroma.test_store import MANY, copy, large, opened, vector_files
from tests.contracts.test_store import COLOSSE, PHARE, fill, search
from tests.forked import forked

__all__ = ["copy", "large"]

FLIPS = int(os.environ.get("FLIPS", "16"))
SEED = int(os.environ.get("FLIP_SEED", "1"))


def _look(path: str) -> None:
    os.write(1, json.dumps(_seen(Path(path))).encode())


def _seen(path: Path) -> dict[str, Any]:
    """What a store shows and finds, or the error that it tells; and what a thorough look finds wrong."""
    try:
        with closing(opened(path)) as store:
            problems = health(store)
            try:
                texts = {r.file: "".join(p.text for p in store.passages(r.file)) for r in store.records()}
                first = search(store, "colosse de Rhodes", k=1)[0][0].text
                return {"texts": texts, "first": first, "wrong": problems}
            except StoreDamaged as error:
                return {"told": str(error), "wrong": problems}
    except StoreError as error:
        return {"told": str(error), "wrong": [str(error)]}


def _changed(file: Path, chance: random.Random) -> None:
    """One bit flipped, or at times the end lost."""
    content = bytearray(file.read_bytes())
    place = chance.randrange(len(content))
    if chance.random() < 0.2:
        os.truncate(file, place)
    else:
        content[place] ^= 1 << chance.randrange(8)
        file.write_bytes(content)


@pytest.mark.slow
def test_a_store_with_a_byte_changed_anywhere_answers_right_or_says_what_to_run(
    large: Path, tmp_path: Path
) -> None:
    """Every second store has no copies of its graphs: what is mended with one is then told."""
    chance, told = random.Random(SEED), 0
    filled = [p for p in large.rglob("*") if p.is_file() and p.stat().st_size]
    filled.sort(key=lambda p: (p.name, p.stat().st_size, len(p.parts)))  # a seed means the same in every run
    files = [p.relative_to(large) for p in filled]
    for n in range(FLIPS):
        path = Path(shutil.copytree(large, tmp_path / str(n)))
        _changed(path / (file := chance.choice(files)), chance)
        if n % 2:
            shutil.rmtree(path / "kept")
        with forked(_look, str(path)) as (process, said):
            heard = said.readall()
        assert process.exitcode == 0, f"{file} took the process down ({process.exitcode})"
        found = json.loads(heard)
        told += "told" in found
        if "told" in found:
            assert found["told"].endswith("Run: assistant ingest --rebuild")
            assert found["wrong"]
        else:
            assert found["texts"] == {"a.txt": COLOSSE, "registre.txt": MANY}
            assert found["first"].startswith("Le colosse de Rhodes")
        shutil.rmtree(path)
    assert told


def test_a_letter_changed_on_the_disk_is_never_quoted(tmp_path: Path) -> None:
    """SQLite holds a text in several places and notices in none of them."""
    store = opened(tmp_path / "store")
    fill(store, "a.txt", COLOSSE)
    store.close()
    told = 0
    content = (tmp_path / "store" / "chroma.sqlite3").read_bytes()
    places = [n for n in range(len(content)) if content.startswith("trente mètres".encode(), n)]
    for place in places:
        path = Path(shutil.copytree(tmp_path / "store", tmp_path / str(place)))
        with open(path / "chroma.sqlite3", "r+b") as database:
            database.seek(place)
            database.write(b"d")
        found = _seen(path)
        if "told" in found:
            told += 1
            assert re.search(r"a\.txt .*Run: assistant ingest --rebuild", " ".join(found["wrong"]))
        else:
            assert found["texts"] == {"a.txt": COLOSSE}
            assert found["first"] in COLOSSE
    assert told


def test_a_line_of_the_catalogue_changed_on_the_disk_is_told(tmp_path: Path) -> None:
    store = opened(tmp_path)
    fill(store, "a.txt", COLOSSE, title="Le colosse", date="1987-01-02")
    store.close()
    _sql(tmp_path, "UPDATE embedding_metadata SET string_value = '1988-01-02' WHERE key = 'date'")
    with pytest.raises(StoreDamaged, match=r"something else of a\.txt than was written .*--rebuild"):
        opened(tmp_path)


def test_rows_of_before_there_were_sums_are_read(tmp_path: Path) -> None:
    store = opened(tmp_path)
    fill(store, "a.txt", COLOSSE)
    for table in (store.state.tables.passages, store.state.tables.furniture, store.state.tables.documents):
        ids = table.get(include=[])["ids"]
        table.update(ids=ids, metadatas=[{"sum": None}] * len(ids))
    store.close()
    store = opened(tmp_path)
    assert "".join(p.text for p in store.passages("a.txt")) == COLOSSE
    assert health(store) == []
    store.close()


def test_what_fails_inside_chroma_is_damage_whatever_it_calls_it(tmp_path: Path) -> None:
    store = opened(tmp_path)
    fill(store, "a.txt", COLOSSE)
    store.close()
    _sql(tmp_path, "UPDATE embeddings_queue SET metadata = '{'")
    with pytest.raises(StoreDamaged, match=r"is damaged .*--rebuild"):
        opened(tmp_path)


def _sql(path: Path, command: str) -> None:
    with closing(sqlite3.connect(path / "chroma.sqlite3")) as db:
        assert db.execute(command).rowcount
        db.commit()


def _written(layout: str, value: float, *, at: int) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        with open(file, "r+b") as changed:
            changed.seek(at)
            changed.write(struct.pack(layout, value))

    return write


CONTRADICTIONS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "more vectors than there is room": ("header.bin", _written("<Q", 9, at=12)),
    "another size of a vector": ("header.bin", _written("<Q", 1, at=28)),
    "an entry that is not there": ("header.bin", _written("<I", 1 << 30, at=56)),
    "more levels than the entry has": ("header.bin", _written("<i", 9, at=52)),
    "other levels than were drawn": ("header.bin", _written("<d", 3.0, at=84)),
    "more neighbours than a vector may have": ("data_level0.bin", _written("<H", 9999, at=0)),
    "a neighbour that is not there": ("data_level0.bin", _written("<I", 1 << 30, at=4)),
    "a vector of another length": ("data_level0.bin", _written("<f", 7e30, at=4 + 64 * 4)),
    "a vector that is none": ("data_level0.bin", _written("<f", float("nan"), at=4 + 64 * 4)),
    "upper levels cut": ("link_lists.bin", lambda file: os.truncate(file, file.stat().st_size - 1)),
    "upper levels deleted": ("link_lists.bin", lambda file: file.unlink()),
    "an upper level of another size": ("link_lists.bin", _written("<I", 5, at=0)),
}


@pytest.mark.parametrize("contradiction", CONTRADICTIONS)
def test_a_graph_that_would_lead_chroma_out_of_its_files_is_not_opened(
    copy: Path, contradiction: str
) -> None:
    name, change = CONTRADICTIONS[contradiction]
    header = vector_files(copy) / "header.bin"
    assert broken(header) is None
    change(header.with_name(name))
    with pytest.raises(StoreDamaged, match=r"\.bin has changed\. Run: assistant ingest --rebuild"):
        opened(copy)


def test_a_link_of_an_upper_level_that_leads_nowhere_is_not_followed(copy: Path) -> None:
    upper = vector_files(copy) / "link_lists.bin"
    content = bytearray(upper.read_bytes())
    first = next(n for n in range(0, len(content), 4) if content[n])
    content[first + 8 : first + 12] = struct.pack("<I", 1 << 20)
    upper.write_bytes(content)
    with pytest.raises(StoreDamaged, match=r"link_lists\.bin has changed"):
        opened(copy)


def test_a_graph_torn_by_a_kill_is_mended_from_its_copy(large: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(large, tmp_path / "vectorstore"))
    graph = vector_files(path)
    for file in ("link_lists.bin", "index_metadata.pickle", "data_level0.bin"):
        os.truncate(graph / file, (graph / file).stat().st_size // 2)
        store = opened(path)
        assert search(store, "colosse de Rhodes", k=1)[0][0].file == "a.txt"
        assert "".join(p.text for p in store.passages("registre.txt")) == MANY
        assert health(store) == []
        store.close()
        assert broken(graph / "header.bin") is None


@pytest.mark.parametrize("left", [0, 50])
def test_a_graph_killed_as_it_was_first_written_is_made_again(tmp_path: Path, left: int) -> None:
    store = opened(tmp_path)
    fill(store, "a.txt", COLOSSE)
    fill(store, "b.txt", PHARE)
    store.close()
    headers = list(tmp_path.glob("*/header.bin"))
    assert headers
    for header in headers:
        os.truncate(header, left)
    store = opened(tmp_path)
    assert search(store, "colosse de Rhodes", k=1)[0][0].file == "a.txt"
    assert health(store) == []
    fill(store, "registre.txt", MANY)
    assert health(store) == []
    store.close()


def test_a_graph_that_was_whole_once_is_not_taken_for_one_that_never_was(copy: Path) -> None:
    graph = vector_files(copy)
    os.truncate(graph / "header.bin", 0)
    (graph / "index_metadata.pickle").unlink()
    with pytest.raises(StoreDamaged, match=r"header\.bin is cut\. Run: assistant ingest --rebuild"):
        opened(copy)
    assert (graph / "header.bin").exists()


def test_a_copy_cut_short_by_a_kill_is_not_used(large: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(large, tmp_path / "vectorstore"))
    kept = next(path.glob("kept/*"))
    shutil.copytree(kept, kept.with_name(f"{kept.name}.new"))
    os.truncate(kept.with_name(f"{kept.name}.new") / "data_level0.bin", 5)
    (kept / "header.bin").unlink()
    os.truncate(vector_files(path) / "link_lists.bin", 5)
    with pytest.raises(StoreDamaged, match=r"link_lists\.bin has changed\. Run: assistant ingest --rebuild"):
        opened(path)


def test_a_mark_whose_bytes_have_changed_is_written_again(tmp_path: Path) -> None:
    store = opened(tmp_path)
    fill(store, "a.txt", COLOSSE)
    store.close()
    written = (tmp_path / "store.json").read_bytes()
    (tmp_path / "store.json").write_bytes(b"\xe1" + written[1:])
    store = opened(tmp_path)
    assert [r.file for r in store.records()] == ["a.txt"]
    store.close()
    assert (tmp_path / "store.json").read_bytes() == written
