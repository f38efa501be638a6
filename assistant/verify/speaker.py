"""Who is said to have said what: the names before or after a verb of saying or "selon", and the words."""

import re
from dataclasses import dataclass

from assistant.text import negated
from assistant.verify.content import content
from assistant.verify.names import names
from assistant.verify.reported import ASIDE, QUE, SAY

FEWEST = 4
"""Content words that a statement must have to be known again."""

SAME = 0.75
"""Share of the content words of two statements that must be common (Jaccard index)."""

_OPEN, _CLOSE = '«“"„', '»”"“'
_QUOTE = rf"[{_OPEN}]\s*(?P<what>[^{_OPEN}{_CLOSE}]+?)\s*[{_CLOSE}]"
_WHO = rf"(?P<who>[^.;:!?{_OPEN}{_CLOSE}]*?)"
_SAID = r"\b(?:said|says|claimed|claims|stated|declared|announced|believes|warned|thinks)\b"
_SAGTE = r"\b(?:sagte|sagt|erklärte|erklärt|behauptet|behauptete|meint|meinte|betonte)\b"
_ACCORDING = r"(?:selon|d'après|à en croire|according to|laut)"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE if ignoring else 0)
    for pattern, ignoring in (
        (rf"^{_WHO}{SAY}{ASIDE}{QUE}\s*(?P<what>.+)$", False),
        (rf"^{_WHO}{SAY}[^.;!?{_OPEN}]{{0,60}}?:\s*{_QUOTE}", False),
        (rf"^{_QUOTE}\s*,?\s*{SAY}(?P<who>[^.;:!?]*)", False),
        (rf"^{_WHO}(?:{_SAID}) (?:that )?(?P<what>.+)$", False),
        (rf"^{_WHO}{_SAGTE},? (?:dass )?(?P<what>.+)$", False),
        (rf"^{_ACCORDING} (?P<who>[^,;]+), (?P<what>.+)$", True),
        (rf"^(?P<what>.+?),? {_ACCORDING} (?P<who>[^,.;]+)\.?$", True),
    )
]
_OPENING = re.compile(r"^[^\W\d_]+(?:, | (?=[a-zà-ÿ]))")
"""A word that stands before the subject or begins an adverbial: "Hier, …", "Lors de …"."""

_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class Attribution:
    """The folded words of the names of who said it, and what was said."""

    speakers: frozenset[str]
    said: str


def attribution(sentence: str) -> Attribution | None:
    """Who said what by this sentence; none where it attributes nothing to a name."""
    plain = sentence.translate(_PLAIN).strip()
    for pattern in _PATTERNS:
        found = pattern.search(plain)
        speakers = names(_OPENING.sub("", found["who"].strip())) if found else set()
        if found and speakers:
            return Attribution(frozenset(speakers), found["what"])
    return None


def attributed_apart(one: str, other: str) -> bool:
    """Whether two sentences give the same words to people of whom none is the same."""
    a, b = attribution(one), attribution(other)
    if not a or not b or a.speakers & b.speakers or negated(a.said) != negated(b.said):
        return False
    said, heard = set(content(a.said)), set(content(b.said))
    figures, others = ({w for w in words if w[0].isdigit()} for words in (said, heard))
    return figures == others and len(said & heard) >= max(FEWEST, SAME * len(said | heard))
