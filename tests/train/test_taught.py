"""The second stage: a teacher's judgement, and passages that people judged together."""

import pytest
import torch
from torch import sigmoid

from assistant.adapters.network import SENTENCE, ReaderNetwork
from assistant.adapters.sequences import Window
from assistant.train.lesson import read
from assistant.train.marks import Sample
from assistant.train.steps import _drop
from assistant.train.taught import FACTS, set_loss, taught_loss
from tests.adapters.networks import tiny_backbone


def sample(first: int, *, right: bool) -> Sample:
    edges = ((first + 3, first + 4),) if right else ()
    inside = tuple(range(first + 2, first + 6)) if right else ()
    return Sample(Window(list(range(5, 30)), first, []), right, True, True, edges, inside)


GROUPS = [[sample(4, right=True), sample(6, right=False)], [sample(8, right=True), sample(5, right=False)]]


def test_who_already_agrees_with_the_teacher_learns_from_what_is_right_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.train.taught.FACTS", 0.0)
    network = ReaderNetwork(tiny_backbone())
    loss = taught_loss(network, network, GROUPS, drop=None)
    slopes = torch.autograd.grad(loss, list(network.parameters()), materialize_grads=True)
    assert FACTS > 0
    assert max(float(slope.abs().max()) for slope in slopes) < 1e-5


def test_the_pupil_comes_to_say_what_the_teacher_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.train.taught.FACTS", 0.0)
    pupil, teacher = ReaderNetwork(tiny_backbone()), ReaderNetwork(tiny_backbone())
    flat = [sample for group in GROUPS for sample in group]
    with torch.no_grad():
        teacher.relevance[2].weight.mul_(4)
        teacher.tokens.weight.mul_(2)
        told, before = read(teacher, flat), read(pupil, flat)
    optimizer = torch.optim.Adam(pupil.parameters(), lr=3e-3)
    for _ in range(40):
        optimizer.zero_grad()
        taught_loss(pupil, teacher, GROUPS, drop=None).backward()
        optimizer.step()
    with torch.no_grad():
        after = read(pupil, flat)
    assert (after.relevance - told.relevance).abs().mean() < (before.relevance - told.relevance).abs().mean()
    inside = sigmoid(told.tokens[:, SENTENCE])
    assert (sigmoid(after.tokens[:, SENTENCE]) - inside).abs().mean() < (
        sigmoid(before.tokens[:, SENTENCE]) - inside
    ).abs().mean()


def test_a_set_wants_one_that_answers_or_none() -> None:
    network = ReaderNetwork(tiny_backbone())
    samples = [sample(4, right=False), sample(6, right=False)]
    losses = []
    for bias in (-6.0, 6.0):
        with torch.no_grad():
            network.relevance[2].bias.fill_(bias)
        losses.append(
            [float(set_loss(network, samples, answerable=a, drop=None).detach()) for a in (True, False)]
        )
    (low_answerable, low_none), (high_answerable, high_none) = losses
    assert high_answerable < low_answerable
    assert low_none < high_none


def test_what_is_dropped_is_decided_by_the_seed() -> None:
    states = torch.ones(200, 8)
    one, same, other = (_drop(0.1, torch.Generator().manual_seed(seed))(states) for seed in (3, 3, 4))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)
    assert 0.05 < float((one == 0).float().mean()) < 0.15
    assert abs(float(one.mean()) - 1) < 0.05
