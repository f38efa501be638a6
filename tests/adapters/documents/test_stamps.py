"""What is told of files without reading them."""

import os
from pathlib import Path

import pytest

from assistant.adapters.documents.loader import FolderLoader
from assistant.adapters.documents.roots import LoaderWithUploads
from assistant.adapters.documents.stamps import stamps
from assistant.errors import AssistantError


def test_they_are_of_the_files_that_the_loader_names(tmp_path: Path) -> None:
    folder, uploads = tmp_path / "folder", tmp_path / "folder" / "uploads"
    for name in ("a.txt", "b/c.md", "b/.hidden/d.txt", ".e.txt", "f.exe", "b/été.pdf", "uploads/g.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    (uploads / ".trash").mkdir()
    (uploads / ".trash" / "h.txt").write_text("x", "utf-8")
    for kept in (uploads, tmp_path / "elsewhere"):
        loader = LoaderWithUploads(FolderLoader(), kept)
        assert sorted(stamps(folder, kept)) == list(loader.files(folder))


def test_a_relative_folder_has_the_same_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_text("x", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert list(stamps(Path("folder"), Path("up"))) == ["a.txt"]
    assert list(stamps(Path("."), Path("up"))) == ["folder/a.txt"]
    assert list(FolderLoader().files(Path("."))) == ["folder/a.txt"]


def test_they_differ_when_a_file_is_written_again_with_the_same_size_and_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("un", "utf-8")
    before, times = stamps(tmp_path, tmp_path / "up"), (tmp_path / "a.txt").stat()
    (tmp_path / "a.txt").write_text("de", "utf-8")
    os.utime(tmp_path / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert stamps(tmp_path, tmp_path / "up") != before


def test_a_link_to_nothing_has_one_and_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nothing.txt")
    assert list(stamps(tmp_path, tmp_path / "up")) == ["a.txt"]
    with pytest.raises(AssistantError, match="does not exist"):
        stamps(tmp_path / "gone", tmp_path / "up")
