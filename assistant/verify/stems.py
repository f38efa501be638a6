"""Makes the lexicon of French future stems that tells a conditional from an imperfect.

Source: the Dicollecte/Grammalecte spelling dictionary (Mozilla Public License 2.0), whose affix rules
are tagged with mood. Every conditional form of every verb is expanded and its ending taken off:

    python -m assistant.verify.stems fr.dic fr.aff assistant/verify/future_stems.txt.gz
"""

import gzip
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ENDINGS = ("ais", "ait", "ions", "iez", "aient")

_ENDING = re.compile(rf"(?:{'|'.join(ENDINGS)})$")
_NOTICE = """\
# Future stems of the French verbs, taken from the Dicollecte/Grammalecte dictionary.
# This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.
# If a copy of the MPL was not distributed with this file, you can obtain one at http://mozilla.org/MPL/2.0/.
"""


class Suffix(NamedTuple):
    """A rule of an affix file: take ``strip`` off a word that matches ``condition`` and put ``add``."""

    strip: str
    add: str
    condition: re.Pattern[str]

    def applied(self, word: str) -> str | None:
        if not word.endswith(self.strip) or not self.condition.search(word):
            return None
        return word[: len(word) - len(self.strip)] + self.add


def make(dictionary: Iterable[str], affixes: Iterable[str]) -> list[str]:
    """The sorted future stems of all verbs, from the lines of a Hunspell dictionary and its affix file."""
    rules = _conditional_rules(affixes)
    forms = (form for verb, flags in _verbs(dictionary) for form in _forms(verb, flags, rules))
    return sorted({_ENDING.sub("", form) for form in forms})


def write(stems: Iterable[str], path: Path) -> None:
    """Write the stems as compressed text; the same stems make the same bytes."""
    text = _NOTICE + "\n".join(stems) + "\n"
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def read(path: Path) -> frozenset[str]:
    """The stems of a file made by ``write``."""
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _conditional_rules(affixes: Iterable[str]) -> dict[str, list[Suffix]]:
    rules: dict[str, list[Suffix]] = {}
    for line in affixes:
        kind, *fields = line.split() or [""]
        if kind == "SFX" and "po:cond" in fields:
            flag, strip, add, condition, *_ = fields
            suffix = Suffix(_letters(strip), _letters(add.split("/")[0]), re.compile(condition + "$"))
            rules.setdefault(flag, []).append(suffix)
    return rules


def _letters(field: str) -> str:
    return "" if field == "0" else field


def _verbs(dictionary: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in dictionary:
        entry, *tags = line.split() or [""]
        if any(tag.startswith("po:v") for tag in tags):
            word, _, flags = entry.partition("/")
            yield word, flags


def _forms(verb: str, flags: str, rules: dict[str, list[Suffix]]) -> Iterator[str]:
    for at in range(0, len(flags), 2):  # two characters a flag
        for rule in rules.get(flags[at : at + 2], ()):
            form = rule.applied(verb)
            if form:
                yield form


if __name__ == "__main__":
    dic, aff, out = map(Path, sys.argv[1:])
    write(make(dic.open(encoding="utf-8"), aff.open(encoding="utf-8")), out)
