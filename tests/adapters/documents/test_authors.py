"""Who wrote a document, where the file says so."""

from pathlib import Path

import pytest

from assistant.adapters.documents.html import read_html
from assistant.adapters.documents.loader import FolderLoader
from assistant.adapters.documents.mail import read_mail

JSON = '<script type="application/ld+json">'


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ('<meta name="author" content="Anne  Morel">', "Anne Morel"),
        ('<meta property="article:author" content="https://journal.example/anne">', ""),
        (
            '<meta name="author" content="https://journal.example/anne">'
            f'{JSON}{{"@type": "Article", "author": {{"name": "Anne Morel"}}}}</script>',
            "Anne Morel",
        ),
        (
            f'{JSON}[{{"author": [{{"name": "A. Morel"}}, "B. Leroy"]}}]</script>',
            "A. Morel, B. Leroy",
        ),
        (f'{JSON}{{"author": [[1], null, {{"name": 3}}]}}</script>', ""),
        ('<meta name="author" content="">', ""),
        (f'<meta name="author" content="{"très long " * 30}">', ""),
        ("", ""),
    ],
)
def test_a_page_names_its_author(head: str, author: str) -> None:
    page = f"<html><head>{head}</head><body><p>Le port compte 120 navires.</p></body></html>"
    assert read_html(page.encode()).author == author


def test_an_e_mail_is_written_by_whom_it_is_from() -> None:
    for said, author in (("Anne Morel <anne@port.example>", "Anne Morel"), ("anne@port.example", "")):
        assert read_mail(f"From: {said}\nSubject: Le port\n\nIl ferme.".encode()).author == author


def test_the_document_says_it_and_plain_text_has_none(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<meta name="author" content="Anne Morel"><p>Le port ferme.', "utf-8")
    (tmp_path / "note.txt").write_text("Le port ferme.", "utf-8")
    loader = FolderLoader()
    assert loader.load(tmp_path, "page.html").author == "Anne Morel"
    assert loader.load(tmp_path, "note.txt").author == ""
