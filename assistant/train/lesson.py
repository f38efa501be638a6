"""From groups to a loss: which passage answers, where the answer stands, which sentence holds it."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from assistant.adapters.network import END, SENTENCE, START, Drop, Logits, ReaderNetwork
from assistant.adapters.sequences import LIMIT, Tokens, Window, windows
from assistant.sentences import spans
from assistant.train.groups import Group, Pair
from assistant.train.marks import Marks, Sample, marks_of
from assistant.values import Span

CHOICE, JUDGED, PLACE, INSIDE = 1.0, 1.0, 0.5, 0.5
UNSURE = 0.4  # weight of a judgement of relevance alone, which does not promise an answer


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


def loss_of(
    network: ReaderNetwork, groups: Sequence[Sequence[Sample]], *, drop: Drop | None = None
) -> Tensor:
    """The summed loss of some groups, read in one pass."""
    logits = read(network, [sample for group in groups for sample in group], drop=drop)
    return loss_from(logits, marks_of(groups).to(logits.relevance.device))


def read(network: ReaderNetwork, flat: Sequence[Sample], *, drop: Drop | None = None) -> Logits:
    """The logits of the samples end to end, on the network's device."""
    ids = torch.tensor([n for sample in flat for n in sample.window.ids], device=network.tokens.weight.device)
    return network(ids, [sample.length for sample in flat], drop=drop)


def loss_from(logits: Logits, marks: Marks) -> Tensor:
    """The summed loss of the groups that ``marks`` describes."""
    weights = UNSURE + (1 - UNSURE) * marks.sure
    judged = functional.binary_cross_entropy_with_logits(
        logits.relevance, marks.right, weights, reduction="sum"
    )
    total = CHOICE * _choice_loss(logits.relevance, marks) + JUDGED * judged / 2
    if marks.answered:
        total = total + PLACE * sum(_place_loss(logits.tokens, s, marks) for s in (marks.alone, marks.shared))
        total = total + INSIDE * _inside_loss(logits.tokens[:, SENTENCE], marks)
    return total


def right_choices(network: ReaderNetwork, groups: Sequence[Sequence[Sample]]) -> float:
    """The share of groups whose right passage scores highest, as the weights are now."""
    return sum(_chosen(network, group) == 0 for group in groups) / max(1, len(groups))


def _chosen(network: ReaderNetwork, group: Sequence[Sample]) -> int:
    with torch.inference_mode():
        return int(read(network, group).relevance.argmax())


def _choice_loss(relevance: Tensor, marks: Marks) -> Tensor:
    """The first sample of each group against the others, summed over groups."""
    firsts = relevance[marks.slot == 0]
    return (log_sums(relevance, marks.group, marks.groups) - firsts).sum()


def _place_loss(tokens: Tensor, segments: Tensor, marks: Marks) -> Tensor:
    """Start and end among the tokens of a segment; any right answer will do."""
    loss = tokens.new_zeros(())
    edges = ((START, marks.starts, marks.start_groups), (END, marks.ends, marks.end_groups))
    for head, places, groups in edges:
        every = log_sums(tokens[:, head], segments, marks.answered + 1)[: marks.answered]
        right = log_sums(tokens[places, head], groups, marks.answered)
        loss = loss + (every - right).sum() / 2
    return loss


def _inside_loss(logits: Tensor, marks: Marks) -> Tensor:
    """Whether each token stands in a sentence that answers: the mean over a passage, then over its group."""
    found = functional.binary_cross_entropy_with_logits(logits, marks.inside, marks.passage, reduction="none")
    means = torch.zeros_like(marks.right).index_add(0, marks.row, found) / marks.size
    counts = torch.bincount(marks.asked, minlength=marks.answered + 1)
    weights = torch.where(marks.asked < marks.answered, 2.0 / counts[marks.asked], 0.0)
    return (means * weights).sum()


def log_sums(values: Tensor, segments: Tensor, count: int) -> Tensor:
    """The logarithm of the sum of exponentials in each of ``count`` segments."""
    lowest = torch.finfo(values.dtype).min
    tops = values.detach().new_full((count,), lowest).scatter_reduce(0, segments, values.detach(), "amax")
    sums = values.new_zeros(count).index_add(0, segments, (values - tops[segments]).exp())
    return sums.log() + tops
