"""What each step of training is made of, by its number and the seed."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from random import Random

from torch import Tensor

from assistant.adapters.network import Drop, ReaderNetwork
from assistant.adapters.sequences import Tokens
from assistant.train.groups import Course, Group
from assistant.train.lesson import loss_of, samples
from assistant.train.marks import Sample
from assistant.train.steps import Part, Plan, shared_out
from assistant.train.taught import set_loss, taught_loss

Share = Sequence[Sequence[Sample]]
SETS = 0.5  # how many steps of the second stage have a set of passages judged together


def groups_of(course: Course, step: int, *, seed: int, size: int) -> list[Group]:
    """The groups of a step: every task once an epoch, in an order of that epoch's own."""
    count = len(course.tasks)
    found = []
    for n in range(step * size, (step + 1) * size):
        epoch, at = divmod(n, count)
        place = _order(count, f"{seed}:{epoch}")[at]
        found.append(course.group(course.tasks[place], Random(f"{seed}:{n}")))
    return found


def parts_of(
    course: Course, step: int, tokens: Tokens, *, seed: int, plan: Plan, count: int
) -> Callable[[ReaderNetwork | None], list[Part]]:
    """The parts of a step, in ``count`` shares, once the teacher is known (none in the first stage)."""
    groups = samples(groups_of(course, step, seed=seed, size=plan.groups), tokens)
    shares = shared_out(groups, count)
    random = Random(f"{seed}:judged:{step}")
    judged = None
    if step >= plan.steps and course.judged and random.random() < SETS:
        question = random.choice(course.judged)
        judged = samples([course.candidates(question)], tokens)[0], question.answerable

    def made(teacher: ReaderNetwork | None) -> list[Part]:
        found: list[Part] = [partial(_mean_loss, share, teacher, len(groups)) for share in shares]
        return [*found, partial(_set_loss, *judged)] if judged else found

    return made


def _mean_loss(
    share: Share, teacher: ReaderNetwork | None, count: int, network: ReaderNetwork, drop: Drop
) -> Tensor:
    """The share's part of the mean loss of ``count`` groups."""
    if teacher:
        return taught_loss(network, teacher, share, drop=drop) / count
    return loss_of(network, share, drop=drop) / count


def _set_loss(samples: Sequence[Sample], answerable: bool, network: ReaderNetwork, drop: Drop) -> Tensor:
    return set_loss(network, samples, answerable=answerable, drop=drop)


@lru_cache(maxsize=2)
def _order(count: int, seed: str) -> list[int]:
    return Random(seed).sample(range(count), count)
