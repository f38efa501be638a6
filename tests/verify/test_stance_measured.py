"""The recogniser against sentences that a person judged.

``judged_sentences.tsv`` holds 102 sentences of PIAF (Wikipedia, CC BY-SA 3.0) and of service-public.fr (DILA,
Licence Ouverte), drawn at random among words that speak, words in -rait and all others, and labelled
before the recogniser was first run on them. That first run was right on 96: on all 30 conditionals and on
no other for them, on 16 of 17 reported sentences and on five asserted ones for reported. Faults that
the run showed were then mended, so the figures below are no longer those of unseen text.
"""

from pathlib import Path

from assistant.values import Stance
from assistant.verify.stance import stance

LINES = (Path(__file__).with_name("judged_sentences.tsv")).read_text(encoding="utf-8").splitlines()[1:]
JUDGED = [(Stance(label), sentence) for label, _, sentence in (line.split("\t") for line in LINES)]
FOUND = [(label, stance(sentence)) for label, sentence in JUDGED]


def precision_and_recall(of: Stance) -> tuple[float, float]:
    right = sum(label is of and found is of for label, found in FOUND)
    return right / sum(f is of for _, f in FOUND), right / sum(label is of for label, _ in FOUND)


def test_the_judged_sentences_hold_every_stance() -> None:
    assert len(JUDGED) == 102
    assert {label for label, _ in JUDGED} == set(Stance)


def test_every_judged_conditional_is_found_and_no_other_sentence_is_taken_for_one() -> None:
    assert precision_and_recall(Stance.CONDITIONAL) == (1.0, 1.0)


def test_reported_speech_is_found_with_few_errors() -> None:
    precision, recall = precision_and_recall(Stance.REPORTED)
    assert recall >= 0.94
    assert precision >= 0.85
