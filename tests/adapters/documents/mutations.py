# ruff: noqa: E501
"""Sound files of each format with parts of them changed, also inside their archives."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass

from hypothesis import strategies as st
from lxml import etree

from tests.adapters.documents.office_samples import zipped
from tests.hostile_texts import HOSTILE

_NUMBERS = ["0", "-1", "1", "255", "65536", "2147483648", "99999999999999999999", "1e999", "0x41", "NaN"]
_XML = (
    "<w:p>|</w:p>|<w:t>x</w:t>|<w:tab/>|<text:p>x</text:p>|<text:s text:c='9999999'/>|<a:p>|<row>|<c t='s'><v>9</v>|"
    "<!-- |-->|<![CDATA[|]]>|&#xD800;|&#0;|&amp;|&e;|<?xml version='1.1' encoding='utf-7'?>|xmlns:w='x'|<!DOCTYPE x>|"
    "<itemref idref='c0'/>|href='../../x'|full-path='/etc/passwd'|<w:vanish/>|<w:numPr/>|hidden|veryHidden|r:id='rId9'"
)
_PDF = (
    "endobj|endstream|stream\n|<<|>>|[|]|(|)|/Kids[1 0 R]|/Contents 1 0 R|/Filter/FlateDecode|/Filter[/LZWDecode]|"
    "/Filter/RunLengthDecode|/DecodeParms<</Predictor 15/Columns 99999>>|/Encrypt 1 0 R|/Length -5|/Parent 1 0 R|"
    "/Type/ObjStm|/XRef|startxref\n0|trailer|xref\n0 99|%PDF-9.9|BT|ET|Tj|TJ|/F1 1e9 Tf|1 0 0 1 1e30 1e30 cm|"
    "/ToUnicode 1 0 R|Do|BI ID EI|q q q|/Rotate 45|/MediaBox[0 0 0 0]|/CreationDate(D:0000)|obj|R"
)
_HTML = (
    "<table><tr><td>|</table>|<li>|<ul>|<pre>|<script>|</script>|<!--|-->|<style>|<title>|<p hidden>|&#xD800;|&#x110000;|"
    "<meta charset=utf-16>|<meta name=date content=9999-99-99>|<time datetime='|<svg>|<math>|<template>|<![CDATA[|"
    "<script type=application/ld+json>[[[|<a href=|<font><b><i>|</body>|<base>|<plaintext>|<frameset>|<br>"
)
_MAIL = (
    "\n\n|\nContent-Type: text/html; charset=utf-7\n\n|\nContent-Type: multipart/mixed; boundary=b\n\n--b\n|--b--|"
    "\nContent-Transfer-Encoding: base64\n|=?utf-8?q?=FF?=|=?x?b?!!?=|=?utf-8*fr?b?4?=|\nDate: 99 Xyz 99999 99:99:99 +9999\n|"
    "\nContent-Type: text/plain; charset*0*=''%ff\n|\nContent-Disposition: attachment; filename*=x''%ff\n|\nSubject: x\n|"
    "\nContent-Type: message/rfc822\n\n|\nContent-Transfer-Encoding: uuencode\n|\nFrom: <<<@\n|\nTo: (((\n|= =\n|\nContent-Type:\n"
)
_RTF = r"{|}|\'|\'ff|\u-9999999999|\u55296?|\uc99|\bin99999 |\par |\*\fldinst|\ansicpg99999|\b|\\|\pict|\info{\title "
_TEXTS = '{|}|[|]|[[[[|"|\\ud800|\\u0000|:|,|;|\t|NaN|-Infinity|1e9999|null|\r|---\n|...\n|title: |# |```|===|[a](b)|**'
_RAW = [
    b"\0",
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe\0\0",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xc3",
    b"\x80" * 30,
    b"\x1b$B",
    b"+AGE-",
]
_RAW += [text.encode("utf-8", "surrogatepass") for text in HOSTILE] + [number.encode() for number in _NUMBERS]

_DIALECTS = {
    (".docx", ".odt", ".epub", ".xlsx", ".pptx"): _XML,
    (".pdf",): _PDF,
    (".html", ".mhtml"): _HTML,
    (".eml",): _MAIL,
    (".rtf",): _RTF,
}


def tokens(name: str) -> list[bytes]:
    """What means something in the format of that name, and what means nothing anywhere."""
    own = next((said for suffixes, said in _DIALECTS.items() if name.endswith(suffixes)), _TEXTS)
    own += f"|{_MAIL}" if name.endswith(".mhtml") else ""
    return [*(part.encode() for part in own.split("|")), *_RAW]


_MUCH = 30_000
"""Bytes: a file as large as those that test_bombs makes would make every case slow."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is done, where (a share of the length), to how many bytes, and with what."""

    act: str
    at: float
    size: int
    token: bytes
    part: int
    """Of an archive: its part of that number, counted round; -1 for the archive's own bytes."""


