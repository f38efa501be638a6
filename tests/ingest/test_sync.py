"""What bringing a store in line with a folder promises, over fakes that keep the ports' contracts."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import AssistantError, NothingIndexed
from assistant.ingest.index import enriched
from assistant.ingest.sync import sync
from assistant.reports import Summary
from assistant.scope import EVERYTHING, Scope
from assistant.values import Document, DocumentRecord, Passage, Vector
from tests.fakes import FakeEmbedder, FakeLoader, FakeStore, memory_document, memory_passages

Progress = Callable[[int, int, str], None]


class CountingEmbedder(FakeEmbedder):
    """Remembers what it embedded."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.calls: list[int] = []

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        self.texts += texts
        self.calls.append(len(texts))
        return super().embed_passages(texts)


def split(document: Document) -> list[Passage]:
    """A passage a line; a line that begins with ~ is furniture."""
    return [replace(p, evidence=not p.text.startswith("~")) for p in memory_passages(document)]


def run(
    folder: Path,
    store: FakeStore,
    *,
    only: Scope = EVERYTHING,
    progress: Progress | None = None,
    batch: int = 4,
) -> Summary:
    embedder = CountingEmbedder()
    return sync(
        folder,
        loader=FakeLoader(),
        split=split,
        embedder=embedder,
        store=store,
        only=only,
        progress=progress,
        batch=batch,
    )


def embedded(folder: Path, store: FakeStore) -> list[str]:
    """What one more run embeds."""
    embedder = CountingEmbedder()
    sync(folder, loader=FakeLoader(), split=split, embedder=embedder, store=store)
    return embedder.texts


def shown(store: FakeStore) -> dict[str, str]:
    return {r.file: "".join(p.text for p in store.passages(r.file)) for r in store.records()}


