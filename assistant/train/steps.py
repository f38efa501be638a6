"""How the reader's network takes a step: the plan, the rates, and gradients shared out among threads."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from assistant.adapters.network import ReaderNetwork
from assistant.train.lesson import loss_of


class Sized(Protocol):
    """A sample of so many tokens."""

    @property
    def length(self) -> int: ...


Samples = Sequence[Sequence[Any]]
"""Groups of samples, each Sized; a group stays together."""
Loss = Callable[[ReaderNetwork, Samples], Tensor]
"""The mean loss of some groups."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. ``frozen`` lower layers stay the backbone's; ``groups`` of four pairs make a step."""

    steps: int = 2250
    groups: int = 4
    frozen: int = 3
    rate: float = 1.5e-4
    head_rate: float = 6e-4
    warm: float = 0.06
    decay: float = 0.01
    workers: int = 2
    save_every: int = 150


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
    groups: Samples,
    workers: ThreadPoolExecutor,
    count: int,
    *,
    loss_of: Loss = loss_of,
) -> float:
    """One step over some groups; returns their mean loss.

    Each of ``count`` workers computes the gradients of its share on one thread: many small products
    gain more so than each of them would from two threads. A graphics processor takes all in one share.
    """
    parts = [part for part in _shared_out(groups, count) if part]
    weights = [p for p in network.parameters() if p.requires_grad]
    found = list(workers.map(lambda part: _gradients(network, weights, part, loss_of), parts))
    for weight, *gradients in zip(weights, *(g for _, g in found), strict=True):
        weight.grad = torch.stack(gradients).sum(0) / len(groups)
    torch.nn.utils.clip_grad_norm_(weights, 1.0)
    optimizer.step()
    return sum(loss for loss, _ in found) / len(groups)


def _shared_out(groups: Samples, count: int) -> list[list[Sequence[Sized]]]:
    """The groups in shares of about as many tokens each."""
    shares: list[list[Sequence[Sized]]] = [[] for _ in range(count)]
    for group in sorted(groups, key=_size, reverse=True):
        min(shares, key=lambda share: sum(map(_size, share))).append(group)
    return shares


def _size(group: Sequence[Sized]) -> int:
    return sum(sample.length for sample in group)


def _gradients(
    network: ReaderNetwork, weights: list[Any], groups: Samples, loss_of: Loss
) -> tuple[float, tuple[Tensor, ...]]:
    """The summed loss of some groups and its gradients, on this thread alone."""
    torch.set_num_threads(1)
    with torch.autocast(weights[0].device.type, torch.bfloat16):
        loss = loss_of(network, groups) * len(groups)
    return float(loss.detach()), torch.autograd.grad(loss, weights, materialize_grads=True)
