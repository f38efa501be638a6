"""What is kept comes back as it was, also when it was copied while others wrote."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import __version__
from assistant.adapters.chroma.still import at_rest, writing_lock
from assistant.adapters.owner import own
from assistant.backup.making import back_up
from assistant.backup.restoring import check_backup, restore
from assistant.commands.line import main
from assistant.errors import BackupError, StoreBusy, StoreDamaged
from tests.adapters.chroma.test_store import MANY
from tests.backup.places import OPINION, everything, fill_places, opened, places, texts
from tests.contracts.test_store import COLOSSE, PHARE, fill


def test_what_is_backed_up_comes_back(tmp_path: Path) -> None:
    settings = fill_places(tmp_path / "old", more=MANY)
    back_up(settings, tmp_path / "b.tar")
    fresh = places(tmp_path / "new")
    restore(fresh, tmp_path / "b.tar")
    assert texts(fresh) == texts(settings) == {"a.txt": COLOSSE, "b.txt": PHARE, "more.txt": MANY}
    assert (fresh.uploads / "où.txt").read_bytes() == b"Un ajout."
    assert (fresh.uploads / ".trash" / "autre.txt").read_bytes() == b"Un autre."
    assert fresh.feedback.read_bytes() == OPINION
    assert (fresh.store / "folder").read_text("utf-8") == str(tmp_path / "old" / "documents")
    assert not (fresh.store / "rebuild").exists()
    assert not (fresh.uploads / ".restoring").exists()


def test_a_backup_of_a_restored_store_is_the_same(tmp_path: Path) -> None:
    back_up(fill_places(tmp_path / "old"), tmp_path / "b.tar")
    fresh = places(tmp_path / "new")
    restore(fresh, tmp_path / "b.tar")
    assert back_up(fresh, tmp_path / "c.tar").files.keys() >= {"store/chroma.sqlite3", "uploads/où.txt"}
    assert texts(fresh) == {"a.txt": COLOSSE, "b.txt": PHARE}


def test_it_names_its_format_its_versions_and_every_digest(tmp_path: Path) -> None:
    made = back_up(fill_places(tmp_path / "old"), tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar") as tar:
        names = tar.getnames()
        source = tar.extractfile("manifest.json")
        assert source is not None
        said = json.load(source)
    assert said["format"] == 1
    assert said["versions"]["assistant"] == __version__
    assert {*said["files"], "manifest.json"} == set(names)
    assert check_backup(tmp_path / "b.tar") == made


def test_backups_made_while_documents_come_and_go_are_sound(tmp_path: Path) -> None:
    settings = fill_places(tmp_path / "old")
    over = threading.Event()

    def stir() -> None:
        with closing(opened(settings)) as store:
            number = 0
            while not over.is_set():
                number += 1
                fill(store, "n.txt", f"Version {number}.\n" + MANY[: 4000 + number * 900 % 40_000])
                store.withdraw(["b.txt"]) if number % 2 else fill(store, "b.txt", PHARE)
                store.sweep()

    thread = threading.Thread(target=stir)
    thread.start()
    try:
        for n in range(4):
            back_up(settings, tmp_path / f"{n}.tar")
    finally:
        over.set()
        thread.join()
    for n in range(4):
        fresh = places(tmp_path / f"new{n}")
        restore(fresh, tmp_path / f"{n}.tar")
        assert texts(fresh)["a.txt"] == COLOSSE


def test_a_change_waits_for_a_backup_and_a_question_does_not(tmp_path: Path) -> None:
    settings = fill_places(tmp_path)
    done = threading.Event()
    with closing(opened(settings)) as store:
        with at_rest(settings.store):
            change = threading.Thread(target=lambda: (fill(store, "c.txt", "Un phare.\n"), done.set()))
            change.start()
            assert "".join(p.text for p in store.passages("a.txt")) == COLOSSE
            assert not done.wait(0.3)
        change.join()
        assert {r.file for r in store.records()} == {"a.txt", "b.txt", "c.txt"}


def test_a_store_that_is_written_all_the_time_is_said_to_be(tmp_path: Path) -> None:
    settings = fill_places(tmp_path)
    with (
        writing_lock(settings.store),
        pytest.raises(StoreBusy, match="has been written"),
        at_rest(settings.store, patience=0.05),
    ):
        pass


def test_an_interrupted_backup_leaves_nothing(tmp_path: Path) -> None:
    settings = fill_places(tmp_path / "old")

    def interrupt(done: int, total: int, file: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(settings, tmp_path / "b.tar", progress=interrupt)
    assert [p.name for p in tmp_path.iterdir()] == ["old"]


def test_a_target_that_exists_or_cannot_be_written_is_told(tmp_path: Path) -> None:
    settings = fill_places(tmp_path / "old")
    (tmp_path / "b.tar").write_text("mine", "utf-8")
    with pytest.raises(BackupError, match="exists already"):
        back_up(settings, tmp_path / "b.tar")
    assert (tmp_path / "b.tar").read_text("utf-8") == "mine"
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(settings, tmp_path / "nowhere" / "b.tar")


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    back_up(fill_places(tmp_path / "old"), tmp_path / "b.tar")
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0


def test_a_damaged_store_and_nothing_at_all_are_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing to back up"):
        back_up(places(tmp_path / "none"), tmp_path / "a.tar")
    settings = fill_places(tmp_path / "old")
    content = bytearray((settings.store / "chroma.sqlite3").read_bytes())
    content[len(content) // 3 : -4096] = bytes(len(content[len(content) // 3 : -4096]))
    (settings.store / "chroma.sqlite3").write_bytes(content)
    with pytest.raises(StoreDamaged, match="--rebuild"):
        back_up(settings, tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


def test_the_line_of_feedback_that_is_being_written_is_left_for_the_next(tmp_path: Path) -> None:
    settings = fill_places(tmp_path / "old")
    settings.feedback.write_bytes(OPINION + b'{"id": "2", "rat')
    back_up(settings, tmp_path / "b.tar")
    fresh = places(tmp_path / "new")
    restore(fresh, tmp_path / "b.tar")
    assert fresh.feedback.read_bytes() == OPINION


def test_what_is_there_is_replaced_only_by_force(tmp_path: Path) -> None:
    back_up(fill_places(tmp_path / "old"), tmp_path / "b.tar")
    there = places(tmp_path / "new")
    with closing(opened(there)) as store:
        fill(store, "mine.txt", PHARE)
    there.uploads.mkdir()
    (there.uploads / "mine.txt").write_text("à moi", "utf-8")
    before = everything(tmp_path / "new")
    with pytest.raises(BackupError, match=r"would be replaced.*--force"):
        restore(there, tmp_path / "b.tar")
    assert everything(tmp_path / "new") == before
    restore(there, tmp_path / "b.tar", force=True)
    assert set(texts(there)) == {"a.txt", "b.txt"}
    assert not (there.uploads / "mine.txt").exists()


@pytest.mark.parametrize("more", ["", MANY])
def test_a_backup_is_restored_over_the_very_store_that_it_was_made_of(tmp_path: Path, more: str) -> None:
    settings = fill_places(tmp_path / "old", more=more)
    back_up(settings, tmp_path / "b.tar")
    before = texts(settings)
    with closing(opened(settings)) as store:
        store.withdraw(["a.txt"])
        fill(store, "later.txt", MANY[:9000])
    for _ in range(2):
        restore(settings, tmp_path / "b.tar", force=True)
        assert texts(settings) == before
    beside = ("lexical", "rebuild", "kept")
    folders = [p for p in settings.store.iterdir() if p.is_dir() and p.name not in beside]
    assert len(folders) <= 3
    copies = [p for p in (settings.store / "kept").glob("*") if p.is_dir()]
    assert len(copies) <= 3


def test_a_store_in_use_is_not_replaced(tmp_path: Path) -> None:
    back_up(fill_places(tmp_path / "old"), tmp_path / "b.tar")
    settings = places(tmp_path / "old")
    child = "import sys; from pathlib import Path; from tests.backup.places import places;"
    child += "from assistant.backup.restoring import restore;"
    child += "restore(places(Path(sys.argv[1])), Path(sys.argv[2]), force=True)"
    with own(settings.store):
        command = [sys.executable, "-c", child, str(tmp_path / "old"), str(tmp_path / "b.tar")]
        done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert "StoreBusy" in done.stderr
    assert set(texts(settings)) == {"a.txt", "b.txt"}


def test_with_a_chroma_server_the_rest_is_backed_up_and_no_store_replaced(tmp_path: Path) -> None:
    settings = fill_places(tmp_path / "old")
    back_up(settings, tmp_path / "whole.tar")
    remote = replace(settings, chroma_url="http://127.0.0.1:9")
    made = back_up(remote, tmp_path / "rest.tar")
    assert not made.holds_store
    assert made.uploads == ["uploads/où.txt"]
    with pytest.raises(BackupError, match="ASSISTANT_CHROMA_URL"):
        restore(remote, tmp_path / "whole.tar", force=True)


def test_too_small_a_disk_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(fill_places(tmp_path / "old"), tmp_path / "b.tar")
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(BackupError, match="are needed"):
        restore(places(tmp_path / "new"), tmp_path / "b.tar")


def test_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill_places(tmp_path / "old")
    (tmp_path / "new").mkdir()
    file = str(tmp_path / "b.tar")

    def say(root: str, *words: str) -> tuple[int, str, str]:
        for name in ("store", "uploads", "feedback"):
            monkeypatch.setenv(f"ASSISTANT_{name.upper()}", str(tmp_path / root / name))
        code = main(list(words))
        out = capsys.readouterr()
        return code, out.out, out.err

    code, out, _ = say("old", "backup", file)
    assert code == 0
    assert "the index, 1 uploaded documents" in out
    assert json.loads(say("new", "restore", "--check", "--json", file)[1])["done"] == "sound"
    assert not (tmp_path / "new" / "store").exists()
    code, out, _ = say("new", "restore", file)
    assert code == 0
    assert "assistant ingest FOLDER" in out
    code, out, err = say("new", "restore", file)
    assert (code, out) == (1, "")
    assert "--force" in err


SMALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
from assistant.commands.line import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file sizes are limited as on POSIX")
def test_a_disk_that_takes_no_more_is_told_and_nothing_is_left_or_lost(tmp_path: Path) -> None:
    settings = fill_places(tmp_path / "old", more=MANY)
    back_up(settings, tmp_path / "b.tar")
    before = everything(tmp_path / "old")
    names = ("store", "uploads", "feedback")
    chosen = {f"ASSISTANT_{name.upper()}": str(getattr(settings, name)) for name in names}
    for words in (["backup", str(tmp_path / "c.tar")], ["restore", "--force", str(tmp_path / "b.tar")]):
        done = subprocess.run(
            [sys.executable, "-c", SMALL, *words], capture_output=True, text=True, env=os.environ | chosen
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert "cannot be written" in done.stderr
        assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar", "old"]
        assert everything(tmp_path / "old") == before
