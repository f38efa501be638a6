"""The loader finds the documents of a folder, reads each, and says in one line why it cannot."""

import hashlib
import os
import socket
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.adapters.documents.decode import clean
from assistant.adapters.documents.loader import FolderLoader
from assistant.errors import AssistantError, UnreadableDocument
from assistant.values import Document
from tests.adapters.documents.samples import docx, pdf

SEEDS = Path(__file__).parents[3] / "seeds"
PAGE = "<html><head><title>Le titre</title></head><body><p>Un</p><p>Deux</p></body></html>"
SAMPLES = {
    "a.txt": b"Une grande nouvelle\n\nTexte.\n",
    "a.md": b"# Le titre\n\nTexte.\n",
    "a.html": PAGE.encode(),
    "a.pdf": pdf(["Une page", "Deux pages"]),
    "a.docx": docx([("Title", "Le titre"), ("Normal", "Texte.")]),
}
loader = FolderLoader(max_mb=1)


def refusal(folder: Path, file: str) -> str:
    """The one line for a file that cannot be read; hashing may say so too, never something else."""
    with pytest.raises(UnreadableDocument) as caught:
        loader.load(folder, file)
    message = str(caught.value)
    assert "\n" not in message
    assert message.isprintable()
    return message


def written(folder: Path, file: str, data: bytes) -> Path:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("file", SAMPLES)
def test_every_format_is_read(tmp_path: Path, file: str) -> None:
    written(tmp_path, file, SAMPLES[file])
    document = loader.load(tmp_path, file)
    assert document.file == file
    assert document.text.strip()
    assert clean(document.text) == document.text
    assert document.sha256 == hashlib.sha256(SAMPLES[file]).hexdigest()
    assert loader.digest(tmp_path, file) == (document.sha256, len(SAMPLES[file]))
    assert bool(document.pages) == (file == "a.pdf")


def test_the_seeds_are_read_as_they_stand() -> None:
    files = list(loader.files(SEEDS))
    assert len(files) == 5
    for file in files:
        document = loader.load(SEEDS, file)
        assert document.text == (SEEDS / file).read_text("utf-8")
        assert document.language == "fr"
        assert len(document.title) > 20


def test_a_bare_first_word_is_no_title_and_a_date_marker_is_a_date() -> None:
    titles = {f[:3]: loader.load(SEEDS, f) for f in loader.files(SEEDS)}
    assert titles["003"].title.startswith("Elon Musk contre Sam Altman")
    assert titles["002"].title.startswith("Le monde de l’IA")
    assert titles["002"].date == "2025-01"
    assert titles["000"].date is None


def test_front_matter_states_title_and_date_and_stays_in_the_text(tmp_path: Path) -> None:
    text = '---\ntitle: "Le vrai titre"\ndate: 2025-01-21\n---\n# Autre\n'
    written(tmp_path, "a.md", text.encode())
    document = loader.load(tmp_path, "a.md")
    assert (document.title, document.date, document.text) == ("Le vrai titre", "2025-01-21", text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("```\n# commentaire\n```\n## Le *vrai* [titre](x) ##\n", "Le vrai titre"),
        ("Le titre souligné\n===\n\nTexte\n", "Le titre souligné"),
        ("Sans titre de section\n\n---\n\nTexte\n", "Sans titre de section"),
    ],
)
def test_the_first_heading_of_markdown_is_its_title(tmp_path: Path, text: str, title: str) -> None:
    written(tmp_path, "a.md", text.encode())
    assert loader.load(tmp_path, "a.md").title == title


def test_files_are_found_at_any_depth_sorted_and_hidden_ones_are_not(tmp_path: Path) -> None:
    for file in (
        "b.txt",
        "a/z.MD",
        "a/b/c.Html",
        ".hidden.txt",
        ".git/x.txt",
        "~$a.docx",
        "x.py",
        "y.png",
        "no",
    ):
        written(tmp_path, file, b"Texte")
    assert list(loader.files(tmp_path)) == ["a/b/c.Html", "a/z.MD", "b.txt"]


