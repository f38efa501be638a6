"""The Chroma store beyond its port: fingerprints, damage, full and read-only disks, rebuilding, replicas."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.chroma.board import Lease
from assistant.adapters.chroma.client import connect, disconnect
from assistant.adapters.chroma.fingerprint import Fingerprint
from assistant.adapters.chroma.health import health
from assistant.adapters.chroma.opening import open_store, rebuilding
from assistant.adapters.chroma.store import ChromaStore
from assistant.errors import StoreBusy, StoreDamaged, StoreError, StoreOutdated, StoreUnwritable
from tests.contracts.test_store import COLOSSE, PHARE, add, fill, passages_of, record_of, search, server
from tests.fakes import memory_document

__all__ = ["server"]

FINGERPRINT = Fingerprint("fake", "0", "1/700")
MANY = "".join(
    f"La ligne {n} du registre numéro {n * 7919 % 10007} porte le mot m{n}.\n" for n in range(1400)
)


def opened(path: Path, url: str = "") -> ChromaStore:
    return open_store(path, fingerprint=FINGERPRINT, url=url)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store large enough that Chroma keeps its vectors in files, beside a small second document."""
    path = tmp_path_factory.mktemp("large") / "vectorstore"
    store = opened(path)
    fill(store, "registre.txt", MANY)
    fill(store, "a.txt", COLOSSE)
    store.close()
    return path


@pytest.fixture
def copy(large: Path, tmp_path: Path) -> Path:
    """The large store without the second copy of its graph, which would mend it."""
    return Path(shutil.copytree(large, tmp_path / "vectorstore", ignore=shutil.ignore_patterns("kept")))


def vector_files(path: Path) -> Path:
    return next(p.parent for p in path.glob("*/index_metadata.pickle"))


def cut(file: Path, share: float = 0.5) -> None:
    os.truncate(file, int(file.stat().st_size * share))


def zero(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "vector folder deleted": lambda p: shutil.rmtree(vector_files(p)),
    "index_metadata.pickle deleted": lambda p: (vector_files(p) / "index_metadata.pickle").unlink(),
    "index_metadata.pickle cut": lambda p: cut(vector_files(p) / "index_metadata.pickle"),
    "data_level0.bin cut": lambda p: cut(vector_files(p) / "data_level0.bin"),
    "data_level0.bin zeroed": lambda p: zero(vector_files(p) / "data_level0.bin"),
    "header.bin zeroed": lambda p: zero(vector_files(p) / "header.bin"),
    "header.bin cut": lambda p: cut(vector_files(p) / "header.bin"),
    "length.bin deleted": lambda p: (vector_files(p) / "length.bin").unlink(),
    "database cut": lambda p: cut(p / "chroma.sqlite3"),
    "database cut to its header": lambda p: os.truncate(p / "chroma.sqlite3", 100),
    "database emptied": lambda p: os.truncate(p / "chroma.sqlite3", 0),
    "database overwritten": lambda p: (p / "chroma.sqlite3").write_bytes(b"nonsense" * 9000),
    "database deleted": lambda p: (p / "chroma.sqlite3").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_says_so_in_one_line_and_a_rebuild_mends_it(copy: Path, damage: str) -> None:
    DAMAGES[damage](copy)
    with pytest.raises(StoreDamaged) as told:
        opened(copy)
    message = str(told.value)
    assert "\n" not in message
    assert message.endswith("Run: assistant ingest --rebuild")
    assert str(copy) in message
    with rebuilding(copy, fingerprint=FINGERPRINT) as fresh:
        fill(fresh, "a.txt", COLOSSE)
    store = opened(copy)
    assert search(store, "colosse", k=1)[0][0].file == "a.txt"
    assert health(store) == []
    store.close()


def test_a_store_damaged_while_it_is_open_never_answers_wrongly(copy: Path) -> None:
    shutil.rmtree(vector_files(copy))
    client = connect(copy)
    store = opened_unchecked(copy)
    with pytest.raises(StoreDamaged, match="vectors are lost"):
        search(store, "registre", k=10)
    assert any("vectors" in problem for problem in health(store))
    store.close()
    disconnect(client)


def opened_unchecked(path: Path) -> ChromaStore:
    """A store whose vectors went away after it was opened: the probe at opening is not asked."""
    from assistant.adapters.chroma import state

    probe, state.refuse_lost = state.refuse_lost, lambda *_, **__: None
    try:
        return opened(path)
    finally:
        state.refuse_lost = probe


def test_a_sound_store_has_no_problems(copy: Path) -> None:
    store = opened(copy)
    assert health(store) == []
    store.close()


def test_health_finds_a_document_that_lost_a_passage(tmp_path: Path) -> None:
    store = opened(tmp_path)
    fill(store, "a.txt", COLOSSE)
    store.state.tables.passages.delete(ids=[store.passages("a.txt")[0].id])
    assert any("2 of 3 passages of a.txt" in problem for problem in health(store))
    with pytest.raises(StoreDamaged, match=r"2 of the 3 passages of a\.txt"):
        store.passages("a.txt")
    store.close()
    with pytest.raises(StoreDamaged, match="holds 2 of 3 passages"):
        opened(tmp_path)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (replace(FINGERPRINT, model="e5"), "embedding model (fake, now e5)"),
        (replace(FINGERPRINT, digest="1"), "version of the embedding model (0, now 1)"),
        (replace(FINGERPRINT, splitter="1/500"), "splitter (1/700, now 1/500)"),
        (replace(FINGERPRINT, schema="9"), "store format (1, now 9)"),
    ],
)
def test_a_store_built_with_something_else_says_what_to_run(
    copy: Path, other: Fingerprint, named: str
) -> None:
    with pytest.raises(StoreOutdated) as told:
        open_store(copy, fingerprint=other)
    assert str(told.value) == f"{copy}/ was built with another {named}. Run: assistant ingest --rebuild"


