"""Rich Text (.rtf) as text, through striprtf."""

import re

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean
from assistant.adapters.documents.extra import optional
from assistant.adapters.documents.extract import Extract
from assistant.errors import UnreadableDocument

_TITLE = re.compile(r"\{\\title ([^{}]{1,500})\}")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_BINARY = re.compile(rb"\\bin(\d+) ")
_PICTURE = re.compile(r"\{\\\*?\\?(?:pict|objdata|datastore|themedata)[^{}]*\}")


def read_rich_text(data: bytes) -> Extract:
    """The text with its paragraphs; the title and the date of making that the file states.

    Raises UnreadableDocument where it is no RTF or its reader is not installed.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableDocument("is not Rich Text by its content: open it and save it again as .rtf.")
    strip = optional("striprtf.striprtf", instead=".docx, .pdf or .txt").rtf_to_text
    source = _PICTURE.sub("", data.decode("latin-1"))  # RTF is ASCII; other letters are written as escapes
    title, created = _TITLE.search(source), _CREATED.search(source)
    date = iso_date("-".join(created.groups())) if created else None
    text = clean(strip(source, errors="replace"))
    return Extract(_apart(text), clean(strip(rf"{{\rtf1 {title[1]}}}")).strip() if title else "", date)


def _apart(text: str) -> str:
    """Trailing spaces and rows of empty paragraphs taken away."""
    lines = (line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
