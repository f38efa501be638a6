"""A saved e-mail, or a page saved as one file in the same format, through the standard library."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean, decode
from assistant.adapters.documents.extract import Extract
from assistant.adapters.documents.html import read_html
from assistant.errors import UnreadableDocument
from assistant.text import one_line

_SHOWN = ("Subject", "From", "To", "Cc", "Date")
_MOST_PARTS = 1000
_PAGES = ("text/html", "application/xhtml+xml")


def read_mail(data: bytes) -> Extract:
    """Subject, people and date, the text (of HTML where there is no plain one), and what is attached by name.

    Raises UnreadableDocument where it is no e-mail.
    """
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    heads = [(name, said) for name in _SHOWN if (said := _header(message, name))]
    if not heads:
        raise UnreadableDocument("is no e-mail by its content: save it again as .eml.")
    attached = [name for part in _parts(message) if (name := _attached(part))]
    lines = [f"{name}: {said}" for name, said in heads]
    lines += [f"Attachments: {', '.join(attached)}"] if attached else []
    text = "\n\n".join(filter(None, ("\n".join(lines), _body(message))))
    return Extract(clean(text), _header(message, "Subject"), _date(message))


def read_saved_page(data: bytes) -> Extract:
    """What a person sees of a page saved in one file (MHTML), its title and the date that it states.

    Raises UnreadableDocument where it is none.
    """
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    page = next((p for p in _parts(message) if p.get_content_type() in _PAGES), None)
    if page is None:
        raise UnreadableDocument("is no saved page by its content: open it and save it again as .html.")
    return read_html(_bytes(page), declared=page.get_content_charset(""))


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            raise UnreadableDocument("has more parts than can be read: save it without its attachments.")
        if isinstance(part, EmailMessage):
            yield part


def _header(message: EmailMessage, name: str) -> str:
    """A header in one line; a malformed one counts as absent."""
    try:
        return one_line(str(message.get(name, "")))
    except (ValueError, TypeError, AttributeError, IndexError, LookupError):
        return ""


def _date(message: EmailMessage) -> str | None:
    try:
        return iso_date(parsedate_to_datetime(_header(message, "Date")))
    except (ValueError, TypeError, IndexError):
        return None


def _body(message: EmailMessage) -> str:
    """The first text that is no attachment, plain rather than HTML."""
    texts = [p for p in _parts(message) if p.get_content_maintype() == "text" and not _attached(p)]
    plain = next((p for p in texts if p.get_content_subtype() == "plain"), None)
    if plain is not None:
        return decode(_bytes(plain), declared=plain.get_content_charset("")).strip()
    page = next((p for p in texts if p.get_content_subtype() == "html"), None)
    if page is None:
        return ""
    return read_html(_bytes(page), declared=page.get_content_charset("")).text


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _attached(part: EmailMessage) -> str:
    """The name of an attachment, empty for any other part."""
    try:
        named = part.get_filename("") or ""
        return one_line(named) if named or part.get_content_disposition() == "attachment" else ""
    except (ValueError, TypeError, AttributeError, LookupError):
        return ""