def test_a_rebuild_changes_the_fingerprint(copy: Path) -> None:
    other = replace(FINGERPRINT, model="e5")
    with rebuilding(copy, fingerprint=other) as fresh:
        fill(fresh, "b.txt", PHARE)
    store = open_store(copy, fingerprint=other)
    assert [r.file for r in store.records()] == ["b.txt"]
    store.close()
    with pytest.raises(StoreOutdated):
        opened(copy)


def test_a_document_is_never_published_half(tmp_path: Path) -> None:
    store = opened(tmp_path)
    record = add(store, memory_document("a.txt", COLOSSE))
    with pytest.raises(StoreError, match=r"holds 3 of the 4 passages of a\.txt\. Run: assistant ingest"):
        store.publish([replace(record, passages=4)])
    assert store.records() == []
    store.close()


def test_evidence_without_a_vector_is_refused(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with pytest.raises(ValueError, match="no vector"):
        store.add(passages_of(memory_document("a.txt", COLOSSE)), [None, None, None])
    store.close()


def test_more_rows_than_chroma_takes_at_once_are_written_read_moved_and_deleted(tmp_path: Path) -> None:
    document = memory_document("a.txt", text := "".join(f"{n}\n" for n in range(5600)))
    directions = np.random.default_rng(0).normal(size=(5600, 8))
    store, record = opened(tmp_path), record_of(document)
    store.add(passages_of(document), [v / np.linalg.norm(v) for v in directions])
    store.publish([record, replace(record, file="b.txt")])
    store.withdraw(["a.txt"])
    passages = store.passages("b.txt")
    assert "".join(p.text for p in passages) == text
    assert len(store.find([p.id for p in passages])) == 5600
    labels = store.state.tables.passages.get(where={"file": "b.txt"}, include=[])["ids"]
    assert len(labels) == 5600
    store.withdraw(["b.txt"])
    assert store.state.tables.passages.count() == 0
    store.close()


def test_a_rename_embeds_nothing_and_rows_name_the_new_file(tmp_path: Path) -> None:
    store = opened(tmp_path)
    record = fill(store, "old.txt", COLOSSE)
    before = vectors(store)
    store.publish([replace(record, file="new.txt")])
    store.withdraw(["old.txt"])
    rows = store.state.tables.passages.get(include=["metadatas"])["metadatas"]
    assert {row["file"] for row in rows} == {"new.txt"}
    assert all('"file": "new.txt"' in row["_node_content"] for row in rows)
    assert vectors(store) == before
    store.close()


def vectors(store: ChromaStore) -> dict[str, list[float]]:
    page = store.state.tables.passages.get(include=["embeddings"])
    return {i: list(v) for i, v in zip(page["ids"], page["embeddings"], strict=True)}


def test_sweeping_mends_rows_that_name_a_file_of_before_a_kill(tmp_path: Path) -> None:
    store = opened(tmp_path)
    fill(store, "a.txt", COLOSSE)
    first = store.passages("a.txt")[0].id
    store.state.tables.passages.update(ids=[first], metadatas=[{"file": "before.txt"}])
    store.sweep()
    assert store.state.tables.passages.get(ids=[first])["metadatas"][0]["file"] == "a.txt"
    store.close()


def test_a_file_being_withdrawn_when_its_process_was_killed_stays_away(tmp_path: Path) -> None:
    store = opened(tmp_path)
    fill(store, "a.txt", COLOSSE)
    store.state.tables.documents.upsert(ids=["a.txt"], embeddings=[[1.0]], metadatas=[{"sha256": ""}])
    store.close()
    store = opened(tmp_path)
    assert (store.records(), store.passages("a.txt")) == ([], [])
    assert store.sweep() == 3
    assert store.state.tables.documents.get(ids=["a.txt"])["ids"] == []
    store.close()


def test_the_revision_outlives_the_process(tmp_path: Path) -> None:
    store = opened(tmp_path)
    fill(store, "b.txt", COLOSSE)
    fill(store, "a.txt", PHARE)
    revision = store.revision
    store.close()
    store = opened(tmp_path)
    assert store.revision == revision
    store.close()


def rebuild_halfway(path: Path, url: str = "") -> None:
    with rebuilding(path, fingerprint=FINGERPRINT, url=url) as fresh:
        fill(fresh, "b.txt", PHARE)
        raise KeyboardInterrupt


def test_a_rebuild_that_fails_leaves_the_old_store(copy: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        rebuild_halfway(copy)
    store = opened(copy)
    assert [r.file for r in store.records()] == ["a.txt", "registre.txt"]
    store.close()
    assert not (copy / "rebuild").exists()


def test_a_rebuild_that_is_killed_leaves_the_old_store_and_no_rest(copy: Path) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom tests.adapters.chroma import test_store as t\n"
        "with t.rebuilding(Path(sys.argv[1]), fingerprint=t.FINGERPRINT) as fresh:\n"
        "    t.fill(fresh, 'b.txt', t.MANY)\n    os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", program, copy]).returncode == -9
    assert (copy / "rebuild").exists()
    store = opened(copy)
    assert [r.file for r in store.records()] == ["a.txt", "registre.txt"]
    assert not (copy / "rebuild").exists()
    assert health(store) == []
    store.close()


