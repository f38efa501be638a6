"""Documents that disagree are told; documents that do not, are not."""

import pytest

from assistant.values import Citation, Claim, Passage
from assistant.verify.conflict import disputed

QUESTION = "Combien coûte le projet Étoile ?"


def passage(file: str, text: str, *, title: str = "", also: tuple[str, ...] = ()) -> Passage:
    return Passage(file, 0, len(text), text, file, title, "fr", also=also)


def claim(of: Passage, short: str) -> Claim:
    return Claim(of.text, (Citation(of.file, 0, len(of.text), of.text, also=of.also),), short=short)


def marks(question: str, *said: tuple[str, str], title: str = "") -> list[bool]:
    passages = [passage(f"{n}.txt", text, title=title) for n, (text, _) in enumerate(said)]
    claims = [claim(p, short) for p, (_, short) in zip(passages, said, strict=True)]
    return [c.disputed for c in disputed(question, claims, passages)]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            QUESTION,
            ("Le projet Étoile coûte 12 milliards de couronnes.", "12 milliards de couronnes"),
            ("Le projet Étoile coûterait 15 milliards de couronnes.", "15 milliards de couronnes"),
        ),
        (
            "Quand le phare de Cordouan a-t-il été allumé ?",
            ("Le phare de Cordouan fut allumé en 1611.", "1611"),
            ("Allumé en 1613, le phare de Cordouan guide les bateaux.", "1613"),
        ),
        (
            "Combien de processeurs compte Colossus ?",
            ("Colossus compte 100 000 processeurs.", "100 000"),
            ("Avec 200 000 processeurs, Colossus les dépasse tous.", "200 000 processeurs"),
        ),
        (
            "Quelle part des Français utilise l'IA ?",
            ("La part des Français qui utilise l'IA est de 33 %.", "33 %"),
            ("Une part de 45 % des Français utilise l'IA.", "45 %"),
        ),
    ],
)
def test_other_figures_of_the_same_thing_disagree(
    question: str, one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert marks(question, one, other) == [True, True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (  # the same amount in other words
            ("Le projet Étoile coûte 500 milliards de dollars.", "500 milliards de dollars"),
            ("Le projet Étoile coûte un demi-billion de dollars.", "un demi-billion de dollars"),
        ),
        (  # rounded
            ("Le projet Étoile coûte 12 milliards d'euros.", "12 milliards d'euros"),
            ("Le projet Étoile coûte 12,3 milliards d'euros.", "12,3 milliards d'euros"),
        ),
        (  # a bound that the other keeps to
            ("Le projet Étoile coûte plus de 10 milliards d'euros.", "plus de 10 milliards d'euros"),
            ("Le projet Étoile coûte 15 milliards d'euros.", "15 milliards d'euros"),
        ),
        (  # another thing
            ("Le projet Étoile coûte 12 milliards d'euros.", "12 milliards d'euros"),
            ("Le pont Neuf coûte 3 millions d'euros.", "3 millions d'euros"),
        ),
        (  # another unit
            ("Le projet Étoile coûte 12 milliards d'euros.", "12 milliards d'euros"),
            ("Le projet Étoile coûte 9 % du budget.", "9 %"),
        ),
        (  # the one knows of the other's figure
            ("Le projet Étoile coûte 12 milliards d'euros.", "12 milliards d'euros"),
            (
                "Le projet Étoile coûte 15 milliards d'euros, et non 12 milliards d'euros.",
                "15 milliards d'euros",
            ),
        ),
        (  # other things counted
            ("Le projet Étoile coûte 12 emplois.", "12"),
            ("Le projet Étoile coûte 40 arbres.", "40"),
        ),
        (  # nothing to compare
            ("Le projet Étoile coûte cher à l'État.", "cher"),
            ("Le projet Étoile coûte 15 milliards d'euros.", "15 milliards d'euros"),
        ),
        (  # a date said less precisely
            ("Le projet Étoile coûte, en janvier 2025, une fortune.", "janvier 2025"),
            ("Le projet Étoile coûte une fortune le 21 janvier 2025.", "21 janvier 2025"),
        ),
    ],
)
def test_what_agrees_or_cannot_be_compared_does_not_disagree(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert marks(QUESTION, one, other) == [False, False]


def test_a_short_or_uncapitalised_name_of_the_question_must_be_said_too() -> None:
    said = (("En 2023, Musk a fondé xAI.", "2023"), ("En 2015, Musk a fondé OpenAI.", "2015"))
    assert marks("Quand Musk a-t-il fondé xAI ?", *said) == [False, False]
    numbered = (("Le vol 12 dure 3 heures.", "3 heures"), ("Le vol 14 dure 9 heures.", "9 heures"))
    assert marks("Combien de temps dure le vol 12 ?", *numbered) == [False, False]


def test_a_document_does_not_disagree_with_itself_nor_with_its_copy() -> None:
    texts = ("Le projet Étoile coûte 12 euros.", "Le projet Étoile coûte 15 euros.")
    own = [Passage("a.txt", n * 40, n * 40 + len(t), t, "a.txt", "", "fr") for n, t in enumerate(texts)]
    claims = [Claim(p.text, (Citation(p.file, p.start, p.end, p.text),), short=p.text[22:-1]) for p in own]
    assert not any(c.disputed for c in disputed(QUESTION, claims, own))
    copies = [passage("a.txt", texts[0], also=("b.txt",)), passage("b.txt", texts[1])]
    claims = [claim(p, p.text[22:-1]) for p in copies]
    assert not any(c.disputed for c in disputed(QUESTION, claims, copies))


def test_only_those_that_disagree_are_marked() -> None:
    said = [
        ("Le projet Étoile coûte 12 milliards d'euros.", "12 milliards d'euros"),
        ("Le projet Étoile est mené à Brest.", ""),
        ("Le projet Étoile coûte 15 milliards d'euros.", "15 milliards d'euros"),
    ]
    assert marks(QUESTION, *said) == [True, False, True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Le pont de Brest ouvre le lundi.", "Le pont de Brest n'ouvre pas le lundi."),
        ("La mairie n’a jamais vendu le phare d’Ouessant.", "La mairie a vendu le phare d'Ouessant."),
        ("The bridge opens on Monday.", "The bridge never opens on Monday."),
        ("Die Brücke öffnet am Montag.", "Die Brücke öffnet am Montag nicht."),
    ],
)
def test_what_one_says_and_the_other_denies_disagrees(one: str, other: str) -> None:
    assert marks("Le pont ouvre-t-il le lundi ?", (one, ""), (other, "")) == [True, True]


