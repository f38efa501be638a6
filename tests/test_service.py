"""The assistant on its real parts: models, store, lexical index."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, bootstrap
from assistant.adapters.chroma import opening
from assistant.adapters.chroma.store import ChromaStore
from assistant.errors import AssistantError, StoreDamaged
from assistant.serve.flow import waiting
from assistant.settings import Settings
from assistant.values import Answer

pytestmark = pytest.mark.model
SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="module")
def assistant(place: Path) -> Iterator[Assistant]:
    shutil.copytree(SEEDS, place / "documents")
    with Assistant.open(place / "documents", store=place / "store") as opened:
        yield opened


def test_it_is_ready_with_every_document(assistant: Assistant) -> None:
    status = assistant.status(check=True)
    assert (status.state, status.documents) == ("ready", 5)
    assert status.passages > 5


def test_documents_come_whole_from_the_store(assistant: Assistant) -> None:
    for path in SEEDS.glob("*.txt"):
        document = assistant.document(path.name)
        assert document is not None
        assert document.text == path.read_text("utf-8")
    assert assistant.document("nothing.txt") is None


@pytest.mark.parametrize(
    "question",
    [
        "Combien de satellites Starlink seront fabriqués sur la Lune ?",
        "Quand le centre de données est-il entré en service ?",
        "Que disent les sources sur Oracle ?",
        "De quoi parlent ces documents ?",
        "Résume l'article sur la guerre froide entre Musk et Altman",
        "Who founded LinkedIn?",
    ],
)
def test_whatever_is_answered_is_quoted_exactly(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    for citation in answer.citations:
        document = assistant.document(citation.file)
        assert document is not None
        assert document.text[citation.start : citation.end] == citation.quote
    for claim in answer.claims:
        assert claim.short in claim.citations[0].quote


def test_page_furniture_is_neither_found_nor_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Leave a Reply: your email address will not be published?")
    assert all("Leave a Reply" not in c.quote for c in answer.citations)
    assert all(h.passage.evidence for h in answer.hits)
    assert all("Share this content" not in h.passage.text for h in assistant.search("Share this content"))


def test_a_question_about_something_else_is_declined(assistant: Assistant) -> None:
    answer = assistant.ask("Quelle est la recette du boeuf bourguignon ?")
    assert answer.abstained
    assert answer.hits


def test_the_answer_comes_last_in_the_stream(assistant: Assistant) -> None:
    *_, last = assistant.stream("Qui est Masayoshi Son ?")
    assert isinstance(last, Answer)
    assert "SoftBank" in last.text


def test_changes_of_the_folder_are_answered_from(assistant: Assistant, place: Path) -> None:
    note = place / "documents" / "note.md"
    note.write_text("# Le phare\n\nLe phare de Kéréon mesure 47 mètres et fut allumé en 1916.\n", "utf-8")
    assert assistant.ingest().added == ("note.md",)
    answer = assistant.ask("Combien mesure le phare de Kéréon ?")
    assert (answer.citations[0].file, answer.claims[0].short) == ("note.md", "47 mètres")
    note.unlink()
    assert assistant.ingest().removed == ("note.md",)
    assert "note.md" not in {
        h.passage.file for h in assistant.ask("Combien mesure le phare de Kéréon ?").hits
    }


def test_a_folder_that_is_not_there_says_so_and_harms_nothing(assistant: Assistant, place: Path) -> None:
    with pytest.raises(AssistantError, match="does not exist"):
        assistant.ingest(place / "nowhere")
    assert assistant.status().documents == 5


def test_opened_again_it_knows_its_folder_and_is_ready_without_indexing(place: Path) -> None:
    again = Assistant(Settings(store=place / "store"))
    again.start(sync=False)
    assert again.status().folder == str(place / "documents")
    assert (again.status().state, again.status().documents) == ("ready", 5)
    again.close()


def test_opened_again_it_answers_while_the_folder_is_still_compared(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparing, go_on, sync = threading.Event(), threading.Event(), bootstrap.sync_folder

    def compared(*given: Any, **named: Any) -> Any:
        comparing.set()
        assert go_on.wait(60)
        return sync(*given, **named)

    monkeypatch.setattr(bootstrap, "sync_folder", compared)
    again = Assistant(Settings(store=place / "store"))
    starting = threading.Thread(target=again.start)
    starting.start()
    assert comparing.wait(60)
    now = again.status()
    assert (now.state, now.documents, waiting(now)) == ("indexing", 5, False)
    assert not again.ask("Qui est Masayoshi Son ?").abstained
    go_on.set()
    starting.join()
    assert again.status().state == "ready"
    again.close()


def test_the_store_is_opened_while_the_models_are_loaded(
    place: Path, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere, opened, load = place / "elsewhere", threading.Event(), bootstrap.load_models
    with Assistant.open(SEEDS, store=elsewhere):
        pass

    def loaded(settings: Settings) -> bootstrap.Models:
        assert opened.wait(60), "the store waits for the models"
        return load(settings)

    class Told(ChromaStore):
        def __init__(self, path: Path, **options: Any) -> None:
            super().__init__(path, **options)
            opened.set()

    monkeypatch.setattr(opening, "ChromaStore", Told)
    monkeypatch.setattr(bootstrap, "load_models", loaded)
    with Assistant.open(SEEDS, store=elsewhere) as again:
        assert not again.ask("Qui est Masayoshi Son ?").abstained
    with Assistant.open(SEEDS, store=elsewhere):
        pass


def test_a_rebuild_mends_a_store_that_cannot_be_opened(place: Path) -> None:
    broken = place / "broken"
    with Assistant.open(SEEDS, store=broken):
        pass
    (broken / "chroma.sqlite3").write_bytes(b"not a database")
    mended = Assistant(Settings(folder=str(SEEDS), store=broken))
    with pytest.raises(StoreDamaged, match="--rebuild"):
        mended.start()
    assert mended.status().state == "failed"
    assert len(mended.ingest(rebuild=True).added) == 5
    assert mended.status().state == "ready"
    assert not mended.ask("Qui est Masayoshi Son ?").abstained
    mended.close()
