"""Trains the judge: minutes on a graphics processor, hours on two cores, resumable, the same for a seed.

First on the made pairs and those that a language model graded, from the reader's weights on; then on the
pairs that people judged with some of the others among them. The second stage is done once more for each
fold, without it, to measure on it.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor

from assistant.adapters.changes import load_changes
from assistant.adapters.judge import WEIGHTS
from assistant.adapters.network import ReaderNetwork
from assistant.adapters.reader import FOLDER as READER
from assistant.adapters.reader import WEIGHTS as READERS_WEIGHTS
from assistant.train.evidence import FOLDS, MEASURED, Pair, read_measured, turned
from assistant.train.pairs import made_pairs
from assistant.train.rulings import logits, parts_of, rulings
from assistant.train.saving import load_state, save_state, save_weights
from assistant.train.steps import Part, Plan, fresh_network, optimizer_for, set_rate, take_step

_How = tuple[float, int, float]
FIRST: _How = (8e-5, 256, 1.5)
SECOND: _How = (5e-5, 48, 6)
"""The rate of the layers, pairs a step, epochs."""
TURNED = "daccord"  # learnt with premise and claim exchanged too
REPLAYED = 1.0  # other pairs beside each judged one, half of them made and half graded

Progress = Callable[[str, int, int, float], None]
"""Told the stage, the steps done and in all, and the mean loss of late."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training: all of ``pairs`` each epoch, with ``drawn`` of ``others`` drawn anew."""

    name: str
    pairs: Sequence[Pair]
    others: Sequence[Pair]
    drawn: int
    size: int
    plan: Plan

    def batch(self, step: int, seed: int) -> list[Pair]:
        """The pairs of a step, the same for the same seed."""
        count = len(self.pairs)
        epoch, at = divmod(step, ceil((count + self.drawn) / self.size))
        order = _order(count, len(self.others), self.drawn, f"{seed}:{self.name}:{epoch}")
        places = order[at * self.size : (at + 1) * self.size]
        return [self.pairs[n] if n < count else self.others[n - count] for n in places]


@lru_cache(maxsize=2)
def _order(count: int, others: int, drawn: int, seed: str) -> list[int]:
    random = Random(seed)
    places = [*range(count), *random.sample(range(count, count + others), drawn)]
    return random.sample(places, len(places))


def first_stage(pairs: Sequence[Pair], *, steps: int = 0) -> Stage:
    """The pairs that nobody judged; ``steps`` at most, as described where it is 0."""
    return _stage("first", pairs, (), 0, FIRST, steps)


def second_stage(name: str, judged: Sequence[Pair], others: Sequence[Pair], *, steps: int = 0) -> Stage:
    """The judged pairs with others among them."""
    drawn = min(len(others), round(REPLAYED * len(judged)))
    return _stage(name, judged, others, drawn, SECOND, steps)


def _stage(
    name: str, pairs: Sequence[Pair], others: Sequence[Pair], drawn: int, how: _How, most: int
) -> Stage:
    rate, size, epochs = how
    steps = round(epochs * ceil((len(pairs) + drawn) / size))
    plan = Plan(steps=min(steps, most or steps), frozen=0, rate=rate, head_rate=4 * rate, dropout=0.1)
    return Stage(name, pairs, others, drawn, size, plan)


