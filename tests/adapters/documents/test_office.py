"""Letters, books, slides and sheets: what is read of them, and what is said where nothing can be."""

import datetime
import io
import sys
import zipfile
from pathlib import Path

import pytest

from assistant.adapters.documents.loader import FolderLoader
from assistant.errors import UnreadableDocument
from assistant.ingest.split import split
from assistant.values import Document
from tests.adapters.documents.office_samples import eml, epub, odt, pptx, xlsx, zipped


def loaded(folder: Path, name: str, content: bytes) -> Document:
    (folder / name).write_bytes(content)
    return FolderLoader().load(folder, name)


def refused(folder: Path, name: str, content: bytes) -> str:
    with pytest.raises(UnreadableDocument) as told:
        loaded(folder, name, content)
    assert "\n" not in str(told.value)
    assert str(told.value).startswith(name)
    return str(told.value)


def told(folder: Path, name: str, content: bytes) -> str:
    """The title of the document, or the one line that says why it is none."""
    try:
        return loaded(folder, name, content).title
    except UnreadableDocument as error:
        return str(error)


def test_an_e_mail_is_its_headers_and_its_text(tmp_path: Path) -> None:
    content = eml(
        "Bonjour,\n\nla réunion est à 9 h.\n",
        html="<p>Autre chose</p>",
        attached="plan été.pdf",
        Subject="Réunion du lundi",
        From="Zoé <zoe@example.org>",
        To="tous@example.org",
        Date="Mon, 06 Jan 2025 08:30:00 +0100",
        Received="from nowhere",
    )
    document = loaded(tmp_path, "a.eml", content)
    assert (document.title, document.date) == ("Réunion du lundi", "2025-01-06")
    assert document.text == (
        "Subject: Réunion du lundi\nFrom: Zoé <zoe@example.org>\nTo: tous@example.org\n"
        "Date: Mon, 06 Jan 2025 08:30:00 +0100\nAttachments: plan été.pdf\n\n"
        "Bonjour,\n\nla réunion est à 9 h."
    )


def test_an_e_mail_of_html_alone_is_the_text_that_is_seen(tmp_path: Path) -> None:
    page = "<style>p{}</style><p>Le prix est de 12&nbsp;€.</p><p hidden>caché</p>"
    document = loaded(tmp_path, "a.eml", eml("", html=page, Subject="Prix"))
    assert document.text.endswith("Le prix est de 12\xa0€.")
    assert "caché" not in document.text


def test_an_e_mail_in_an_old_encoding_with_a_broken_date(tmp_path: Path) -> None:
    content = (
        b"Subject: =?iso-8859-1?Q?caf=E9?=\r\nDate: nonsense\r\nContent-Type: text/plain; charset=cp1250"
    )
    content += b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + "Příliš žluť".encode("cp1250")
    document = loaded(tmp_path, "a.eml", content)
    assert (document.title[:4], document.date) == ("café", None)
    assert document.text.endswith("Příliš žluť")


def test_a_page_saved_in_one_file_is_what_a_person_sees_of_it(tmp_path: Path) -> None:
    made = (
        b"From: <Saved by Blink>\r\nSubject: x\r\nDate: Tue, 3 Feb 2026 10:00:00 -0000\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n------b\r\n'
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b'<title>Le phare</title><meta property=3D"article:published_time" content=3D"2024-05-06">'
        b"<p>Il mesure 47 m=C3=A8=\r\ntres.\r\n------b\r\nContent-Type: text/css\r\n\r\np {}\r\n------b--\r\n"
    )
    document = loaded(tmp_path, "a.mhtml", made)
    assert (document.text, document.title, document.date) == (
        "Il mesure 47 mètres.",
        "Le phare",
        "2024-05-06",
    )
    assert "no saved page" in refused(tmp_path, "b.mht", b"Subject: x\r\n\r\nUn texte.")


