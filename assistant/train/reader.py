"""Trains the reader: about an hour on two cores, resumable, the same for the same seed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import torch

from assistant.adapters.network import ReaderNetwork
from assistant.adapters.sequences import Tokens
from assistant.train.course import read_course
from assistant.train.groups import Course, Group
from assistant.train.lesson import right_choices, samples
from assistant.train.saving import resumed, save_state, save_weights
from assistant.train.steps import Plan, Samples, fresh_network, optimizer_for, set_rate, take_step

WEIGHTS = "reader.safetensors"
RESUME = "training.pt"
CHECKED = 60  # dev questions looked at whenever the weights are saved


@dataclass(frozen=True, slots=True)
class Report:
    """How far training is: steps done and in all, the mean loss of late, and, where the weights were just
    saved, the share of dev questions whose right passage scores above its three hard negatives."""

    step: int
    steps: int
    loss: float
    dev: float | None = None


def train_reader(
    data: Path,
    out: Path,
    *,
    embedder: Any,
    seed: int = 1,
    plan: Plan | None = None,
    robust: bool = True,
    progress: Callable[[Report], None] | None = None,
) -> Path:
    """Train on the train splits of the sets in ``data``, write the weights into ``out``, return their path.

    A run that was cut off goes on from its last save in ``out``. ``embedder`` gives the backbone, its
    tokens and the vectors that hard negatives are mined with; ``robust`` false leaves out the made
    variants. Raises BadJudgements where a set is absent or malformed.
    """
    plan = plan or Plan()
    out.mkdir(parents=True, exist_ok=True)
    course = read_course(data, embedder, kept=out, robust=robust)
    dev = read_course(data, embedder, kept=out, split="dev", robust=False)
    checks = samples(groups_of(dev, 0, seed=seed, size=CHECKED), embedder.tokens)
    torch.manual_seed(seed)
    network = fresh_network(embedder.backbone, frozen=plan.frozen)
    before = {name: w.cpu().clone() for name, w in network.layers.state_dict(prefix="layers.").items()}
    for report in _steps(course, network, out, embedder.tokens, seed=seed, plan=plan):
        if report.step % plan.save_every == 0 or report.step == plan.steps:
            save_weights(out / WEIGHTS, before, network)
            report = Report(report.step, report.steps, report.loss, right_choices(network, checks))
        if progress:
            progress(report)
    return out / WEIGHTS


def _steps(
    course: Course, network: ReaderNetwork, out: Path, tokens: Tokens, *, seed: int, plan: Plan
) -> Iterator[Report]:
    """Every step that is still to be taken; the next step's samples are made while one is computed."""
    optimizer = optimizer_for(network, plan)
    done = resumed(out / RESUME, network, optimizer)
    late, count = 0.0, 1 if network.tokens.weight.is_cuda else plan.workers
    with ThreadPoolExecutor(count) as workers, ThreadPoolExecutor(1) as ahead:

        def made(step: int) -> Samples:
            return samples(groups_of(course, step, seed=seed, size=plan.groups), tokens)

        coming = ahead.submit(made, done)
        for step in range(done, plan.steps):
            groups, coming = coming.result(), ahead.submit(made, step + 1)
            set_rate(optimizer, plan, step)
            loss = take_step(network, optimizer, groups, workers, count)
            late = loss if step == done else 0.98 * late + 0.02 * loss
            if (step + 1) % plan.save_every == 0 or step + 1 == plan.steps:
                save_state(out / RESUME, network, optimizer, step + 1)
            yield Report(step + 1, plan.steps, late)


def groups_of(course: Course, step: int, *, seed: int, size: int) -> list[Group]:
    """The groups of a step: every task once an epoch, in an order of that epoch's own."""
    count = len(course.tasks)
    found = []
    for n in range(step * size, (step + 1) * size):
        epoch, at = divmod(n, count)
        place = _order(count, f"{seed}:{epoch}")[at]
        found.append(course.group(course.tasks[place], Random(f"{seed}:{n}")))
    return found


@lru_cache(maxsize=2)
def _order(count: int, seed: str) -> list[int]:
    return Random(seed).sample(range(count), count)