def train_judge(
    data: Path,
    out: Path,
    *,
    embedder: Any,
    graded: Sequence[Pair] = (),
    start: Path | None = READER / READERS_WEIGHTS,
    seed: int = 1,
    steps: int = 0,
    progress: Progress | None = None,
) -> dict[str, tuple[list[Pair], np.ndarray]]:
    """Train, write the weights into ``out``, and return each judged set with its logits out of fold.

    A run that was cut off goes on from its last save in ``out``. ``steps`` bounds each stage, 0 for the
    whole; ``graded`` are pairs of a language model (``train.graded``), ``start`` the weights to begin with,
    the backbone's where it is none. Raises BadJudgements.
    """
    out.mkdir(parents=True, exist_ok=True)
    made = [p for p in made_pairs(data, seed=seed) if not p.held]
    judged = {name: read_measured(data, name) for name in MEASURED}
    every = _every(judged)
    others = [*made, *Random(seed).sample(graded, min(len(graded), len(made)))]
    torch.manual_seed(seed)
    network = fresh_network(embedder.backbone, frozen=0)
    before = {name: w.cpu().clone() for name, w in network.layers.state_dict(prefix="layers.").items()}
    if start:
        known = load_changes(start, before)
        network.load_state_dict({n: w for n, w in known.items() if not n.startswith("tokens.")}, strict=False)
    run = _Run(network, out, embedder.tokens, seed, progress)
    run.take(first_stage([*made, *graded], steps=steps))
    first = {name: w.detach().clone() for name, w in network.state_dict().items()}
    run.take(second_stage("second", every, others, steps=steps))
    save_weights(out / WEIGHTS, before, network)
    folds = [run.fold(n, first, judged, others, steps) for n in range(FOLDS)]
    return {name: (pairs, np.sum([f[name] for f in folds], axis=0)) for name, pairs in judged.items()}


def _every(judged: Mapping[str, Sequence[Pair]]) -> list[Pair]:
    return [p for pairs in judged.values() for p in pairs] + turned(judged[TURNED])


@dataclass(frozen=True, slots=True)
class _Run:
    """One network under way; ``out`` keeps its states."""

    network: ReaderNetwork
    out: Path
    tokens: Any
    seed: int
    progress: Progress | None

    def take(self, stage: Stage) -> None:
        """All steps of a stage that are still to be taken; the next batch is made while one is computed."""
        plan, device = stage.plan, self.network.tokens.weight.device
        optimizer = optimizer_for(self.network, plan)
        path = self.out / f"{stage.name}.pt"
        done, late = self._resumed(path, optimizer), 0.0
        count = 1 if device.type == "cuda" else plan.workers
        with ThreadPoolExecutor(count) as workers, ThreadPoolExecutor(1) as ahead:

            def made(step: int) -> list[Part]:
                return parts_of(rulings(stage.batch(step, self.seed), self.tokens), count)

            coming = ahead.submit(made, done)
            for step in range(done, plan.steps):
                parts, coming = coming.result(), ahead.submit(made, step + 1)
                set_rate(optimizer, plan, step)
                loss = take_step(self.network, optimizer, parts, workers, plan, seed=self.seed + step)
                late = 0.98 * late + 0.02 * loss if late else loss
                if (step + 1) % plan.save_every == 0 or step + 1 == plan.steps:
                    state = {"network": self.network.state_dict(), "optimizer": optimizer.state_dict()}
                    save_state(path, {**state, "step": step + 1})
                if self.progress:
                    self.progress(stage.name, step + 1, plan.steps, late)

    def _resumed(self, path: Path, optimizer: torch.optim.Optimizer) -> int:
        """Take up the state in ``path`` if there is one; the steps done."""
        if not (state := load_state(path, self.network.tokens.weight.device)):
            return 0
        self.network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        return int(state["step"])

    def fold(
        self,
        n: int,
        first: Mapping[str, Tensor],
        judged: Mapping[str, Sequence[Pair]],
        drawn: Sequence[Pair],
        steps: int,
    ) -> dict[str, np.ndarray]:
        """For each set the logits of the pairs of this fold, trained on the others; zeros elsewhere."""
        name, kept = f"fold-{n}", self.out / f"fold-{n}.npz"
        if not kept.is_file():
            self.network.load_state_dict(first)
            known = [p for p in _every(judged) if p.fold != n]
            self.take(second_stage(name, known, drawn, steps=steps))
            found: dict[str, Any] = {s: self._out_of_fold(pairs, n) for s, pairs in judged.items()}
            draft = kept.with_suffix(".new.npz")
            np.savez(draft, **found)
            draft.replace(kept)
            (self.out / f"{name}.pt").unlink()
        return dict(np.load(kept))

    def _out_of_fold(self, pairs: Sequence[Pair], n: int) -> np.ndarray:
        found = np.zeros((len(pairs), 2), np.float32)
        inside = [k for k, p in enumerate(pairs) if p.fold == n]
        if inside:
            found[inside] = logits(self.network, rulings([pairs[k] for k in inside], self.tokens))
        return found
