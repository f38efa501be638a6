"""The judge: pairs in, probabilities out, loaded when it is first asked."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from assistant.adapters.encoders import DEFAULT, load_embedder
from assistant.adapters.judge import FACTS, FOLDER, LONGEST_CLAIM, WEIGHTS, Blend, CrossJudge, load_judge
from assistant.adapters.network import ReaderNetwork
from assistant.adapters.packs import Workers
from assistant.adapters.reader import read_facts
from assistant.errors import ModelUnavailable
from assistant.verify.overlap import overlap
from tests.adapters.networks import TinyEmbedder

SAID = "Le pont date de 1805."
HELD = "Le pont de Brest fut ouvert en 1805, dit-on. Il mène au marché de la ville."


def tiny_judge(opened: list[int] | None = None, **weighed: Any) -> CrossJudge:
    embedder = TinyEmbedder()
    torch.manual_seed(5)
    network = ReaderNetwork(embedder.backbone).eval()

    def open_now() -> tuple[object, ReaderNetwork, object]:
        if opened is not None:
            opened.append(1)
        return embedder.tokens, network, Workers(2)

    return CrossJudge(open_now, **weighed)


def test_each_pair_gets_its_judgement_whatever_stands_beside_it() -> None:
    judge = tiny_judge()
    pairs = [(f"{HELD} {n}", SAID) for n in range(60)]
    together, (alone,) = judge.judgements(pairs), judge.judgements(pairs[31:32])
    assert len(together) == 60
    assert together[31].supported == pytest.approx(alone.supported, abs=1e-4)
    assert together[31].refuted == pytest.approx(alone.refuted, abs=1e-4)
    assert judge.judgements(pairs) == together
    assert judge.judge(*pairs[31]) == pytest.approx(alone.supported, abs=1e-4)


def test_premise_and_statement_are_not_the_same_place() -> None:
    judge = tiny_judge()
    assert judge.judge(HELD, SAID) != judge.judge(SAID, HELD)


def test_a_statement_too_long_to_be_read_whole_is_supported_by_nothing() -> None:
    judge = tiny_judge()
    whole, more = "mot " * LONGEST_CLAIM, "mot " * (LONGEST_CLAIM + 1)
    fits, longer, empty = judge.judgements([(HELD, whole), (HELD, more), (HELD, "")])
    assert fits.supported > 0
    assert (longer.supported, longer.refuted) == (empty.supported, empty.refuted) == (0, 0)


def test_every_word_of_a_statement_counts() -> None:
    judge = tiny_judge()
    long = "mot " * 100
    assert judge.judge(HELD, long + "oui") != judge.judge(HELD, long + "non")


def test_every_window_of_a_long_premise_counts() -> None:
    judge = tiny_judge()
    far = "mot " * 900
    asked = [SAID, "Il mène au marché.", "Brest a un pont.", "Rien."]
    without = judge.judgements([(far, said) for said in asked])
    found = judge.judgements([(far + HELD, said) for said in asked])
    assert found != without
    assert all(0 <= j.supported <= 1 and 0 <= j.refuted <= 1 for j in found)


def test_what_is_counted_about_a_pair_weighs_beside_the_network() -> None:
    def signs(premise: str, statement: str) -> tuple[float, ...]:
        return (float(premise == HELD),)

    plain = tiny_judge().judge(HELD, SAID)
    assert tiny_judge(signs=signs, blend=Blend((1.0, 2.0), -2.0)).judge(HELD, SAID) == pytest.approx(plain)
    assert tiny_judge(signs=signs, blend=Blend((1.0, 9.0), 0.0)).judge(HELD, SAID) > plain
    far = "mot " * 900 + HELD
    assert tiny_judge(signs=signs, blend=Blend((0.0, 9.0), -3.0)).judge(far, SAID) < 0.05
    with pytest.raises(ValueError, match="zip"):
        tiny_judge(signs=signs).judge(HELD, SAID)


def test_no_pairs_give_no_judgements_and_open_nothing() -> None:
    opened: list[int] = []
    judge = tiny_judge(opened)
    assert judge.judgements([]) == []
    assert judge.threshold == 0.5
    assert not opened
    judge.judge(HELD, SAID)
    judge.judge(HELD, SAID)
    assert len(opened) == 1


def test_the_shipped_weights_wait_until_it_is_asked(tmp_path: Path) -> None:
    judge = load_judge(TinyEmbedder(), signs=overlap, cache=tmp_path)
    assert 0.5 < judge.threshold < 1
    assert load_judge(TinyEmbedder(), signs=overlap, cache=tmp_path, threshold=0.6).threshold == 0.6
    assert not list(tmp_path.iterdir())


def test_facts_that_are_absent_are_told(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="Reinstall"):
        load_judge(TinyEmbedder(), signs=overlap, cache=tmp_path, folder=tmp_path)


def test_the_shipped_facts_are_complete_and_the_weights_small() -> None:
    facts = read_facts(FOLDER, facts=FACTS)
    assert {"support_scale", "support_shift", "refute_scale", "refute_shift", "threshold"} <= set(facts)
    assert len(facts["blend"]) == 1 + len(overlap(HELD, SAID))
    assert (FOLDER / WEIGHTS).stat().st_size < 13e6
    assert json.dumps(facts)


@pytest.mark.model
def test_the_shipped_judge_tells_what_is_said_from_what_is_not() -> None:
    cache = Path("~/.cache/assistant").expanduser()
    embedder = load_embedder(DEFAULT, cache=cache, threads=1)
    judge = load_judge(embedder, signs=overlap, cache=cache, threads=1)
    tower = "La tour penchée de Brindes fut commencée en 1187. Elle mesure 58 mètres de haut."
    right, other, denied, apart = judge.judgements(
        [
            (tower, "La tour de Brindes mesure 58 mètres."),
            (tower, "La tour de Brindes mesure 85 mètres."),
            (tower, "La tour de Brindes ne fut pas commencée en 1187."),
            (tower, "Le marché aux fleurs ouvre chaque samedi."),
        ]
    )
    assert right.supported > 0.5 > max(other.supported, denied.supported, apart.supported)
    assert right.refuted < 0.5 < denied.refuted
