"""The names under which uploaded documents are kept."""

import unicodedata
from itertools import islice
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.documents.names import cleaned, numbered
from assistant.errors import UnreadableDocument
from tests.cases import cases
from tests.hostile_texts import texts


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("rapport.pdf", "rapport.pdf"),
        ("Étude d’août 2024 – final.docx", "Étude d’août 2024 – final.docx"),
        ("E\u0301tude.txt", "Étude.txt"),
        ("../../etc/cron.d/job.txt", "job.txt"),
        ("C:\\Users\\moi\\note.md", "note.md"),
        ("..\\..\\x.txt", "x.txt"),
        ("a\x00b\x1b[31mc\x7f.txt", "ab[31mc.txt"),
        ("fdp\u202etxt.pdf", "fdptxt.pdf"),
        ("deux\nlignes\t et   blancs.txt", "deux lignes et blancs.txt"),
        ("espace\u00a0insécable\u2028.txt", "espace insécable.txt"),
        ('Bilan : 2024 <"1|2?*>.txt', "Bilan _ 2024 __1_2___.txt"),
        (".caché.txt", "caché.txt"),
        ("...  .txt.txt", "txt.txt"),
        ("~$verrou.docx", "verrou.docx"),
        ("CON.txt", "_CON.txt"),
        ("nul.tar.txt", "_nul.tar.txt"),
        ("com1.pdf", "_com1.pdf"),
        ("concert.txt", "concert.txt"),
        ("e\u200b\u0301te\u0301.txt", "été.txt"),
        ("point final.txt. ", "point final.txt"),
        ("%2e%2e%2fx.txt", "%2e%2e%2fx.txt"),
        ("<script>alert(1)<script>.md", "_script_alert(1)_script_.md"),
    ],
)
def test_a_name_keeps_what_is_harmless(name: str, kept: str) -> None:
    assert cleaned(name) == kept


@pytest.mark.parametrize("name", ["", ".", "..", "/", "dossier/", "\u202e", "\x00", " . ~$ "])
def test_no_name_at_all_is_refused(name: str) -> None:
    with pytest.raises(UnreadableDocument, match="is no name for a document"):
        cleaned(name)


@pytest.mark.parametrize("name", ["x.exe", "x", ".pdf", "x.pdf.zip", "tableau.xls"])
def test_a_type_that_is_not_read_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"save it as \.pdf, \.docx"):
        cleaned(name)


def test_a_long_name_is_cut_between_two_characters_and_keeps_its_type() -> None:
    kept = cleaned("é" * 500 + ".docx")
    assert kept.endswith("é.docx")
    assert 150 < len(kept.encode()) <= 180


def test_names_of_the_same_kind_are_numbered_before_the_type() -> None:
    assert list(islice(numbered("a.b.txt"), 3)) == ["a.b.txt", "a.b (2).txt", "a.b (3).txt"]


@given(st.text() | texts)
@cases(100)
def test_whatever_is_kept_is_one_visible_short_name(name: str) -> None:
    try:
        kept = cleaned(name + ".txt")
    except UnreadableDocument:
        return
    assert PurePosixPath(kept).name == kept
    assert kept.endswith(".txt")
    assert kept == unicodedata.normalize("NFC", kept)
    assert not kept.startswith((".", "~$", " "))
    assert not any(unicodedata.category(c).startswith("C") for c in kept)
    assert len(kept.encode()) <= 180
    assert cleaned(kept) == kept
