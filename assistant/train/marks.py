"""What is right about a batch of groups, as tensors: one entry a sample, a token or an answer's edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from assistant.adapters.sequences import Window
from assistant.values import Span


@dataclass(frozen=True, slots=True)
class Sample:
    """A pair as token ids, with the tokens that begin, end and surround its answers."""

    window: Window
    right: bool
    sure: bool
    own: bool
    edges: tuple[Span, ...]
    inside: tuple[int, ...]

    @property
    def length(self) -> int:
        return len(self.window.ids)


@dataclass(frozen=True, slots=True)
class Marks:
    """``groups`` of samples; those whose first sample shows an answer are numbered 0 to ``answered`` - 1.

    Of samples: ``group``, ``slot`` (place in it), ``right`` and ``sure`` (0 or 1), ``asked`` (the number of
    its answered group, else ``answered``), ``size`` (tokens of the passage). Of tokens: ``row`` (its sample),
    ``alone`` and ``shared`` (the answered group if it is of a passage that is the first, that has the group's
    own question, else ``answered``), ``passage`` and ``inside`` (0 or 1). ``starts`` and ``ends`` are tokens
    of answers in the first samples, with their answered groups.
    """

    group: Tensor
    slot: Tensor
    right: Tensor
    sure: Tensor
    asked: Tensor
    size: Tensor
    row: Tensor
    alone: Tensor
    shared: Tensor
    passage: Tensor
    inside: Tensor
    starts: Tensor
    ends: Tensor
    start_groups: Tensor
    end_groups: Tensor
    groups: int
    answered: int

    def to(self, device: torch.device) -> "Marks":
        found = {f.name: getattr(self, f.name) for f in fields(self)}
        moved: dict[str, Any] = {name: t.to(device) for name, t in found.items() if isinstance(t, Tensor)}
        return replace(self, **moved)


def marks_of(groups: Sequence[Sequence[Sample]]) -> Marks:
    """The marks of the groups, their samples end to end."""
    flat = [sample for group in groups for sample in group]
    number = {n: k for k, n in enumerate(n for n, group in enumerate(groups) if group[0].edges)}
    group = [n for n, samples in enumerate(groups) for _ in samples]
    slot = [k for samples in groups for k in range(len(samples))]
    asked = [number.get(n, len(number)) for n in group]
    row = np.repeat(np.arange(len(flat)), [s.length for s in flat])
    firsts = np.searchsorted(row, np.arange(len(flat)))
    passage, inside = _of_tokens(flat, firsts, len(row))
    alone = [n if not k else len(number) for n, k in zip(asked, slot, strict=True)]
    shared = [n if s.own else len(number) for n, s in zip(asked, flat, strict=True)]
    starts, ends = (_edges(groups, number, firsts[np.array(slot) == 0], side) for side in (0, 1))
    return Marks(
        group=torch.tensor(group),
        slot=torch.tensor(slot),
        right=torch.tensor([float(s.right) for s in flat]),
        sure=torch.tensor([float(s.sure) for s in flat]),
        asked=torch.tensor(asked),
        size=torch.tensor([s.length - 1 - s.window.first for s in flat]),
        row=torch.from_numpy(row),
        alone=torch.from_numpy(np.where(passage > 0, np.array(alone)[row], len(number))),
        shared=torch.from_numpy(np.where(passage > 0, np.array(shared)[row], len(number))),
        passage=torch.from_numpy(passage),
        inside=torch.from_numpy(inside),
        starts=starts[:, 0],
        ends=ends[:, 0],
        start_groups=starts[:, 1],
        end_groups=ends[:, 1],
        groups=len(groups),
        answered=len(number),
    )


def _of_tokens(flat: Sequence[Sample], firsts: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """1 for each token of a passage, and of a sentence that answers; 0 for the others."""
    passage, inside = np.zeros(count, np.float32), np.zeros(count, np.float32)
    for first, sample in zip(firsts, flat, strict=True):
        passage[first + sample.window.first : first + sample.length - 1] = 1.0
        inside[[first + n for n in sample.inside]] = 1.0
    return passage, inside


def _edges(
    groups: Sequence[Sequence[Sample]], number: Mapping[int, int], firsts: np.ndarray, side: int
) -> Tensor:
    """The tokens on one side of each group's answers, each once, and the group's number: (edges, 2)."""
    found = {(int(firsts[n]) + edge[side], k) for n, k in number.items() for edge in groups[n][0].edges}
    return torch.tensor(sorted(found), dtype=torch.long).view(-1, 2)
