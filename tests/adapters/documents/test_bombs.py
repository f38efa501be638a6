"""Small files that would unpack to more than a machine holds are refused in one line, and soon."""

import io
import resource
import zipfile
import zlib
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject, StreamObject

from assistant.adapters.documents import sheets
from assistant.adapters.documents.loader import FolderLoader
from assistant.errors import UnreadableDocument
from tests.adapters.documents.office_samples import epub, odt, pptx, xlsx, zipped
from tests.adapters.documents.samples import docx

_MB = 1_000_000


def refusal(folder: Path, name: str, content: bytes) -> str:
    """Why the file is refused; reading it takes no gigabyte."""
    (folder / name).write_bytes(content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableDocument) as refused:
        FolderLoader().load(folder, name)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000
    assert "\n" not in str(refused.value)
    return str(refused.value)


def repacked(**parts: bytes) -> bytes:
    """A Word document with parts of its own instead of those of the name."""
    source, target = io.BytesIO(docx([("Normal", "Un paragraphe.")])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(Path(name).stem, old.read(name)))
        for name in parts.keys() - {Path(n).stem for n in old.namelist()}:
            new.writestr(name, parts[name])
    return target.getvalue()


def filtered(data: bytes, filters: list[str]) -> bytes:
    """A PDF whose page's content is packed by these filters, one in another."""
    writer = PdfWriter()
    content = StreamObject()
    content._data = data
    content[NameObject("/Filter")] = ArrayObject([NameObject(f) for f in filters])
    writer.add_blank_page(100, 100)[NameObject("/Contents")] = writer._add_object(content)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_page_of_more_tags_than_can_be_held(tmp_path: Path) -> None:
    assert "more than a million tags" in refusal(tmp_path, "b.html", b"<b>mot</b> " * 500_001)


def test_a_part_of_zeros_in_a_word_document(tmp_path: Path) -> None:
    bomb = repacked(image=b"\0" * 220 * _MB)
    assert len(bomb) < _MB
    assert "unpacks to more" in refusal(tmp_path, "b.docx", bomb)


def test_a_word_document_of_endless_xml(tmp_path: Path) -> None:
    bomb = repacked(document=b"<w:document>" + b"<w:p/>" * 12_000_000 + b"</w:document>")
    assert len(bomb) < _MB
    assert "unpacks to more" in refusal(tmp_path, "b.docx", bomb)


def test_a_word_document_that_lies_about_its_size(tmp_path: Path) -> None:
    honest = repacked(document=b" " * 60 * _MB)
    size = (60 * _MB).to_bytes(4, "little")
    assert honest.count(size) >= 2
    refusal(tmp_path, "b.docx", honest.replace(size, (1000).to_bytes(4, "little")))


def test_a_word_document_of_too_many_parts(tmp_path: Path) -> None:
    bomb = repacked(**{f"part{n}": b"" for n in range(10_001)})
    assert "unpacks to more" in refusal(tmp_path, "b.docx", bomb)


def test_entities_that_grow_out_of_one_another(tmp_path: Path) -> None:
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "boum">{grown}]><x>&e9;</x>'
    refusal(tmp_path, "b.docx", repacked(document=bomb.encode()))


def test_an_entity_that_is_a_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("le mot secret", "utf-8")
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    source = (
        zipfile.ZipFile(io.BytesIO(docx([("Normal", "Un paragraphe.")]))).read("word/document.xml").decode()
    )
    head, body = source.split("?>", 1)
    made = f"{head}?>{declared}{body.replace('Un paragraphe.', 'Un &e; paragraphe.')}"
    (tmp_path / "b.docx").write_bytes(repacked(document=made.encode()))
    assert "le mot secret" not in FolderLoader().load(tmp_path, "b.docx").text


def test_a_stream_of_a_pdf_that_unpacks_without_end(tmp_path: Path) -> None:
    packed = zlib.compress(b" " * 120 * _MB, 9)
    assert len(packed) < _MB
    refusal(tmp_path, "b.pdf", filtered(packed, ["/FlateDecode"]))


def test_a_stream_packed_twice(tmp_path: Path) -> None:
    packed = zlib.compress(zlib.compress(b" " * 120 * _MB, 9), 9)
    refusal(tmp_path, "b.pdf", filtered(packed, ["/FlateDecode", "/FlateDecode"]))


def test_a_pdf_whose_pages_go_round(tmp_path: Path) -> None:
    ring = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    ring += b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    refusal(tmp_path, "b.pdf", ring)


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"a" * 2 * _MB)
    with pytest.raises(UnreadableDocument, match="ASSISTANT_MAX_FILE_MB"):
        FolderLoader(max_mb=1).load(tmp_path, "b.txt")


