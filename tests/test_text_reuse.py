"""What one document says is found in another, at its exact place."""

import pytest

from assistant.ingest.split import split
from assistant.text_reuse import Reuse, Wording
from tests.fakes import memory_document

TEXT = (
    "Le viaduc de Kerlosquet\n\nLe viaduc rouvre lundi. "
    "Le chantier a coûté 38 millions d'euros à la région.\n"
    "Les riverains se plaignaient du bruit des marteaux-piqueurs. Le péage n'est pas prévu.\n"
)
WORDING = Wording(split(memory_document("a.txt", TEXT), size=60))


def place(quote: str) -> tuple[str, bool] | None:
    found = WORDING.place(quote)
    return found and (TEXT[slice(*found.span)], found.same)


def test_a_quote_is_found_whatever_its_spaces_and_marks() -> None:
    said = "Le chantier a coûté 38 millions d’euros\nà la région"
    assert place(said) == ("Le chantier a coûté 38 millions d'euros à la région.", True)


def test_a_typing_error_is_the_same_statement() -> None:
    found = place("Les riverains se plaignaient du bruit des marteaux-piqeurs.")
    assert found == ("Les riverains se plaignaient du bruit des marteaux-piqueurs.", True)


def test_another_figure_is_told() -> None:
    found = place("Le chantier a coûté 41 millions d'euros à la région.")
    assert found == ("Le chantier a coûté 38 millions d'euros à la région.", False)


def test_sentences_are_found_one_after_the_other_or_not_at_all() -> None:
    both = "Le viaduc rouvre lundi. Le chantier a coûté 38 millions d'euros à la région."
    assert place(both) == (both, True)
    assert place("Le viaduc rouvre lundi. Le péage n'est pas prévu.") is None


@pytest.mark.parametrize(
    "other", ["Le péage est prévu.", "Le péage n'est pas payant.", "Le chantier a duré longtemps.", "", "?"]
)
def test_other_words_are_another_statement(other: str) -> None:
    assert WORDING.place(other) is None


def test_a_text_is_said_where_each_of_its_sentences_is() -> None:
    assert WORDING.says("Le péage n'est pas prévu. Le viaduc rouvre lundi.")
    assert not WORDING.says("Le viaduc rouvre lundi. Il est bleu.")
    assert not WORDING.says("Le chantier a coûté 41 millions d'euros à la région.")


def test_thousands_may_be_written_in_several_ways() -> None:
    text = "La région a versé 1 200 000 euros au chantier du viaduc."
    wording = Wording(split(memory_document("b.txt", text), size=200))
    assert wording.place("La région a versé 1.200.000 euros au chantier du viaduc.") == Reuse((0, 56), True)
    assert wording.place("La région a versé 1,3 euros au chantier du viaduc.") == Reuse((0, 56), False)
