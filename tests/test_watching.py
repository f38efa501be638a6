"""The folder watched: what is indexed when, and what is said where it cannot be."""

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.errors import AssistantError, NothingIndexed, StoreUnwritable
from assistant.watching import Watch


class Folder:
    """A folder of files with a number each that stands for what can be told of them."""

    def __init__(self, **files: int) -> None:
        self.files = {f"{name}.txt": (number,) for name, number in files.items()}
        self.aligned: list[tuple[str, ...] | None] = []
        self.notes: list[str] = []
        self.failure: AssistantError | None = None
        self.gone = False
        self.watch = Watch(self.look, self.align, self.notes.append)
        self.watch.begin()

    def look(self) -> dict[str, tuple[int, ...]]:
        if self.gone:
            raise AssistantError("documents does not exist.")
        return dict(self.files)

    def align(self, files: Sequence[str] | None) -> None:
        if self.failure:
            raise self.failure
        self.aligned.append(None if files is None else tuple(files))

    def looks(self, times: int = 1) -> list[tuple[str, ...] | None]:
        """What is indexed in so many looks."""
        self.aligned = []
        for _ in range(times):
            self.watch.step()
        return self.aligned


def test_nothing_is_indexed_where_nothing_changes() -> None:
    assert Folder(a=1, b=1).looks(5) == []


def test_what_has_changed_is_indexed_once_it_is_at_rest() -> None:
    folder = Folder(a=1, b=1)
    folder.files["a.txt"] = (2,)
    assert folder.looks() == []
    assert folder.looks() == [("a.txt",)]
    assert folder.looks(3) == []


def test_a_file_that_is_still_being_written_is_waited_for_and_holds_up_no_other() -> None:
    folder = Folder(a=1)
    folder.files["b.txt"] = (1,)
    for size in range(2, 8):
        folder.files["big.txt"] = (size,)
        folder.watch.step()
    assert folder.aligned == [("b.txt",)]
    assert folder.looks() == [("big.txt",)]


def test_a_file_that_comes_and_goes_between_two_looks_is_not_read() -> None:
    folder = Folder(a=1)
    folder.files["temporary.txt"] = (1,)
    folder.looks()
    del folder.files["temporary.txt"]
    assert folder.looks(3) == []


def test_a_file_renamed_is_named_by_both_names_at_once() -> None:
    folder = Folder(a=1, b=1)
    folder.files["c.txt"] = folder.files.pop("a.txt")
    assert folder.looks(2) == [("a.txt", "c.txt")]


def test_of_very_many_changes_the_whole_folder_is_compared() -> None:
    folder = Folder(a=1)
    folder.files |= {f"{n}.txt": (1,) for n in range(500)}
    assert folder.looks(3) == [None]


def test_what_changed_before_the_first_look_but_after_the_beginning_is_not_missed() -> None:
    folder = Folder(a=1)
    folder.files["a.txt"] = (2,)  # while the folder was indexed for the first time
    assert folder.looks(2) == [("a.txt",)]


def test_a_folder_that_is_gone_takes_nothing_away_and_is_told_until_it_is_back() -> None:
    folder = Folder(a=1, b=1)
    folder.gone = True
    assert folder.looks(40) == []
    folder.gone = False
    assert folder.looks(40) == []
    assert folder.notes == ["documents does not exist.", ""]


def test_a_folder_that_is_suddenly_empty_takes_nothing_away() -> None:
    folder = Folder(a=1, b=1)
    there, folder.files = folder.files, {}
    assert folder.looks(5) == []
    folder.files = there
    assert folder.looks(5) == []
    [note, end] = folder.notes
    assert "not mounted" in note
    assert "assistant ingest" in note
    assert end == ""


def test_the_last_of_a_folder_may_go() -> None:
    folder = Folder(a=1)
    folder.files = {}
    folder.failure = NothingIndexed("Nothing was indexed: it holds no document.")
    folder.looks(5)
    assert folder.notes == ["Nothing was indexed: it holds no document.", ""]


def test_what_fails_is_told_and_tried_again_later() -> None:
    folder = Folder(a=1, b=1)
    folder.failure = StoreUnwritable("vectorstore/ cannot be written (disk full).")
    folder.files["a.txt"] = (2,)
    folder.looks(10)
    assert folder.notes == ["vectorstore/ cannot be written (disk full)."]
    folder.failure = None
    assert folder.looks(10) == []
    assert folder.looks(40) == [("a.txt",)]
    assert folder.notes[-1] == ""


def test_it_ends_when_told() -> None:
    stopped, folder = threading.Event(), Folder(a=1)
    thread = threading.Thread(target=folder.watch.run, args=(stopped,), kwargs={"seconds": 0.01})
    thread.start()
    stopped.set()
    thread.join(30)
    assert not thread.is_alive()


LIGHTHOUSE = "Le phare de Kéréon mesure 47 mètres et fut allumé en 1916.\n"
QUESTION = "Combien mesure le phare de Kéréon ?"


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Assistant, Path]]:
    """An assistant over a folder of one document that is watched, ten looks a second."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "pain.txt").write_text("La boulangerie vend du pain de seigle.\n", "utf-8")
    stopped = threading.Event()
    with Assistant.open(folder, store=tmp_path / "store", uploads=tmp_path / "up") as assistant:
        watch = assistant.watch()
        thread = threading.Thread(target=watch.run, args=(stopped,), kwargs={"seconds": 0.1})
        thread.start()
        yield assistant, folder
        stopped.set()
        thread.join()


def until(assistant: Assistant, files: set[str]) -> None:
    for _ in range(600):
        if {r.file for r in assistant.documents()} == files and assistant.status().state == "ready":
            return
        time.sleep(0.05)
    raise TimeoutError({r.file for r in assistant.documents()})


@pytest.mark.model
def test_what_is_put_into_the_folder_is_answered_and_what_is_taken_out_is_not(
    watched: tuple[Assistant, Path],
) -> None:
    assistant, folder = watched
    (folder / "phare.md").write_text(LIGHTHOUSE, "utf-8")
    until(assistant, {"pain.txt", "phare.md"})
    assert {c.file for c in assistant.ask(QUESTION).citations} == {"phare.md"}
    (folder / "phare.md").rename(folder / "kereon.md")
    until(assistant, {"pain.txt", "kereon.md"})
    (folder / "kereon.md").write_bytes(b"")  # cannot be read: it is withdrawn and the status says why
    until(assistant, {"pain.txt"})
    [refused] = assistant.status().refused
    assert refused.file == "kereon.md"
    assert "empty" in refused.reason
    (folder / "kereon.md").unlink()
    (folder / "phare.md").write_text(LIGHTHOUSE, "utf-8")
    until(assistant, {"pain.txt", "phare.md"})
    assert assistant.status().refused == ()
    assistant.add("ajout.txt", b"Un ajout de plus.\n")
    until(assistant, {"pain.txt", "phare.md", "uploads/ajout.txt"})


@pytest.mark.model
def test_a_folder_that_goes_away_is_told_by_the_status(watched: tuple[Assistant, Path]) -> None:
    assistant, folder = watched
    folder.rename(folder.with_name("elsewhere"))
    while not assistant.status().message:
        time.sleep(0.05)
    assert "does not exist" in assistant.status().message
    assert assistant.status().state == "ready"
    assert len(assistant.documents()) == 1
    folder.with_name("elsewhere").rename(folder)
