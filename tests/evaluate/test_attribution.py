"""Citation recall and precision."""

from assistant.evaluate.attribution import attribution
from assistant.evaluate.run import Tally
from assistant.values import Answer, Citation, Claim, Outcome, Verdict


def citation(quote: str) -> Citation:
    return Citation("a.txt", 0, len(quote), quote, "a.txt")


def answer(*claims: tuple[str, list[str]]) -> Answer:
    made = [Claim(text, tuple(map(citation, quotes))) for text, quotes in claims]
    return Answer("?", "?", "fr", tuple(Verdict(claim, Outcome.SUPPORTED, "") for claim in made))


def by_words(premise: str, said: str) -> bool:
    return set(said.split()) <= set(premise.split())


def never(premise: str, said: str) -> bool:
    raise AssertionError("what stands there word for word needs no judge")


def test_a_quote_supports_itself_without_a_judge() -> None:
    found = attribution([answer(("Le chat dort.", ["Hier, le  chat dort. Il rêve."]))], never)
    assert (found.recall, found.precision, found.uncited) == (Tally(1, 1), Tally(1, 1), 0)


def test_a_claim_that_nothing_supports_counts_in_neither() -> None:
    found = attribution([answer(("le chat mange", ["le chat dort", "le chien dort"]))], by_words)
    assert (found.recall, found.precision) == (Tally(0, 1), Tally(0, 2))


def test_a_citation_that_is_not_needed_is_not_precise() -> None:
    found = attribution([answer(("le chat dort ici", ["le chat dort ici bas", "il pleut"]))], by_words)
    assert (found.recall, found.precision) == (Tally(1, 1), Tally(1, 2))


def test_two_citations_that_only_support_together_are_both_needed() -> None:
    found = attribution([answer(("chat dort ici", ["le chat dort", "ici bas"]))], by_words)
    assert (found.recall, found.precision) == (Tally(1, 1), Tally(2, 2))


def test_part_of_a_word_is_not_the_word() -> None:
    found = attribution([answer(("le chat", ["le chaton"]))], by_words)
    assert found.recall == Tally(0, 1)


def test_an_answer_with_a_claim_that_cites_nothing_is_counted() -> None:
    assert attribution([answer(("le chat", [])), answer(("le chat", ["le chat"]))], by_words).uncited == 1