def content(folder: Path) -> dict[str, str]:
    return {f: (folder / f).read_text("utf-8") for f in FakeLoader().files(folder)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text("Titre un\nLa lune est loin.\n~Partager\n", "utf-8")
    (tmp_path / "b.txt").write_text("Titre deux\nLe soleil brille.\n", "utf-8")
    (tmp_path / "sub" / "c.txt").write_text("Titre trois\nLa mer est salée.\n", "utf-8")
    return tmp_path


def test_a_new_folder_is_added_whole(folder: Path) -> None:
    store = FakeStore()
    summary = run(folder, store)
    assert summary.added == ("a.txt", "b.txt", "sub/c.txt")
    assert shown(store) == content(folder)
    assert summary.passages == 7
    assert store.sweep() == 0


def test_an_unchanged_folder_embeds_nothing_and_changes_nothing(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    revision = store.revision
    assert embedded(folder, store) == []
    summary = run(folder, store)
    assert summary.unchanged == ("a.txt", "b.txt", "sub/c.txt")
    assert (summary.added, summary.changed, summary.removed, summary.moved) == ((), (), (), ())
    assert store.revision == revision


def test_a_touched_file_is_unchanged(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    (folder / "a.txt").touch()
    assert embedded(folder, store) == []


def test_a_changed_file_is_replaced_without_a_trace(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    (folder / "a.txt").write_text("Titre neuf\nMars est rouge.\n", "utf-8")
    summary = run(folder, store)
    assert summary.changed == ("a.txt",)
    assert shown(store) == content(folder)
    assert store.sweep() == 0
    [question] = FakeEmbedder().embed_questions(["lune loin"])
    assert not any("lune" in p.text for p, _ in store.nearest(question, k=10))


def test_a_removed_file_leaves_no_row(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    (folder / "b.txt").unlink()
    summary = run(folder, store)
    assert summary.removed == ("b.txt",)
    assert shown(store) == content(folder)
    assert store.sweep() == 0


def test_a_rename_moves_without_embedding(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    (folder / "a.txt").rename(folder / "sub" / "z.txt")
    assert embedded(folder, store) == []
    assert shown(store) == content(folder)
    assert store.sweep() == 0


def test_a_rename_is_named_as_a_move_only(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    (folder / "a.txt").rename(folder / "z.txt")
    summary = run(folder, store)
    assert summary.moved == ("a.txt -> z.txt",)
    assert (summary.added, summary.removed) == ((), ())
    assert summary.unchanged == ("b.txt", "sub/c.txt")


def test_two_files_that_trade_names_keep_their_contents(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    (folder / "a.txt").rename(folder / "x")
    (folder / "b.txt").rename(folder / "a.txt")
    (folder / "x").rename(folder / "b.txt")
    summary = run(folder, store)
    assert summary.changed == ("a.txt", "b.txt")
    assert shown(store) == content(folder)
    assert embedded(folder, store) == []


def test_a_file_renamed_while_another_takes_its_name_moves(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    (folder / "a.txt").rename(folder / "old.txt")
    (folder / "a.txt").write_text("Titre neuf\nMars est rouge.\n", "utf-8")
    summary = run(folder, store)
    assert summary.moved == ("a.txt -> old.txt",)
    assert summary.changed == ("a.txt",)
    assert shown(store) == content(folder)
    assert store.sweep() == 0


def test_files_of_the_same_bytes_are_indexed_once_and_both_named(folder: Path) -> None:
    (folder / "copy.txt").write_bytes((folder / "a.txt").read_bytes())
    store = FakeStore()
    summary = run(folder, store)
    assert summary.duplicates == ("copy.txt = a.txt",)
    assert "copy.txt" not in summary.added
    assert shown(store) == content(folder)
    assert store.passages("a.txt")[0].also == ("copy.txt",)
    [question] = FakeEmbedder().embed_questions(["lune"])
    texts = [p.text for p, _ in store.nearest(question, k=10)]
    assert len(texts) == len(set(texts)) == 6


def test_a_copy_made_later_costs_nothing_and_survives_its_original(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    (folder / "copy.txt").write_bytes((folder / "a.txt").read_bytes())
    assert embedded(folder, store) == []
    assert run(folder, store).duplicates == ("copy.txt = a.txt",)
    (folder / "a.txt").unlink()
    assert embedded(folder, store) == []
    assert shown(store) == content(folder)
    assert store.sweep() == 0


def test_the_same_bytes_under_another_type_are_read_anew(folder: Path) -> None:
    class AnyName(FakeLoader):
        def files(self, folder: Path) -> list[str]:  # type: ignore[override]
            return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.*"))

        def load(self, folder: Path, file: str) -> Document:
            document = super().load(folder, file)
            return replace(document, text=document.text.upper() if file.endswith(".md") else document.text)

    store, parts = FakeStore(), {"loader": AnyName(), "split": split, "embedder": FakeEmbedder()}
    sync(folder, store=store, **parts)  # type: ignore[arg-type]
    (folder / "a.txt").rename(folder / "a.md")
    summary = sync(folder, store=store, **parts)  # type: ignore[arg-type]
    assert (summary.added, summary.removed) == (("a.md",), ("a.txt",))
    assert shown(store)["a.md"].startswith("TITRE UN\nLA LUNE")
    assert store.sweep() == 0


def test_a_title_taken_from_the_name_follows_the_name(folder: Path) -> None:
    class Untitled(FakeLoader):
        def load(self, folder: Path, file: str) -> Document:
            return replace(super().load(folder, file), title=Path(file).stem)

    store, parts = FakeStore(), {"loader": Untitled(), "split": split, "embedder": FakeEmbedder()}
    sync(folder, store=store, **parts)  # type: ignore[arg-type]
    (folder / "a.txt").rename(folder / "z.txt")
    sync(folder, store=store, **parts)  # type: ignore[arg-type]
    assert {r.file: r.title for r in store.records()}["z.txt"] == "z"


def test_a_bad_file_is_refused_once_and_the_rest_goes_on(folder: Path) -> None:
    (folder / "bad.txt").write_text("BROKEN", "utf-8")
    (folder / "bad2.txt").write_text("BROKEN", "utf-8")
    store = FakeStore()
    summary = run(folder, store)
    assert [r.file for r in summary.refused] == ["bad.txt", "bad2.txt"]
    assert summary.refused[0].reason == "it is broken: mend it."
    assert "bad.txt" in summary.refused[1].reason
    assert summary.duplicates == ()
    assert len(summary.added) == 3
    assert store.sweep() == 0


def test_a_file_that_cannot_be_read_any_more_is_withdrawn_and_said(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    (folder / "a.txt").write_text("BROKEN", "utf-8")
    summary = run(folder, store)
    assert [r.file for r in summary.refused] == ["a.txt"]
    assert "withdrawn" in summary.refused[0].reason
    assert summary.removed == ()
    assert "a.txt" not in shown(store)
    assert store.sweep() == 0


def test_a_file_that_cannot_even_be_opened_is_withdrawn_and_said(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    (folder / "a.txt").unlink()
    (folder / "a.txt").symlink_to(folder / "nowhere")
    summary = run(folder, store)
    assert [r.file for r in summary.refused] == ["a.txt"]
    assert "withdrawn" in summary.refused[0].reason
    assert (summary.removed, sorted(shown(store))) == ((), ["b.txt", "sub/c.txt"])


def test_a_file_that_changes_between_hash_and_reading_is_refused(folder: Path) -> None:
    class Late(FakeLoader):
        def load(self, folder: Path, file: str) -> Document:
            (folder / file).write_text("Titre\nAutre chose.\n", "utf-8")
            return super().load(folder, file)

    store = FakeStore()
    with pytest.raises(NothingIndexed, match="changed while it was read"):
        sync(folder, loader=Late(), split=split, embedder=FakeEmbedder(), store=store)
    assert store.sweep() == 0


def test_a_folder_without_documents_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NothingIndexed, match=r"Put .*\.txt.* in the folder"):
        run(tmp_path, FakeStore())


def test_a_folder_of_bad_files_is_an_error_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("BROKEN", "utf-8")
    with pytest.raises(NothingIndexed, match=r"bad\.txt: it is broken"):
        run(tmp_path, FakeStore())


def test_an_emptied_folder_empties_the_store_and_says_so(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    for file in content(folder):
        (folder / file).unlink()
    with pytest.raises(NothingIndexed):
        run(folder, store)
    assert store.records() == []
    assert store.sweep() == 0


def test_only_what_is_asked_for_is_brought_in_line(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    before = shown(store)
    (folder / "new.txt").write_text("Nouveau\nUn texte nouveau.\n", "utf-8")
    first, *others = before
    (folder / first).unlink()
    for file in others:
        (folder / file).write_text("Changé\nTout est changé.\n", "utf-8")
    summary = run(folder, store, only=Scope(("new.txt",)))
    assert (summary.added, summary.removed, summary.changed, summary.moved) == (("new.txt",), (), (), ())
    assert shown(store) == before | {"new.txt": "Nouveau\nUn texte nouveau.\n"}
    summary = run(folder, store, only=Scope((first,)))
    assert (summary.removed, set(shown(store))) == ((first,), {"new.txt", *others})


def test_a_copy_that_alone_is_asked_for_is_no_move(folder: Path) -> None:
    store = FakeStore()
    run(folder, store)
    original = next(iter(shown(store)))
    (folder / "copy.txt").write_bytes((folder / original).read_bytes())
    summary = run(folder, store, only=Scope(("copy.txt",)))
    assert (summary.moved, summary.removed) == ((), ())
    assert shown(store)["copy.txt"] == shown(store)[original]
    assert store.passages(original)[0].also == ("copy.txt",)


@pytest.mark.parametrize("name", ["missing", "a.txt"])
def test_a_folder_that_is_none_is_an_error_and_touches_nothing(folder: Path, name: str) -> None:
    store = FakeStore()
    run(folder, store)
    with pytest.raises(AssistantError, match=name):
        run(folder / name, store)
    assert len(store.records()) == 3


def test_only_evidence_is_embedded_each_passage_once(folder: Path) -> None:
    texts = embedded(folder, FakeStore())
    assert len(texts) == 6
    assert not any("Partager" in t for t in texts)


def test_passages_are_embedded_with_their_title_and_heading() -> None:
    [_, second] = memory_passages(memory_document("a.txt", "Titre\nTexte ici.\n"))
    assert enriched(second) == "Titre\nTexte ici."
    assert enriched(replace(second, heading="Partie")) == "Titre\nPartie\nTexte ici."
    assert enriched(replace(second, heading="Titre")) == "Titre\nTexte ici."


def test_what_the_passage_begins_with_is_not_said_twice() -> None:
    [first, _] = memory_passages(memory_document("a.txt", "Titre\nTexte ici.\n"))
    assert enriched(first) == "Titre"
    assert enriched(replace(first, title="Un titre coupé…", text="Un titre coupé en deux")) == (
        "Un titre coupé en deux"
    )


def test_batches_are_filled_across_documents_longest_first(tmp_path: Path) -> None:
    for n in range(10):
        (tmp_path / f"{n}.txt").write_text("Titre\n" + f"mot {n} " * (n + 1), "utf-8")
    embedder = CountingEmbedder()
    sync(tmp_path, loader=FakeLoader(), split=split, embedder=embedder, store=FakeStore(), batch=8)
    assert embedder.calls == [8, 8, 4]
    assert "mot 9" in embedder.texts[0]


def test_progress_counts_passages_and_ends_at_the_total(folder: Path) -> None:
    told: list[tuple[int, int, str]] = []
    run(folder, FakeStore(), progress=lambda *what: told.append(what), batch=2)
    done = [d for d, _, _ in told]
    assert done == sorted(done)
    assert all(d <= total for d, total, _ in told)
    assert told[-1][:2] == (7, 7)
    assert {file for *_, file in told} <= {"a.txt", "b.txt", "sub/c.txt"}


def test_progress_of_a_refused_file_does_not_stay_short_of_the_total(folder: Path) -> None:
    (folder / "bad.txt").write_text("BROKEN" * 100, "utf-8")
    told: list[tuple[int, int, str]] = []
    run(folder, FakeStore(), progress=lambda *what: told.append(what))
    assert told[-1][:2] == (7, 7)


def test_a_document_without_evidence_can_still_be_shown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("~Partager\n~Imprimer\n", "utf-8")
    store = FakeStore()
    assert run(tmp_path, store).added == ("a.txt",)
    assert shown(store) == content(tmp_path)


class Stop(BaseException):
    """What Ctrl-C and kill -9 look like from inside."""


class MortalStore(FakeStore):
    """Dies before its n-th change, and shows each moment to a witness."""

    def __init__(self, witness: Callable[["MortalStore"], None]) -> None:
        super().__init__()
        self.left, self._witness = -1, witness

    def _age(self) -> None:
        self._witness(self)
        if self.left == 0:
            raise Stop
        self.left -= 1

    def add(self, passages: Sequence[Passage], vectors: Sequence[Vector | None]) -> None:
        for passage, vector in zip(passages, vectors, strict=True):
            self._age()
            super().add([passage], [vector])

    def publish(self, records: Sequence[DocumentRecord]) -> None:
        for record in records:
            self._age()
            super().publish([record])

    def withdraw(self, files: Sequence[str]) -> None:
        for file in files:
            self._age()
            super().withdraw([file])

    def sweep(self) -> int:
        self._age()
        return super().sweep()


@pytest.mark.parametrize("seed", range(20))
def test_a_run_cut_short_anywhere_shows_whole_documents_and_the_next_completes(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    versions: set[str] = set()

    def witness(store: MortalStore) -> None:
        assert set(shown(store).values()) <= versions

    store = MortalStore(witness)
    for _ in range(12):
        _stir(tmp_path, chance)
        versions |= set(content(tmp_path).values())
        store.left = chance.randrange(12)
        try:
            run(tmp_path, store, batch=2)
        except (Stop, NothingIndexed):
            witness(store)
    store.left = -1
    (tmp_path / "last.txt").write_text("Fin\n", "utf-8")
    versions |= set(content(tmp_path).values())
    run(tmp_path, store, batch=2)
    assert shown(store) == content(tmp_path)
    assert store.sweep() == 0


def _stir(folder: Path, chance: random.Random) -> None:
    """Write, copy, rename and delete a few files."""
    for _ in range(3):
        files = FakeLoader().files(folder)
        there = [folder / f for f in files] or [folder / "0.txt"]
        file, other = chance.choice(there), folder / f"{chance.randrange(6)}.txt"
        match chance.randrange(4):
            case 0 if file.exists():
                file.rename(other)
            case 1 if file.exists():
                other.write_bytes(file.read_bytes())
            case 2:
                file.unlink(missing_ok=True)
            case _:
                words = [f"mot{chance.randrange(9)}\n" for _ in range(chance.randrange(1, 6))]
                other.write_text("".join(words), "utf-8")


def test_a_store_made_before_there_were_sketches_gets_them_at_the_next_ingest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"~menu\n{'mot ' * 4}{' '.join(map(str, range(40)))}\n", "utf-8")
    store = FakeStore()
    run(tmp_path, store)
    [made] = store.records()
    store.publish([replace(made, sketch="")])
    assert run(tmp_path, store).unchanged == ("a.txt",)
    assert store.records() == [made]
    assert made.sketch.strip("|")
