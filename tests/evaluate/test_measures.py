"""The measures agree with hand-worked examples of the field and keep their promises on any input."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluate import measures

RANKED = ["a", "b", "c", "d"]
ids = st.lists(st.sampled_from("abcdefgh"), unique=True)
grades = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3))
scores = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=20)


def test_recall_is_the_share_of_the_relevant_that_is_found() -> None:
    assert measures.recall(RANKED, {"b": 1, "x": 1}, k=2) == 0.5
    assert measures.recall(RANKED, {"c": 1}, k=2) == 0.0
    assert measures.recall(RANKED, {"c": 1, "y": 0}, k=3) == 1.0


def test_success_looks_at_the_first_k() -> None:
    assert measures.success(RANKED, {"b": 1}, k=1) == 0.0
    assert measures.success(RANKED, {"b": 1}, k=2) == 1.0


def test_reciprocal_rank_is_that_of_the_first_relevant_one() -> None:
    assert measures.reciprocal_rank(RANKED, {"b": 1, "c": 2}, k=10) == 0.5
    assert measures.reciprocal_rank(RANKED, {"d": 1}, k=3) == 0.0


def test_ndcg_is_that_of_a_worked_example() -> None:
    relevance = {"a": 3, "b": 2, "c": 3, "e": 1, "f": 2}
    ranked = ["a", "b", "c", "d", "e", "f"]
    gained = 3 + 2 / math.log2(3) + 3 / 2 + 1 / math.log2(6) + 2 / math.log2(7)
    ideal = 3 + 3 / math.log2(3) + 2 / 2 + 2 / math.log2(5) + 1 / math.log2(6)
    assert measures.ndcg(ranked, relevance, k=6) == pytest.approx(gained / ideal)
    assert measures.ndcg(["b"], {"a": 1, "b": 1}, k=1) == 1.0


@given(ids, grades, st.integers(1, 10))
def test_measures_of_a_ranking_lie_between_zero_and_one(
    ranked: list[str], relevance: dict[str, int], k: int
) -> None:
    for measure in (measures.recall, measures.success, measures.reciprocal_rank, measures.ndcg):
        assert 0 <= measure(ranked, relevance, k=k) <= 1 + 1e-9
        assert measure([], relevance, k=k) == 0


@given(grades, st.integers(1, 10))
def test_the_ideal_ranking_has_an_ndcg_of_one(relevance: dict[str, int], k: int) -> None:
    ideal = sorted(relevance, key=lambda item: -relevance[item])
    wanted = 1.0 if any(relevance.values()) else 0.0
    assert measures.ndcg(ideal, relevance, k=k) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("La tour Eiffel.", "tour eiffel"),
        ("l'Éducation nationale", "Éducation  nationale"),
        ("L’Éducation", "éducation"),
        ("« le 3 mars »", "3 mars"),
        ("au Bénin", "Bénin"),
        ("un d'Alembert", "d’alembert !"),
    ],
)
def test_french_articles_case_and_punctuation_do_not_matter(answer: str, reference: str) -> None:
    assert measures.exact_match(answer, [reference]) == 1.0
    assert measures.answer_f1(answer, [reference]) == 1.0


@pytest.mark.parametrize(
    ("answer", "reference"), [("lait", "it"), ("laine", "ine"), ("d'accord", "l'accordéon")]
)
def test_words_that_begin_like_an_article_stay_whole(answer: str, reference: str) -> None:
    assert measures.answer_f1(answer, [reference]) == 0.0


def test_f1_counts_shared_words_and_takes_the_best_reference() -> None:
    assert measures.answer_f1("12 milliards d'euros", ["milliards", "12 milliards"]) == pytest.approx(2 / 3)
    assert measures.answer_f1("", ["12"]) == 0.0
    assert measures.answer_f1("12", []) == 0.0
    assert measures.exact_match("", []) == 0.0


def test_percentiles_are_interpolated() -> None:
    assert measures.percentile([4, 1, 3, 2], 0.5) == 2.5
    assert measures.percentile([7.0], 0.95) == 7.0
    assert measures.percentile([], 0.5) == 0.0
    assert measures.percentile([0, 10], 0.95) == pytest.approx(9.5)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_the_interval_holds_within_the_values_and_repeats(values: list[float]) -> None:
    low, high = measures.bootstrap(values, rounds=50)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    assert measures.bootstrap(values, rounds=50) == (low, high)


def test_the_interval_is_that_of_the_normal_distribution_for_many_values() -> None:
    low, high = measures.bootstrap([0.0, 1.0] * 200)
    margin = 1.96 * 0.5 / math.sqrt(400)
    assert (low, high) == pytest.approx((0.5 - margin, 0.5 + margin), abs=0.008)


@given(scores, scores)
def test_area_under_curve_counts_the_pairs_in_order(positives: list[float], negatives: list[float]) -> None:
    pairs = [(p > n) + (p == n) / 2 for p in positives for n in negatives]
    assert measures.area_under_curve(positives, negatives) == pytest.approx(sum(pairs) / len(pairs))


@given(scores, scores, st.sampled_from([0.5, 0.85, 1.0]))
def test_false_answers_are_counted_where_the_recall_is_kept(
    positives: list[float], negatives: list[float], at_recall: float
) -> None:
    share = measures.false_answers(positives, negatives, at_recall=at_recall)
    thresholds = [t for t in positives if sum(p >= t for p in positives) >= at_recall * len(positives)]
    assert share == pytest.approx(min(sum(n >= t for n in negatives) for t in thresholds) / len(negatives))


def test_nothing_to_compare_is_no_skill() -> None:
    assert measures.area_under_curve([], [1.0]) == 0.5
    assert measures.false_answers([1.0], [], at_recall=0.85) == 0.0
    assert measures.mean([]) == 0.0
    assert measures.bootstrap([]) == (0.0, 0.0)
