import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieve.fuse import fuse

RANKINGS = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=8), max_size=4)


def test_scores_are_sums_of_reciprocal_ranks_from_one() -> None:
    fused = dict(fuse([["a", "b"], ["b"]]))
    assert fused == {"a": pytest.approx(1 / 61), "b": pytest.approx(1 / 62 + 1 / 61)}


def test_what_both_sides_rank_comes_before_what_one_side_ranks_first() -> None:
    assert next(i for i, _ in fuse([["a", "b"], ["c", "b"]])) == "b"


def test_ties_go_by_the_best_single_rank_then_by_id() -> None:
    assert [i for i, _ in fuse([["b"], ["a"]])] == ["a", "b"]


def test_an_empty_ranking_changes_nothing() -> None:
    assert fuse([["a", "b"], []]) == fuse([["a", "b"]])
    assert fuse([]) == []


@given(RANKINGS)
def test_every_id_comes_once_and_scores_never_rise(rankings: list[list[str]]) -> None:
    fused = fuse(rankings)
    assert {i for i, _ in fused} == {i for r in rankings for i in r}
    assert len(fused) == len(dict(fused))
    assert [s for _, s in fused] == sorted((s for _, s in fused), reverse=True)


@given(RANKINGS)
def test_the_order_of_the_rankings_does_not_matter(rankings: list[list[str]]) -> None:
    assert [i for i, _ in fuse(rankings)] == [i for i, _ in fuse(rankings[::-1])]
