"""Which reader reads which file name; plain text and Markdown are read here."""

import re
from collections.abc import Callable
from os.path import splitext
from pathlib import PurePosixPath

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import decode
from assistant.adapters.documents.extract import Extract
from assistant.errors import UnreadableDocument

_OFFICE = (
    ".doc .dot .docm .odt .ott .rtf .wps .pages .epub .mobi .ppt .pptx .odp .key .xls .xlsx .ods .eml .msg "
    ".tex .rst .djvu .ps .xps .mht .mhtml .webarchive"
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
    return suffix in _READERS or suffix in _CONVERTIBLE


def reader_of(file: str) -> Callable[[bytes], Extract]:
    """The reader for the file's name. Raises UnreadableDocument where there is none."""
    suffix = PurePosixPath(file).suffix.lower()
    if suffix in _READERS:
        return _READERS[suffix]
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


def _read_html(data: bytes) -> Extract:
    from assistant.adapters.documents.html import read_html

    return read_html(data)


def _read_pdf(data: bytes) -> Extract:
    from assistant.adapters.documents.pdf import read_pdf

    return read_pdf(data)


def _read_word(data: bytes) -> Extract:
    from assistant.adapters.documents.word import read_word

    return read_word(data)


_READERS: dict[str, Callable[[bytes], Extract]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".xhtml": _read_html,
    ".pdf": _read_pdf,
    ".docx": _read_word,
}
_SAVE_AS = ".pdf, .docx, .html, .md or .txt"