@pytest.mark.parametrize("suffix", [".epub", ".odt", ".xlsx", ".pptx"])
def test_archives_of_zeros_endless_xml_and_too_many_parts(tmp_path: Path, suffix: str) -> None:
    bombs = ({"image.png": b"\0" * 220 * _MB}, {"content.xml": b" " * 60 * _MB})
    many = {f"part{n}": b"" for n in range(10_001)}
    for n, parts in enumerate((*bombs, many)):
        bomb = zipped(parts)
        assert len(bomb) < 2 * _MB
        assert "unpacks to more" in refusal(tmp_path, f"{n}{suffix}", bomb)


@pytest.mark.parametrize(
    ("suffix", "part"),
    [(".odt", "content.xml"), (".epub", "META-INF/container.xml"), (".xlsx", "xl/workbook.xml")],
)
def test_entities_that_grow_in_other_archives(tmp_path: Path, suffix: str, part: str) -> None:
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "boum">{grown}]><x>&e9;</x>'
    made = {".odt": odt(""), ".epub": epub(["<p>x</p>"]), ".xlsx": xlsx({"A": [["x"]]})}[suffix]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    refusal(tmp_path, f"b{suffix}", zipped({**parts, part: bomb}))


def test_a_file_named_by_an_entity_of_another_archive_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("le mot secret", "utf-8")
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    made = odt("<text:p>Un &e; paragraphe.</text:p>")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = declared.encode() + parts["content.xml"]
    (tmp_path / "b.odt").write_bytes(zipped(parts))
    assert "le mot secret" not in FolderLoader().load(tmp_path, "b.odt").text


def test_a_spreadsheet_of_more_cells_than_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_MOST_CELLS", 1000)
    assert "more cells" in refusal(tmp_path, "b.xlsx", xlsx({"A": [["x"] * 20] * 100}))


def test_rich_text_nested_without_end(tmp_path: Path) -> None:
    nested = rb"{\rtf1 " + b"{" * 500_000 + b"x" + b"}" * 500_000 + b"}"
    (tmp_path / "b.rtf").write_bytes(nested)
    assert FolderLoader().load(tmp_path, "b.rtf").text == "x"


def test_an_e_mail_of_too_many_parts(tmp_path: Path) -> None:
    bomb = b'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 5000 + b"--b--\n"
    assert "more parts" in refusal(tmp_path, "b.eml", bomb)


HEADERS = {
    "a subject of encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nUn texte.",
    "a subject of words never closed": b"Subject: " + b"=?utf-8?q?a" * 20_000 + b"\n\nUn texte.",
    "people without end": b"Subject: x\nTo: " + b"a@b.c, " * 100_000 + b"\n\nUn texte.",
    "a name within a name": b"Subject: x\nFrom: " + b"<" * 50_000 + b"\n\nUn texte.",
    "comments in comments": b"Subject: x\nDate: " + b"(" * 50_000 + b"\n\nUn texte.",
}


@pytest.mark.parametrize("header", HEADERS)
def test_an_endless_header_is_cut_and_the_text_read(tmp_path: Path, header: str) -> None:
    (tmp_path / "b.eml").write_bytes(HEADERS[header])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    document = FolderLoader().load(tmp_path, "b.eml")
    assert document.text.endswith("Un texte.")
    assert len(document.text) < 30_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000


def test_a_type_with_endless_parameters_is_refused(tmp_path: Path) -> None:
    bomb = b"Subject: x\nContent-Type: text/plain" + b'; a="' * 50_000 + b"\n\nUn texte."
    assert "more parts" in refusal(tmp_path, "b.eml", bomb)
    nested = b"Content-Type: message/rfc822\n\n" * 20_000 + b"Subject: x\n\nUn texte."
    refusal(tmp_path, "c.eml", nested)


def test_a_spreadsheet_of_endless_styles(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx({"A": [["x"]]}))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/styles.xml"] = b"<styleSheet><cellXfs>" + b"<xf/>" * 1_000_000 + b"</cellXfs></styleSheet>"
    assert "more styles" in refusal(tmp_path, "b.xlsx", zipped(parts))


def test_a_slide_of_endless_paragraphs(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(pptx([("a", "b")]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    slide = parts["ppt/slides/slide1.xml"]
    parts["ppt/slides/slide1.xml"] = slide.replace(b"<a:p>", b"<a:p/>" * 2_000_000 + b"<a:p>", 1)
    assert "more text" in refusal(tmp_path, "b.pptx", zipped(parts))


def test_a_book_that_names_one_chapter_a_thousand_times_has_it_once(tmp_path: Path) -> None:
    spine = '<itemref idref="a"/>' * 1000
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata><title>t</title></metadata><manifest>'
        '<item id="a" href="text/c%200.xhtml" media-type="application/xhtml+xml"/></manifest>'
        f"<spine>{spine}</spine></package>"
    )
    (tmp_path / "b.epub").write_bytes(epub(["<p>Le phare.</p>"], **{"OEBPS/content.opf": package}))
    assert FolderLoader().load(tmp_path, "b.epub").text == "Le phare."
