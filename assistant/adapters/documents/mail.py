"""A saved e-mail, or a page saved as one file in the same format, through the standard library.

Its older way of reading headers is taken: the newer one needs gigabytes for a header made to harm.
"""

from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean, decode
from assistant.adapters.documents.extract import Extract
from assistant.adapters.documents.html import read_html
from assistant.errors import UnreadableDocument
from assistant.text import one_line

_SHOWN = ("Subject", "From", "To", "Cc", "Date")
_FORMAL = ("content-type", "content-disposition", "content-transfer-encoding")
_MOST_PARTS, _LONGEST, _LONGEST_FORMAL = 1000, 20_000, 5_000
_PAGES = ("text/html", "application/xhtml+xml")


def read_mail(data: bytes) -> Extract:
    """Subject, people and date, the text (of HTML where there is no plain one), and what is attached by name.

    Raises UnreadableDocument where it is no e-mail.
    """
    parts = _parts(data)
    heads = [(name, said) for name in _SHOWN if (said := _header(parts[0], name))]
    if not heads:
        raise UnreadableDocument("is no e-mail by its content: save it again as .eml.")
    attached = [name for part in parts if (name := _attached(part))]
    lines = [f"{name}: {said}" for name, said in heads]
    lines += [f"Attachments: {', '.join(attached)}"] if attached else []
    text = "\n\n".join(filter(None, ("\n".join(lines), _body(parts))))
    author = parseaddr(_header(parts[0], "From"))[0]
    return Extract(clean(text), _header(parts[0], "Subject"), _date(parts[0]), author=author)


def read_saved_page(data: bytes) -> Extract:
    """What a person sees of a page saved in one file (MHTML), its title and the date that it states.

    Raises UnreadableDocument where it is none.
    """
    page = next((p for p in _parts(data) if p.get_content_type() in _PAGES), None)
    if page is None:
        raise UnreadableDocument("is no saved page by its content: open it and save it again as .html.")
    return read_html(_bytes(page), declared=_charset(page))


def _parts(data: bytes) -> list[Message]:
    """The message, then the parts in it. Raises UnreadableDocument for more than can be read."""
    found: list[Message] = []
    for part in message_from_bytes(data).walk():
        found.append(part)
        long = any(len(str(part.get(name, ""))) > _LONGEST_FORMAL for name in _FORMAL)
        if long or len(found) > _MOST_PARTS:
            raise UnreadableDocument("has more parts than can be read: save it without its attachments.")
    return found


def _header(message: Message, name: str) -> str:
    """A header in one line, cut where it is endless; a malformed one as it stands."""
    raw = str(message.get(name, ""))
    raw = raw if len(raw) <= _LONGEST else f"{raw[:_LONGEST]} …"
    return _decoded(raw)


def _decoded(raw: str) -> str:
    try:
        said = str(make_header(decode_header(raw)))
    except (HeaderParseError, ValueError, LookupError):
        said = raw
    return one_line(clean(said))


def _date(message: Message) -> str | None:
    try:
        return iso_date(parsedate_to_datetime(_header(message, "Date")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _body(parts: list[Message]) -> str:
    """The first text that is no attachment, plain rather than HTML."""
    texts = [p for p in parts if p.get_content_maintype() == "text" and not _attached(p)]
    plain = next((p for p in texts if p.get_content_subtype() == "plain"), None)
    if plain is not None:
        return decode(_bytes(plain), declared=_charset(plain)).strip()
    page = next((p for p in texts if p.get_content_subtype() == "html"), None)
    return "" if page is None else read_html(_bytes(page), declared=_charset(page)).text


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset("") or ""
    except (ValueError, LookupError, TypeError):
        return ""


def _attached(part: Message) -> str:
    """The name of an attachment, empty for any other part."""
    try:
        return _decoded(part.get_filename("") or "")
    except (ValueError, TypeError, LookupError):
        return ""