def test_a_book_is_its_chapters_in_reading_order(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.epub", epub(["<h1>Un</h1><p>Le début.</p>", "<p>La suite.</p>"]))
    assert (document.title, document.date) == ("Un livre", "2021-05-04")
    assert document.text == "Un\n\nLe début.\n\nLa suite."


def test_a_book_that_is_locked_is_told(tmp_path: Path) -> None:
    lock = (
        "<encryption xmlns:e='http://www.w3.org/2001/04/xmlenc#'><e:CipherReference URI='{}'/></encryption>"
    )
    chapter = {"META-INF/encryption.xml": lock.format("OEBPS/text/c0.xhtml")}
    font = {"META-INF/encryption.xml": lock.format("OEBPS/fonts/a.otf")}
    assert "DRM" in refused(tmp_path, "a.epub", epub(["<p>x</p>"], **chapter))
    assert loaded(tmp_path, "b.epub", epub(["<p>Le texte.</p>"], **font)).text == "Le texte."


def test_a_book_whose_chapter_lies_outside_of_it_reads_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "secret.xhtml").write_text("<p>le mot secret</p>", "utf-8")
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="../../../secret.xhtml" '
        'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    refused(tmp_path, "a.epub", epub([], **{"OEBPS/content.opf": package}))


TEXT = (
    "<text:h>Le titre</text:h><text:p>Le <text:span>chat</text:span> dort<text:s text:c='2'/>ici."
    "<text:tab/>Fin<text:line-break/>suite.<office:annotation><text:p>remarque</text:p></office:annotation></text:p>"
    "<text:list><text:list-item><text:p>un</text:p></text:list-item><text:list-item><text:p>deux</text:p>"
    "</text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p>"
    "</table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
)


def test_an_opendocument_text_has_paragraphs_lists_and_rows(tmp_path: Path) -> None:
    made = odt(
        f"<text:tracked-changes><text:p>effacé</text:p></text:tracked-changes>{TEXT}",
        title="Mon chat",
        created="2020-02-01T10:00:00",
    )
    document = loaded(tmp_path, "a.odt", made)
    assert (document.title, document.date) == ("Mon chat", "2020-02-01")
    assert document.text == "Le titre\n\nLe chat dort  ici.\tFin\nsuite.\n- un\n- deux\n\na | b"


def test_an_opendocument_text_that_is_encrypted_or_another_kind_is_told(tmp_path: Path) -> None:
    locked = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    assert "encrypted" in refused(tmp_path, "a.odt", odt(TEXT, **locked))
    sheet = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    assert "not an OpenDocument text" in refused(tmp_path, "b.odt", odt(TEXT, **sheet))


def test_rich_text_has_its_letters_and_paragraphs(tmp_path: Path) -> None:
    made = rb"{\rtf1\ansi\ansicpg1252{\info{\title Le phare}{\creatim\yr2019\mo3\dy2}}"
    made += rb"{\fonttbl{\f0 Arial;}}\f0 Le ph\'e9nix \u8212? oui.\par "
    made += rb"Il mesure 47{\b  m\'e8tres}.\par\par\par Fin.}"
    document = loaded(tmp_path, "a.rtf", made)
    assert (document.title, document.date) == ("Le phare", "2019-03-02")
    assert document.text == "Le phénix — oui.\nIl mesure 47 mètres.\n\nFin."


def test_a_spreadsheet_is_a_line_a_row_under_the_name_of_its_sheet(tmp_path: Path) -> None:
    rows = [["Ville", "Depuis", "Habitants"], ["Lyon", datetime.datetime(2020, 7, 4), 522250], [None] * 3]
    rows.append(["Nice", datetime.datetime(2021, 1, 2, 8, 30), 0.1 + 0.2])
    document = loaded(tmp_path, "a.xlsx", xlsx({"Villes": rows, "Vide": [], "Notes": [["Une note."]]}))
    assert document.text == (
        "Villes\n\nVille | Depuis | Habitants\nVille: Lyon | Depuis: 2020-07-04 | Habitants: 522250\n"
        "Ville: Nice | Depuis: 2021-01-02 08:30 | Habitants: 0.3\n\nNotes\n\nUne note."
    )


