"""Pairs as the judge's network takes them, the loss of what it says of them, and its logits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from assistant.adapters.judge import LONGEST_CLAIM, REFUTED
from assistant.adapters.network import Drop, Logits, ReaderNetwork
from assistant.adapters.sequences import Tokens, windows
from assistant.train.evidence import Pair
from assistant.train.steps import Part, shared_out

REFUTING = 0.5  # weight of the loss of contradiction beside that of support
BATCH = 32


@dataclass(frozen=True, slots=True)
class Ruling:
    """A pair as token ids, and what is known of it: none where nobody judged."""

    ids: list[int]
    supported: float | None
    refuted: float | None

    @property
    def length(self) -> int:
        return len(self.ids)


def rulings(pairs: Sequence[Pair], tokens: Tokens) -> list[Ruling]:
    """Each pair in order; of a long premise its first window."""
    found = tokens([text for p in pairs for text in (p.claim, p.title, p.premise)])
    parts = (found[3 * n : 3 * n + 3] for n in range(len(pairs)))
    read = [windows(c, t if t.ids else None, p, longest=LONGEST_CLAIM)[0].ids for c, t, p in parts]
    return [Ruling(ids, p.supported, p.refuted) for p, ids in zip(pairs, read, strict=True)]


def loss_of(network: ReaderNetwork, read: Sequence[Ruling], *, drop: Drop | None = None) -> Tensor:
    """The summed loss of some rulings: of support and half of contradiction, as far as they are known."""
    supported, refuted = _both(_read(network, read, drop), read)
    total = _known_loss(supported, [r.supported for r in read])
    return total + REFUTING * _known_loss(refuted, [r.refuted for r in read])


def parts_of(read: Sequence[Ruling], count: int) -> list[Part]:
    """The parts of a step, in ``count`` shares, whose sum is the mean loss."""

    def part(share: Sequence[Sequence[Ruling]], network: ReaderNetwork, drop: Drop) -> Tensor:
        return loss_of(network, [r for group in share for r in group], drop=drop) / len(read)

    return [partial(part, share) for share in shared_out([[r] for r in read], count)]


def logits(network: ReaderNetwork, read: Sequence[Ruling]) -> np.ndarray:
    """The logits of support and of contradiction of each, (rulings, 2)."""
    found = np.zeros((len(read), 2), np.float32)
    order = sorted(range(len(read)), key=lambda n: read[n].length)
    kind = network.tokens.weight.device.type
    with torch.inference_mode(), torch.autocast(kind, torch.bfloat16):
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            both = _both(_read(network, [read[n] for n in places]), [read[n] for n in places])
            found[places] = torch.stack(both, dim=1).cpu().numpy()
    return found


def _read(network: ReaderNetwork, flat: Sequence[Ruling], drop: Drop | None = None) -> Logits:
    ids = torch.tensor([n for ruling in flat for n in ruling.ids], device=network.tokens.weight.device)
    return network(ids, [ruling.length for ruling in flat], drop=drop)


def _both(said: Logits, flat: Sequence[Ruling]) -> tuple[Tensor, Tensor]:
    firsts = np.cumsum([0, *(ruling.length for ruling in flat[:-1])])
    return said.relevance, said.tokens[torch.from_numpy(firsts).to(said.tokens.device), REFUTED]


def _known_loss(said: Tensor, known: Sequence[float | None]) -> Tensor:
    """Cross-entropy summed over those that are known."""
    right = torch.tensor([float(k or 0) for k in known], device=said.device)
    weight = torch.tensor([float(k is not None) for k in known], device=said.device)
    return functional.binary_cross_entropy_with_logits(said, right, weight, reduction="sum")
