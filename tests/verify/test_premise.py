"""A question may take for granted what no passage says; one that does not is left alone."""

import pytest

from assistant.values import Passage
from assistant.verify.premise import SAID, Premise, premise

HARBOUR = (
    "Anne Morel dirige le port de Brest depuis 2019. Elle a fait construire la digue. "
    "À Rennes, la bibliothèque est tenue par Paul Kerr. Le musée ferme le lundi. "
    "Le phare appartient à la ville. Ses gardiens sont partis. Louis Hamon a quitté la mairie de Quimper."
)


def passage(text: str, *, title: str = "", language: str = "fr") -> Passage:
    return Passage("a.txt", 0, len(text), text, "0" * 64, title, language=language)


HELD = [passage(HARBOUR)]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Pourquoi Anne Morel a-t-elle quitté Quimper ?", Premise(("Anne Morel", "Quimper"))),
        ("Quand Anne Morel a-t-elle vendu Brest ?", Premise(("Anne Morel", "Brest"), ("vendu",))),
        ("Comment Louis Hamon a-t-il racheté Quimper ?", Premise(("Louis Hamon", "Quimper"), ("racheté",))),
        ("Why did Louis Hamon buy Quimper?", SAID),  # in another language than the passages
    ],
)
def test_what_no_three_sentences_say_is_found(question: str, found: Premise) -> None:
    assert premise(question, HELD) == found


@pytest.mark.parametrize(
    "question",
    [
        "Depuis quand Anne Morel dirige-t-elle Brest ?",
        "Pourquoi Louis Hamon a-t-il quitté Quimper ?",
        "Pourquoi Morel dirige-t-elle le port de Brest ?",  # a part of a name
        "Quand Anne Morel et Louis Hamon sont-ils partis ?",  # joined names need not stand together
        "Combien de lecteurs Brest a-t-elle en juillet ?",
        "Comment Brest se compare-t-elle à Quimper ?",
        "Où est la digue de Brest ?",
        "Qui de Morel ou de Quimper est parti ?",  # asks for no circumstance
        "Pourquoi ?",
        "",
    ],
)
def test_what_is_said_or_not_taken_for_granted_is_no_false_premise(question: str) -> None:
    assert premise(question, HELD) == SAID


def test_a_short_title_names_what_its_text_is_about_and_a_sentence_does_not() -> None:
    question, text = "Quand Morel a-t-elle quitté Brest ?", "Morel a quitté la ville en 2021."
    assert premise(question, [passage(text, title="Port de Brest")]) == SAID
    long = "Le port de Brest, la rade et leurs gens"
    assert premise(question, [passage(text, title=long)]) == Premise(("Morel", "Brest"))


def test_an_english_question_is_held_to_english_passages() -> None:
    held = [passage("Anne Morel runs the harbour. The keeper has left Brest.", language="en")]
    assert premise("When did Anne Morel leave Brest?", held) == Premise(("Anne Morel", "Brest"), ("leave",))
    assert premise("Where did Anne Morel run Brest?", held) == SAID


def test_german_nouns_are_not_taken_for_names() -> None:
    held = [passage("Der Turm steht am Hafen.", language="de")]
    assert premise("Warum hat Anne Morel den Turm verkauft?", held) == SAID
