"""What every judge keeps to, the fake one as the real one."""

import pytest

from assistant.adapters.judge import CrossJudge
from assistant.adapters.network import ReaderNetwork
from assistant.adapters.packs import Workers
from assistant.writing import Judge
from tests.adapters.networks import TinyEmbedder
from tests.fakes import FakeJudge

HELD = "Le pont de Brest fut ouvert en 1805."


@pytest.fixture(params=["fake", "cross"])
def judge(request: pytest.FixtureRequest) -> Judge:
    if request.param == "fake":
        return FakeJudge()
    embedder = TinyEmbedder()
    network = ReaderNetwork(embedder.backbone).eval()
    return CrossJudge(lambda: (embedder.tokens, network, Workers(1)))


def test_its_threshold_is_a_probability(judge: Judge) -> None:
    assert 0 < judge.threshold < 1


@pytest.mark.parametrize("said", ["Le pont ouvrit en 1805.", "…", "mot " * 90])
def test_it_gives_a_probability_the_same_every_time(judge: Judge, said: str) -> None:
    first = judge.judge(HELD, said)
    assert 0 <= first <= 1
    assert judge.judge(HELD, said) == first


def test_nothing_supports_what_says_nothing(judge: Judge) -> None:
    assert judge.judge(HELD, "") == 0