def test_a_folder_that_is_hidden_itself_can_be_named(tmp_path: Path) -> None:
    written(tmp_path, ".notes/a.txt", b"Texte")
    assert list(loader.files(tmp_path / ".notes")) == ["a.txt"]


@pytest.mark.parametrize("name", ["missing", "a.txt"])
def test_what_is_no_folder_is_an_error(tmp_path: Path, name: str) -> None:
    written(tmp_path, "a.txt", b"Texte")
    with pytest.raises(AssistantError, match=name):
        list(loader.files(tmp_path / name))


@pytest.mark.parametrize(
    "name",
    [
        "espace et « guillemets ».txt",
        "caf\u00e9.txt",
        "cafe\u0301.txt",
        "a\nb.txt",
        "-rf.txt",
        "😀.txt",
        "a\\b.txt",
        "a\\xe9.txt",
        "%E9.txt",
        "a'\"b.txt",
        "x" * 250 + ".txt",
    ],
)
def test_any_legal_name_is_given_as_on_the_disk(tmp_path: Path, name: str) -> None:
    written(tmp_path, name, b"Une grande nouvelle")
    assert list(loader.files(tmp_path)) == [name]
    assert loader.load(tmp_path, name).file == name


def test_composed_and_decomposed_names_are_two_files(tmp_path: Path) -> None:
    names = ["cafe\u0301.txt", "caf\u00e9.txt"]
    for name in names:
        written(tmp_path, name, name.encode())
    if len(os.listdir(tmp_path)) < 2:
        pytest.skip("this file system takes the two names for one")
    assert sorted(loader.files(tmp_path)) == sorted(names)
    assert {loader.load(tmp_path, n).text for n in names} == {unicodedata.normalize("NFC", names[0])}