def test_a_rebuild_that_is_killed_while_swapping_leaves_one_whole_store(copy: Path) -> None:
    """The vectors have moved; the database, which decides, has not."""
    program = (
        "import os, sys\nfrom pathlib import Path\n"
        "from assistant.adapters.chroma import folder\nfrom tests.adapters.chroma import test_store as t\n"
        "folder._settle = lambda database: os.kill(os.getpid(), 9)\n"
        "with t.rebuilding(Path(sys.argv[1]), fingerprint=t.FINGERPRINT) as fresh:\n"
        "    t.fill(fresh, 'b.txt', t.MANY)\n"
    )
    assert subprocess.run([sys.executable, "-c", program, copy]).returncode == -9
    folders = len(list(copy.glob("*/header.bin")))
    store = opened(copy)
    assert [r.file for r in store.records()] == ["a.txt", "registre.txt"]
    assert health(store) == []
    assert len(list(copy.glob("*/header.bin"))) < folders
    store.close()


def test_an_open_store_answers_during_a_rebuild_and_then_shows_the_new_one(copy: Path) -> None:
    store = opened(copy)
    done, failures = threading.Event(), list[BaseException]()

    def ask() -> None:
        try:
            while not done.is_set():
                assert search(store, "séisme", k=1)
        except BaseException as failure:
            failures.append(failure)

    asking = threading.Thread(target=ask)
    asking.start()
    with rebuilding(copy, fingerprint=FINGERPRINT) as fresh:
        fill(fresh, "b.txt", PHARE)
        assert [r.file for r in store.records()] == ["a.txt", "registre.txt"]
    assert [r.file for r in store.records()] == ["b.txt"]
    fill(store, "c.txt", COLOSSE)
    done.set()
    asking.join()
    assert failures == []
    store.close()
    store = opened(copy)
    assert [r.file for r in store.records()] == ["b.txt", "c.txt"]
    store.close()


