"""A run: every judged question asked once, and what the answers are worth together."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.evaluate.judgements import JudgedQuestion, judge, matches
from assistant.evaluate.measures import percentile
from assistant.ports import Ask
from assistant.values import Answer, Document, Outcome


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judged question with its answer, what is wrong with it, and how long it took in seconds.

    ``places`` of its citations name exactly where their quote stands.
    """

    judged: JudgedQuestion
    answer: Answer
    failures: tuple[str, ...]
    places: int
    seconds: float

    @property
    def right(self) -> bool:
        return not self.failures


@dataclass(frozen=True, slots=True)
class Tally:
    """So many right of so many."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """The share that is right; zero of nothing."""
        return self.right / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What a run is worth. Seconds are those of one question.

    ``cited``: supported claims that carry a citation; one without is not shown. ``as_written``: of the
    sentences that a language model wrote those shown, the others having been dropped or replaced by
    quotes; none of none where none wrote.
    """

    right: Tally
    answerable: Tally
    unanswerable: Tally
    categories: Mapping[str, Tally]
    abstention_precision: Tally
    abstention_recall: Tally
    places: Tally
    cited: Tally
    as_written: Tally
    p50: float
    p95: float


def run(
    questions: Iterable[JudgedQuestion], ask: Ask, document: Callable[[str], Document | None]
) -> Iterator[Judgement]:
    """Ask each question and judge its answer, one by one."""

    @cache
    def text(file: str) -> str | None:
        found = document(file)
        return None if found is None else found.text

    for judged in questions:
        began = time.perf_counter()
        answer = ask(judged.question, judged.history)
        seconds = time.perf_counter() - began
        places = sum(matches(c, text) for c in answer.citations)
        yield Judgement(judged, answer, tuple(judge(judged, answer, text)), places, seconds)


def report(judgements: Sequence[Judgement]) -> Report:
    """The measures of a run.

    Abstention precision is the share of the declined questions that the documents indeed do not
    answer; recall is the share of the questions without an answer that were declined.
    """
    answerable = [j for j in judgements if j.judged.answerable]
    unanswerable = [j for j in judgements if not j.judged.answerable]
    declined = [j for j in judgements if j.answer.abstained]
    rightly = sum(not j.judged.answerable for j in declined)
    seconds = [j.seconds for j in judgements]
    supported = [v.claim for j in judgements for v in j.answer.verdicts if v.outcome is Outcome.SUPPORTED]
    shown = sum(c.written for j in judgements for c in j.answer.claims)
    return Report(
        right=_tally(judgements),
        answerable=_tally(answerable),
        unanswerable=_tally(unanswerable),
        categories=_by_category(judgements),
        abstention_precision=Tally(rightly, len(declined)),
        abstention_recall=Tally(rightly, len(unanswerable)),
        places=Tally(sum(j.places for j in judgements), sum(len(j.answer.citations) for j in judgements)),
        cited=Tally(sum(bool(c.citations) for c in supported), len(supported)),
        as_written=Tally(shown, shown + sum(len(j.answer.dropped) for j in judgements)),
        p50=percentile(seconds, 0.5),
        p95=percentile(seconds, 0.95),
    )


def _tally(judgements: Sequence[Judgement]) -> Tally:
    return Tally(sum(j.right for j in judgements), len(judgements))


def _by_category(judgements: Sequence[Judgement]) -> dict[str, Tally]:
    names = sorted({j.judged.category for j in judgements})
    return {name: _tally([j for j in judgements if j.judged.category == name]) for name in names}
