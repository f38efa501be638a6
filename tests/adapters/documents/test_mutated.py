"""Small files of each format with bytes changed, cut, doubled and moved: read, or refused in one line.

MUTATIONS=1500 makes more of each than the 40 of an ordinary run, MUTATION_SEED others.
"""

import os
import random
import unicodedata
from pathlib import Path

import pytest

from assistant.adapters.documents.loader import FolderLoader
from assistant.errors import UnreadableDocument
from tests.adapters.documents.samples import docx, pdf
from tests.adapters.documents.test_office import MADE

TIMES = int(os.environ.get("MUTATIONS", "40"))
SEED = int(os.environ.get("MUTATION_SEED", "1"))
SAVED = b"Content-Type: text/html; charset=utf-8\n\n<html><title>Le phare</title><p>Il est haut.</p></html>"
OLDER = {
    "a.pdf": pdf(["Le phare est haut.\nIl mesure 47 m."] * 3, Title="Le phare"),
    "a.docx": docx([("Heading 1", "Le phare"), ("Normal", "Il est haut. " * 30)], rows=[["a", "b"]] * 3),
    "a.html": b"<html><title>Le phare</title><ul><li>un<li>deux</ul><table><tr><td>a<td>b</table></html>",
    "a.mhtml": SAVED,
}
WHOLE = {**MADE, **OLDER}


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content after one to five changes."""
    found = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(5):
            case 0 if at < len(found):
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                del found[at : at + chance.randrange(1, 200)]
            case 2:
                found[at:at] = found[at : at + chance.randrange(1, 2000)]
            case 3:
                found[at:at] = chance.randbytes(chance.randrange(1, 20))
            case _:
                part = found[at : at + 50]
                del found[at : at + 50]
                to = chance.randrange(len(found) + 1)
                found[to:to] = part
    return bytes(found)


def plain(line: str) -> bool:
    """Whether it is one line that steers no terminal."""
    return not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in line)


@pytest.mark.parametrize("name", WHOLE)
def test_a_mutated_file_is_read_or_refused_in_one_line(tmp_path: Path, name: str) -> None:
    chance, loader = random.Random(f"{SEED}{name}"), FolderLoader()
    for n in range(TIMES):
        (tmp_path / name).write_bytes(mutated(WHOLE[name], chance))
        try:
            document = loader.load(tmp_path, name)
        except UnreadableDocument as error:
            said = str(error)
            assert said.startswith(name)
            assert plain(said), f"mutation {n}: {said!r}"
        else:
            assert document.text.strip()
            assert document.title
            assert plain(document.title), f"mutation {n}: {document.title!r}"