def test_a_rebuild_leaves_no_vectors_of_the_old_store(copy: Path) -> None:
    old = {p.name for p in copy.iterdir() if (p / "header.bin").exists()}
    with rebuilding(copy, fingerprint=FINGERPRINT) as fresh:
        fill(fresh, "b.txt", PHARE)
    assert not old & {p.name for p in copy.iterdir()}


def test_a_store_opened_twice_in_one_process_is_one_store(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    fill(first, "a.txt", COLOSSE)
    assert [r.file for r in second.records()] == ["a.txt"]
    first.close()
    assert search(second, "colosse", k=1)
    with pytest.raises(StoreOutdated):
        open_store(tmp_path, fingerprint=replace(FINGERPRINT, model="e5"))
    second.close()
    with pytest.raises(StoreError, match="closed"):
        search(second, "colosse", k=1)


def test_a_store_that_another_process_owns_is_busy(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom tests.adapters.chroma import test_store as t\n"
        "store = t.opened(Path(sys.argv[1]))\nprint('open', flush=True)\nsys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(StoreBusy, match=f"in use by process {holder.pid}"):
            opened(tmp_path)
        with pytest.raises(StoreBusy), rebuilding(tmp_path, fingerprint=FINGERPRINT):
            pass
        holder.kill()
    opened(tmp_path).close()


def test_a_path_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "vectorstore").write_text("")
    with pytest.raises(StoreUnwritable, match="it is a file"):
        opened(tmp_path / "vectorstore")


@contextmanager
def disk(path: Path, *, size: str) -> Iterator[None]:
    """A disk of its own for the folder, where the machine lets us mount one."""
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this machine does not let the tests mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", path], check=True)


def test_a_full_disk_is_told_and_what_was_written_stays(tmp_path: Path) -> None:
    path = tmp_path / "vectorstore"
    with disk(path, size="4m"):
        store = opened(path)
        fill(store, "a.txt", COLOSSE)
        (path / "ballast").write_bytes(bytes(shutil.disk_usage(path).free))
        with pytest.raises(StoreUnwritable, match=r"disk full.*Free space") as told:
            fill(store, "b.txt", MANY)
        assert "\n" not in str(told.value)
        (path / "ballast").unlink()
        assert [r.file for r in store.records()] == ["a.txt"]
        assert search(store, "colosse", k=1)[0][0].file == "a.txt"
        store.close()
        store = opened(path)
        store.sweep()
        fill(store, "b.txt", PHARE)
        assert health(store) == []
        store.close()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "vectorstore"
    with disk(path, size="8m"):
        store = opened(path)
        fill(store, "a.txt", COLOSSE)
        store.close()
        while subprocess.run(["mount", "-o", "remount,ro", path], capture_output=True).returncode:
            time.sleep(0.1)  # Chroma closes its database a moment after it says so
        with pytest.raises(StoreUnwritable, match=r"cannot be written .*rights"):
            opened(path)


def test_a_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"The Chroma server http://127\.0\.0\.1:9 does not answer"):
        opened(tmp_path, "http://127.0.0.1:9")


