"""The documents as a list, and the questions made from them."""

import pytest

from assistant.reports import Refusal, Status
from assistant.serve.page.corpus import examples, listing, shared_name, short_title, totals, welcome_html
from assistant.values import DocumentRecord
from tests.serve.page.test_render import Read


def record(file: str, title: str, **more: object) -> DocumentRecord:
    facts = {"date": "2024-03-01", "language": "fr", "size": 5755, "passages": 12, "pages": ()}
    return DocumentRecord(file, title=title, **{"sha256": file, **facts, **more})  # type: ignore[arg-type]


TWO = [record("a.txt", "Ada Lovelace : une vie"), record("b.pdf", "Le moteur d’Ada Lovelace", pages=(0, 9))]


def test_every_document_is_listed_with_its_facts() -> None:
    first, second = listing(TWO, Status("ready"), language="fr")["documents"]
    assert (first["file"], second["file"]) == ("a.txt", "b.pdf")
    assert first["facts"] == "1 mars 2024 · français · 12 passages · 5,8\u00a0Ko"
    assert second["facts"] == "1 mars 2024 · français · 2 pages · 12 passages · 5,8\u00a0Ko"
    assert (first["date"], first["size"]) == ("2024-03-01", 5755)
    assert totals(TWO, language="fr") == "2 documents · 24 passages"
    assert totals([], language="fr") == "0 document · 0 passage"
    assert totals([], language="en") == "0 documents · 0 passages"


def test_files_of_the_same_content_name_one_another() -> None:
    alike = [record("a.txt", "A", sha256="1"), record("uploads/a.txt", "A", sha256="1"), TWO[1]]
    first, second, other = listing(alike, Status("ready"), language="en")["documents"]
    assert (first["also"], second["also"]) == ("Same content: uploads/a.txt", "Same content: a.txt")
    assert other["also"] == ""
    assert (first["uploaded"], second["uploaded"]) == (False, True)


def test_copies_of_one_text_name_one_another() -> None:
    copies = [record("a.html", "A", copies=("b.txt",)), record("b.txt", "A", copies=("a.html",)), TWO[1]]
    rows = listing(copies, Status("ready"), language="en")["documents"]
    assert [r["also"] for r in rows] == [
        "Same text, another copy: b.txt",
        "Same text, another copy: a.html",
        "",
    ]


def test_refused_files_are_listed_with_the_reason() -> None:
    status = Status("ready", refused=(Refusal("uploads/x.pdf", "it is damaged."),), changes=False, max_mb=7)
    said = listing([], status, language="en")
    refused = {"file": "uploads/x.pdf", "name": "uploads/x.pdf", "reason": "it is damaged.", "uploaded": True}
    assert said["refused"] == [refused]
    assert (said["changes"], said["max_mb"], said["documents"]) == (False, 7, [])


def test_a_hostile_title_in_a_question_stays_words() -> None:
    html = listing([record("a.txt", "<script>x</script>")], Status("ready"), language="fr")["welcome"]
    assert "&lt;script&gt;" in html
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
