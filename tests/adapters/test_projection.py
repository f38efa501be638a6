"""The map of a corpus: near one another what is alike, and always the same."""

import numpy as np
import pytest

from assistant.adapters import projection
from assistant.adapters.projection import plane
from assistant.plane import Point
from assistant.values import Passage, Vector
from tests.fakes import FakeEmbedder, memory_document, memory_passages

SKY = [f"Le ciel étoilé montre une planète brillante numéro {n}.\n" for n in range(8)]
BREAD = [f"La farine et le levain font un pain croustillant de {n} livres.\n" for n in range(8)]


def batches(text: str, size: int = 5) -> list[tuple[list[Passage], list[Vector]]]:
    passages = memory_passages(memory_document("a.txt", text))
    vectors = FakeEmbedder().embed_passages([p.text for p in passages])
    return [(passages[i : i + size], list(vectors[i : i + size])) for i in range(0, len(passages), size)]


def test_each_passage_has_one_point_within_the_square() -> None:
    text = "".join(SKY + BREAD)
    points = plane(batches(text))
    assert [text[p.start : p.end] for p in points] == SKY + BREAD
    assert max(abs(c) for p in points for c in (p.x, p.y)) == 1


def test_passages_that_say_alike_lie_near_one_another() -> None:
    points = plane(batches("".join(SKY + BREAD)))
    sky, bread = ({p.x > 0 for p in part} for part in (points[:8], points[8:]))
    assert len(sky) == len(bread) == 1
    assert sky != bread


def test_the_same_passages_make_the_same_map_however_they_come() -> None:
    text = "".join(SKY + BREAD)
    assert plane(batches(text)) == plane(batches(text, size=3)) == plane(batches(text, size=100))


def test_passages_beyond_those_that_choose_the_axes_are_laid_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = "".join(line for pair in zip(SKY, BREAD, strict=True) for line in pair)
    monkeypatch.setattr(projection, "FITTED", 6)
    points = plane(batches(mixed, size=2))
    assert len(points) == 16
    assert len({p.x > 0 for p in points[::2]}) == len({p.x > 0 for p in points[1::2]}) == 1


def test_few_passages_are_a_small_map() -> None:
    assert plane([]) == plane([([], [])]) == ()
    assert plane(batches(SKY[0])) == (Point("a.txt", 0, len(SKY[0]), 0.0, 0.0),)
    one, other = plane(batches(SKY[0] + BREAD[0]))
    assert {(one.x, one.y), (other.x, other.y)} == {(1.0, 0.0), (-1.0, 0.0)}
    assert {(p.x, p.y) for p in plane(batches(SKY[0] * 4))} == {(0.0, 0.0)}


def test_a_direction_has_one_sign() -> None:
    rows = np.random.default_rng(3).normal(size=(40, 6))
    _, axes = projection.axes_of(rows)
    _, mirrored = projection.axes_of(rows[::-1])
    assert np.allclose(axes, mirrored)
    assert (axes[np.abs(axes).argmax(axis=0), range(2)] > 0).all()
