"""The evaluation of a reader, with readers whose scores are known."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.sentences import spans
from assistant.train.evaluation import (
    Asked,
    abstention_measures,
    ask_candidates,
    ask_open,
    calibration,
    open_measures,
)
from assistant.values import Passage, Reading
from tests.adapters.networks import TinyEmbedder
from tests.train.sets import write_sets


class TownReader:
    """Finds the year in the passage about the question's town, and believes that passage most."""

    def __init__(self, sure: float = 0.9) -> None:
        self.sure = sure

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        return [self._reading(question.split()[-3 if "ouvert" in question else -2], p.text) for p in passages]

    def _reading(self, town: str, text: str) -> Reading:
        year = text.find("18")
        right = f"pont de {town}" in text
        answer = (year, year + 4) if year >= 0 else None
        return Reading(self.sure if right else 0.1, answer, (0.0,) * len(spans(text)))


class LazyReader:
    """Answers nothing and believes all alike."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        return [Reading(0.5, None, ()) for _ in passages]


def _without_gold(row: Asked) -> Asked:
    kept = [n for n, right in enumerate(row.relevant) if not right]
    places, readings = (tuple(part[n] for n in kept) for part in (row.places, row.readings))
    return Asked(row.question, places, readings, row.gold())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sets(tmp_path_factory.mktemp("sets"))


def test_a_reader_that_is_right_has_full_marks(data: Path, tmp_path: Path) -> None:
    rows = ask_open(TownReader(), data, TinyEmbedder(), kept=tmp_path, k=8)
    found = open_measures(rows)
    assert len(rows) == 2
    assert {name: m.mean for name, m in found.items()} == dict.fromkeys(found, 1.0)


def test_a_gold_passage_that_retrieval_missed_counts_against_the_open_measures_only(
    data: Path, tmp_path: Path
) -> None:
    rows = ask_open(TownReader(), data, TinyEmbedder(), kept=tmp_path, k=8)
    found = open_measures([_without_gold(row) for row in rows])
    assert found["Success@1"].mean == 0
    assert found["answer F1, gold passage given"].mean == 1


def test_a_reader_that_answers_nothing_has_no_marks(data: Path, tmp_path: Path) -> None:
    found = open_measures(ask_open(LazyReader(), data, TinyEmbedder(), kept=tmp_path, k=8))
    assert found["answer F1, gold passage given"].mean == 0


def test_abstention_is_measured_on_the_judged_candidates(data: Path) -> None:
    rows = ask_candidates(TownReader(), data)
    found = abstention_measures(rows)
    assert found["AUC"].mean == 1
    assert found["falsely answered at 85 %"].mean == 0
    assert abstention_measures(ask_candidates(LazyReader(), data))["AUC"].mean == 0.5


def test_calibration_puts_the_threshold_between_right_and_wrong(data: Path, tmp_path: Path) -> None:
    opened = ask_open(TownReader(), data, TinyEmbedder(), kept=tmp_path, k=8)
    facts = calibration(opened, ask_candidates(TownReader(), data))
    assert facts["scale"] > 0
    assert 0 < facts["threshold"] < 1
