import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieve.spelling import Vocabulary
from assistant.text import distance

KNOWN = Vocabulary(
    ["colossus", "memphis", "musk", "agences", "ministre", "monde", "stargate", "2024", "dans"]
)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("colosus", [("colossus", 1)]),
        ("kolosus", [("colossus", 2)]),
        ("bolosus", []),
        ("colossos", [("colossus", 1)]),
        ("clolossus", [("colossus", 1)]),
        ("memfis", [("memphis", 2)]),
        ("musc", [("musk", 1)]),
        ("mucs", []),
        ("agencies", [("agences", 1)]),
        ("stragate", [("stargate", 1)]),
        ("mus", []),
        ("2025", []),
        ("dans", []),
        ("", []),
        ("x" * 500, []),
    ],
)
def test_an_unknown_word_has_its_nearest_known_ones(word: str, near: list[tuple[str, int]]) -> None:
    assert KNOWN.nearest(word) == near


def test_the_most_frequent_of_equals_comes_first_and_the_limit_holds() -> None:
    words = Vocabulary(["porte", "porto", "ports", "portu"])
    assert [w for w, _ in words.nearest("portx", limit=2)] == ["porte", "porto"]


def reference(a: str, b: str) -> int:
    """Optimal string alignment by its recurrence, without a bound."""
    if not a or not b:
        return len(a) + len(b)
    costs = [reference(a[:-1], b) + 1, reference(a, b[:-1]) + 1, reference(a[:-1], b[:-1]) + (a[-1] != b[-1])]
    if len(a) > 1 and len(b) > 1 and a[-1] == b[-2] and a[-2] == b[-1]:
        costs.append(reference(a[:-2], b[:-2]) + 1)
    return min(costs)


@given(st.text("abc", max_size=5), st.text("abc", max_size=5), st.integers(0, 3))
def test_distance_is_the_bounded_edit_distance(a: str, b: str, bound: int) -> None:
    assert distance(a, b, at_most=bound) == min(reference(a, b), bound + 1)


@given(st.text("abcdefgh", min_size=6, max_size=9), st.data())
def test_a_word_is_found_again_after_one_slip(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(word) - 1))
    slipped = word[:place] + data.draw(st.sampled_from(["", "z", word[place] * 2])) + word[place + 1 :]
    assert word in [w for w, _ in Vocabulary([word]).nearest(slipped)]
