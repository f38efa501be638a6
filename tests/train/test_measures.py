"""Measures against values worked out by hand."""

import numpy as np
import pytest

from assistant.train.measures import auc, calibrated, exact, false_answers, measured, overlap, reciprocal_rank


def test_overlap_counts_shared_words_and_takes_the_best_reference() -> None:
    assert overlap("la ville de Lyon", ["Lyon"]) == pytest.approx(2 / 3)
    assert overlap("l'été", ["ete"]) == 1
    assert overlap("", ["Lyon"]) == 0
    assert exact("Le Rhône", ["rhone", "Saône"]) == 1


def test_reciprocal_rank_looks_no_further_than_k() -> None:
    assert reciprocal_rank([False, True, True]) == 0.5
    assert reciprocal_rank([False] * 10 + [True]) == 0


def test_auc_is_the_share_of_right_orders() -> None:
    scores, right = np.array([3.0, 1.0, 2.0, 2.0]), np.array([True, True, False, False])
    assert auc(scores, right) == 0.5
    assert auc(np.array([1.0, 1.0]), np.array([True, False])) == 0.5


def test_false_answers_at_the_threshold_that_answers_most() -> None:
    scores = np.array([*range(100), *range(100)], float)
    right = np.array([True] * 100 + [False] * 100)
    assert false_answers(scores, right, answered=0.85) == pytest.approx(0.85, abs=0.01)
    assert false_answers(scores + 1000 * right, right) == 0


def test_a_mean_lies_in_its_interval() -> None:
    found = measured([0.0, 1.0] * 50)
    assert found.mean == 0.5
    assert 0.35 < found.low < 0.5 < found.high < 0.65


def test_calibration_finds_the_scale_that_made_the_data() -> None:
    draw = np.random.default_rng(1)
    logits = draw.normal(size=4000) * 3
    right = draw.random(4000) < 1 / (1 + np.exp(-(0.5 * logits - 1)))
    scale, shift = calibrated(logits, right)
    assert scale == pytest.approx(0.5, abs=0.05)
    assert shift == pytest.approx(-1, abs=0.15)
