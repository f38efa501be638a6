"""Sentences of several sources that say the same are one claim; those that differ in a word are not."""

import pytest

from assistant.answer.compose import answer_question
from assistant.answer.intent import Intent, Kind
from assistant.sentences import spans
from assistant.values import Claim, Hit, Passage, Reading


def hit(file: str, text: str, *, answer: str = "") -> Hit:
    at = text.find(answer)
    span = (at, at + len(answer)) if answer else None
    p = Passage(file, 0, len(text), text, f"sha of {file}", "Le port", language="fr")
    return Hit(p, 1, 0.9, reading=Reading(0.9, span, tuple(1.0 for _ in spans(text))))


def claims(*hits: Hit) -> tuple[Claim, ...]:
    return answer_question("?", Intent(Kind.FACT), hits, threshold=0.5, language="fr").claims


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (
            "Brest a subi hier un vol de données de clients.",
            "Brest a subi hier une perte de données de clients.",
            2,
        ),
        ("Morel a dit hier que le port fermera en mai.", "Leroy a dit hier que le port fermera en mai.", 2),
        ("Le port de Brest fermera bien en mai.", "Le port de Brest fermera en mai.", 1),
    ],
)
def test_sentences_that_differ_in_a_word_are_one_claim_only_where_one_says_all_of_the_other(
    one: str, other: str, count: int
) -> None:
    found = claims(hit("a.txt", one), hit("b.txt", other))
    assert len(found) == count
    for claim in found:
        assert claim.text == claim.citations[0].quote


def test_two_sources_of_which_one_says_less_are_both_cited_for_what_both_say() -> None:
    less = "Le port de Brest accueille 120 navires par an."
    more = "Le port de Brest, agrandi, accueille 120 navires par an."
    [claim] = claims(hit("a.txt", more, answer="120"), hit("b.txt", less))
    assert claim.text == less
    assert [c.file for c in claim.citations] == ["b.txt", "a.txt"]
    assert claim.short == "120"


def test_a_short_answer_that_the_shorter_sentence_sets_otherwise_is_left_out() -> None:
    more = "Le port de Brest, agrandi, accueille 120 navires par an."
    less = "Le port de Brest accueille 120  navires par an."
    [claim] = claims(hit("a.txt", more, answer="120 navires"), hit("b.txt", less))
    assert claim.short in claim.citations[0].quote
