"""The folder of uploaded documents."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.adapters.documents.uploads import TRASH_DAYS, Uploads
from assistant.errors import NameTaken, NotUploaded, StoreUnwritable, UnreadableDocument

ROOT = Path(__file__).parents[3]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    return tmp_path / "corpus"


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "up", max_mb=1)


def visible(folder: Path) -> dict[str, bytes]:
    """What a reader of the folder finds."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}


def test_a_document_is_kept_with_its_bytes(uploads: Uploads, corpus: Path, tmp_path: Path) -> None:
    assert uploads.keep("a.txt", b"un", beside=corpus) == ("uploads/a.txt", True)
    assert visible(tmp_path / "up") == {"a.txt": b"un"}


def test_the_same_again_is_there_already(uploads: Uploads, corpus: Path, tmp_path: Path) -> None:
    uploads.keep("a.txt", b"un", beside=corpus)
    assert uploads.keep("a.txt", b"un", beside=corpus) == ("uploads/a.txt", False)
    assert visible(tmp_path / "up") == {"a.txt": b"un"}


def test_another_document_of_the_name_is_left_alone(uploads: Uploads, corpus: Path, tmp_path: Path) -> None:
    uploads.keep("a.txt", b"un", beside=corpus)
    assert uploads.keep("A.TXT", b"deux", beside=corpus) == ("uploads/A (2).TXT", True)
    assert uploads.keep("a.txt", b"trois", beside=corpus) == ("uploads/a (3).txt", True)
    assert uploads.keep("a.txt", b"trois", beside=corpus) == ("uploads/a (3).txt", False)
    assert visible(tmp_path / "up") == {"a.txt": b"un", "A (2).TXT": b"deux", "a (3).txt": b"trois"}


def test_a_name_of_the_folders_own_uploads_is_left_alone(uploads: Uploads, corpus: Path) -> None:
    (corpus / "uploads").mkdir()
    (corpus / "uploads" / "a.txt").write_bytes(b"du dossier")
    assert uploads.keep("a.txt", b"un", beside=corpus) == ("uploads/a (2).txt", True)


def test_what_is_empty_or_too_large_is_refused(uploads: Uploads, corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"a\.txt is empty"):
        uploads.keep("a.txt", b"", beside=corpus)
    with pytest.raises(UnreadableDocument, match=r"a\.txt has 1\.1 MB, more than 1"):
        uploads.keep("a.txt", b"x" * 1_100_000, beside=corpus)
    assert not (tmp_path / "up").exists()


def test_a_removed_document_comes_back_as_it_was(uploads: Uploads, corpus: Path, tmp_path: Path) -> None:
    uploads.keep("a.txt", b"un", beside=corpus)
    uploads.remove("uploads/a.txt")
    assert visible(tmp_path / "up") == {}
    uploads.restore("uploads/a.txt")
    assert visible(tmp_path / "up") == {"a.txt": b"un"}
    with pytest.raises(NotUploaded, match="not among the removed"):
        uploads.restore("uploads/a.txt")


def test_a_removed_document_does_not_come_back_over_another(uploads: Uploads, corpus: Path) -> None:
    uploads.keep("a.txt", b"un", beside=corpus)
    uploads.remove("uploads/a.txt")
    uploads.keep("a.txt", b"deux", beside=corpus)
    with pytest.raises(NameTaken, match="is there again"):
        uploads.restore("uploads/a.txt")


def test_the_trash_is_emptied_of_what_is_old(uploads: Uploads, corpus: Path, tmp_path: Path) -> None:
    for name in ("vieux.txt", "neuf.txt", "autre.txt"):
        uploads.keep(name, name.encode(), beside=corpus)
    uploads.remove("uploads/vieux.txt")
    uploads.remove("uploads/neuf.txt")
    long_ago = time.time() - (TRASH_DAYS + 1) * 86_400
    os.utime(tmp_path / "up" / ".trash" / "vieux.txt", (long_ago, long_ago))
    uploads.remove("uploads/autre.txt")
    uploads.restore("uploads/neuf.txt")
    with pytest.raises(NotUploaded):
        uploads.restore("uploads/vieux.txt")


@pytest.mark.parametrize(
    "file",
    [
        "a.txt", "uploads/../secret.txt", "uploads/.trash/a.txt", "uploads//etc/passwd", "uploads/",
        "/uploads/a.txt",
        "uploads/absent.txt", "uploads/a\0.txt", "uploads/..\\secret.txt", "seeds/uploads/a.txt",
    ],
)  # fmt: skip
def test_only_uploaded_documents_are_removed(
    uploads: Uploads, corpus: Path, tmp_path: Path, file: str
) -> None:
    uploads.keep("a.txt", b"un", beside=corpus)
    (tmp_path / "secret.txt").write_bytes(b"secret")
    for change in (uploads.remove, uploads.restore):
        with pytest.raises(NotUploaded):
            change(file)
    assert (tmp_path / "secret.txt").exists()
    assert visible(tmp_path / "up") == {"a.txt": b"un"}


def test_a_folder_that_cannot_be_written_says_so(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreUnwritable, match="set ASSISTANT_UPLOADS"):
        Uploads(tmp_path / "file" / "up").keep("a.txt", b"un", beside=corpus)


def test_a_process_killed_while_it_writes_leaves_no_half_document(corpus: Path, tmp_path: Path) -> None:
    whole = b"x" * 40_000_000
    program = (
        "import sys; from pathlib import Path; from assistant.adapters.documents.uploads import Uploads\n"
        "up = Uploads(Path(sys.argv[1])); n = 0\n"
        "while True: n += 1; print(n, flush=True); "
        "up.keep(f'{n}.txt', b'x' * 40_000_000, beside=Path(sys.argv[2]))"
    )
    up = tmp_path / "up"
    for delay in (0.0, 0.01, 0.03, 0.06):
        command = [sys.executable, "-c", program, str(up), str(corpus)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        assert all(content == whole for content in (visible(up) if up.exists() else {}).values())
        for path in up.glob("*.txt"):
            path.unlink()
    Uploads(up).keep("après.txt", b"un", beside=corpus)
    assert visible(up) == {"après.txt": b"un"}
    assert list((up / ".arriving").iterdir()) == [], "what was left half written is swept"
