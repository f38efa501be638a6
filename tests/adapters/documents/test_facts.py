"""What a document is called and which language it is in."""

from pathlib import Path

import pytest

from assistant.adapters.documents.facts import language_of, title_of
from assistant.adapters.documents.loader import FolderLoader


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("AI\nElon Musk contre Sam Altman\nTexte.", "Elon Musk contre Sam Altman"),
        (" date 2025-01 Le monde de l’IA\n\nTexte.", "Le monde de l’IA"),
        ("21 janvier 2025\nUne grande nouvelle\n", "Une grande nouvelle"),
        ("https://example.org/a/b/c\nUne grande nouvelle\n", "Une grande nouvelle"),
        ("\n\n  Un titre avec des   espaces \n", "Un titre avec des espaces"),
        ("==========\nUn titre souligné\n==========", "Un titre souligné"),
        ("oui\nnon\n", "stem"),
        ("", "stem"),
    ],
)
def test_the_title_is_the_first_line_that_looks_like_one(text: str, title: str) -> None:
    assert title_of(text, given="", file="a/stem.txt") == title


def test_a_long_first_paragraph_gives_its_first_sentence() -> None:
    first = "Le centre de M. Dupont ferme ses portes"
    assert title_of(f"{first}. {'Suite de la phrase. ' * 20}", given="", file="a.txt") == first


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    line = "Le monde, " * 50
    title = title_of(line, given="", file="a.txt")
    assert 100 < len(title) <= 120
    assert title.endswith("…")
    assert line.startswith(title[:-1])
    assert line[len(title) - 1] in " ,"


@pytest.mark.parametrize(
    "given",
    [
        "Microsoft Word - doc1",
        "Microsoft Word - rapport final.docx",
        "untitled",
        "Sans titre 1",
        "doc1.pdf",
        "Document1",
        "  ",
        "12",
        "PowerPoint Presentation",
        "(anonymous)",
    ],
)
def test_a_title_that_a_program_made_up_is_ignored(given: str) -> None:
    assert title_of("Une grande nouvelle\nTexte.", given=given, file="a.pdf") == "Une grande nouvelle"


def test_the_stated_title_comes_first() -> None:
    assert title_of("Une grande nouvelle", given=" Le vrai\ntitre ", file="a.pdf") == "Le vrai titre"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le chat dort sur le canapé et le chien dans le jardin.", "fr"),
        ("The cat sleeps on the sofa and the dog in the garden.", "en"),
        ("Die Katze schläft auf dem Sofa und der Hund im Garten.", "de"),
        ("El gato duerme en el sofá y el perro en el jardín.", "es"),
        ("Сегодня хорошая погода, и мы идём гулять в парк, потому что вчера целый день шёл дождь.", "ru"),
        ("AI", "und"),
        ("1 234 567,89 € — 42 %", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_recognised_or_left_open(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_title_that_a_format_states_steers_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<title>Le &#27;[31mphare\u202e rouge&#10;&#8233;haut</title><p>x</p>", "utf-8"
    )
    (tmp_path / "b.eml").write_bytes(b"Subject: =?utf-8?q?Le_=1B=5B31mphare?=\n\nIl est haut.\n")
    assert FolderLoader().load(tmp_path, "a.html").title == "Le [31mphare rouge haut"
    assert FolderLoader().load(tmp_path, "b.eml").title == "Le [31mphare"
