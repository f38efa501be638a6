"""The Store port's promises, kept by the fake, by Chroma in this process and by a Chroma server."""

import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.ports import Store
from assistant.values import Document, DocumentRecord, Passage
from tests.fakes import FakeEmbedder, FakeStore, memory_document, memory_passages

EMBEDDER = FakeEmbedder()
COLOSSE = "Le colosse de Rhodes mesurait trente mètres.\nIl fut renversé par un séisme.\n\nSuite\n"
PHARE = "Le phare d'Alexandrie guidait les navires.\nIl fut renversé par un séisme.\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    command = [program, "run", "--path", tmp_path_factory.mktemp("server"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat")
        yield f"http://127.0.0.1:{port}"
        process.kill()


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url).close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError(url)


@pytest.fixture(params=["fake", "folder", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "fake":
        yield FakeStore()
        return
    from assistant.adapters.chroma.fingerprint import Fingerprint
    from assistant.adapters.chroma.opening import open_store

    url = request.getfixturevalue("server") if request.param == "server" else ""
    opened = open_store(tmp_path / "store", fingerprint=Fingerprint("fake", "0", "1"), url=url)
    yield opened
    opened.withdraw([r.file for r in opened.records()])
    opened.sweep()
    opened.close()


def passages_of(document: Document, *, furniture: str = "Suite") -> list[Passage]:
    return [replace(p, evidence=furniture not in p.text) for p in memory_passages(document)]


def record_of(document: Document) -> DocumentRecord:
    facts = (document.sha256, document.title, document.date, document.language, len(document.text.encode()))
    return DocumentRecord(document.file, *facts, len(passages_of(document)), document.pages)


def add(store: Store, document: Document) -> DocumentRecord:
    """Write a document's rows without showing them."""
    passages = passages_of(document)
    vectors = EMBEDDER.embed_passages([p.text for p in passages])
    store.add(passages, [v if p.evidence else None for p, v in zip(passages, vectors, strict=True)])
    return record_of(document)


def fill(store: Store, file: str, text: str, **facts: str) -> DocumentRecord:
    record = add(store, memory_document(file, text, **facts))
    store.publish([record])
    return record


def search(store: Store, question: str, k: int = 5) -> list[tuple[Passage, float]]:
    return store.nearest(EMBEDDER.embed_questions([question])[0], k=k)


def test_an_empty_store_shows_nothing(store: Store) -> None:
    assert store.records() == []
    assert search(store, "colosse") == []
    assert store.passages("a.txt") == []
    assert store.find(["0" * 24 + ":0"]) == []
    assert store.find([]) == []
    assert store.sweep() == 0


def test_the_passages_of_a_document_give_it_back(store: Store) -> None:
    fill(store, "a.txt", COLOSSE)
    assert "".join(p.text for p in store.passages("a.txt")) == COLOSSE
    assert store.passages("a.txt") == passages_of(memory_document("a.txt", COLOSSE))


def test_every_fact_of_a_passage_and_of_a_record_comes_back(store: Store) -> None:
    document = replace(
        memory_document("dossier/é à.pdf", COLOSSE, title="Merveilles « du » monde", date="2025-01"),
        pages=(0, 45),
    )
    passages = [replace(p, heading="Rhodes") for p in memory_passages(document)]
    store.add(passages, EMBEDDER.embed_passages([p.text for p in passages]))
    store.publish([record_of(document)])
    assert store.records() == [record_of(document)]
    assert store.passages("dossier/é à.pdf") == passages
    assert [p.page for p in passages] == [1, 2, 2]


def test_rows_are_invisible_until_their_document_is_published(store: Store) -> None:
    record = add(store, memory_document("a.txt", COLOSSE))
    first = passages_of(memory_document("a.txt", COLOSSE))[0]
    assert (search(store, "colosse"), store.find([first.id]), store.passages("a.txt")) == ([], [], [])
    store.publish([record])
    assert search(store, "colosse")[0][0] == store.find([first.id])[0] == first


def test_writing_rows_again_changes_nothing(store: Store) -> None:
    fill(store, "a.txt", COLOSSE)
    revision, found = store.revision, search(store, "colosse")
    fill(store, "a.txt", COLOSSE)
    assert (store.revision, search(store, "colosse")) == (revision, found)
    assert len(store.passages("a.txt")) == len(passages_of(memory_document("a.txt", COLOSSE)))


def test_furniture_is_shown_with_its_document_and_never_retrieved(store: Store) -> None:
    fill(store, "a.txt", COLOSSE)
    assert [p.text for p in store.passages("a.txt") if not p.evidence] == ["Suite\n"]
    assert "Suite\n" not in [p.text for p, _ in search(store, "Suite", k=10)]


def test_the_nearest_come_best_first_with_their_cosine_similarity(store: Store) -> None:
    fill(store, "a.txt", COLOSSE)
    fill(store, "b.txt", PHARE)
    question = "le colosse de rhodes mesurait trente mètres"
    found = search(store, question, k=3)
    assert found[0][0].text.startswith("Le colosse")
    assert found[0][1] == pytest.approx(1.0, abs=1e-5)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    assert len(found) == 3


def test_the_nearest_are_sought_within_the_documents_asked_for(store: Store) -> None:
    for n in range(30):
        fill(store, f"autre{n}.txt", COLOSSE.replace("trente", str(n)))
    wanted = fill(store, "phare.txt", PHARE)
    vector = EMBEDDER.embed_questions(["Le colosse de Rhodes mesurait"])[0]
    found = store.nearest(vector, k=5, within={wanted.sha256})
    assert {p.file for p, _ in found} == {"phare.txt"}
    assert store.nearest(vector, k=5, within=()) == []


def test_the_nearest_of_many_within_half_of_the_documents_are_those_of_all_that_lie_there(
    store: Store,
) -> None:
    kept = fill(
        store, "a.txt", "".join(f"colosse {n} de rhodes {n * 7} trente {n % 5}\n" for n in range(150))
    )
    fill(store, "b.txt", "".join(f"phare {n} de rhodes {n * 3} mètres {n % 4}\n" for n in range(150)))
    vector = EMBEDDER.embed_questions(["de rhodes 21 mètres"])[0]
    of_all = [f for f in store.nearest(vector, k=300) if f[0].file == "a.txt"]
    found = store.nearest(vector, k=4, within={kept.sha256})
    assert [s for _, s in found] == pytest.approx([s for _, s in of_all[:4]], abs=1e-5)
    assert {p.file for p, _ in found} == {"a.txt"}


@pytest.mark.parametrize("k", [0, 1, 2, 1000])
def test_at_most_k_passages_are_found(store: Store, k: int) -> None:
    fill(store, "a.txt", COLOSSE)
    assert len(search(store, "colosse", k=k)) == min(k, 2)


def test_rows_not_shown_never_crowd_out_those_that_are(store: Store) -> None:
    fill(store, "a.txt", COLOSSE)
    for n in range(30):
        add(store, memory_document(f"draft{n}.txt", f"colosse {n}\ncolosse\ncolosse colosse {n}\n"))
    assert [p.file for p, _ in search(store, "colosse", k=2)] == ["a.txt", "a.txt"]


def test_passages_are_found_by_id_in_the_order_asked_for(store: Store) -> None:
    fill(store, "a.txt", COLOSSE)
    passages = store.passages("a.txt")
    wanted = [passages[2].id, "f" * 24 + ":7", passages[0].id]
    assert store.find(wanted) == [passages[2], passages[0]]


def test_many_documents_are_read_at_once_as_one_by_one(store: Store) -> None:
    for n in range(70):
        fill(store, f"{n}.txt", COLOSSE.replace("trente", str(n % 60)))
    files = ["3.txt", "no such file.txt", *(r.file for r in store.records())]
    assert list(store.whole(files)) == [store.passages(file) for file in files]


def test_a_file_published_anew_shows_only_its_new_content(store: Store) -> None:
    fill(store, "a.txt", COLOSSE)
    old = store.passages("a.txt")
    fill(store, "a.txt", PHARE)
    assert "".join(p.text for p in store.passages("a.txt")) == PHARE
    assert store.find([p.id for p in old]) == []
    assert all("colosse" not in p.text for p, _ in search(store, "colosse", k=10))


def test_a_withdrawn_file_leaves_no_row(store: Store) -> None:
    fill(store, "a.txt", COLOSSE)
    fill(store, "b.txt", PHARE)
    store.withdraw(["a.txt", "unknown.txt"])
    assert [r.file for r in store.records()] == ["b.txt"]
    assert store.passages("a.txt") == []
    assert store.sweep() == 0


def test_sweeping_deletes_what_no_document_refers_to(store: Store) -> None:
    fill(store, "a.txt", COLOSSE)
    add(store, memory_document("b.txt", PHARE))
    assert store.sweep() == len(passages_of(memory_document("b.txt", PHARE)))
    assert store.sweep() == 0
    assert "".join(p.text for p in store.passages("a.txt")) == COLOSSE


def test_two_files_of_the_same_bytes_are_stored_once_and_both_named(store: Store) -> None:
    record = fill(store, "b.txt", COLOSSE)
    store.publish([replace(record, file="a.txt")])
    found = search(store, "colosse de Rhodes", k=10)
    assert [(p.file, p.also) for p, _ in found] == [("a.txt", ("b.txt",))] * 2
    assert {(p.file, p.also) for p in store.passages("b.txt")} == {("b.txt", ("a.txt",))}
    store.withdraw(["a.txt"])
    assert {(p.file, p.also) for p, _ in search(store, "colosse", k=10)} == {("b.txt", ())}
    assert "".join(p.text for p in store.passages("b.txt")) == COLOSSE


def test_a_rename_moves_the_rows(store: Store) -> None:
    record = fill(store, "old.txt", COLOSSE)
    ids = [p.id for p in store.passages("old.txt")]
    store.publish([replace(record, file="new.txt")])
    store.withdraw(["old.txt"])
    assert [p.id for p in store.passages("new.txt")] == ids
    assert {p.file for p, _ in search(store, "colosse", k=10)} == {"new.txt"}
    assert store.sweep() == 0


def test_the_revision_changes_with_the_visible_documents_alone(store: Store) -> None:
    revisions = [store.revision]
    record = add(store, memory_document("a.txt", COLOSSE))
    assert store.revision == revisions[0]
    store.publish([record])
    revisions.append(store.revision)
    store.publish([replace(record, file="b.txt")])
    revisions.append(store.revision)
    store.withdraw(["a.txt"])
    revisions.append(store.revision)
    assert len(set(revisions)) == 4
    store.withdraw(["b.txt"])
    assert store.revision == revisions[0]


def test_records_come_sorted_by_file(store: Store) -> None:
    for file in ("b.txt", "a/z.txt", "a.txt"):
        fill(store, file, f"{file} parle de {file}\n")
    assert [r.file for r in store.records()] == ["a.txt", "a/z.txt", "b.txt"]


def test_questions_asked_while_documents_change_see_whole_documents(store: Store) -> None:
    """Two versions of a file replace each other while three threads read."""
    versions = [COLOSSE, PHARE * 10]
    fill(store, "a.txt", versions[0])
    done, seen = threading.Event(), list[str]()

    def read() -> None:
        while not done.is_set():
            seen.append("".join(p.text for p in store.passages("a.txt")))
            assert search(store, "renversé par un séisme", k=1)

    failures: list[BaseException] = []
    threads = [threading.Thread(target=_caught, args=(read, failures)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(1, 8):
        fill(store, "a.txt", versions[n % 2])
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(seen) <= set(versions)


def _caught(task: Callable[[], None], failures: list[BaseException]) -> None:
    try:
        task()
    except BaseException as failure:
        failures.append(failure)


def test_every_visible_passage_of_evidence_comes_with_its_vector_in_the_order_of_ids(store: Store) -> None:
    assert list(store.vectors()) == []
    fill(store, "b.txt", PHARE)
    fill(store, "a.txt", COLOSSE)
    fill(store, "c.txt", COLOSSE)
    add(store, memory_document("hidden.txt", "Le temple d'Artémis brûla.\n"))
    found = [(p, v) for passages, vectors in store.vectors() for p, v in zip(passages, vectors, strict=True)]
    shown = [p for file in ("a.txt", "b.txt") for p in store.passages(file) if p.evidence]
    assert [p for p, _ in found] == sorted(shown, key=lambda p: p.id)
    for passage, vector in found:
        assert list(vector) == pytest.approx(EMBEDDER.embed_passages([passage.text])[0], abs=1e-6)
