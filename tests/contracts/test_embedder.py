"""What every embedder keeps, the fake and the real one."""

from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.encoders import DEFAULT, load_embedder
from assistant.ports import Embedder
from tests.fakes import FakeEmbedder


@pytest.fixture(scope="module", params=["fake", pytest.param("real", marks=pytest.mark.model)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "fake":
        return FakeEmbedder()
    return load_embedder(DEFAULT, cache=Path("~/.cache/assistant").expanduser(), threads=1)


TEXTS = ["court", "un texte bien plus long que les autres, qui parle de Memphis et de la Lune", "", "court"]


def test_a_row_is_a_unit_vector(embedder: Embedder) -> None:
    for rows in (embedder.embed_questions(TEXTS), embedder.embed_passages(TEXTS)):
        assert np.linalg.norm(np.asarray(rows), axis=1) == pytest.approx(1, abs=1e-3)


def test_rows_keep_the_order_of_the_texts(embedder: Embedder) -> None:
    together = np.asarray(embedder.embed_passages(TEXTS))
    alone = np.asarray([embedder.embed_passages([text])[0] for text in TEXTS])
    assert (together * alone).sum(1) == pytest.approx(1, abs=5e-3)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert len(embedder.embed_questions([])) == 0
    assert len(embedder.embed_passages([])) == 0


def test_it_has_a_name_and_a_digest(embedder: Embedder) -> None:
    assert embedder.name
    assert len(embedder.digest) == 16
