"""The network's word and the signs weighed together."""

import numpy as np
import pytest

from assistant.train.blend import blended, blended_out_of_fold, fitted, rows_of
from assistant.train.evidence import FOLDS, Pair


def rows(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(3)
    right = draw.random(count) < 0.3
    return np.column_stack([right * 1.5 + draw.normal(size=count), draw.normal(size=count)]), right


def test_what_tells_weighs_and_what_does_not_hardly_does() -> None:
    found = fitted(*rows())
    assert found.weights[0] > 5 * abs(found.weights[1])


def test_both_outcomes_weigh_the_same_however_rare_one_is() -> None:
    inputs, right = rows(4000)
    said = blended(inputs, fitted(inputs, right)) > 0
    assert said[right].mean() == pytest.approx((~said[~right]).mean(), abs=0.05)


def test_a_sign_that_never_differs_is_no_harm() -> None:
    inputs, right = rows()
    same = np.column_stack([inputs, np.ones(len(inputs))])
    assert np.allclose(blended(same, fitted(same, right)), blended(inputs, fitted(inputs, right)), atol=0.01)


def test_no_fold_is_weighed_by_itself() -> None:
    inputs, right = rows()
    pairs = [Pair("", "", None, None, "", f"g{n}") for n in range(len(right))]
    inside = np.array([p.fold == 2 for p in pairs])
    assert len({p.fold for p in pairs}) == FOLDS
    before = blended_out_of_fold(pairs, inputs, right)
    after = blended_out_of_fold(pairs, inputs, np.where(inside, ~right, right))
    assert np.array_equal(before[inside], after[inside])
    assert not np.array_equal(before[~inside], after[~inside])


def test_a_row_is_what_the_network_said_and_what_was_counted() -> None:
    pairs = [Pair("un", "deux", True, None, "", "g"), Pair("trois", "quatre", False, None, "", "g")]
    found = rows_of(pairs, np.array([0.5, -0.5]), lambda premise, claim: (len(premise), len(claim)))
    assert found.tolist() == [[0.5, 2, 4], [-0.5, 5, 6]]
