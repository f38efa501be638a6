"""A claim has the stance of the sentences it quotes, looked at for what answers."""

import pytest

from assistant.values import Citation, Claim, Passage, Stance
from assistant.verify.attribute import with_stance

TEXT = "La ville va. Paul Roy, PDG de Sollac, a révélé que l’usine ouvrirait en mai. Selon lui, c’est fini."
PASSAGE = Passage("a.txt", 100, 100 + len(TEXT), TEXT, "0" * 64, "Sollac", language="fr")


def claimed(*quotes: str, short: str = "") -> Claim:
    found = ((100 + TEXT.index(quote), quote) for quote in quotes)
    citations = tuple(Citation("a.txt", start, start + len(quote), quote) for start, quote in found)
    return Claim(" ".join(quotes), citations, short=short)


SECOND = "Paul Roy, PDG de Sollac, a révélé que l’usine ouvrirait en mai."


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (claimed("La ville va."), Stance.ASSERTED),
        (claimed(SECOND), Stance.CONDITIONAL),
        (claimed(SECOND, short="en mai"), Stance.CONDITIONAL),
        (claimed(SECOND, short="Paul Roy"), Stance.REPORTED),
        (claimed("Selon lui, c’est fini.", SECOND, short="Paul Roy"), Stance.CONDITIONAL),
    ],
)
def test_the_most_careful_stance_of_what_is_quoted_counts(claim: Claim, expected: Stance) -> None:
    assert with_stance(claim, [PASSAGE]).stance is expected


def test_a_place_in_no_passage_is_taken_as_asserted() -> None:
    assert with_stance(claimed(SECOND), []).stance is Stance.ASSERTED
