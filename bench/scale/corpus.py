"""A folder of ordinary documents of any size: python -m bench.scale.corpus DATA FOLDER [--passages 100000]

DATA holds ``service_public`` and ``wiki_fr_pool``. Their passages are joined to the sheets and articles that
they come from; where more are asked for, further documents are grown from them: sentences of several
sheets of one theme, with figures, dates, names and every fifth longer word exchanged. The same seed makes
the same folder. What is printed at the end says how much of it repeats.
"""

import argparse
import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from random import Random

from assistant.ingest.split import split
from assistant.sentences import spans
from assistant.text import words
from assistant.values import Document
from bench.scale.growing import Exchange, Theme, months

SIZE = 700
FOLDER_OF = 500
"""Files in one subfolder."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document to write: its place, theme, title and paragraphs."""

    file: str
    theme: str
    title: str
    text: str


def rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def sheets(data: Path) -> list[Sheet]:
    """The documents that the passages of both sets were cut from."""
    found: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in rows(data / "service_public" / "corpus.jsonl"):
        found["service_public", row["id"].rsplit("-", 1)[0].removeprefix("sp-")].append(row)
    for row in rows(data / "wiki_fr_pool" / "corpus.jsonl"):
        found["wiki", hashlib.sha256(row["title"].encode()).hexdigest()[:10]].append(row)
    return [_sheet(kind, name, parts) for (kind, name), parts in found.items()]


def _sheet(kind: str, name: str, parts: Sequence[dict]) -> Sheet:
    path = parts[0]["title"].split(" > ")
    # An encyclopaedia's articles have no theme: fifty drawn by chance stand for one.
    theme = " > ".join(path[:2]) if kind == "service_public" else f"wiki {int(name, 16) % 50}"
    ending = "md" if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0 else "txt"
    text = "\n\n".join(part["text"].strip() for part in parts)
    return Sheet(f"{kind}/{name}.{ending}", theme, path[-1], text)


def page(sheet: Sheet) -> str:
    """The file's content: title, for two in three documents a date line, then the text."""
    chance = Random(sheet.file)
    day = f"Mis à jour le {chance.randint(1, 28)} {chance.choice(months())} {chance.randint(2008, 2025)}\n"
    title = f"# {sheet.title}" if sheet.file.endswith(".md") else sheet.title
    return f"{title}\n{day if chance.random() < 2 / 3 else ''}\n{sheet.text}\n"


def passages(sheet: Sheet, *, size: int = SIZE) -> int:
    """How many passages the product makes of it."""
    return len(split(Document(sheet.file, sheet.title, page(sheet), "", None, "fr"), size=size))


def grown(real: Sequence[Sheet], *, seed: int) -> Iterator[Sheet]:
    """Documents without end, each of sentences of one theme, as long as a real one."""
    themes: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in real:
        themes[sheet.theme].append(sheet)
    large = {name: Theme([_sentences(s) for s in found]) for name, found in themes.items() if len(found) > 7}
    lengths = [min(len(sheet.text), 12_000) for sheet in real if sheet.theme in large]
    names, weights = list(large), [math.sqrt(theme.size) for theme in large.values()]
    exchange = Exchange(large.values())
    number = 0
    while True:
        chance = Random(f"{seed}:{number}")
        theme = chance.choices(names, weights)[0]
        text = exchange.document(large[theme], chance, length=chance.choice(lengths))
        title = text.split("\n", 1)[0].rstrip(" .")[:90]
        ending = chance.choice(("txt", "txt", "md"))
        yield Sheet(f"grown/{number // FOLDER_OF:04}/{number:06}.{ending}", theme, title, text)
        number += 1


def _sentences(sheet: Sheet) -> list[str]:
    return [" ".join(sheet.text[a:b].split()) for a, b in spans(sheet.text) if b - a > 25]


def build(
    data: Path, folder: Path, *, passages_wanted: int = 0, files: int = 0, seed: int = 1
) -> list[Sheet]:
    """Write the real documents, then grown ones until there are so many passages, or so many files."""
    real = sheets(data)
    kept, held = [], 0
    more = grown(real, seed=seed) if passages_wanted or files else ()
    for sheet in chain(real, more):
        if (passages_wanted and held >= passages_wanted) or (files and len(kept) >= files):
            break
        held += passages(sheet)
        kept.append(sheet)
        write(folder, sheet)
    print(
        f"{len(kept)} files, {held} passages, {sum(len(s.text) for s in kept) / 1e6:.0f} million characters"
    )
    return kept


def write(folder: Path, sheet: Sheet) -> None:
    place = folder / sheet.file
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(page(sheet), encoding="utf-8")


def variety(found: Sequence[Sheet], *, most: int = 20_000) -> None:
    """Print which share of the sentences and of the rows of five words stands only once."""
    step = max(1, len(found) // most)
    sentences: list[int] = []
    rows: list[int] = []
    for sheet in islice(found, 0, None, step):
        sentences += map(hash, _sentences(sheet))
        said = words(sheet.text)
        rows += map(hash, zip(*(said[n:] for n in range(5)), strict=False))
    shares = [len(set(kind)) / max(len(kind), 1) for kind in (sentences, rows)]
    print(f"  distinct: {shares[0]:.1%} of the sentences, {shares[1]:.1%} of the rows of five words")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--passages", type=int, default=0, help="as the product splits them; 0: the real ones"
    )
    parser.add_argument("--files", type=int, default=0, help="so many files instead")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = build(
        asked.data, asked.folder, passages_wanted=asked.passages, files=asked.files, seed=asked.seed
    )
    for name, part in (
        ("real", [s for s in found if not s.file.startswith("grown/")]),
        ("grown", [s for s in found if s.file.startswith("grown/")]),
        ("all", found),
    ):
        if part:
            print(f"{name}: {len(part)} files")
            variety(part)


if __name__ == "__main__":
    main()
