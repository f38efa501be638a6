"""What one step of training sees: a question with a passage that answers and passages that do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from assistant.train.judged import Paragraph, Question
from assistant.train.variants import cropped, entities, half_english, hurried, swapped, without_answer
from assistant.values import Span

HURRIED, ENGLISH, TITLED = 0.2, 0.08, 0.5
SIZES = (1000, 1000, 1000, 500, 250)  # in characters; else a short passage would never be one that answers


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, a passage, and whether it answers. ``own`` is false where the question was changed."""

    question: str
    title: str
    text: str
    right: bool
    answers: tuple[Span, ...] = ()
    own: bool = True


Group = tuple[Pair, ...]
"""The pair that answers comes first."""


@dataclass(frozen=True, slots=True)
class Task:
    """A training question with its gold passages, hard negatives best first, and its title's neighbours."""

    question: Question
    gold: tuple[str, ...]
    hard: tuple[str, ...]
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """All tasks, the passages they name, names to swap in, and questions whose candidates were judged
    together. A group has ``negatives``; ``robust`` false leaves the variants out."""

    tasks: Sequence[Task]
    pool: Mapping[str, Paragraph]
    names: Sequence[str]
    robust: bool = True
    judged: Sequence[Question] = ()
    negatives: int = 3

    def group(self, task: Task, random: Random) -> Group:
        """One reading of the task; the same for the same state of ``random``."""
        titled = random.random() < TITLED and bool(task.question.answers)
        positive = self._positive(task, random)
        hard = random.sample(task.hard[:20], min(self.negatives, len(task.hard)))
        pairs = [positive, *(self._plain(task.question.text, n, random) for n in hard)]
        if self.robust and task.question.answers:
            pairs[-1] = self._near(task, positive, random) or pairs[-1]
        if self.robust:
            pairs = _retyped(pairs, random)
        return tuple(pairs if titled else [replace(p, title="") for p in pairs])

    def candidates(self, question: Question) -> Group:
        """The passages judged with a question; which of them answer is not known."""
        places = [self.pool[name] for name in question.candidates]
        return tuple(Pair(question.text, p.title, p.text, False) for p in places)

    def _positive(self, task: Task, random: Random) -> Pair:
        place = self.pool[random.choice(task.gold)]
        answers = task.question.spans(place.id)
        text, start = cropped(place.text, answers[0] if answers else None, random, most=random.choice(SIZES))
        inside = tuple((a - start, b - start) for a, b in answers if start <= a and b <= start + len(text))
        return Pair(task.question.text, place.title, text, True, inside)

    def _plain(self, question: str, name: str, random: Random) -> Pair:
        place = self.pool[name]
        return Pair(question, place.title, cropped(place.text, None, random)[0], False)

    def _near(self, task: Task, positive: Pair, random: Random) -> Pair | None:
        """A pair that is nearly right: answer cut out, another thing asked, the same subject."""
        way = random.random()
        if way < 0.45:
            rest = without_answer(positive.text, positive.answers)
            return replace(positive, text=rest, right=False, answers=()) if rest else None
        if way < 0.65 and (other := swapped(positive.question, self.names, random)):
            return replace(positive, question=other, right=False, answers=(), own=False)
        if task.neighbours:
            return self._plain(positive.question, random.choice(task.neighbours), random)
        return None


def _retyped(pairs: list[Pair], random: Random) -> list[Pair]:
    """All of a group's questions typed the same way."""
    way, seed = random.random(), random.random()
    if way < HURRIED:
        return [replace(p, question=hurried(p.question, Random(seed))) for p in pairs]
    if way < HURRIED + ENGLISH:
        return [replace(p, question=half_english(p.question, Random(seed))) for p in pairs]
    if way < 0.6:
        return [replace(p, question=p.question.rstrip(" ?") + " ?") for p in pairs]
    return pairs


def names_of(questions: Sequence[Question]) -> list[str]:
    """Every name that the questions mention, sorted, once each."""
    return sorted({name for question in questions for name in entities(question.text)})
