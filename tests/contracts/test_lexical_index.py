"""What every lexical index keeps, the fake and the real one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.adapters.tantivy.index import TantivyIndex
from assistant.ports import LexicalIndex
from assistant.values import DocumentRecord, Passage
from tests.fakes import FakeLexicalIndex, FakeStore, memory_document

LINES = {
    "memphis.txt": "Le superordinateur Colossus tourne à Memphis avec plus de 100 000 processeurs.",
    "moon.txt": "L'usine lunaire lancerait des satellites par catapulte électromagnétique.",
    "vote.txt": "Musk a donné 277 millions de dollars à la campagne ; l'œuvre de Grok-2 reste à faire.",
    "cable.txt": "Der Vertrag über die Verlegung der Kabel wurde gestern unterschrieben.",
}
LANGUAGES = {"cable.txt": "de"}


@pytest.fixture(params=["fake", "tantivy"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    made: dict[str, Callable[[], LexicalIndex]] = {
        "fake": FakeLexicalIndex,
        "tantivy": lambda: TantivyIndex(tmp_path / "words"),
    }
    return made[request.param]()


def publish(store: FakeStore, file: str, text: str, **facts: object) -> Passage:
    document = memory_document(file, text)
    language = LANGUAGES.get(file, "fr")
    passage = Passage(file, 0, len(text), text, document.sha256, document.title, language=language)
    passage = replace(passage, **facts)  # type: ignore[arg-type]
    store.add([passage], [[1.0]])
    record = DocumentRecord(file, document.sha256, document.title, None, passage.language, len(text), 1)
    store.publish([record])
    return passage


def filled() -> FakeStore:
    store = FakeStore()
    for file, text in LINES.items():
        publish(store, file, text)
    return store


def files(index: LexicalIndex, store: FakeStore, query: str, k: int = 10) -> list[str]:
    return [p.file for p in store.find([i for i, _ in index.rank(query, k=k)])]


@pytest.mark.parametrize(
    ("query", "file"),
    [
        ("Combien de processeurs compte Colossus ?", "memphis.txt"),
        ("100000 processeurs", "memphis.txt"),
        ("100\u202f000", "memphis.txt"),
        ("100,000 chips", "memphis.txt"),
        ("colosus", "memphis.txt"),
        ("combien de gpu pour colosus", "memphis.txt"),
        ("superordinateurs", "memphis.txt"),
        ("super-ordinateur", "memphis.txt"),
        ("How many processors does Colossus have?", "memphis.txt"),
        ("Wie viele Prozessoren hat Colossus?", "memphis.txt"),
        ("catapulte electromagnetique", "moon.txt"),
        ("CATAPULTES ÉLECTROMAGNÉTIQUES", "moon.txt"),
        ("d’usine", "moon.txt"),
        ("277 millions", "vote.txt"),
        ("l'oeuvre", "vote.txt"),
        ("grok 2", "vote.txt"),
        ("grok2", "vote.txt"),
        ("Grok-2", "vote.txt"),
        ("vertrag kabel", "cable.txt"),
    ],
)
def test_a_question_finds_the_passage_that_holds_its_words(
    index: LexicalIndex, query: str, file: str
) -> None:
    store = filled()
    index.update(store)
    assert files(index, store, query)[0] == file


@pytest.mark.parametrize(
    "query", ["", " ", "?!", "🚀", "AND OR NOT", '+(-"[{^~*:\\/', "le la les", "999", "xyz"]
)
def test_a_query_without_known_words_finds_nothing(index: LexicalIndex, query: str) -> None:
    index.update(filled())
    assert index.rank(query, k=5) == []


def test_a_query_of_ten_thousand_words_is_answered(index: LexicalIndex) -> None:
    store = filled()
    index.update(store)
    query = " ".join(f"mot{n}x" for n in range(10_000)) + " Colossus"
    assert files(index, store, query) == ["memphis.txt"]


def test_operators_are_words_like_others(index: LexicalIndex) -> None:
    store = filled()
    index.update(store)
    assert files(index, store, 'stems:x OR "Colossus" AND NOT +Memphis^9')[0] == "memphis.txt"


def test_furniture_is_never_found(index: LexicalIndex) -> None:
    store = FakeStore()
    publish(store, "a.txt", "Laissez un commentaire sur Colossus", evidence=False)
    index.update(store)
    assert index.rank("commentaire Colossus", k=5) == []


def test_a_title_and_a_heading_are_searched(index: LexicalIndex) -> None:
    store = FakeStore()
    publish(store, "a.txt", "Budget\nLe total monte.", heading="Travaux du viaduc")
    publish(store, "b.txt", "Autre chose\nLe total baisse.")
    index.update(store)
    assert files(index, store, "viaduc") == ["a.txt"]
    assert files(index, store, "le total du budget")[0] == "a.txt"


def test_figures_and_short_words_are_not_taken_for_others(index: LexicalIndex) -> None:
    store = filled()
    index.update(store)
    assert index.rank("278", k=5) == []
    assert index.rank("mus", k=5) == []


def test_an_index_follows_its_store(index: LexicalIndex) -> None:
    store = filled()
    index.update(store)
    publish(store, "new.txt", "Un tramway relie la gare au port.")
    store.withdraw(["memphis.txt"])
    publish(store, "moon.txt", "La fusée décolle demain.")
    index.update(store)
    assert files(index, store, "tramway") == ["new.txt"]
    assert files(index, store, "fusée") == ["moon.txt"]
    assert index.rank("catapulte", k=5) == []
    assert index.rank("superordinateur", k=5) == []


def test_words_are_sought_within_the_documents_asked_for(index: LexicalIndex) -> None:
    store = filled()
    index.update(store)
    moon = next(r for r in store.records() if r.file == "moon.txt")
    query = "superordinateur et usine lunaire"
    everywhere = dict(index.rank(query, k=5))
    found = index.rank(query, k=5, within={moon.sha256})
    assert len(everywhere) == 2
    assert [p.file for p in store.find([i for i, _ in found])] == ["moon.txt"]
    assert found[0][1] == pytest.approx(everywhere[found[0][0]])
    assert index.rank(query, k=5, within=()) == []


def test_scores_fall_and_k_limits(index: LexicalIndex) -> None:
    store = filled()
    for n in range(5):
        publish(store, f"{n}.txt", f"Colossus numéro {n} : " + "rien " * n)
    index.update(store)
    scores = [score for _, score in index.rank("Colossus Memphis", k=3)]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    assert index.rank("Colossus", k=0) == []


def test_nothing_is_found_before_the_first_update(index: LexicalIndex) -> None:
    assert index.rank("Colossus", k=5) == []
