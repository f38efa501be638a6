"""Pairs as the judge's network takes them, the loss of what it says of them, and its logits."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.adapters.judge import LONGEST_CLAIM, REFUTED
from assistant.adapters.network import Logits, ReaderNetwork
from assistant.adapters.sequences import Tokens, windows
from assistant.train.evidence import Pair

DROPPED = 0.1
REFUTING = 0.5  # weight of the loss of contradiction beside that of support
BATCH = 32


@dataclass(frozen=True, slots=True)
class Ruling:
    """A pair as token ids, what is known of it (none where nobody judged), and its number in the run."""

    ids: list[int]
    supported: bool | None
    refuted: bool | None
    number: int = 0

    @property
    def length(self) -> int:
        return len(self.ids)


def rulings(pairs: Sequence[Pair], tokens: Tokens, *, first: int = 0) -> list[Ruling]:
    """Each pair in order, numbered from ``first``; of a long premise its first window."""
    found = tokens([text for p in pairs for text in (p.claim, p.title, p.premise)])
    parts = (found[3 * n : 3 * n + 3] for n in range(len(pairs)))
    read = [windows(c, t if t.ids else None, p, longest=LONGEST_CLAIM)[0].ids for c, t, p in parts]
    return [
        Ruling(ids, p.supported, p.refuted, first + n)
        for n, (p, ids) in enumerate(zip(pairs, read, strict=True))
    ]


def loss_of(network: ReaderNetwork, groups: Sequence[Sequence[Ruling]]) -> Tensor:
    """The mean loss of some rulings, each a group of its own: support and half of contradiction, as known."""
    flat = [ruling for group in groups for ruling in group]
    _seeds.of_thread = torch.Generator(network.tokens.weight.device).manual_seed(flat[0].number)
    supported, refuted = _both(_read(network, flat), flat)
    total = _known_loss(supported, [r.supported for r in flat])
    return (total + REFUTING * _known_loss(refuted, [r.refuted for r in flat])) / len(flat)


def logits(network: ReaderNetwork, read: Sequence[Ruling]) -> np.ndarray:
    """The logits of support and of contradiction of each, (rulings, 2)."""
    found = np.zeros((len(read), 2), np.float32)
    order = sorted(range(len(read)), key=lambda n: read[n].length)
    network.eval()
    kind = network.tokens.weight.device.type
    with torch.inference_mode(), torch.autocast(kind, torch.bfloat16):
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            both = _both(_read(network, [read[n] for n in places]), [read[n] for n in places])
            found[places] = torch.stack(both, dim=1).cpu().numpy()
    network.train()
    return found


_seeds = threading.local()


def drop_some(network: ReaderNetwork) -> None:
    """Dropout on what each layer adds, the same for the same rulings whichever thread computes them."""

    def dropped(module: nn.Module, _: Any, output: Tensor) -> Tensor:
        if not module.training:
            return output
        draws = torch.rand(output.shape, generator=_seeds.of_thread, device=output.device)
        return output * (draws >= DROPPED) / (1 - DROPPED)

    for name, module in network.layers.named_modules():
        if name.endswith((".out", ".down")):
            module.register_forward_hook(dropped)


def _read(network: ReaderNetwork, flat: Sequence[Ruling]) -> Logits:
    ids = torch.tensor([n for ruling in flat for n in ruling.ids], device=network.tokens.weight.device)
    return network(ids, [ruling.length for ruling in flat])


def _both(said: Logits, flat: Sequence[Ruling]) -> tuple[Tensor, Tensor]:
    firsts = np.cumsum([0, *(ruling.length for ruling in flat[:-1])])
    return said.relevance, said.tokens[torch.from_numpy(firsts).to(said.tokens.device), REFUTED]


def _known_loss(said: Tensor, known: Sequence[bool | None]) -> Tensor:
    """Cross-entropy summed over those that are known."""
    right = torch.tensor([float(bool(k)) for k in known], device=said.device)
    weight = torch.tensor([float(k is not None) for k in known], device=said.device)
    return functional.binary_cross_entropy_with_logits(said, right, weight, reduction="sum")
