"""What a network learns in the second stage: from the one that the first stage made, and from sets of
passages that people judged together."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from assistant.adapters.network import END, SENTENCE, START, Drop, Logits, ReaderNetwork
from assistant.train.lesson import log_sums, loss_from, read
from assistant.train.marks import Marks, Sample, marks_of

FACTS, SETS = 0.3, 0.5
LEAST = 0.05  # where an answer would stand counts little in a passage that the teacher declines


def taught_loss(
    network: ReaderNetwork, teacher: ReaderNetwork, groups: Sequence[Sequence[Sample]], *, drop: Drop | None
) -> Tensor:
    """The groups' summed distance from the teacher (Hinton et al. 2015) and from what is right."""
    flat = [sample for group in groups for sample in group]
    logits = read(network, flat, drop=drop)
    with torch.no_grad():
        told = read(teacher, flat)
    marks = marks_of(groups).to(logits.relevance.device)
    return FACTS * loss_from(logits, marks) + _distance(logits, told, marks)


def set_loss(
    network: ReaderNetwork, samples: Sequence[Sample], *, answerable: bool, drop: Drop | None
) -> Tensor:
    """The loss of passages judged together: one or more of them answers, or none does."""
    logits = read(network, samples, drop=drop).relevance
    if answerable:
        return SETS * functional.softplus(-logits.logsumexp(0))
    return SETS * functional.softplus(logits).sum() / 2


def _distance(logits: Logits, told: Logits, marks: Marks) -> Tensor:
    judged = functional.binary_cross_entropy_with_logits(
        logits.relevance, told.relevance.sigmoid(), reduction="sum"
    )
    chosen = _divergence(told.relevance, logits.relevance, marks.group, marks.groups).sum()
    rows = torch.where(marks.passage > 0, marks.row, len(marks.right))
    weight = told.relevance.sigmoid().clamp(min=LEAST)[marks.row] * marks.passage
    placed = sum(
        (_divergence(told.tokens[:, head], logits.tokens[:, head], rows, len(marks.right) + 1) * weight).sum()
        for head in (START, END)
    )
    inside = functional.binary_cross_entropy_with_logits(
        logits.tokens[:, SENTENCE], told.tokens[:, SENTENCE].sigmoid(), marks.passage, reduction="none"
    )
    means = torch.zeros_like(marks.right).index_add(0, marks.row, inside) / marks.size
    return judged / 2 + chosen + placed / 2 + means.mean() * marks.groups


def _divergence(told: Tensor, found: Tensor, segments: Tensor, count: int) -> Tensor:
    """The terms of the Kullback-Leibler divergence of two distributions over each segment."""
    wanted = told - log_sums(told, segments, count)[segments]
    return wanted.exp() * (wanted - found + log_sums(found, segments, count)[segments])
