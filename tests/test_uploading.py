"""Uploads on the real parts: kept, asked, taken away and brought back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.errors import ChangesOff, NotUploaded, UnreadableDocument
from assistant.settings import Settings
from tests.adapters.documents.samples import docx, pdf

pytestmark = pytest.mark.model
SEEDS = Path(__file__).parents[1] / "seeds"
LIGHTHOUSE = "# Le phare\n\nLe phare de Kéréon mesure 47 mètres et fut allumé en 1916.\n".encode()
QUESTION = "Combien mesure le phare de Kéréon ?"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("uploading")
    shutil.copytree(SEEDS, made / "documents")
    return made


@pytest.fixture(scope="module")
def opened(place: Path) -> Iterator[Assistant]:
    settings = {"store": place / "store", "uploads": place / "up", "max_file_mb": 1}
    with Assistant.open(place / "documents", **settings) as assistant:
        yield assistant


@pytest.fixture
def assistant(opened: Assistant, place: Path) -> Iterator[Assistant]:
    yield opened
    for file in files(opened):
        opened.remove(file)
    shutil.rmtree(place / "up", ignore_errors=True)


def files(assistant: Assistant) -> set[str]:
    return {r.file for r in assistant.documents() if r.file.startswith("uploads/")}


def cited(assistant: Assistant, question: str = QUESTION) -> set[str]:
    return {c.file for c in assistant.ask(question).citations}


def test_an_upload_is_asked_removed_and_restored(assistant: Assistant, place: Path) -> None:
    assert assistant.add("phare.md", LIGHTHOUSE).added == ("uploads/phare.md",)
    assert cited(assistant) == {"uploads/phare.md"}
    assistant.remove("uploads/phare.md")
    assert cited(assistant) == set()
    assert "uploads/phare.md" not in {h.passage.file for h in assistant.ask(QUESTION).hits}
    assistant.restore("uploads/phare.md")
    assert cited(assistant) == {"uploads/phare.md"}
    assert not (place / "documents" / "uploads").exists()


def test_an_index_of_the_folder_and_a_rebuild_keep_the_uploads(assistant: Assistant) -> None:
    assistant.add("phare.md", LIGHTHOUSE)
    assert assistant.ingest().removed == ()
    assert "uploads/phare.md" in assistant.ingest(rebuild=True).added
    assert cited(assistant) == {"uploads/phare.md"}


def test_an_upload_with_the_bytes_of_a_file_of_the_folder_stands_beside_it(assistant: Assistant) -> None:
    seed = sorted(SEEDS.glob("*.txt"))[0]
    assert assistant.add("copie.txt", seed.read_bytes()).added == ("uploads/copie.txt",)
    document = assistant.document("uploads/copie.txt")
    assert document is not None
    assert document.text == seed.read_text("utf-8")
    hits = assistant.search(document.title)
    assert any({h.passage.file, *h.passage.also} >= {seed.name, "uploads/copie.txt"} for h in hits)
    assert f"uploads/copie.txt = {seed.name}" in assistant.ingest().duplicates
    assistant.remove("uploads/copie.txt")
    assert assistant.document(seed.name) is not None


def test_pdf_and_word_are_read(assistant: Assistant) -> None:
    assistant.add("rapport.pdf", pdf(["Le viaduc de Garabit compte 565 mètres de long."]))
    assistant.add(
        "note.docx", docx([("Normal", "La tour de Cordouan fut achevée en 1611 par Louis de Foix.")])
    )
    assert "uploads/rapport.pdf" in cited(assistant, "Quelle est la longueur du viaduc de Garabit ?")
    assert "uploads/note.docx" in cited(assistant, "Quand la tour de Cordouan fut-elle achevée ?")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("vide.txt", b"", "is empty"),
        ("blanc.txt", b" \n ", "only white space"),
        ("gros.txt", b"x" * 1_000_001, "more than 1"),
        ("programme.exe", b"MZ", "not read here"),
        ("coupé.pdf", b"%PDF-1.4 rien", "damaged"),
        ("secret.pdf", pdf(["x"], password="oui"), "password"),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(
    assistant: Assistant, place: Path, name: str, content: bytes, why: str
) -> None:
    with pytest.raises(UnreadableDocument, match=why):
        assistant.add(name, content)
    assert files(assistant) == set()
    assert [p for p in (place / "up").rglob("*") if p.is_file()] == []
    assert assistant.status().refused == ()
    assert assistant.status().state == "ready"


def test_an_upload_given_up_halfway_leaves_nothing(assistant: Assistant, place: Path) -> None:
    class Left(Exception):
        pass

    def leave(done: int, total: int, file: str) -> None:
        if total:
            raise Left

    with pytest.raises(Left):
        assistant.add("phare.md", LIGHTHOUSE, progress=leave)
    assert files(assistant) == set()
    assert [p for p in (place / "up").rglob("*") if p.is_file()] == []
    assert cited(assistant) == set()


def test_the_same_upload_given_up_halfway_leaves_the_first(assistant: Assistant) -> None:
    assistant.add("phare.md", LIGHTHOUSE)

    def leave(done: int, total: int, file: str) -> None:
        raise RuntimeError("left")

    with pytest.raises(RuntimeError):
        assistant.add("phare.md", LIGHTHOUSE, progress=leave)
    assert assistant.add("phare.md", LIGHTHOUSE).unchanged == ("uploads/phare.md",)
    assert cited(assistant) == {"uploads/phare.md"}


def test_the_folders_files_are_not_removed_here(assistant: Assistant, place: Path) -> None:
    seed = sorted(SEEDS.glob("*.txt"))[0].name
    with pytest.raises(NotUploaded, match="only those"):
        assistant.remove(seed)
    assert (place / "documents" / seed).exists()


def test_the_last_document_can_be_removed_and_the_first_uploaded(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    settings = {"store": tmp_path / "store", "uploads": tmp_path / "up"}
    with Assistant.open(tmp_path / "empty", **settings) as assistant:
        assert assistant.status().state == "ready"
        assistant.add("phare.md", LIGHTHOUSE)
        assert cited(assistant) == {"uploads/phare.md"}
        assistant.remove("uploads/phare.md")
        assert (assistant.documents(), assistant.status().documents) == ([], 0)
        assistant.restore("uploads/phare.md")
        assert cited(assistant) == {"uploads/phare.md"}


def test_refused_files_of_the_folder_stay_told_until_they_are_mended(
    assistant: Assistant, place: Path
) -> None:
    broken = place / "documents" / "coupé.pdf"
    broken.write_bytes(b"%PDF-1.4 rien")
    assistant.ingest()
    assistant.add("phare.md", LIGHTHOUSE)
    assert [r.file for r in assistant.status().refused] == ["coupé.pdf"]
    broken.unlink()
    assistant.ingest()
    assert assistant.status().refused == ()


def test_with_changes_off_nothing_changes(tmp_path: Path) -> None:
    closed = Assistant(Settings(folder=str(SEEDS), store=tmp_path / "store", changes=False))
    assert closed.status().changes is False
    for change in (
        lambda: closed.add("a.md", LIGHTHOUSE),
        lambda: closed.remove("x"),
        lambda: closed.restore("x"),
    ):
        with pytest.raises(ChangesOff, match="ASSISTANT_CHANGES is off"):
            change()