def test_the_same_words_of_somebody_else_disagree() -> None:
    one = "Le maire Paul Morel a déclaré que le pont de Brest sera détruit."
    other = "« Le pont de Brest sera détruit », a déclaré Anne Leroy."
    assert marks("Qui a dit que le pont sera détruit ?", (one, ""), (other, "")) == [True, True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Le pont de Brest ouvre le lundi.", "Le pont de Brest ouvre le lundi matin."),
        ("Le pont de Brest ouvre le lundi.", "Le pont de Brest n'ouvre pas le mardi soir en hiver."),
        ("Le pont de Brest ouvre le lundi.", "Le pont de Rennes n'ouvre pas le lundi."),
        ("Le pont de Brest n'ouvre pas le lundi.", "Le pont de Brest n'ouvre jamais le lundi."),
        ("Le pont ouvre.", "Le pont n'ouvre pas."),  # too few words to be sure of one thing
    ],
)
def test_a_denial_of_something_else_does_not_disagree(one: str, other: str) -> None:
    assert marks("Le pont ouvre-t-il le lundi ?", (one, ""), (other, "")) == [False, False]


def test_a_document_that_denies_itself_does_not_disagree_with_another() -> None:
    texts = ("Le pont de Brest ouvre le lundi.", "Le pont de Brest n'ouvre pas le lundi.")
    own = [Passage("a.txt", n * 60, n * 60 + len(t), t, "a.txt", "", "fr") for n, t in enumerate(texts)]
    claims = [Claim(p.text, (Citation(p.file, p.start, p.end, p.text),)) for p in own]
    assert not any(c.disputed for c in disputed("Le pont ouvre-t-il ?", claims, own))
