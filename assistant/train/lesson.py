"""From groups to a loss: which passage answers, where the answer stands, which sentence holds it."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from assistant.adapters.network import END, SENTENCE, START, ReaderNetwork
from assistant.adapters.sequences import LIMIT, Tokens, Window, windows
from assistant.sentences import spans
from assistant.train.groups import Group, Pair
from assistant.values import Span

CHOICE, JUDGED, PLACE, INSIDE = 1.0, 1.0, 0.5, 0.5
UNSURE = 0.4  # weight of a judgement of relevance alone, which does not promise an answer


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


def samples(groups: Sequence[Group], tokens: Tokens) -> list[list[Sample]]:
    """Each pair of each group as a sample, in order."""
    pairs = [pair for group in groups for pair in group]
    texts = [text for p in pairs for text in (p.question, p.title, p.text)]
    found = tokens(texts)
    made = iter([_sample(p, *found[3 * n : 3 * n + 3]) for n, p in enumerate(pairs)])
    return [[next(made) for _ in group] for group in groups]


def _sample(pair: Pair, question: object, title: object, passage: object) -> Sample:
    choices = windows(question, title if pair.title else None, passage, limit=LIMIT)
    best = max(choices, key=lambda w: _held(w, pair.answers))
    edges = tuple(e for e in (_edge(best, answer) for answer in pair.answers) if e)
    inside: set[int] = set()
    for start, end in spans(pair.text) if edges else ():
        if any(start <= a < end for a, _ in pair.answers):
            inside |= {n for n, (a, b) in enumerate(best.places) if a < end and start < b}
    sure = bool(edges) or not pair.right
    return Sample(best, pair.right, sure, pair.own, edges, tuple(n + best.first for n in sorted(inside)))


def _held(window: Window, answers: Sequence[Span]) -> int:
    return sum(1 for answer in answers if _edge(window, answer))


def _edge(window: Window, answer: Span) -> Span | None:
    """The first and last token of an answer, as places in the sequence; none where it is not all there."""
    found = [n for n, (a, b) in enumerate(window.places) if a < answer[1] and answer[0] < b]
    if not found or window.places[found[0]][0] > answer[0] or window.places[found[-1]][1] < answer[1]:
        return None
    return found[0] + window.first, found[-1] + window.first


def loss_of(network: ReaderNetwork, groups: Sequence[Sequence[Sample]]) -> Tensor:
    """The mean loss of some groups, read in one pass."""
    flat = [sample for group in groups for sample in group]
    lengths = [sample.length for sample in flat]
    ids = torch.tensor([n for sample in flat for n in sample.window.ids])
    logits = network(ids, lengths)
    tokens = logits.tokens.split(lengths)
    total, at = logits.relevance.new_zeros(()), 0
    for group in groups:
        size = len(group)
        total = total + _group_loss(group, logits.relevance[at : at + size], tokens[at : at + size])
        at += size
    return total / len(groups)


def right_choices(network: ReaderNetwork, groups: Sequence[Sequence[Sample]]) -> float:
    """The share of groups whose right passage scores highest, as the weights are now."""
    return sum(_chosen(network, group) == 0 for group in groups) / max(1, len(groups))


def _chosen(network: ReaderNetwork, group: Sequence[Sample]) -> int:
    ids = torch.tensor([n for sample in group for n in sample.window.ids])
    with torch.inference_mode():
        return int(network(ids, [sample.length for sample in group]).relevance.argmax())


def _group_loss(group: Sequence[Sample], relevance: Tensor, tokens: Sequence[Tensor]) -> Tensor:
    loss = CHOICE * -functional.log_softmax(relevance, 0)[0]
    right = torch.tensor([float(s.right) for s in group])
    weights = torch.tensor([1.0 if s.sure else UNSURE for s in group])
    judged = functional.binary_cross_entropy_with_logits(relevance, right, weights, reduction="sum")
    loss = loss + JUDGED * judged / 2
    if group[0].edges:
        loss = loss + PLACE * (_place_loss(group[:1], tokens[:1]) + _place_loss(group, tokens))
        loss = loss + INSIDE * _inside_loss(group, tokens)
    return loss


def _place_loss(group: Sequence[Sample], tokens: Sequence[Tensor]) -> Tensor:
    """Start and end among all tokens of the passages that share the question; any right answer will do."""
    own = [n for n, s in enumerate(group) if s.own]
    pool = torch.cat([tokens[n][group[n].window.first : -1, :2] for n in own])
    chances = functional.log_softmax(pool, 0)
    first = group[0].window.first
    starts = torch.tensor(sorted({a - first for a, _ in group[0].edges}))
    ends = torch.tensor(sorted({b - first for _, b in group[0].edges}))
    return -(chances[starts, START].logsumexp(0) + chances[ends, END].logsumexp(0)) / 2


def _inside_loss(group: Sequence[Sample], tokens: Sequence[Tensor]) -> Tensor:
    losses = []
    for sample, found in zip(group, tokens, strict=True):
        wanted = torch.zeros(len(found))
        wanted[list(sample.inside)] = 1.0
        part = slice(sample.window.first, -1)
        losses.append(functional.binary_cross_entropy_with_logits(found[part, SENTENCE], wanted[part]))
    return torch.stack(losses).mean() * 2
