"""A collection is read as it was judged, and a bad one is refused with what is wrong."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadJudgements
from assistant.evaluate.collection import read_collection

DATA = Path(__file__).parents[2].parent / "shared" / "data"
CORPUS = [
    {"id": "p1", "title": "Chat", "text": "Le chat dort."},
    {"id": "p2", "title": "Où ?", "text": "Le chat dort."},
]
QUERIES: list[dict[str, Any]] = [
    {
        "id": "q1",
        "text": "Qui dort ?",
        "lang": "fr",
        "answers": [{"text": "Le chat"}, {"text": "Le chat"}],
        "split": "dev",
    },
    {"id": "q2", "text": "où ?", "lang": "fr", "split": "train"},
]
QRELS = "q1\tp1\t1\nq1\tp2\t0\nq2\tp2\t2\n"


def collection(
    folder: Path, *, corpus: Any = CORPUS, queries: Any = QUERIES, qrels: str | None = QRELS
) -> Path:
    for name, entries in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, entries)), "utf-8")
    if qrels is not None:
        (folder / "qrels.tsv").write_text(qrels, "utf-8")
    return folder


def test_a_collection_is_read_whole(tmp_path: Path) -> None:
    read = read_collection(collection(tmp_path))
    assert [(d.file, d.text, d.language) for d in read.documents] == [
        ("p1", "Le chat dort.", "fr"),
        ("p2", "Le chat dort.", "fr"),
    ]
    assert [(q.id, q.answers) for q in read.queries] == [("q1", ("Le chat",)), ("q2", ())]
    assert read.relevance == {"q1": {"p1": 1}, "q2": {"p2": 2}}


def test_items_of_the_same_text_stay_two(tmp_path: Path) -> None:
    first, second = read_collection(collection(tmp_path)).documents
    assert first.sha256 != second.sha256


def test_a_title_that_is_a_question_is_not_indexed(tmp_path: Path) -> None:
    assert [d.title for d in read_collection(collection(tmp_path)).documents] == ["Chat", ""]


def test_a_split_or_a_sample_of_the_queries_can_be_chosen(tmp_path: Path) -> None:
    folder = collection(tmp_path)
    assert [q.id for q in read_collection(folder, split="dev").queries] == ["q1"]
    assert len(read_collection(folder, limit=1).queries) == 1
    assert read_collection(folder, limit=1) == read_collection(folder, limit=1)
    assert len(read_collection(folder, limit=9).queries) == 2


def test_another_corpus_can_be_searched(tmp_path: Path) -> None:
    (tmp_path / "pool").mkdir()
    pool = collection(tmp_path / "pool", corpus=[*CORPUS, {"id": "p3", "text": "x"}])
    folder = collection(tmp_path, corpus=[])
    for corpus in (pool, pool / "corpus.jsonl"):
        assert len(read_collection(folder, corpus=corpus).documents) == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"queries": []}, "no query"),
        ({"corpus": []}, "no item"),
        ({"corpus": [{"text": "x"}]}, r"corpus\.jsonl:1: id is None"),
        ({"qrels": None}, "neither"),
        ({"qrels": ""}, "neither"),
        ({"qrels": "q1 p1 1\n"}, r"qrels\.tsv:1 is"),
        ({"qrels": "q1\tp1\tyes\n"}, r"qrels\.tsv:1 is"),
        ({"qrels": "q1\tp9\t1\n"}, "none of the 1 items"),
        ({"queries": [{"id": "q1", "text": "?", "answers": ["x"]}]}, "answers is"),
        ({"queries": [{"id": "q1", "text": "?", "candidates": "x"}]}, "candidates is"),
        ({"queries": [{"id": "q1"}]}, "text is None"),
    ],
)
def test_a_bad_collection_is_refused(tmp_path: Path, change: Mapping[str, Any], said: str) -> None:
    with pytest.raises(BadJudgements, match=said):
        read_collection(collection(tmp_path, **change))


def test_a_folder_that_is_no_collection_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadJudgements, match=r"queries\.jsonl cannot be read"):
        read_collection(tmp_path)


@pytest.mark.parametrize("name", ["piaf", "afriqa_fr", "nomiracl_fr", "service_public"])
def test_the_shared_collections_can_be_read(name: str) -> None:
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not beside this checkout")
    read = read_collection(DATA / name, split="dev", limit=20)
    assert len(read.queries) == 20
    assert read.documents
