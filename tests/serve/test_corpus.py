"""The documents as a list, and the questions made from them."""

import pytest

from assistant.serve.corpus import corpus_html, examples, shared_name, short_title, totals, welcome_html
from assistant.values import DocumentRecord
from tests.serve.test_render import Read


def record(file: str, title: str, **more: object) -> DocumentRecord:
    facts = {"date": "2024-03-01", "language": "fr", "size": 5755, "passages": 12, "pages": (), **more}
    return DocumentRecord(file, "0", title, **facts)  # type: ignore[arg-type]


TWO = [record("a.txt", "Ada Lovelace : une vie"), record("b.pdf", "Le moteur d’Ada Lovelace", pages=(0, 9))]


def test_every_document_is_listed_with_its_facts() -> None:
    read = Read(corpus_html(TWO, language="fr"))
    assert [b["data-file"] for b in read.having("document")] == ["a.txt", "b.pdf"]
    for shown in ("1 mars 2024", "français", "12 passages", "5,8\u00a0Ko", "2 pages"):
        assert shown in read.text
    assert totals(TWO, language="fr") == "2 documents · 24 passages"
    assert totals([], language="fr") == "0 document · 0 passage"
    assert totals([], language="en") == "0 documents · 0 passages"


def test_hostile_titles_and_files_stay_words() -> None:
    html = corpus_html([record('"><img src=x onerror=y>', "<script>x</script>")], language="fr")
    assert "<img" not in html
    assert "<script" not in html


def test_examples_are_made_from_the_titles() -> None:
    assert examples(TWO, language="en") == [
        "What are these documents about?",
        "Summarise “Le moteur d’Ada Lovelace”",
        "What do the sources say about Ada Lovelace?",
    ]


def test_no_documents_give_no_examples_but_say_what_to_do() -> None:
    assert examples([], language="fr") == []
    assert "dossier ici/" in Read(welcome_html([], language="fr", folder="ici/")).text


def test_an_example_is_a_question_to_press() -> None:
    pressed = Read(welcome_html(TWO, language="fr", folder="")).having("example")
    assert [b["data-question"] for b in pressed] == examples(TWO, language="fr")


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Un titre", "Un titre"),
        ("Un titre.", "Un titre"),
        ("", ""),
        ("La rupture des grands : " + "suite " * 20, "La rupture des grands"),
        ("mot " * 40, ""),
        ("M. X : " + "suite " * 20, ""),
    ],
)
def test_a_long_title_is_said_by_its_first_part(title: str, short: str) -> None:
    assert short_title(title) == short


def test_a_name_is_shared_when_two_titles_hold_it() -> None:
    assert shared_name(["Jean Moulin et Jean Moulin", "autre chose"]) == ""
    assert shared_name(["Jean Moulin", "Vie de Jean Moulin"]) == "Jean Moulin"
    assert shared_name([]) == ""
