"""Files of each format with parts of them changed, and any bytes: read whole, or refused in one line."""

import hashlib
import json
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean
from assistant.adapters.documents.formats import READERS
from assistant.adapters.documents.loader import FolderLoader
from assistant.errors import UnreadableDocument
from assistant.ingest.split import split
from assistant.values import Document
from tests.adapters.documents.mutations import changes, mutated
from tests.adapters.documents.samples import docx, pdf
from tests.adapters.documents.test_office import MADE
from tests.cases import bounded, cases
from tests.hostile_texts import texts

PAGE = (
    b"<html><title>Le phare</title><ul><li>un<li>deux</ul><table><tr><td>a<td>b</table><p>Il est haut.</html>"
)
OLDER = {
    "a.pdf": pdf(["Le phare est haut.\nIl mesure 47 m."] * 3, Title="Le phare"),
    "a.docx": docx([("Heading 1", "Le phare"), ("Normal", "Il est haut. " * 30)], rows=[["a", "b"]] * 3),
    "a.html": PAGE,
    "a.mhtml": b"Content-Type: text/html; charset=utf-8\n\n" + PAGE,
    "a.txt": "Le phare d’Eckmühl\n\nIl mesure 65 m. « Il est haut », dit-elle.\n".encode() * 5,
    "a.md": b"---\ntitle: Le phare\ndate: 2024-05-03\n---\n# Le *phare*\n\nIl mesure 65 m.\n",
}
WHOLE = {**MADE, **OLDER}


def plain(line: str) -> bool:
    """Whether it is one line that steers no terminal."""
    return not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in line)


def read(name: str, content: bytes) -> Document | None:
    """The document, if it is one; no other failure than a refusal in one line, in time and memory."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / name).write_bytes(content)
        try:
            with bounded():
                document = FolderLoader().load(Path(place), name)
        except UnreadableDocument as error:
            refusal = str(error)
        else:
            assert_whole(document, content)
            return document
    assert refusal.startswith(name)
    assert plain(refusal), repr(refusal)
    return None


def assert_whole(document: Document, content: bytes) -> None:
    assert document.text.strip()
    assert document.text == clean(document.text)
    assert document.title
    assert plain(document.title), repr(document.title)
    assert document.date is None or iso_date(document.date, since=1) == document.date
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert list(document.pages) == sorted(document.pages)
    assert all(0 <= start <= len(document.text) for start in document.pages)
    json.dumps([document.text, document.title], ensure_ascii=False).encode()
    with bounded():
        assert "".join(p.text for p in split(document, size=700)) == document.text


@pytest.mark.parametrize("name", WHOLE)
def test_a_mutated_file_is_read_whole_or_refused_in_one_line(name: str) -> None:
    @given(changes(name))
    @cases(25)
    def holds(changed: list) -> None:
        read(name, mutated(WHOLE[name], changed))

    holds()


@given(
    st.sampled_from(sorted(READERS)),
    st.binary(max_size=400) | texts.map(lambda t: t.encode("utf-8", "surrogatepass")),
)
@cases(100)
def test_any_bytes_under_any_name_are_read_whole_or_refused(suffix: str, content: bytes) -> None:
    read(f"a{suffix}", content)


@given(texts, st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1252", "latin-1", "utf-32", "gb18030"]))
@cases(100)
def test_text_in_any_encoding_is_read_whole_or_refused(text: str, encoding: str) -> None:
    content = text.encode(encoding, "ignore")
    document = read("a.txt", content)
    if document is not None and encoding == "utf-8":
        assert document.text == clean(text)


def test_the_samples_are_sound() -> None:
    assert all(read(name, mutated(content, [])) for name, content in WHOLE.items())
