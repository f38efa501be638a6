"""PDF gives its text by page, mended where the lines were broken to fit."""

import io
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject

from assistant.adapters.documents import pdf as module
from assistant.adapters.documents.pdf import read_pdf
from assistant.errors import UnreadableDocument
from tests.adapters.documents.samples import pdf

WRAPPED = """La grande usine d’IA
Le fondateur imagine un hub industriel lunaire pour doper la puissance de cal-
cul bien au-delà des limites de la Terre. Le projet « Stargate » est un porte-
avions de la technique, selon M. Dupont, qui parle de la puissance de calcul de
demain.
Un second paragraphe court."""


def test_each_page_starts_where_it_says() -> None:
    extract = read_pdf(pdf(["Page un.", "", "Page trois : 3,5 €."]))
    assert len(extract.pages) == 3
    assert extract.text[extract.pages[0] :].startswith("Page un.\n\n")
    assert extract.text[extract.pages[2] :] == "Page trois : 3,5 €."


def test_wrapped_lines_and_broken_words_are_put_together() -> None:
    lines = read_pdf(pdf([WRAPPED])).text.split("\n")
    assert [line[:12] for line in lines] == ["La grande us", "Le fondateur", "Un second pa"]
    assert "puissance de calcul bien" in lines[1]
    assert "un porte-avions de la technique" in lines[1]
    assert lines[1].endswith("calcul de demain.")


def test_a_hyphenated_document_loses_its_hyphens_but_not_its_compounds() -> None:
    proof = "La grande usine, la lumière et le travail.\nUn porte-avions."
    broken = (
        "Une us-\nine, la lu-\nmière, le tra-\nvail, une mani-\npulation, le porte-\navions, un la-\ngrande."
    )
    text = read_pdf(pdf([proof, broken])).text
    assert "usine, la lumière, le travail, une manipulation, le porte-avions, un la-grande." in text
    assert "mani-pulation" in read_pdf(pdf(["Une mani-\npulation."])).text


def test_title_and_date_come_from_the_metadata() -> None:
    extract = read_pdf(pdf(["Texte"], Title="Le titre", CreationDate="D:20250121100000+01'00'"))
    assert (extract.title, extract.date) == ("Le titre", "2025-01-21")


@pytest.mark.parametrize("stated", ["D:garbage", "D:19700101000000Z", "D:99990101000000Z", ""])
def test_a_creation_date_that_is_none_is_absent(stated: str) -> None:
    assert read_pdf(pdf(["Texte"], CreationDate=stated)).date is None


def test_a_pdf_that_anyone_may_open_is_read_though_it_is_encrypted() -> None:
    assert read_pdf(pdf(["Bonjour le monde"], password="")).text == "Bonjour le monde"


def test_a_pdf_behind_a_password_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="encrypted"):
        read_pdf(pdf(["Bonjour"], password="secret"))


def test_a_pdf_of_pictures_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableDocument, match="OCR"):
        read_pdf(pdf(["", ""]))


def test_a_pdf_in_name_only_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="not a PDF"):
        read_pdf(b"Bonjour")


def test_a_page_drawn_again_and_again_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_OPERATORS", 1000)
    read_pdf(pdf(["mot\n" * 50]))
    with pytest.raises(UnreadableDocument, match="too many operations"):
        read_pdf(pdf(["mot\n" * 50] * 20))


def test_a_stream_that_unpacks_without_end_is_not_unpacked() -> None:
    writer = PdfWriter()
    content = StreamObject()
    content._data = zlib.compress(b" " * 200_000_000, 9)
    content[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer.add_blank_page(100, 100)[NameObject("/Contents")] = writer._add_object(content)
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(Exception, match=r"(?i)limit|no text"):
        read_pdf(stream.getvalue())
