"""A folder and the uploaded documents as one."""

from pathlib import Path

import pytest

from assistant.adapters.documents.loader import FolderLoader
from assistant.adapters.documents.roots import LoaderWithUploads
from assistant.errors import UnreadableDocument


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus" / "notes").mkdir(parents=True)
    (tmp_path / "up" / ".trash").mkdir(parents=True)
    for file in ("corpus/a.txt", "corpus/notes/b.txt", "up/c.txt", "up/.trash/d.txt"):
        (tmp_path / file).write_text(f"Le texte de {file}.", "utf-8")
    return tmp_path / "corpus"


@pytest.fixture
def loader(tmp_path: Path) -> LoaderWithUploads:
    return LoaderWithUploads(FolderLoader(), tmp_path / "up")


def text(loader: LoaderWithUploads, folder: Path, file: str) -> str:
    document = loader.load(folder, file)
    assert document.file == file
    assert loader.digest(folder, file) == (document.sha256, len(document.text.encode()))
    return document.text


def test_uploads_stand_beside_the_folder(loader: LoaderWithUploads, folder: Path) -> None:
    assert list(loader.files(folder)) == ["a.txt", "notes/b.txt", "uploads/c.txt"]
    assert text(loader, folder, "uploads/c.txt") == "Le texte de up/c.txt."
    assert text(loader, folder, "notes/b.txt") == "Le texte de corpus/notes/b.txt."


def test_without_uploads_it_is_the_folder_alone(folder: Path, tmp_path: Path) -> None:
    loader = LoaderWithUploads(FolderLoader(), tmp_path / "nowhere")
    assert list(loader.files(folder)) == ["a.txt", "notes/b.txt"]


def test_uploads_of_the_folders_own_keep_their_names(loader: LoaderWithUploads, folder: Path) -> None:
    (folder / "uploads").mkdir()
    (folder / "uploads" / "propre.txt").write_text("Propre au dossier.", "utf-8")
    assert list(loader.files(folder)) == ["a.txt", "notes/b.txt", "uploads/c.txt", "uploads/propre.txt"]
    assert text(loader, folder, "uploads/propre.txt") == "Propre au dossier."


def test_of_two_documents_of_one_name_the_folders_is_read_and_the_other_refused(
    loader: LoaderWithUploads, folder: Path
) -> None:
    (folder / "uploads").mkdir()
    (folder / "uploads" / "c.txt").write_text("Du dossier.", "utf-8")
    files = list(loader.files(folder))
    assert files == ["a.txt", "notes/b.txt", "uploads/c.txt", "uploads/c.txt (uploaded)"]
    assert text(loader, folder, "uploads/c.txt") == "Du dossier."
    with pytest.raises(UnreadableDocument, match="rename one of them"):
        loader.digest(folder, files[-1])


@pytest.mark.parametrize("place", ["corpus", "corpus/uploads", "corpus/entrant/ici"])
def test_uploads_within_the_folder_are_listed_once(folder: Path, tmp_path: Path, place: str) -> None:
    within = tmp_path / place
    within.mkdir(parents=True, exist_ok=True)
    (within / "c.txt").write_text("Une fois.", "utf-8")
    loader = LoaderWithUploads(FolderLoader(), within)
    files = list(loader.files(folder))
    assert [f for f in files if f.endswith("c.txt")] == ["uploads/c.txt"]
    assert text(loader, folder, "uploads/c.txt") == "Une fois."


def test_what_is_wrong_is_said_by_the_catalogues_name(
    loader: LoaderWithUploads, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "up" / "vide.txt").write_bytes(b"")
    with pytest.raises(UnreadableDocument, match=r"^uploads/vide\.txt is empty"):
        loader.load(folder, "uploads/vide.txt")


def test_a_refused_file_of_the_folder_is_no_upload_for_an_odd_name(
    loader: LoaderWithUploads, folder: Path
) -> None:
    (folder / "deux\nlignes.txt").write_bytes(b"")
    with pytest.raises(UnreadableDocument, match=r"^deux\\nlignes\.txt is empty"):
        loader.load(folder, "deux\nlignes.txt")
