"""How surely copies of a text are told from texts that resemble it: bench/near_duplicates.py DATA

DATA is the folder of judged sets. Copies are made of the sheets of service_public and the articles of
wiki_fr_pool: set among menus, share buttons, other titles and comments, with typing errors and a line that
says when it was renewed, with one figure corrected, with the last third cut off. What is no copy: two sheets
of one theme, two paragraphs of one article, a text whose figures are all others. At last all sheets and
articles are compared at once, as they are: the groups found there are printed, to be judged by eye.
"""

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from assistant.ingest.furniture import furniture_spans
from assistant.ingest.furniture_patterns import __file__ as PATTERNS
from assistant.near_duplicates import alike, copies, sketch
from assistant.train.judged import read_corpus
from assistant.values import DocumentRecord

SHORTEST = 600
Pair = tuple[str, str]


def own(text: str) -> str:
    """A text without its furniture, as it is sketched when it is indexed."""
    kept, at = "", 0
    for start, end in furniture_spans(text):
        kept, at = kept + text[at:start], end
    return kept + text[at:]


def record(file: str, text: str, title: str = "Titre") -> DocumentRecord:
    return DocumentRecord(file, file, title, None, "fr", len(text), 1, sketch=sketch(own(text)))


class Maker:
    """Makes other versions of a text."""

    def __init__(self, lines: Sequence[str], random: Random) -> None:
        phrases = Path(PATTERNS).with_name("furniture.txt").read_text("utf-8").splitlines()
        self._furniture = [line for line in phrases if line and line[0] not in "#["]
        self._lines, self._random = lines, random

    def page(self, text: str) -> str:
        """The text in a web page of which the half is known furniture and the rest is not."""
        some, random = self._random.sample, self._random
        head = ["Accueil", "Menu", "Se connecter", *some(self._furniture, 6)]
        related = ["Lire aussi", *(line[:90] for line in some(self._lines, random.randint(2, 6)))]
        said = [f"Anna le 3 mai 2024 : {line[:200]}" for line in some(self._lines, random.randint(0, 5))]
        at = max(text.find("\n\n", len(text) // 3), 0)
        middle = "\n\nPartager\nFacebook\nImprimer\n\n"
        return "\n".join([*head, "", text[:at] + middle + text[at:], "", *related, "Commentaires", *said])

    def edited(self, text: str) -> str:
        """The text with two letters lost, under a line that says when it was renewed."""
        for _ in range(2):
            at = self._random.randrange(len(text) - 1)
            text = text[:at] + text[at + 1 :] if text[at].isalpha() else text
        return f"Mis à jour le 3 mai 2024 à 10h12\n{text}"

    def corrected(self, text: str) -> str:
        """The text with another figure, edited where it has none."""
        digits = list(re.finditer(r"\d", text))
        if not digits:
            return self.edited(text)
        at = self._random.choice(digits)
        return f"{text[: at.start()]}{(int(at[0]) + 3) % 10}{text[at.end() :]}"

    def refilled(self, text: str) -> str:
        """The text with all its figures changed, as a form filled in anew."""
        return re.sub(r"\d+", lambda m: str(self._random.randrange(10 ** len(m[0]))), text)


def texts(data: Path, name: str, of: Callable[[str, str], str]) -> dict[str, str]:
    """The texts of a corpus, its passages joined that have the same key."""
    joined: dict[str, list[str]] = defaultdict(list)
    for file, paragraph in read_corpus(data / name).items():
        joined[of(file, paragraph.title)].append(paragraph.text)
    return {key: "\n\n".join(parts) for key, parts in joined.items()}


def negatives(
    data: Path, make: Maker, some: Sequence[str], random: Random
) -> Iterator[tuple[str, list[Pair]]]:
    themes: dict[str, dict[str, str]] = defaultdict(dict)
    for file, sheet in read_corpus(data / "service_public").items():
        parts = themes[sheet.title]
        parts[file.rsplit("-", 1)[0]] = f"{parts.get(file.rsplit('-', 1)[0], '')}\n\n{sheet.text}"
    long = ([t for t in sheets.values() if len(t) > SHORTEST] for sheets in themes.values())
    yield "two sheets of a theme", [(a, b) for t in long if len(t) > 1 for a, b in [random.sample(t, 2)]]
    articles: dict[str, list[str]] = defaultdict(list)
    for paragraph in read_corpus(data / "wiki_fr_pool").values():
        articles[paragraph.title] += [paragraph.text] * (len(paragraph.text) > SHORTEST)
    yield "two paragraphs", [(t[0], t[1]) for t in articles.values() if len(t) > 1]
    figured = [t for t in some if len(re.findall(r"\d+", t)) >= 8]
    yield "all figures others", [(t, make.refilled(t)) for t in figured]


def told(pairs: Sequence[Pair]) -> str:
    found = sum(alike(record("a", one), record("b", other)) for one, other in pairs)
    return f"{found} of {len(pairs)} ({found / len(pairs):.1%})"


def main(data: Path, limit: int) -> None:
    random = Random(3)
    sheets = texts(data, "service_public", lambda file, _: file.rsplit("-", 1)[0])
    articles = texts(data, "wiki_fr_pool", lambda _, title: title)
    every = {**sheets, **articles}
    some = random.sample([t for t in every.values() if len(t) > SHORTEST], limit)
    make = Maker(
        [line for t in list(every.values())[:400] for line in t.split("\n") if len(line) > 40], random
    )
    print("copies told, under one title:")
    print("  a page and the text alone:", told([(t, make.page(t)) for t in some]))
    print("  two pages:", told([(make.page(t), make.page(t)) for t in some]))
    print("  edited:", told([(t, make.edited(t)) for t in some]))
    print("  a figure corrected:", told([(t, make.corrected(t)) for t in some]))
    print("  the last third cut off:", told([(t, t[: len(t) * 2 // 3]) for t in some]))
    print("  two pages, one edited:", told([(make.page(t), make.page(make.edited(t))) for t in some]))
    print("wrongly told, under one title:")
    for name, pairs in negatives(data, make, some, random):
        print(f"  {name}:", told(pairs))
    began = time.process_time()
    records = [record(key, text, key if key in articles else text[:90]) for key, text in every.items()]
    sketched = time.process_time()
    found = copies(records)
    spent = f"sketched in {sketched - began:.1f} s, compared in {time.process_time() - sketched:.2f} s"
    print(f"all {len(records)} as they are, {sum(map(len, every.values())) / 1e6:.0f} M characters: {spent}")
    for group in sorted({tuple(sorted((file, *others))) for file, others in found.items()}):
        print("  ", " = ".join(f"{file} ({every[file][:40]!r})" for file in group))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, default=400)
    given = parser.parse_args()
    main(given.data, given.limit)
