"""``assistant evaluate`` over a service and an index in memory."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.commands.connect import Connect
from assistant.commands.line import main
from assistant.exchange import answer_from_json
from assistant.ports import Progress, Service
from assistant.settings import Settings
from assistant.values import Answer, Document
from tests.fakes import FakeJudge, FakeService, memory_document

Say = Callable[..., tuple[int, str, str]]
SERVICE = FakeService([memory_document("a.txt", "Le projet coûte 12 milliards.\nLe chat dort.\n")])
CAT = "Où dort le chat ?"
JUDGED: list[dict[str, Any]] = [
    {"id": "1", "category": "fact", "question": "Combien coûte le projet ?", "answerable": True},
    {
        "id": "2",
        "category": "fact",
        "question": "Où dort le chat ?",
        "answerable": True,
        "files_any": ["b.txt"],
    },
    {"id": "3", "category": "none", "question": "Quelle capitale australienne ?", "answerable": False},
]


class Overlap:
    """An index that ranks documents by the words they share with the question."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents

    def search_lists(self, question: str, k: int) -> Mapping[str, Sequence[str]]:
        ranked = sorted(self._documents, key=lambda d: -len(self._shared(question, d)))
        return {"dense": [], "bm25": [d.file for d in ranked[:k]], "fused": [d.file for d in ranked[:k]]}

    def answer(self, question: str) -> str:
        return "le chat"

    def answerable(self, question: str, files: Sequence[str]) -> float:
        return float(max(len(self._shared(question, d)) for d in self._documents if d.file in files))

    def _shared(self, question: str, document: Document) -> set[str]:
        return set(question.lower().split()) & set(document.text.lower().split())


@contextmanager
def build_index(documents: Sequence[Document], progress: Progress) -> Iterator[Overlap]:
    progress(len(documents), len(documents), "")
    yield Overlap(documents)


def connect(service: Service) -> Connect:
    @contextmanager
    def connected(settings: Settings, *, indexed: bool = False, rebuild: bool = False) -> Iterator[Service]:
        assert indexed
        yield service

    return connected


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    def run(*words: object, over: Service = SERVICE) -> tuple[int, str, str]:
        code = main(["evaluate", *map(str, words)], connect=connect(over), build_index=build_index)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    path = tmp_path / "judged.jsonl"
    path.write_text("\n".join(map(json.dumps, JUDGED)), "utf-8")
    return path


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    files = {
        "corpus.jsonl": [{"id": "p1", "text": "le chat dort"}, {"id": "p2", "text": "la pluie tombe"}],
        "queries.jsonl": [
            {"id": "q1", "text": "qui dort", "answers": [{"text": "Le chat"}], "split": "dev"},
            {"id": "q2", "text": "que fait la pluie", "candidates": ["p1", "p2"], "split": "dev"},
            {"id": "q3", "text": "quoi", "candidates": ["p1"], "answerable": False, "split": "train"},
        ],
    }
    for name, entries in files.items():
        (tmp_path / name).write_text("\n".join(map(json.dumps, entries)), "utf-8")
    (tmp_path / "qrels.tsv").write_text("q1\tp1\t1\nq2\tp2\t1\n", "utf-8")
    return tmp_path


def test_right_answers_are_counted_and_failures_explained(say: Say, judged: Path) -> None:
    code, out, _ = say(judged)
    assert code == 0
    assert "2 fact  Où dort le chat ?\n    cites a.txt, none of b.txt" in out
    rows = {line.rsplit("  ", 1)[0].strip(): line.rsplit("  ", 1)[-1].strip() for line in out.split("\n")}
    assert rows["fact"] == "1 of 2"
    assert rows["all"] == "2 of 3"
    assert rows["abstention precision"] == "100.0% (1 of 1)"
    assert rows["citations that stand at their place"] == "100.0% (2 of 2)"
    assert rows["latency"].startswith("p50 ")