def test_a_name_that_is_not_utf_8_can_be_shown_stored_and_opened(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Une grande nouvelle", "utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    [file] = loader.files(tmp_path)
    assert file == "caf\\xe9.txt"
    assert loader.load(tmp_path, file).text == "Une grande nouvelle"
    assert loader.digest(tmp_path, file)[1] == 19
    file.encode("utf-8")


def test_a_link_within_the_folder_is_read(tmp_path: Path) -> None:
    written(tmp_path, "sub/a.txt", b"Une grande nouvelle")
    (tmp_path / "b.txt").symlink_to("sub/a.txt")
    assert list(loader.files(tmp_path)) == ["b.txt", "sub/a.txt"]
    assert loader.load(tmp_path, "b.txt").text == "Une grande nouvelle"


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    written(tmp_path, "out/secret.txt", b"Secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "file.txt").symlink_to(tmp_path / "out" / "secret.txt")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "out")
    assert list(loader.files(tmp_path / "in")) == ["file.txt", "folder"]
    with pytest.raises(UnreadableDocument, match="link out of the folder"):
        loader.digest(tmp_path / "in", "file.txt")
    for file in ("file.txt", "folder", "folder/secret.txt", "../out/secret.txt"):
        assert refusal(tmp_path / "in", file).startswith(f"{file} is a link out of the folder")
    absolute = str(tmp_path / "out" / "secret.txt")
    assert "is a link out of the folder" in refusal(tmp_path / "in", absolute)


def test_a_name_cannot_climb_out_of_the_folder(tmp_path: Path) -> None:
    written(tmp_path, "secret.txt", b"Secret")
    (tmp_path / "in").mkdir()
    for file in ("../secret.txt", str(tmp_path / "secret.txt")):
        assert "link out of the folder" in refusal(tmp_path / "in", file)


def test_links_that_go_round_end(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", b"Texte")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to("self.txt")
    assert list(loader.files(tmp_path)) == ["a.txt", "self.txt"]
    assert refusal(tmp_path, "self.txt").startswith("self.txt cannot be opened (Too many levels")


@pytest.mark.parametrize(
    ("file", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.pdf", b"", "is empty"),
        ("a.txt", b" \n\t\xc2\xa0\n", "only white space"),
        ("a.txt", b"\xef\xbb\xbf", "only white space"),
        ("a.html", b"<html><script>x</script></html>", "only white space"),
        ("a.docx", docx([]), "only white space"),
        ("a.txt", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4, "binary"),
        ("a.md", b"%PDF-1.7 ...", "is a PDF by its content"),
        ("a.pdf", b"Bonjour", "not a PDF"),
        ("a.pdf", pdf(["Bonjour"], password="x"), "encrypted"),
        ("a.pdf", pdf(["Bonjour"])[:300], "damaged"),
        ("a.docx", docx([("Normal", "x")])[:-100], "not a Word document"),
        ("a.txt", b"x" * 1_000_001, "more than 1: split it, or set ASSISTANT_MAX_FILE_MB"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as"),
        ("a.mobi", b"x", "save it as"),
    ],
)
def test_a_bad_file_is_refused_with_what_was_found(
    tmp_path: Path, file: str, data: bytes, reason: str
) -> None:
    written(tmp_path, file, data)
    assert list(loader.files(tmp_path)) == [file]
    message = refusal(tmp_path, file)
    assert message.startswith(f"{file} ")
    assert reason in message


def test_an_odd_name_makes_no_second_line(tmp_path: Path) -> None:
    written(tmp_path, "a\nb\x1b.txt", b"")
    assert refusal(tmp_path, "a\nb\x1b.txt").startswith("a\\nb\\x1b.txt is empty")


def test_a_file_that_vanishes_is_refused(tmp_path: Path) -> None:
    for read in (loader.load, loader.digest):
        with pytest.raises(UnreadableDocument, match=r"gone\.txt cannot be opened"):
            read(tmp_path, "gone.txt")


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "a.txt", b"Texte")
    real: Callable[[int], os.stat_result] = os.fstat

    def growing(number: int) -> os.stat_result:
        state = real(number)
        with path.open("ab") as file:
            file.write(b" et plus")
        return state

    monkeypatch.setattr("assistant.adapters.documents.loader.os.fstat", growing)
    assert "changed while it was read" in refusal(tmp_path, "a.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", b"Texte").chmod(0)
    assert "Permission denied" in refusal(tmp_path, "a.txt")


def test_a_named_pipe_does_not_stop_everything(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "not an ordinary file" in refusal(tmp_path, "a.txt")


def test_a_socket_is_no_ordinary_file(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.fsencode(os.path.relpath(tmp_path / "a.txt")))
        assert "not an ordinary file" in refusal(tmp_path, "a.txt")


def test_a_folder_named_like_a_file_is_walked(tmp_path: Path) -> None:
    written(tmp_path, "notes.txt/a.txt", b"Texte")
    assert list(loader.files(tmp_path)) == ["notes.txt/a.txt"]


def _damaged(data: bytes, edits: list[tuple[int, bytes]]) -> bytes:
    for place, piece in edits:
        place %= len(data) + 1
        data = data[:place] + piece + data[place + len(piece) :]
    return data


def _read(folder: Path, file: str, data: bytes) -> Document | str:
    """The document, or the line that refuses it."""
    written(folder, file, data)
    try:
        return loader.load(folder, file)
    except UnreadableDocument as error:
        return str(error)


def _check(found: Document | str, file: str) -> None:
    if isinstance(found, str):
        assert found.startswith(f"{file} ")
        assert found.isprintable()
        return
    assert clean(found.text) == found.text
    assert found.text.strip()
    assert found.title
    assert all(0 <= p <= len(found.text) for p in found.pages)


_EDIT = st.tuples(st.integers(0, 40_000), st.binary(min_size=1, max_size=20))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(_EDIT, min_size=1, max_size=6),
    st.just(0) | st.integers(0, 500),
)
def test_any_damage_gives_clean_text_or_one_line(
    tmp_path: Path, file: str, edits: list[tuple[int, bytes]], cut: int
) -> None:
    whole = SAMPLES[file]
    _check(_read(tmp_path, file, _damaged(whole, edits)[: len(whole) - cut % len(whole)]), file)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(SAMPLES)), st.binary(max_size=300))
def test_any_bytes_give_a_document_or_one_line(tmp_path: Path, file: str, data: bytes) -> None:
    _check(_read(tmp_path, file, data), file)