@pytest.fixture
def replicas(server: str, tmp_path: Path) -> Iterator[tuple[ChromaStore, ChromaStore]]:
    first, second = opened(tmp_path / "1", server), opened(tmp_path / "2", server)
    yield first, second
    first.withdraw([r.file for r in first.records()])
    first.sweep()
    first.close()
    second.close()


def test_a_replica_sees_at_once_what_another_one_changes(replicas: tuple[ChromaStore, ChromaStore]) -> None:
    first, second = replicas
    fill(first, "a.txt", COLOSSE)
    assert [r.file for r in second.records()] == ["a.txt"]
    assert search(second, "colosse", k=1)[0][0].file == "a.txt"
    assert first.revision == second.revision
    first.withdraw(["a.txt"])
    assert (second.records(), search(second, "colosse", k=1)) == ([], [])


def test_replicas_write_one_at_a_time(replicas: tuple[ChromaStore, ChromaStore]) -> None:
    first, second = replicas
    with first.writing():
        record = add(first, memory_document("a.txt", COLOSSE))
        with pytest.raises(StoreBusy, match=f"process {os.getpid()} .*is writing to the Chroma server"):
            second.sweep()
        first.publish([record])
    assert second.sweep() == 0
    assert "".join(p.text for p in second.passages("a.txt")) == COLOSSE


def test_rows_swept_by_another_replica_are_not_published(replicas: tuple[ChromaStore, ChromaStore]) -> None:
    first, second = replicas
    record = add(first, memory_document("a.txt", COLOSSE))
    assert second.sweep() == 3
    with pytest.raises(StoreError, match="holds 0 of the 3 passages"):
        first.publish([record])


def test_a_replica_that_died_while_writing_is_overtaken(server: str, tmp_path: Path) -> None:
    client = connect(tmp_path, server)
    dead = Lease(client, path=tmp_path, url=server, seconds=0.2)
    living = Lease(client, path=tmp_path, url=server)
    dead._take()
    dead._over.set()  # its heart stops
    while True:
        try:
            with living.held(), pytest.raises(StoreBusy):
                dead.confirm()
            break
        except StoreBusy:
            continue
    disconnect(client)


def test_of_many_replicas_that_want_to_write_one_does(server: str, tmp_path: Path) -> None:
    clients = [connect(tmp_path, server) for _ in range(4)]
    leases = [Lease(client, path=tmp_path, url=server) for client in clients]
    barrier, held, done = threading.Barrier(4), list[Lease](), threading.Barrier(4)

    def want(lease: Lease) -> None:
        barrier.wait()
        try:
            with lease.held():
                held.append(lease)
                done.wait()
        except StoreBusy:
            done.wait()

    threads = [threading.Thread(target=want, args=(lease,)) for lease in leases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(held) == 1
    for client in clients:
        disconnect(client)


def test_a_rebuild_on_a_server_reaches_every_replica(
    replicas: tuple[ChromaStore, ChromaStore], server: str, tmp_path: Path
) -> None:
    first, second = replicas
    fill(first, "a.txt", COLOSSE)
    with rebuilding(tmp_path / "3", fingerprint=FINGERPRINT, url=server) as fresh:
        fill(fresh, "b.txt", PHARE)
        assert [r.file for r in second.records()] == ["a.txt"]
    assert [r.file for r in second.records()] == ["b.txt"]
    assert search(first, "phare", k=1)[0][0].file == "b.txt"
    fill(first, "c.txt", COLOSSE)
    assert [r.file for r in second.records()] == ["b.txt", "c.txt"]


def test_a_rebuild_on_a_server_that_fails_changes_nothing(
    replicas: tuple[ChromaStore, ChromaStore], server: str, tmp_path: Path
) -> None:
    first, _ = replicas
    fill(first, "a.txt", COLOSSE)
    with pytest.raises(KeyboardInterrupt):
        rebuild_halfway(tmp_path / "3", server)
    assert [r.file for r in first.records()] == ["a.txt"]
    fill(first, "c.txt", PHARE)
    assert len(first.records()) == 2
