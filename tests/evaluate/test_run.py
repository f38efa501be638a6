"""A run asks each question once and adds up what the answers are worth."""

import pytest

from assistant.evaluate.judgements import JudgedQuestion
from assistant.evaluate.run import Judgement, Report, Tally, report, run
from assistant.values import Answer, Claim, Outcome, Verdict
from tests.fakes import FakeService, memory_document

DOCUMENTS = [memory_document("a.txt", "Le projet coûte 12 milliards.\nLe chat dort.\n")]
QUESTIONS = [
    JudgedQuestion("1", "Combien coûte le projet ?", True, "fact", contain_all=(("12 milliards",),)),
    JudgedQuestion("2", "Et combien ?", True, "follow", history=("Combien coûte le projet ?",)),
    JudgedQuestion("3", "Où dort le chat ?", True, "fact", files_any=("b.txt",)),
    JudgedQuestion("4", "Quelle montagne neige ?", True, "fact"),
    JudgedQuestion("5", "Quelle capitale australienne ?", False, "none"),
    JudgedQuestion("6", "Le projet coûte combien demain ?", False, "none"),
]


@pytest.fixture
def whole() -> Report:
    service = FakeService(DOCUMENTS)
    return report(list(run(QUESTIONS, service.ask, service.document)))


def test_right_answers_are_counted_by_category(whole: Report) -> None:
    assert whole.right == Tally(3, 6)
    assert whole.answerable == Tally(2, 4)
    assert whole.unanswerable == Tally(1, 2)
    assert whole.categories == {"fact": Tally(1, 3), "follow": Tally(1, 1), "none": Tally(1, 2)}


def test_abstention_has_a_precision_and_a_recall(whole: Report) -> None:
    assert whole.abstention_precision == Tally(1, 2)
    assert whole.abstention_recall == Tally(1, 2)


def test_every_citation_of_a_run_is_looked_up_in_its_document(whole: Report) -> None:
    assert whole.places.share == 1.0
    assert whole.places.total >= 4
    service, other = FakeService(DOCUMENTS), FakeService([memory_document("a.txt", "Autre chose.")])
    wrong = report(list(run(QUESTIONS, service.ask, other.document)))
    assert wrong.places == Tally(0, whole.places.total)
    assert wrong.answerable.right == 0


def test_a_failure_is_explained() -> None:
    service = FakeService(DOCUMENTS)
    third = next(j for j in run(QUESTIONS[2:3], service.ask, service.document))
    assert third.failures == ("cites a.txt, none of b.txt",)
    assert not third.right


def test_latency_lies_between_the_fastest_and_the_slowest(whole: Report) -> None:
    assert 0 < whole.p50 <= whole.p95


def test_a_run_of_nothing_is_worth_nothing() -> None:
    empty = report([])
    assert empty.right == Tally(0, 0)
    assert empty.right.share == empty.abstention_precision.share == empty.p50 == 0.0


def test_a_supported_claim_without_a_citation_is_counted_though_it_is_not_shown() -> None:
    bare = Verdict(Claim("Le chat dort.", ()), Outcome.SUPPORTED, "")
    answer = Answer("Où ?", "Où ?", "fr", (bare,))
    assert report([Judgement(QUESTIONS[0], answer, (), 0, 0.1)]).cited == Tally(0, 1)
