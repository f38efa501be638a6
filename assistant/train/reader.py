"""Trains the reader: minutes on a graphics processor, an hour on two cores; resumable, seeded."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from assistant.adapters.network import ReaderNetwork
from assistant.adapters.sequences import Tokens
from assistant.train.course import read_course
from assistant.train.groups import Course
from assistant.train.lesson import right_choices, samples
from assistant.train.parts import groups_of, parts_of
from assistant.train.saving import load_state, save_state, save_weights
from assistant.train.steps import Plan, fresh_network, optimizer_for, set_rate, take_step

WEIGHTS = "reader.safetensors"
RESUME = "training.pt"
CHECKED = 60  # dev questions looked at whenever the weights are saved


@dataclass(frozen=True, slots=True)
class Report:
    """How far training is: steps done and in all, the mean loss of late, and, where the weights were just
    saved, the share of dev questions whose right passage scores above its hard negatives."""

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
    course = read_course(
        data, embedder, kept=out, robust=robust, judged=plan.second > 0, negatives=plan.negatives
    )
    dev = read_course(data, embedder, kept=out, split="dev", robust=False)
    checks = samples(groups_of(dev, 0, seed=seed, size=CHECKED), embedder.tokens)
    torch.manual_seed(seed)
    network = fresh_network(embedder.backbone, frozen=plan.frozen)
    before = {name: w.cpu().clone() for name, w in network.layers.state_dict(prefix="layers.").items()}
    for report in _steps(course, network, out, embedder.tokens, seed=seed, plan=plan):
        if report.step % plan.save_every == 0 or report.step == report.steps:
            save_weights(out / WEIGHTS, before, network)
            report = Report(report.step, report.steps, report.loss, right_choices(network, checks))
        if progress:
            progress(report)
    return out / WEIGHTS


@dataclass(slots=True)
class _Run:
    """What a run has come to: the network, its optimizer, the steps done, and the teacher of later ones."""

    network: ReaderNetwork
    plan: Plan
    optimizer: torch.optim.Optimizer
    done: int = 0
    teacher: ReaderNetwork | None = None

    def begin_second(self) -> None:
        """The network as it is teaches from now on; the rates begin anew."""
        shared = self.network._shared
        self.teacher = deepcopy(self.network, {id(shared): shared}).requires_grad_(False)
        self.optimizer = optimizer_for(self.network, self.plan)

    def set_rate(self) -> None:
        first = self.done < self.plan.steps
        stage = self.plan if first else replace(self.plan, steps=self.plan.second)
        set_rate(self.optimizer, stage, self.done if first else self.done - self.plan.steps)


def _steps(
    course: Course, network: ReaderNetwork, out: Path, tokens: Tokens, *, seed: int, plan: Plan
) -> Iterator[Report]:
    """Every step that is still to be taken; the next step's samples are made while one is computed."""
    run = _Run(network, plan, optimizer_for(network, plan))
    _resume(out / RESUME, run)
    total, late = plan.steps + plan.second, 0.0
    count = 1 if network.tokens.weight.is_cuda else plan.workers
    with ThreadPoolExecutor(count) as workers, ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(parts_of, course, run.done, tokens, seed=seed, plan=plan, count=count)
        for step in range(run.done, total):
            made = coming.result()
            coming = ahead.submit(parts_of, course, step + 1, tokens, seed=seed, plan=plan, count=count)
            if step == plan.steps:
                run.begin_second()
            run.set_rate()
            loss = take_step(network, run.optimizer, made(run.teacher), workers, plan, seed=seed + step)
            late = 0.98 * late + 0.02 * loss if late else loss
            run.done = step + 1
            if run.done % plan.save_every == 0 or run.done == total:
                _save_state(out / RESUME, run)
            yield Report(run.done, total, late)


def _resume(path: Path, run: _Run) -> None:
    """Take up the state in ``path`` if there is one."""
    if not (state := load_state(path, run.network.tokens.weight.device)):
        return
    if state.get("teacher"):
        run.network.load_state_dict(state["teacher"])
        run.begin_second()
    run.network.load_state_dict(state["network"])
    run.optimizer.load_state_dict(state["optimizer"])
    run.done = int(state["step"])


def _save_state(path: Path, run: _Run) -> None:
    state = {"network": run.network.state_dict(), "optimizer": run.optimizer.state_dict(), "step": run.done}
    save_state(path, {**state, "teacher": run.teacher.state_dict() if run.teacher else None})
