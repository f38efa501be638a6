"""A date is a document's own only where it plainly says so."""

import datetime

import pytest

from assistant.adapters.documents.dates import iso_date, line_date, own_date, without_date_marker


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2025-01-21", "2025-01-21"),
        (
            "date 2025-01 Le monde de l’IA est en pleine effervescence, et cette fois tout le monde le dit.",
            "2025-01",
        ),
        ("Date : 2024-12-03", "2024-12-03"),
        ("21 janvier 2025", "2025-01-21"),
        ("Publié le 21 janvier 2025 à 14h30", "2025-01-21"),
        ("Publié le mardi 21 janvier 2025 à 14:30", "2025-01-21"),
        ("Mis à jour le 2 févr. 2025", "2025-02-02"),
        ("Paris, le 1er mars 2024", "2024-03-01"),
        ("le 1er mars 2024", "2024-03-01"),
        ("January 22, 2025", "2025-01-22"),
        ("By Jane Q. Doe, January 22nd, 2025", "2025-01-22"),
        ("January 22, 2025 | By Jane Doe", "2025-01-22"),
        ("Posted on 3 of May 2021", "2021-05-03"),
        ("22. Januar 2025", "2025-01-22"),
        ("Berlin, den 3. März 2023", "2023-03-03"),
        ("Stand: 22.01.2025", "2025-01-22"),
        ("21/01/2025", "2025-01-21"),
        ("1/21/2025", "2025-01-21"),
        ("Août 2023", "2023-08"),
        ("2025-01-21T10:00:00+01:00", "2025-01-21"),
    ],
)
def test_a_date_line_is_read(line: str, date: str) -> None:
    assert line_date(line) == date


@pytest.mark.parametrize(
    "line",
    [
        "Les attentats du 13 novembre 2015",
        "Loi du 11 mars 1957",
        "Ce 21 janvier, Donald Trump a annoncé un projet.",
        "Il est né le 21 janvier 2025 à Paris dans une famille de musiciens.",
        "pic.twitter.com/cXLx — Art Candee (@ArtCandee) January 22, 2025",
        "31 février 2024",
        "2025-13-01",
        "1 janvier 9999",
        "De 1998 à 2003",
        "Version 1.2.2024.5",
        "date limite le 3 mars 2024 pour tous ceux qui veulent encore s’inscrire au concours de musique",
        "",
    ],
)
def test_a_date_in_other_words_is_not_the_documents(line: str) -> None:
    assert line_date(line) is None


def test_only_the_top_of_a_document_is_looked_at() -> None:
    assert own_date("Titre\n\nPar Jean Dupont\n21 janvier 2025\n\nTexte.") == "2025-01-21"
    assert own_date("Titre\n" * 30 + "21 janvier 2025\n") is None


def test_metadata_dates_are_read_in_their_forms() -> None:
    assert iso_date("2025-01-21T10:00:00Z") == "2025-01-21"
    assert iso_date(" 2025 ") == "2025"
    assert iso_date("January 22, 2025 10:00 am") == "2025-01-22"
    assert iso_date(datetime.datetime(2025, 1, 21, tzinfo=datetime.UTC)) == "2025-01-21"


@pytest.mark.parametrize(
    "stated", ["", None, "hier", "0000-00-00", "1234567890", "3025-01-01", "x2025-01-01"]
)
def test_a_date_that_is_none_counts_as_absent(stated: str | None) -> None:
    assert iso_date(stated) is None


def test_a_clock_that_was_never_set_gives_no_date() -> None:
    assert iso_date(datetime.datetime(1970, 1, 1), since=1971) is None


def test_a_date_marker_is_no_part_of_a_title() -> None:
    assert without_date_marker(" date 2025-01 Le monde") == "Le monde"
    assert without_date_marker("Dates et lieux 2025") == "Dates et lieux 2025"