@pytest.mark.parametrize("name", ["les maires.xlsx", "les maires.csv", "les maires.json"])
def test_tables_are_called_by_their_file_and_not_by_their_first_row(tmp_path: Path, name: str) -> None:
    made = {
        "xlsx": xlsx({"Villes": [["Ville", "Maire"], ["Lyon", "Doucet"]]}),
        "csv": b"Ville,Maire\nLyon,Doucet\n",
    }
    content = made.get(name.rpartition(".")[2], b'{"ville": "Lyon", "maire": "Doucet"}')
    assert loaded(tmp_path, name, content).title == "les maires"


def test_a_spreadsheet_that_says_that_it_is_endless_is_read_to_its_last_cell(tmp_path: Path) -> None:
    made = xlsx({"A": [["Nom", "Mot"], ["un", "deux"]]})
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b'ref="A1:B2"' in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert loaded(tmp_path, "a.xlsx", zipped(parts)).text.endswith("Nom: un | Mot: deux")


def test_each_slide_is_a_page_with_its_tables_and_notes(tmp_path: Path) -> None:
    made = pptx(
        [("Le plan", "Premier point\nDeuxième point"), ("Les coûts", "En euros")],
        rows=[["Poste", "Prix"], ["Toit", "12"]],
        notes="À dire vite.",
    )
    document = loaded(tmp_path, "a.pptx", made)
    assert document.text == (
        "Le plan\nPremier point\nDeuxième point\n\nLes coûts\nEn euros\nPoste | Prix\nToit | 12\nÀ dire vite."
    )
    assert [document.text[p:].split("\n")[0] for p in document.pages] == ["Le plan", "Les coûts"]


MADE = {
    "a.eml": eml("Bonjour à tous, la réunion est à neuf heures. " * 40, Subject="Réunion"),
    "a.epub": epub([f"<p>Le chapitre {n} parle du phare. Il est haut.</p>" * 30 for n in range(3)]),
    "a.odt": odt(TEXT * 20),
    "a.rtf": rb"{\rtf1\ansi " + rb"Le phare mesure 47 m\'e8tres. Il est haut.\par " * 60 + b"}",
    "a.xlsx": xlsx({"Un": [["Ville", "Maire"], *[[f"Ville {n}", f"Maire {n}"] for n in range(100)]]}),
    "a.pptx": pptx([(f"Titre {n}", "Un texte assez long pour une page. " * 20) for n in range(5)]),
    "a.csv": ("Ville;Maire\n" + "Lyon;Grégory Doucet\n" * 100).encode(),
    "a.json": b'[{"ville": "Lyon", "maire": "Doucet"}' + b', {"ville": "Nice", "maire": "E."}' * 80 + b"]",
}


@pytest.mark.parametrize("name", MADE)
def test_passages_of_each_format_stand_at_their_place_in_the_text_that_is_shown(
    tmp_path: Path, name: str
) -> None:
    document = loaded(tmp_path, name, MADE[name])
    passages = split(document, size=300)
    assert len(passages) > 1
    assert "".join(p.text for p in passages) == document.text
    assert all(document.text[p.start : p.end] == p.text for p in passages)
    assert any(p.evidence for p in passages)


@pytest.mark.parametrize("name", MADE)
def test_a_file_cut_anywhere_is_read_or_refused_in_one_line(tmp_path: Path, name: str) -> None:
    whole = MADE[name]
    for share in range(1, 20):
        said = told(tmp_path, name, whole[: len(whole) * share // 20])
        assert said
        assert "\n" not in said


@pytest.mark.parametrize("suffix", [".epub", ".odt", ".xlsx", ".pptx", ".rtf", ".eml"])
def test_another_content_than_the_name_says_is_refused(tmp_path: Path, suffix: str) -> None:
    for n, content in enumerate((b"%PDF-1.4 rien", b"PK\x03\x04 rien", b"Un texte seul.\n", b"\0" * 999)):
        assert "save" in refused(tmp_path, f"{n}{suffix}", content)


@pytest.mark.parametrize(
    ("name", "module"), [("a.xlsx", "openpyxl"), ("a.pptx", "pptx"), ("a.rtf", "striprtf.striprtf")]
)
def test_a_format_whose_reader_is_not_installed_names_what_installs_it(
    tmp_path: Path, name: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    said = refused(tmp_path, name, MADE[name])
    assert "pip install 'assistant[formats]'" in said
    assert "save it as" in said
