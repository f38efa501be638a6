"""Figures in normal form: numbers, amounts, durations, dates, in three languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.verify.figures import Figure, figures, stands
from assistant.verify.units import Kind


def shown(text: str, language: str = "fr") -> list[str]:
    return [f"{f.value} {f.unit}".strip() for f in figures(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Avec plus de 100 000 processeurs", ["100000"]),
        ("100\u00a0000, 100\u202f000 et 100\u2009000 puces", ["100000"] * 3),
        ("à hauteur de 277 millions de dollars", ["277000000 USD"]),
        ("d’atteindre le demi-billion en quatre ans", ["500000000000", "4 year"]),
        ("un demi-billion de dollars", ["500000000000 USD"]),
        ("un don d’un million de dollars", ["1000000 USD"]),
        ("trois millions et demi d’euros", ["3500000 EUR"]),
        ("une centaine de millions", ["100000000"]),
        ("deux millions cinq cent mille euros", ["2500000 EUR"]),
        ("mille neuf cent quatre-vingt-dix-neuf", ["1999"]),
        ("soixante et onze, soixante-dix-sept", ["71", "77"]),
        ("5 M€, 3 Md€, 10 k€ et 5 M d'euros", ["5000000 EUR", "3000000000 EUR", "10000 EUR", "5000000 EUR"]),
        ("10 à 20 milliards d'euros", ["10000000000 EUR", "20000000000 EUR"]),
        ("3,5 % puis 0,20% et 50 pour cent", ["3.5 %", "0.2 %", "50 %"]),
        ("dans les 30 jours, vingt-quatre heures", ["30 day", "24 hour"]),
        ("une demi-heure avant la demi-finale", ["0.5 hour"]),
        ("-5 °C et 151,3 km2", ["-5 °C", "151.3 km²"]),
        ("GPT-4, Grok-2, H100, CO2, la 5G et X_12", []),
        ("un jour, une fois, un véhicule neuf, il a m", []),
        ("la version 1.2.3 sur 192.168.1.1", []),
        ("entre 50 et 1999 salariés", ["50", "1999"]),
        ("", []),
        ("9" * 40, ["9" * 40]),
    ],
)
def test_french_figures_have_one_form(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("$500 billion", "en", ["500000000000 USD"]),
        ("half a trillion dollars", "en", ["500000000000 USD"]),
        ("US$5 billion, $1.5m and $10bn", "en", ["5000000000 USD", "1500000 USD", "10000000000 USD"]),
        ("1,234 people and 1,234.56 dollars", "en", ["1234", "1234.56 USD"]),
        ("two hundred and five, twenty-one", "en", ["205", "21"]),
        ("100.000 Euro, 1,5 Mio. Euro", "de", ["100000 EUR", "1500000 EUR"]),
        ("eine halbe Milliarde Euro", "de", ["500000000 EUR"]),
        ("zweitausenddreihundert, fünfundzwanzig Prozent", "de", ["2300", "25 %"]),
        ("1 billion", "en", ["1000000000"]),
        ("1 billion", "fr", ["1000000000000"]),
    ],
)
def test_english_and_german_figures_follow_their_own_rules(
    text: str, language: str, expected: list[str]
) -> None:
    assert shown(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("le 1er janvier 2018", "fr", ["2018-01-01"]),
        ("Ce 21 janvier, Donald Trump", "fr", ["--01-21"]),
        ("en janvier 2025, en 2015, depuis fin 2024", "fr", ["2025-01", "2015", "2024"]),
        ("03/04/2021", "fr", ["2021-04-03"]),
        ("03/04/2021", "en", ["2021-03-04"]),
        ("January 22, 2025", "en", ["2025-01-22"]),
        ("21. Januar 2025", "de", ["2025-01-21"]),
        ("date 2025-01 Le monde", "fr", ["2025-01"]),
        ("au XIXe siècle, les années 1990", "fr", ["C19", "1990s"]),
        ("de 7h45 à 18 h 30", "fr", ["07:45", "18:30"]),
        ("2024-2025", "fr", ["2024", "2025"]),
        ("le 45 janvier 2020", "fr", ["2020-01", "45"]),
    ],
)
def test_dates_and_times_are_iso(text: str, language: str, expected: list[str]) -> None:
    assert sorted(shown(text, language)) == sorted(expected)


def figure(text: str) -> Figure:
    (found,) = figures(text)
    return found


def test_a_figure_stands_where_it_is_given_as_precisely_or_more() -> None:
    assert stands(figure("500 milliards"), figures("un demi-billion de dollars"))
    assert stands(figure("en 2025"), figures("le 21 janvier 2025"))
    assert stands(figure("21 janvier"), figures("le 21 janvier 2025"))
    assert stands(figure("24 heures"), figures("un délai de 1 jour"))
    assert stands(figure("4 ans"), figures("48 mois"))


def test_a_figure_does_not_stand_on_another_or_a_vaguer_one() -> None:
    assert not stands(figure("2 milliards"), figures("5 milliards"))
    assert not stands(figure("277"), figures("277 millions de dollars"))
    assert not stands(figure("5 %"), figures("5 euros"))
    assert not stands(figure("le 21 janvier 2025"), figures("en 2025"))
    assert not stands(figure("10 euros"), figures("10 dollars"))
    assert not stands(figure("10 euros"), ())


@settings(deadline=None)
@given(st.integers(0, 10**15), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"]))
def test_grouping_with_any_space_changes_no_number(n: int, space: str) -> None:
    grouped = f"{n:,}".replace(",", space)
    assert figures(f"total : {grouped} voix") == (Figure(Kind.NUMBER, str(n)),)


@settings(deadline=None)
@given(
    st.text(alphabet="0123456789 .,:-/%$€hHkM°demillioansuv\n\u00a0²½٣", max_size=60),
    st.sampled_from(["fr", "en", "de", "und"]),
)
def test_any_text_has_figures_or_none(text: str, language: str) -> None:
    assert all(stands(f, [f]) for f in figures(text, language))
