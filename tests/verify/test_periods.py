"""Centuries, decades and ranks of a written claim against the evidence's words."""

import pytest

from assistant.verify.ordinals import unranked
from assistant.verify.periods import without_periods

HELD = "Le pont fut ouvert en 1758 et refait en 1801."


@pytest.mark.parametrize(
    ("claim", "left"),
    [
        ("Il ouvrit au XVIIIe siècle.", "Il ouvrit au ."),
        ("Il ouvrit au 18e siècle.", "Il ouvrit au ."),
        ("It opened in the 18th century.", "It opened in the ."),
        ("Es wurde im 18. Jahrhundert eröffnet.", "Es wurde im  eröffnet."),
        ("Il ouvrit dans les années 1750.", "Il ouvrit dans les ."),
        ("Il ouvrit au XVIIe siècle.", "Il ouvrit au XVIIe siècle."),
        ("Il ouvrit dans les années 1760.", "Il ouvrit dans les années 1760."),
        ("Il ouvrit en 1758.", "Il ouvrit en 1758."),
        ("Œuvre du XVIIIe siècle.", "Œuvre du XVIIIe siècle."),
    ],
)
def test_a_period_is_taken_out_where_a_year_of_the_evidence_lies_in_it(claim: str, left: str) -> None:
    assert without_periods(claim, HELD) == left


def test_a_century_ends_with_its_hundredth_year() -> None:
    assert without_periods("au XVIIIe siècle", "En 1800 il ouvrit.") == "au "
    assert without_periods("au XIXe siècle", "En 1800 il ouvrit.") == "au XIXe siècle"


@pytest.mark.parametrize(
    ("claim", "evidence", "lacking"),
    [
        ("le deuxième pont", "le premier pont", True),
        ("le premier pont", "la première arche", False),
        ("la deuxième guerre", "la seconde guerre", False),
        ("une seconde plus tard", "peu après", False),
        ("the third bridge", "le troisième pont", False),
        ("die dritte Brücke", "le second pont", True),
        ("le pont", "le premier pont", False),
    ],
)
def test_a_rank_must_stand_in_the_evidence(claim: str, evidence: str, lacking: bool) -> None:
    assert unranked(claim, evidence) is lacking
