from assistant.retrieve.rerank import rerank
from assistant.values import Hit, Passage, Reading


class Sure:
    """Reads the probability that stands in the passage."""

    def read(self, question: str, passages: list[Passage]) -> list[Reading]:
        return [Reading(float(p.text), None, (1.0,)) for p in passages]


def hits(*probabilities: float) -> list[Hit]:
    return [
        Hit(Passage("a", n, n + 1, str(p), "s", ""), n, 1 / n, dense_rank=n)
        for n, p in enumerate(probabilities, start=1)
    ]


def order(*probabilities: float) -> list[str]:
    return [h.passage.text for h in rerank("?", hits(*probabilities), Sure())]


def test_what_answers_more_probably_comes_first() -> None:
    assert order(0.3, 0.9, 0.2) == ["0.9", "0.3", "0.2"]


def test_the_fused_rank_decides_between_readings_that_are_close() -> None:
    assert order(0.8, 0.84) == ["0.8", "0.84"]


def test_ranks_count_from_one_again_and_the_earlier_ranks_stay() -> None:
    read = rerank("?", hits(0.1, 0.9), Sure())
    assert [(h.rank, h.dense_rank, h.fused_rank) for h in read] == [(1, 2, 2), (2, 1, 1)]
    assert all(0 <= h.score <= 1 for h in read)


def test_certainty_stays_a_probability() -> None:
    assert [h.score for h in rerank("?", hits(1.0, 0.0), Sure())] == [1.0, 0.0]


def test_no_hits_are_no_trouble() -> None:
    assert rerank("?", [], Sure()) == []
