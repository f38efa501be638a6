"""What is counted about a statement and its evidence."""

import pytest

from assistant.verify.overlap import overlap

HELD = "Le pont de Brest, long de 120 mètres, fut ouvert en 1805 par l'ingénieur Morel."


@pytest.mark.parametrize(
    ("statement", "counted"),
    [
        (HELD, (1.0, 0, 0)),
        ("Morel a ouvert le pont.", (1.0, 0, 0)),
        ("Leroy a ouvert le pont.", (2 / 3, 1, 0)),
        ("Le pont fut ouvert en 1806.", (2 / 3, 0, 1)),
        ("Le marché vend des fleurs à Rennes.", (0.0, 1, 0)),
        ("", (0.0, 0, 0)),
    ],
)
def test_words_names_and_figures_are_counted(statement: str, counted: tuple[float, ...]) -> None:
    assert overlap(HELD, statement) == pytest.approx(counted)
