"""A sentence states something where it has a finite verb; a mere phrase, however long, does not."""

import pytest

from assistant.verify.predicate import states


@pytest.mark.parametrize(
    "text",
    [
        "Elon Musk dirige xAI depuis 2023.",
        "Les deux sociétés visent le même marché.",
        "Il fonda la ville au bord du fleuve.",
        "La tour fut achevée en 1889.",
        "Oracle investira 500 milliards de dollars dans Stargate.",
        "Le maire n’a rien promis.",
        "The deal was announced by Satya Nadella.",
        "Der Turm wurde 1889 vollendet.",
    ],
)
def test_a_finite_verb_states(text: str) -> None:
    assert states(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "500 milliards de dollars dans Stargate d'ici 2029",
        "Un gigantesque système de catapulte électromagnétique pour des charges utiles",
        "la gare de l'Est, à Paris",
        "un portrait du maire contre le mur de la petite salle",
        "The former chief executive of the company from Seattle",
        "Der frühere Leiter der Firma aus Berlin",
    ],
)
def test_a_phrase_without_a_finite_verb_states_nothing(text: str) -> None:
    assert not states(text)