def _number(held: bytes, at: int, change: Change) -> bytes:
    found = re.compile(rb"\d+").search(held, at)
    return held[: found.start()] + change.token + held[found.end() :] if found else held


def _tree(held: bytes, at: int, change: Change) -> bytes:
    """XML that stays XML: an element taken away, doubled, moved, nested in itself, or saying the token."""
    try:
        root = etree.fromstring(held)
    except (etree.XMLSyntaxError, ValueError):
        return held
    nodes = [node for node in root.iter("*") if node is not root] or [root]
    node, other = nodes[int(change.at * (len(nodes) - 1))], nodes[change.size % len(nodes)]
    said = re.sub("[^\t -\ud7ff\ue000-\ufffd]", "", change.token.decode("utf-8", "replace"))
    match change.size % 6:
        case 0 if node is not root:
            node.getparent().remove(node)
        case 1 if node is not root:
            for _ in range(change.size):
                node.addnext(deepcopy(node))
        case 2 if node not in (other, *other.iterancestors()):
            other.append(node)
        case 3:
            for _ in range(change.size):
                node.append(node := etree.Element(node.tag))
        case 4 if node.attrib:
            node.set(sorted(node.attrib)[change.size % len(node.attrib)], said)
        case _:
            node.text = said
    return bytes(etree.tostring(root))


_ACTS: dict[str, Callable[[bytes, int, Change], bytes]] = {
    "flip": lambda held, at, c: (
        held[:at] + bytes(b ^ 1 << c.size % 8 for b in held[at : at + 1]) + held[at + 1 :]
    ),
    "cut": lambda held, at, c: held[:at] + held[at + c.size :],
    "end": lambda held, at, c: held[:at],
    "double": lambda held, at, c: held[:at] + held[at : at + c.size] * 2 + held[at + c.size :],
    "repeat": lambda held, at, c: held[:at] + held[at : at + 20] * c.size + held[at + 20 :],
    "swap": lambda held, at, c: held[at : at + c.size] + held[:at] + held[at + c.size :],
    "insert": lambda held, at, c: held[:at] + c.token + held[at:],
    "insert much": lambda held, at, c: (
        held[:at] + c.token * min(c.size, _MUCH // len(c.token) + 1) + held[at:]
    ),
    "overwrite": lambda held, at, c: held[:at] + c.token + held[at + len(c.token) :],
    "number": _number,
    "tree": _tree,
}


def changes(name: str) -> st.SearchStrategy[list[Change]]:
    """One to six changes of a file of that name."""
    acts = [*_ACTS, *["tree"] * (15 if tokens(name)[0] == b"<w:p>" else 0)]
    one = st.builds(
        Change,
        st.sampled_from(acts),
        st.floats(0, 1),
        st.integers(1, 2000),
        st.sampled_from(tokens(name)),
        st.integers(-1, 30),
    )
    return st.lists(one, min_size=1, max_size=6)


def mutated(content: bytes, changed: Sequence[Change]) -> bytes:
    """The content after the changes; an archive stays one but for those of its own bytes."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        parts = unpacked(content)
        names = sorted(parts)
        for change in changed:
            if change.part >= 0:
                name = names[change.part % len(names)]
                parts[name] = _changed(parts[name], change)
        return mutated_whole(zipped(parts), [c for c in changed if c.part < 0])
    if content.startswith(b"%PDF"):
        content = _opened(content)
    return mutated_whole(content, changed)


def mutated_whole(content: bytes, changed: Sequence[Change]) -> bytes:
    for change in changed:
        content = _changed(content, change)
    return content


def _changed(held: bytes, change: Change) -> bytes:
    return _ACTS[change.act](held, int(change.at * len(held)), change)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _opened(content: bytes) -> bytes:
    """A PDF with its streams unpacked where they lie, so that what is drawn can be changed."""
    stream = re.compile(rb"/Filter ?/FlateDecode(.{0,80}?)stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
    return stream.sub(lambda m: m[1] + b"stream\n" + zlib.decompress(m[2]) + b"\nendstream", content)
