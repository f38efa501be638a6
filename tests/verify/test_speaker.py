"""Who is said to have said what."""

import pytest

from assistant.verify.speaker import attributed_apart, attribution

MUSK, ALTMAN = frozenset({"elon", "musk"}), frozenset({"sam", "altman"})


@pytest.mark.parametrize(
    ("sentence", "speakers", "said"),
    [
        ("Elon Musk a déclaré que le projet manque d'argent.", MUSK, "le projet manque d'argent."),
        ("Hier, Elon Musk a de nouveau affirmé que le projet échouera.", MUSK, "le projet échouera."),
        ("Lors d'un dîner, Elon Musk a affirmé que le projet échouera.", MUSK, "le projet échouera."),
        ("« Le projet manque d’argent », a répondu Sam Altman.", ALTMAN, "Le projet manque d'argent"),
        ("Sam Altman a répondu : « Le projet avance. »", ALTMAN, "Le projet avance."),
        ("Selon Elon Musk, le projet manque d'argent.", MUSK, "le projet manque d'argent."),
        ("Le projet manque d'argent, d'après Sam Altman.", ALTMAN, "Le projet manque d'argent"),
        ("Sam Altman said that the project lacks money.", ALTMAN, "the project lacks money."),
        ("According to Elon Musk, the project lacks money.", MUSK, "the project lacks money."),
        ("Sam Altman sagte, dass dem Projekt Geld fehlt.", ALTMAN, "dem Projekt Geld fehlt."),
    ],
)
def test_the_speaker_and_the_words_are_found(sentence: str, speakers: frozenset[str], said: str) -> None:
    found = attribution(sentence)
    assert found
    assert (found.speakers, found.said) == (speakers, said)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le projet manque d'argent.",
        "Selon la loi, le projet est interdit.",
        "Elle a déclaré que le projet manque d'argent.",
        "Lors d'un dîner, il a déclaré que le projet manque d'argent.",
        "Elon Musk a acheté le réseau en 2022.",
    ],
)
def test_what_is_given_to_no_name_is_no_attribution(sentence: str) -> None:
    assert attribution(sentence) is None


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (
            "Elon Musk a déclaré que le projet Stargate manque de moyens.",
            "« Le projet Stargate manque de moyens », a déclaré Sam Altman.",
            True,
        ),
        (
            "Selon Elon Musk, le projet Stargate manque de moyens.",
            "D'après Musk, le projet Stargate manque de moyens.",
            False,
        ),
        (
            "Elon Musk a déclaré que le projet Stargate manque de moyens.",
            "Sam Altman a déclaré que le projet Stargate ne manque pas de moyens.",
            False,
        ),
        (
            "Elon Musk a déclaré que le projet Stargate coûtera 100 milliards.",
            "Sam Altman a déclaré que le projet Stargate coûtera 500 milliards.",
            False,
        ),
        ("Elon Musk a dit que oui.", "Sam Altman a dit que oui.", False),
        (
            "Elon Musk a déclaré que le projet Stargate manque de moyens.",
            "Sam Altman a déclaré que les puces manquent partout en Europe.",
            False,
        ),
    ],
)
def test_only_the_same_words_of_other_people_are_apart(one: str, other: str, apart: bool) -> None:
    assert attributed_apart(one, other) is apart
    assert attributed_apart(other, one) is apart
