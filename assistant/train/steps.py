"""How the reader's network takes a step: the plan, the rates, and gradients shared out among threads."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor

from assistant.adapters.network import Drop, ReaderNetwork


class Sized(Protocol):
    """A sample of so many tokens."""

    @property
    def length(self) -> int: ...


S = TypeVar("S", bound=Sized)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: ``steps`` on ``groups`` of a pair that answers and ``negatives`` that do not, then
    ``second`` steps taught by what that made.

    ``frozen`` lower layers stay the backbone's; ``dropout`` of what a layer adds is lost.
    """

    steps: int = 2250
    second: int = 0
    groups: int = 4
    negatives: int = 3
    frozen: int = 3
    rate: float = 1.5e-4
    head_rate: float = 6e-4
    warm: float = 0.06
    decay: float = 0.01
    dropout: float = 0.0
    workers: int = 2
    save_every: int = 150


TAUGHT = Plan(steps=1570, second=935, groups=16, negatives=4, rate=2e-4, dropout=0.1)
"""The longer training, for a graphics processor; the reader's model card compares them."""


Part = Callable[[ReaderNetwork, Drop], Tensor]
"""Gives its share of a step's loss for the network as it is."""


def device() -> torch.device:
    """A graphics processor where torch finds one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def fresh_network(backbone: Any, *, frozen: int) -> ReaderNetwork:
    """A network with the backbone's layers in float32 and new heads; the lower layers are not trained."""
    network = ReaderNetwork(backbone).float().on(device())
    for layer in list(network.layers)[:frozen]:
        layer.requires_grad_(False)
    return network


def optimizer_for(network: ReaderNetwork, plan: Plan) -> torch.optim.Optimizer:
    """AdamW, with a higher rate for the heads, which begin at random."""
    layers = [p for p in network.layers.parameters() if p.requires_grad]
    heads = [*network.relevance.parameters(), *network.tokens.parameters()]
    groups = [{"params": layers, "peak": plan.rate}, {"params": heads, "peak": plan.head_rate}]
    return torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), weight_decay=plan.decay, foreach=True)


def set_rate(optimizer: torch.optim.Optimizer, plan: Plan, step: int) -> None:
    """Linear warm-up, then linear decay to nothing."""
    warm = max(1, round(plan.warm * plan.steps))
    share = min((step + 1) / warm, (plan.steps - step) / max(1, plan.steps - warm))
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * share


def take_step(
    network: ReaderNetwork,
    optimizer: torch.optim.Optimizer,
    parts: Sequence[Part],
    workers: ThreadPoolExecutor,
    plan: Plan,
    *,
    seed: int,
) -> float:
    """One step over the sum of the parts' losses, which it returns.

    Each worker computes the gradients of a part on one thread: many small products gain more so than
    each of them would from two threads.
    """
    weights = [p for p in network.parameters() if p.requires_grad]
    seeds = [seed * 1000 + n for n in range(len(parts))]
    found = list(workers.map(lambda part, own: _gradients(network, weights, part, plan, own), parts, seeds))
    for weight, *gradients in zip(weights, *(g for _, g in found), strict=True):
        weight.grad = torch.stack(gradients).sum(0)
    torch.nn.utils.clip_grad_norm_(weights, 1.0)
    optimizer.step()
    return sum(loss for loss, _ in found)


def shared_out(groups: Sequence[Sequence[S]], count: int) -> list[list[Sequence[S]]]:
    """The groups in at most ``count`` shares of about as many tokens each, none of them empty."""
    shares: list[list[Sequence[S]]] = [[] for _ in range(count)]
    for group in sorted(groups, key=_size, reverse=True):
        min(shares, key=lambda share: sum(map(_size, share))).append(group)
    return [share for share in shares if share]


def _size(group: Sequence[Sized]) -> int:
    return sum(sample.length for sample in group)


def _gradients(
    network: ReaderNetwork, weights: list[Any], part: Part, plan: Plan, seed: int
) -> tuple[float, tuple[Tensor, ...]]:
    """A part's loss and its gradients, on this thread alone."""
    torch.set_num_threads(1)
    device = weights[0].device
    with torch.autocast(device.type, torch.bfloat16):
        loss = part(network, _drop(plan.dropout, torch.Generator(device).manual_seed(seed)))
    return float(loss.detach()), torch.autograd.grad(loss, weights, materialize_grads=True)


def _drop(share: float, generator: torch.Generator) -> Drop:
    """Loses a share of the states (Srivastava et al. 2014), the same ones for the same generator."""

    def dropped(states: Tensor) -> Tensor:
        kept = torch.rand(states.shape, generator=generator, device=states.device) >= share
        return states * kept / (1 - share)

    return dropped