def test_the_run_holds_each_answer_with_its_id(say: Say, judged: Path, tmp_path: Path) -> None:
    assert say(judged, "--run", tmp_path / "out.jsonl")[0] == 0
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [entry["id"] for entry in written] == ["1", "2", "3"]
    assert answer_from_json(written[0]) == SERVICE.ask(JUDGED[0]["question"])


def test_the_report_as_json_names_what_is_wrong(say: Say, judged: Path) -> None:
    report = json.loads(say(judged, "--json")[1])
    assert report["right"] == {"right": 2, "total": 3}
    assert report["wrong"] == {"2": {"question": CAT, "failures": ["cites a.txt, none of b.txt"]}}


def test_ways_of_ranking_stand_side_by_side(say: Say, collection: Path) -> None:
    code, out, _ = say(collection)
    assert code == 0
    rows = [line.split()[:2] for line in out.split("\n") if line.startswith(("dense", "bm25", "fused"))]
    assert rows == [["dense", "0.000"], ["bm25", "1.000"], ["fused", "1.000"]]
    assert "answers  1.000 [1.000, 1.000]" in out
    assert "AUC of the answerable score  1.000" in out
    assert "false answers at 85% recall  0.0%" in out


def test_the_measures_as_json_hold_their_intervals(say: Say, collection: Path) -> None:
    measured = json.loads(say(collection, "--json", "--split", "dev")[1])
    assert measured["queries"] == 2
    assert set(measured["lists"]["fused"]) == {"R@5", "R@10", "Success@1", "RR@10", "nDCG@10"}
    assert measured["lists"]["fused"]["R@5"] == {"value": 1, "low": 1, "high": 1}
    assert measured["abstention"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.jsonl"], "none.jsonl cannot be read (No such file or directory)"),
        (["judged.jsonl", "--split", "dev"], "is no folder"),
        (["judged.jsonl", "--run", "no/such/out.jsonl"], "cannot be written (No such file or directory)"),
        ([".", "--run", "out.jsonl"], "have no answers to write"),
        (["."], "queries.jsonl cannot be read"),
    ],
)
def test_a_bad_path_is_one_line(
    say: Say, judged: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(judged.parent)
    code, out, err = say(*words)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert said in err


def test_a_language_model_is_measured_too(say: Say, tmp_path: Path) -> None:
    class Modelled(FakeService):
        def stream(self, *asked: Any, **chosen: Any) -> Iterator[Any]:
            for step in super().stream(*asked, **chosen):
                yield replace(step, dropped=("why",)) if isinstance(step, Answer) and step.claims else step

    file = tmp_path / "judged.jsonl"
    file.write_text(json.dumps(JUDGED[0]))
    service = Modelled([memory_document("a.txt", "Le projet coûte 12 milliards.\n")], model="petit")
    code, out, _ = say(file, "--writer", "model", "--json", over=service)
    assert code == 0
    told = json.loads(out)
    assert told["as_written"] == {"right": 1, "total": 2}
    assert told["cited"] == {"right": 1, "total": 1}
    assert "sentences of the model shown" in say(file, "--writer", "model", over=service)[1]
    assert say(tmp_path, "--writer", "model")[0] == 1


def test_how_far_claims_stand_in_what_they_cite_is_measured_where_it_is_wanted(
    say: Say, judged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.bootstrap.build_embedder", lambda settings: None)
    monkeypatch.setattr("assistant.bootstrap.build_judge", lambda settings, embedder: FakeJudge())
    assert "citation recall" not in say(judged)[1]
    code, out, _ = say(judged, "--attribution")
    assert code == 0
    assert re.search(r"citation recall \(ALCE, our judge\) +100\.0% \(2 of 2\)", out)
    told = json.loads(say(judged, "--attribution", "--json")[1])["attribution"]
    assert told["uncited"] == 0
    assert told["recall"]["right"] == told["recall"]["total"] > 0


def test_attribution_is_not_for_collections(say: Say, collection: Path) -> None:
    code, _, errors = say(collection, "--attribution")
    assert code != 0
    assert "--attribution is for judged questions" in errors
