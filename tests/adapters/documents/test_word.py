"""A Word document gives its paragraphs, items and tables in order."""

import io
import zipfile

import pytest

from assistant.adapters.documents import zipped as module
from assistant.adapters.documents.word import read_word
from assistant.errors import UnreadableDocument
from tests.adapters.documents.samples import docx

BODY = [("Title", "Le titre"), ("Normal", "Un paragraphe."), ("List Bullet", "un"), ("List Bullet", "deux")]


def edited(before: str, after: str) -> bytes:
    """A document whose inner XML was changed by hand."""
    source, target = io.BytesIO(docx(BODY)), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(before.encode(), after.encode()))
    return target.getvalue()


def test_paragraphs_items_and_tables_keep_their_order() -> None:
    extract = read_word(docx([*BODY, ("Normal", "Fin.")], rows=[["Nom", "Âge"], ["Jean", "12"]]))
    assert extract.text == "Le titre\n\nUn paragraphe.\n- un\n- deux\n\nFin.\n\nNom | Âge\nJean | 12"


def test_the_core_title_is_read_and_the_templates_date_is_not() -> None:
    extract = read_word(docx(BODY, title="Titre déclaré"))
    assert (extract.title, extract.date) == ("Titre déclaré", None)


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ("<w:ins><w:r><w:t>ajouté</w:t></w:r></w:ins>", "Un paragraphe.ajouté"),
        ("<w:del><w:r><w:delText>retiré</w:delText></w:r></w:del>", "Un paragraphe."),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r>", "Un paragraphe."),
        ("<w:r><w:tab/><w:t>x</w:t><w:br/><w:t>y</w:t></w:r>", "Un paragraphe.\tx\ny"),
        ("<w:sdt><w:sdtContent><w:r><w:t> champ</w:t></w:r></w:sdtContent></w:sdt>", "Un paragraphe. champ"),
        ("<w:hyperlink><w:r><w:t> lien</w:t></w:r></w:hyperlink>", "Un paragraphe. lien"),
    ],
)
def test_what_a_reader_sees_is_read_and_nothing_else(run: str, text: str) -> None:
    extract = read_word(edited("Un paragraphe.</w:t></w:r>", f"Un paragraphe.</w:t></w:r>{run}"))
    assert extract.text.split("\n\n")[1].split("\n- ")[0] == text


def test_an_old_or_encrypted_document_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableDocument, match=r"save it as \.docx"):
        read_word(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_a_document_in_name_only_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="not a Word document"):
        read_word(b"Bonjour")


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_UNPACKED", 10_000)
    with pytest.raises(UnreadableDocument, match="unpacks to more"):
        read_word(docx(BODY))


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "Boum">]><w:document'
    extract = read_word(edited("<w:document", bomb).replace(b"", b""))
    assert "Boum" not in extract.text
