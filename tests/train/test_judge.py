"""Training the judge: it learns, goes on where it was cut off, and is measured on what it has not seen."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from assistant.adapters.judge import FACTS, WEIGHTS
from assistant.adapters.network import ReaderNetwork
from assistant.train.evidence import FOLDS, Pair
from assistant.train.judge import first_stage, second_stage, train_judge
from assistant.train.judge_report import folded_measures, known_blend, measure_made, weighed
from assistant.train.rulings import logits, loss_of, rulings
from assistant.train.steps import Plan, optimizer_for
from assistant.verify.overlap import overlap
from tests.adapters.networks import TinyEmbedder, tiny_backbone, word_tokens
from tests.train.sets import write_sets

Out = dict[str, tuple[list[Pair], np.ndarray]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sets(tmp_path_factory.mktemp("sets"))


def trained(data: Path, out: Path, *, steps: int = 2, progress: Callable[..., None] | None = None) -> Out:
    return train_judge(data, out, embedder=TinyEmbedder(), start=None, steps=steps, progress=progress)


def pair(claim: str, supported: float | None, refuted: float | None, *, group: str = "g") -> Pair:
    return Pair("Le pont est en pierre.", claim, supported, refuted, "kind", group)


@pytest.fixture(scope="module")
def whole(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Out, list[tuple[str, int]]]:
    out, told = tmp_path_factory.mktemp("whole"), list[tuple[str, int]]()
    found = trained(data, out, progress=lambda part, step, steps, loss: told.append((part, step)))
    return out, found, told


def test_every_part_is_told_and_bounded(whole: tuple[Path, Out, list[tuple[str, int]]]) -> None:
    parts = ["first", "second", *(f"fold-{n}" for n in range(FOLDS))]
    assert whole[2] == [(part, step) for part in parts for step in (1, 2)]


def test_every_judged_pair_is_judged_once_out_of_fold(whole: tuple[Path, Out, list[tuple[str, int]]]) -> None:
    for pairs, said in whole[1].values():
        assert said.shape == (len(pairs), 2)
        assert (said != 0).all()
    assert set(folded_measures(whole[1], overlap)) == {
        f"{name}: {measure}"
        for name in (
            "rte3_fr, entailed or not",
            "rte3_fr, entailed or not, by the network alone",
            "daccord, contradiction or not",
        )
        for measure in ("balanced accuracy", "AUC")
    }


def test_a_run_that_was_cut_off_ends_as_one_that_was_not(
    data: Path, tmp_path: Path, whole: tuple[Path, Out, list[tuple[str, int]]]
) -> None:
    def cut(part: str, step: int, steps: int, loss: float) -> None:
        if part == "fold-1":
            raise KeyboardInterrupt

    with contextlib.suppress(KeyboardInterrupt):
        trained(data, tmp_path, progress=cut)
    told: list[str] = []
    found = trained(data, tmp_path, progress=lambda part, *_: told.append(part))
    assert "second" not in told
    assert "fold-0" not in told
    for name, (_, said) in found.items():
        assert np.allclose(said, whole[1][name][1], atol=1e-5)
    one, other = load_file(whole[0] / WEIGHTS), load_file(tmp_path / WEIGHTS)
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_measuring_writes_what_the_logits_mean(
    data: Path, whole: tuple[Path, Out, list[tuple[str, int]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pair, "held", True)
    blend = weighed(whole[1], overlap)
    assert len(blend.weights) == 4
    found = measure_made(data, whole[0], embedder=TinyEmbedder(), blend=blend, signs=overlap)
    assert known_blend(whole[0]) == blend
    assert json.loads((whole[0] / FACTS).read_text("utf-8")) == found.calibration
    assert 0 < found.calibration["threshold"] <= 1
    assert "made pairs held out: balanced accuracy" in found.measures


def test_each_epoch_has_every_judged_pair_once_and_other_made_ones() -> None:
    judged = [pair(f"J{n}", True, None) for n in range(100)]
    made = [pair(f"M{n}", False, False) for n in range(300)]
    part = second_stage("second", judged, made)
    steps = -(-200 // part.size)
    epochs = [
        [p.claim for step in range(n * steps, (n + 1) * steps) for p in part.batch(step, 1)] for n in (0, 1)
    ]
    for epoch in epochs:
        assert len(epoch) == len(set(epoch)) == 200
        assert sum(c.startswith("J") for c in epoch) == 100
    assert epochs[0] != epochs[1]
    assert part.plan.steps == 6 * steps
    assert first_stage(made, steps=2).plan.steps == 2


def test_a_probability_teaches_between_the_two_outcomes() -> None:
    network = ReaderNetwork(tiny_backbone())
    losses = [
        float(loss_of(network, rulings([pair("Il est neuf.", s, None)], word_tokens)).detach())
        for s in (0.0, 0.25, 1.0)
    ]
    assert losses[1] == pytest.approx(0.75 * losses[0] + 0.25 * losses[2], rel=1e-4)


def test_what_nobody_judged_teaches_nothing() -> None:
    network = ReaderNetwork(tiny_backbone())
    said = [pair("Il est en bois.", None, None), pair("Il est en pierre.", True, None)]
    one, both = (float(loss_of(network, rulings(of, word_tokens)).detach()) for of in (said[1:], said))
    assert both == pytest.approx(one, rel=1e-5)


@pytest.mark.slow
def test_it_learns_to_tell_stone_from_wood() -> None:
    torch.manual_seed(1)
    network = ReaderNetwork(tiny_backbone())
    read = rulings(
        [pair("Il est en pierre.", True, False), pair("Il est en bois.", False, True)], word_tokens
    )
    optimizer = optimizer_for(network, Plan(steps=30, frozen=0, rate=1e-3, head_rate=3e-3))
    for _ in range(30):
        optimizer.zero_grad()
        loss_of(network, read).backward()
        optimizer.step()
    right, wrong = logits(network, read)
    assert right[0] > 0 > right[1]
    assert wrong[0] < 0 < wrong[1]
