"""Pairs from questions with answers: the statement that the two make, and wrong ones in the same words."""

import re
from collections.abc import Iterator, Sequence
from random import Random

from assistant.sentences import spans
from assistant.text import fold
from assistant.train.evidence import Pair
from assistant.train.judged import Paragraph, Question
from assistant.train.reworded import synonymous
from assistant.train.sentence_pairs import Source, refuted, source, usable, window
from assistant.train.statements import cloze, statement
from assistant.train.variants import without_answer
from assistant.values import Span


def answer_pairs(
    question: Question, answer: Span, others: Sequence[str], here: Source, random: Random
) -> Iterator[Pair]:
    """Pairs about one question whose ``answer`` stands in the passage ``here``.

    ``others`` are answers to other questions about it.
    """
    text = here.place.text
    said, places = text[slice(*answer)], [n for n, (a, b) in enumerate(spans(text)) if a <= answer[0] < b]
    claim, kind = statement(question.text, said), "answer"
    say = statement if claim else cloze
    if not claim:
        claim, kind = cloze(question.text, said), "answer, cloze"
    if not places:
        return
    premise, title = window(here, places[0], random), here.title if random.random() < 0.5 else ""

    def made(premise: str, claim: str, right: bool, kind: str) -> Pair:
        return Pair(premise, claim, right, False if right else refuted(kind), kind, here.group, title)

    told = (random.random() < 0.3 and synonymous(claim, random)) or claim
    yield made(premise, told, True, kind)
    wrong = _alike(said, others, random)
    if wrong and (other := say(question.text, wrong)):
        yield made(premise, other, False, "other answer")
    if random.random() < 0.5 and (rest := _without(text, answer, random)):
        yield made(rest, claim, False, "not said")


def _alike(answer: str, others: Sequence[str], random: Random) -> str | None:
    """Another figure for a figure, another name for a name; for other answers nobody knows what is wrong."""
    said, kind = fold(answer), _kind(answer)
    apart = [o for o in others if fold(o) not in said and said not in fold(o)]
    alike = [o for o in dict.fromkeys(apart) if kind and _kind(o) == kind]
    return random.choice(alike) if alike else None


def _kind(answer: str) -> str:
    if re.search(r"\d", answer):
        return "figure"
    return "name" if re.match(r"(?:(?:l[ea]s? |l')?[A-ZÀ-Þ][\w'-]+ ?)+$", answer) else ""


def _without(text: str, answer: Span, random: Random) -> str | None:
    """A sentence or two of the passage less every sentence that holds the answer."""
    rest = without_answer(text, [answer])
    if not rest:
        return None
    left = source(Paragraph("", "", rest))
    places = usable(left)
    return window(left, random.choice(places), random) if places else None
