"""Which reader reads which file name; plain text and Markdown are read here."""

import re
from collections.abc import Callable
from importlib import import_module
from os.path import splitext
from pathlib import PurePosixPath

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import decode
from assistant.adapters.documents.extract import Extract
from assistant.errors import UnreadableDocument

Reader = Callable[[bytes], Extract]

_OFFICE = (
    ".doc .dot .docm .ott .wps .pages .mobi .ppt .odp .key .xls .ods .msg "
    ".tex .rst .djvu .ps .xps .webarchive"
)
_CONVERTIBLE = frozenset(_OFFICE.split())
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.+?)\s*#*\s*")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-+)\s*")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|date)[ \t]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()]*\)")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|`+|~~)(?=\S)(.+?)(?<=\S)\1")


def is_candidate(file: str) -> bool:
    """Whether the name is that of a document: one that can be read, or one to say no to by name."""
    suffix = splitext(file)[1].lower()
    return suffix in READERS or suffix in _CONVERTIBLE


def reader_of(file: str) -> Reader:
    """The reader for the file's name. Raises UnreadableDocument where there is none."""
    suffix = PurePosixPath(file).suffix.lower()
    if suffix in READERS:
        return READERS[suffix]
    raise UnreadableDocument(f"is of a type that is not read here: save it as {_SAVE_AS}.")


def read_text(data: bytes) -> Extract:
    """Plain text as it stands."""
    return Extract(decode(data))


def read_markdown(data: bytes) -> Extract:
    """Markdown as it stands; the title and the date come from its front matter or first heading."""
    text = decode(data)
    front = _FRONT_MATTER.match(text)
    fields = {name.lower(): value.strip(" \"'") for name, value in _FIELD.findall(front[1] if front else "")}
    body = text[front.end() :] if front else text
    return Extract(text, fields.get("title") or _heading(body), iso_date(fields.get("date")))


def _heading(text: str) -> str:
    fenced, above = False, ""
    for line in text[:20_000].split("\n"):
        fenced ^= bool(_FENCE.match(line))
        found = None if fenced else _HEADING.fullmatch(line)
        if found:
            return _plain(found[1])
        if above and not fenced and _UNDERLINE.fullmatch(line):
            return _plain(above)
        above = line.strip()
    return ""


def _plain(heading: str) -> str:
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", heading)).strip()


def _by(module: str, name: str) -> Reader:
    """The reader of that name, its module imported when a file of its format is met."""

    def read(data: bytes) -> Extract:
        found: Reader = getattr(import_module(f"assistant.adapters.documents.{module}"), name)
        return found(data)

    return read


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": (_html := _by("html", "read_html")),
    ".htm": _html,
    ".xhtml": _html,
    ".pdf": _by("pdf", "read_pdf"),
    ".docx": _by("word", "read_word"),
    ".odt": _by("opendocument", "read_opendocument"),
    ".rtf": _by("rich_text", "read_rich_text"),
    ".epub": _by("book", "read_book"),
    ".mhtml": (_saved := _by("mail", "read_saved_page")),
    ".mht": _saved,
    ".eml": _by("mail", "read_mail"),
    ".csv": (_table := _by("separated", "read_csv")),
    ".tsv": _table,
    ".json": _by("structured", "read_json"),
    ".xlsx": _by("sheets", "read_sheets"),
    ".pptx": _by("slides", "read_slides"),
}
_SAVE_AS = ".pdf, .docx, .html, .md or .txt"
