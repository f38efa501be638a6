"""What ``assistant doctor`` finds, and what it says to run."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.adapters.chroma.fingerprint import Fingerprint
from assistant.adapters.chroma.opening import open_store
from assistant.adapters.documents import extra
from assistant.adapters.owner import own
from assistant.adapters.tantivy.index import TantivyIndex
from assistant.commands.line import main
from assistant.doctor import examine as looking
from assistant.doctor import installation as installed
from assistant.doctor.examine import examine
from assistant.doctor.findings import Finding, Level
from assistant.doctor.patient import Patient
from assistant.errors import StoreDamaged
from assistant.reports import Refusal, Status
from assistant.settings import Settings
from tests.contracts.test_store import COLOSSE, PHARE, add, fill
from tests.fakes import FakeService, memory_document
from tests.serving import serving

Say = Callable[..., tuple[int, str]]
BUILT = Fingerprint("fake", "0", "1/700")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder of two documents, both indexed, the word index in line."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.txt").write_text(COLOSSE, "utf-8")
    (documents / "b.txt").write_text(PHARE, "utf-8")
    places = {name: tmp_path / name for name in ("cache", "uploads", "keys", "feedback")}
    made = Settings(folder=str(documents), store=tmp_path / "store", **places)
    store = open_store(made.store, fingerprint=BUILT)
    fill(store, "a.txt", COLOSSE)
    fill(store, "b.txt", PHARE)
    TantivyIndex(made.store / "lexical", fingerprint=BUILT.splitter).update(store)
    store.close()
    return made


def found(settings: Settings, check: str) -> list[Finding]:
    return [f for f in examine(Patient(settings, quick=True)) if f.check == check]


def bad(settings: Settings, check: str) -> Iterator[tuple[Level, str, str]]:
    return ((f.level, f.found, f.run) for f in found(settings, check) if f.level is not Level.FINE)


def test_where_all_is_sound_every_finding_is_fine(settings: Settings) -> None:
    for check in ("installation", "places", "documents", "store"):
        assert {f.level for f in found(settings, check)} == {Level.FINE}, found(settings, check)
    assert "2 documents, 5 passages" in found(settings, "store")[-1].found


def test_whatever_is_not_fine_says_what_to_run(settings: Settings) -> None:
    (Path(settings.folder) / "c.txt").write_text("Nouveau.", "utf-8")
    shutil.rmtree(settings.store / "lexical")
    lacking = [f for f in examine(Patient(settings, quick=True)) if f.level is not Level.FINE]
    assert len(lacking) >= 2
    assert all(f.run for f in lacking)


def test_rows_that_an_interrupted_run_left_are_counted(settings: Settings) -> None:
    store = open_store(settings.store, fingerprint=BUILT)
    add(store, memory_document("c.txt", "Une ligne perdue.\n"))
    store.close()
    [(level, said, run)] = bad(settings, "store")
    assert level is Level.WARNING
    assert "1 passages that an interrupted run left" in said
    assert run == "assistant ingest"


def test_a_word_index_that_is_not_in_line_is_told_and_left_as_it_is(settings: Settings) -> None:
    store = open_store(settings.store, fingerprint=BUILT)
    store.withdraw(["b.txt"])
    store.close()
    before = {p.name: p.read_bytes() for p in (settings.store / "lexical").iterdir()}
    told = list(bad(settings, "store"))
    assert any("word index" in said and run == "assistant ingest" for _, said, run in told)
    assert {p.name: p.read_bytes() for p in (settings.store / "lexical").iterdir()} == before


def test_files_not_indexed_and_documents_not_there_are_told(settings: Settings) -> None:
    folder = Path(settings.folder)
    (folder / "a.txt").rename(folder / "neu.txt")
    told = [said for _, said, _ in bad(settings, "store")]
    assert told == [
        "1 files are not indexed: neu.txt …",
        "1 documents are not in the folder: a.txt …",
    ]


def test_a_damaged_store_is_a_problem_with_the_command_that_mends_it(settings: Settings) -> None:
    os.truncate(settings.store / "chroma.sqlite3", 100)
    [(level, said, run)] = bad(settings, "store")
    assert level is Level.PROBLEM
    assert "damaged" in said
    assert run == "assistant ingest --rebuild"


def test_a_mark_that_says_nothing_is_a_problem(settings: Settings) -> None:
    (settings.store / "store.json").write_text("[]", "utf-8")
    [(level, _, run)] = bad(settings, "store")
    assert (level, run) == (Level.PROBLEM, "assistant ingest --rebuild")


def test_no_store_is_a_warning_and_none_is_made(settings: Settings, tmp_path: Path) -> None:
    elsewhere = replace(settings, store=tmp_path / "nowhere")
    [(level, _, run)] = bad(elsewhere, "store")
    assert (level, run) == (Level.WARNING, "assistant ingest")
    assert not (tmp_path / "nowhere").exists()


def test_a_store_in_use_by_no_server_is_left_alone(settings: Settings) -> None:
    with own(settings.store):
        [(level, said, _)] = bad(settings, "store")
    assert level is Level.WARNING
    assert str(os.getpid()) in said


class Serving(FakeService):
    """Says what it was made with."""

    def __init__(self, now: Status) -> None:
        super().__init__([memory_document("a.txt", COLOSSE), memory_document("b.txt", PHARE)])
        self._now = now

    def status(self, *, check: bool = False) -> Status:
        return self._now if check else Status("ready")


@contextmanager
def served(settings: Settings, now: Status) -> Iterator[None]:
    """A server that owns the store and is in this state."""
    with (
        own(settings.store) as owner,
        serving(Serving(now), token=owner.token) as url,
        own(settings.store, url=url),
    ):
        yield


@pytest.mark.parametrize(
    ("now", "level", "said"),
    [
        (Status("failed", "It is damaged. Run: assistant ingest --rebuild"), "problem", "It is damaged."),
        (Status("indexing", done=3, total=9), "warning", "3 of 9"),
        (Status("ready", "4 passages are left. Run: assistant ingest"), "warning", "4 passages"),
    ],
)
def test_a_server_that_runs_is_asked(settings: Settings, now: Status, level: str, said: str) -> None:
    with served(settings, now):
        [(found_level, found_text, run)] = bad(settings, "store")
    assert found_level == level
    assert said in found_text
    assert run


def test_files_that_a_server_refused_are_told(settings: Settings) -> None:
    now = Status("ready", documents=2, refused=(Refusal("c.pdf", "it is encrypted"),))
    with served(settings, now):
        told = list(bad(settings, "documents"))
        store = found(settings, "store")
    assert [said for _, said, _ in told] == ["c.pdf: it is encrypted"]
    assert "2 documents" in store[-1].found


def test_a_folder_that_is_not_there_is_a_problem(settings: Settings, tmp_path: Path) -> None:
    [(level, said, run)] = bad(replace(settings, folder=str(tmp_path / "gone")), "documents")
    assert level is Level.PROBLEM
    assert "does not exist" in said
    assert "ASSISTANT_FOLDER" in run


def test_files_of_types_that_are_not_read_are_told(settings: Settings) -> None:
    (Path(settings.folder) / "old.doc").write_bytes(b"x")
    [(level, said, run)] = bad(settings, "documents")
    assert level is Level.WARNING
    assert "old.doc" in said
    assert ".pdf" in run


def test_files_whose_reader_is_not_installed_are_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (Path(settings.folder) / "c.xlsx").write_bytes(b"x")
    assert list(bad(settings, "documents")) == []
    monkeypatch.setitem(extra.LIBRARIES, ".xlsx", "no_such_library")
    [(level, said, run)] = bad(settings, "documents")
    assert level is Level.WARNING
    assert "c.xlsx" in said
    assert run == "python -m pip install 'assistant[formats]'"


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_keys_that_others_can_read_are_told(settings: Settings) -> None:
    settings.keys.write_text("{}", "utf-8")
    settings.keys.chmod(0o644)
    [(level, said, run)] = bad(settings, "places")
    assert level is Level.WARNING
    assert run == f"chmod 600 {settings.keys}"
    assert "other users" in said


def test_a_place_below_a_file_cannot_be_written(settings: Settings) -> None:
    settings.feedback.write_text("", "utf-8")
    [(level, said, run)] = bad(replace(settings, uploads=settings.feedback / "uploads"), "places")
    assert level is Level.PROBLEM
    assert "cannot be written" in said
    assert "ASSISTANT_UPLOADS" in run


def test_little_room_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(settings.store)
    for free, level in ((10_000_000, Level.PROBLEM), (400_000_000, Level.WARNING), (10**12, Level.FINE)):
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: usage._replace(free=free))
        assert found(settings, "disk")[0].level is level


def test_a_package_that_is_missing_or_of_another_version_is_named_with_what_installs_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = ("<3", ["no-such-package>=2; python_version >= '3'", "rich<1", 'pypdf<1; extra == "test"'])
    monkeypatch.setattr(installed, "declared", lambda: declared)
    told = list(bad(settings, "installation"))
    assert [level for level, *_ in told] == [Level.PROBLEM, Level.PROBLEM, Level.WARNING]
    assert told[1][1].startswith("missing where no-such-package>=2 is needed, ")
    assert told[1][2] == "python -m pip install 'no-such-package>=2' 'rich<1'"


def test_what_the_package_declares_is_its_pyproject() -> None:
    python, needed = installed.declared()
    assert "3.11" in python
    assert any(line.startswith("chromadb") for line in needed)


def test_a_check_that_fails_does_not_keep_the_others_from_being_made(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first(patient: Patient) -> Iterator[Finding]:
        raise StoreDamaged("It is cut. Run: assistant ingest --rebuild")

    def second(patient: Patient) -> Iterator[Finding]:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    monkeypatch.setattr(looking, "CHECKS", (first, second))
    one, two = examine(Patient(settings))
    assert one == Finding("first", Level.PROBLEM, "It is cut.", "assistant ingest --rebuild")
    assert (two.found, two.level) == ("torch cannot be imported", Level.PROBLEM)


@pytest.fixture
def said_by(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    for name in ("folder", "store", "cache", "uploads", "keys", "feedback"):
        monkeypatch.setenv(f"ASSISTANT_{name.upper()}", str(getattr(settings, name)))

    def run(*words: str) -> tuple[int, str]:
        code = main(["doctor", "--quick", *words])
        return code, capsys.readouterr().out

    return run


def test_the_command_prints_a_line_for_each_finding_and_its_exit_code_tells(
    settings: Settings, said_by: Say
) -> None:
    code, out = said_by()
    assert code == 0
    assert "✓ store" in out
    os.truncate(settings.store / "chroma.sqlite3", 100)
    code, out = said_by()
    assert code == 1
    assert "→ assistant ingest --rebuild" in out


def test_as_json_it_is_an_object(settings: Settings, said_by: Say) -> None:
    code, out = said_by("--json")
    said = json.loads(out)
    assert (code, said["sound"]) == (0, True)
    assert {"check", "level", "found", "run"} == set(said["findings"][0])


@pytest.mark.model
def test_models_that_load_are_fine_and_a_store_of_other_models_is_a_problem(settings: Settings) -> None:
    from assistant.settings import CACHE

    told = list(examine(Patient(replace(settings, cache=CACHE))))
    assert any("load and read" in f.found and f.level is Level.FINE for f in told)
    [wrong] = [f for f in told if f.level is Level.PROBLEM]
    assert "another embedding model" in wrong.found
    assert wrong.run == "assistant ingest --rebuild"


def test_models_that_do_not_load_are_a_problem(settings: Settings) -> None:
    (Path(settings.folder) / "model").mkdir()
    told = list(examine(Patient(replace(settings, model=str(Path(settings.folder) / "model")))))
    [wrong] = [f for f in told if f.level is Level.PROBLEM]
    assert wrong.check == "models"
    assert "ASSISTANT_MODEL" in str(wrong)
