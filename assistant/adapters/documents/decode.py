"""Bytes of unknown encoding to clean text: UTF-8, UTF-16, UTF-32, Windows-1252, Latin-1, others by guess."""

import codecs
import re
import unicodedata

from assistant.errors import UnreadableDocument

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "an RTF file"),
)
_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u202d\u202e]")
_SPACES = "\t\n\v\f\r\x85"
_BINARY = 0.02
"""Share of characters that text does not hold from which bytes are no text."""
_SAMPLE = 65_536
_FOREIGN, _FEWEST_LETTERS = 0.35, 40
"""Share of accented letters from which Western European text is not plausible, in so many letters."""
_FOREIGN_ENCODINGS = "cp1250 cp1251 koi8_r koi8_u cp1253 cp1254 cp1255 cp1256 cp1257 "
_FOREIGN_ENCODINGS += "cp874 gb18030 big5 shift_jis euc_jp euc_kr"


def decode(data: bytes, *, declared: str = "") -> str:
    """The text of the bytes, cleaned; ``declared`` is the encoding that the bytes themselves name.

    Raises UnreadableDocument, without the file's name, where the bytes are no text.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableDocument(f"is {kind} by its content: give it that name or save it as text.")
    text = _marked(data) or _wide(data) or _narrow(data, declared)
    if _garbage(text) > _BINARY:
        raise UnreadableDocument("is binary, not text: save it as text or remove it.")
    return clean(text)


def clean(text: str) -> str:
    """NFC, ``\\n`` line ends, no control characters but tabs, nothing that reverses what is shown."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _BREAKS.sub("\n", text)))


def _marked(data: bytes) -> str:
    """The text where the bytes begin with a byte order mark."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(name, "replace")
            if name[:6] != "utf-32" or "\ufffd" not in text:
                return text
    return ""


def _wide(data: bytes) -> str:
    """The text of UTF-16 without a mark: its zero bytes all stand at odd places, or all at even ones."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) < len(data) * 0.02 or max(even, odd) < 10 * min(even, odd):
        return ""
    return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")


def _narrow(data: bytes, declared: str) -> str:
    if data.count(0) > len(data) // 1000:
        return "\x00"  # stray zero bytes happen in logs, many are a binary file
    data = data.replace(b"\0", b"")
    return _utf8(data) or _named(data, declared) or _western(data)


def _utf8(data: bytes) -> str:
    """The text where it is UTF-8, a few damaged bytes allowed beside many sound characters."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd") - data.count("\ufffd".encode())
    if not damaged:
        return text
    sound = sum(c > "\x7f" for c in text) - damaged
    return text if sound > 4 * damaged else ""


def _named(data: bytes, declared: str) -> str:
    try:
        name = codecs.lookup(declared).name if declared else ""
        if name in ("", "utf-8", "ascii", "iso8859-1") or name.startswith(("utf-16", "utf-32")):
            return ""  # known better by now, or a synonym of Windows-1252 on the web
        return data.decode(name)
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""


def _western(data: bytes) -> str:
    """Windows-1252, of which Latin-1 is a part, unless that makes most letters accented ones."""
    text = data.decode("cp1252", "replace")
    sample = [c for c in _sampled(text) if c.isalpha()]
    if len(sample) >= _FEWEST_LETTERS and sum(c > "\x7f" for c in sample) > _FOREIGN * len(sample):
        from charset_normalizer import from_bytes

        best = from_bytes(data[:_SAMPLE], cp_isolation=_FOREIGN_ENCODINGS.split()).best()
        return data.decode(best.encoding, "replace") if best else text
    return text


def _garbage(text: str) -> float:
    """Share of control characters, unassigned code points and replacement marks."""
    sample = _sampled(text)
    strange = sum(
        c == "\ufffd" or (c not in _SPACES and unicodedata.category(c) in ("Cc", "Cn", "Cs")) for c in sample
    )
    return strange / max(len(sample), 1)


def _sampled(text: str) -> str:
    return text[:: len(text) // _SAMPLE + 1]
