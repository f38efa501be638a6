"""Where documents disagree: two claims that answer the same question with another figure or date, of which
one denies what the other says, or that give the same words to other people.

Found by rule, hence only for what can be counted or dated, or is said in the same words. To say wrongly
that they do is worse than not to notice: both claims must be about what the question names or be said in
nearly the same words, and neither passage may give the other's figure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from assistant.citing import files_of
from assistant.text import negated, stems, words
from assistant.values import Claim, Passage
from assistant.verify.content import content
from assistant.verify.figures import Figure, figures, stands
from assistant.verify.names import names, names_asked, singular
from assistant.verify.speaker import attributed_apart
from assistant.verify.units import Kind

SHARED = 0.6
"""Share of the question's words that each claim must hold, its document's title counted in."""

FEWEST = 3
"""Words that a question without a name must have for its claims to be about one thing."""

ALIKE = 0.5
"""Share of the words of two claims, figures aside, from which they say the same thing (Jaccard index)."""

SAME = 0.75
"""The share from which one of two claims that differ in a denial denies the other."""

NEAR = Decimal("0.1")
"""Figures that differ by less than this share of the larger one may be the same one, rounded."""

_LEAST = re.compile(r"(?:plus d[e'’]|au moins|over|more than|at least|mehr als|mindestens)\s*$", re.I)
_MOST = re.compile(
    r"(?:moins d[e'’]|jusqu['’]à|au plus|under|less than|up to|weniger als|bis zu|höchstens)\s*$", re.I
)
_ASKING = frozenset(stems("combien quand quel quelle quels quelles comment when what which where wann viel"))


@dataclass(frozen=True, slots=True)
class _Point:
    """What a claim gives as its one figure and what that counts, the words said with it and their names,
    whether they have the question's names (``met``) and are what it asks for, and all the figures of its
    passage."""

    figure: Figure
    counted: str
    least: bool
    most: bool
    said: frozenset[str]
    named: frozenset[str]
    met: bool
    asked: bool
    given: tuple[Figure, ...]
    files: frozenset[str]


def disputed(question: str, claims: Sequence[Claim], passages: Sequence[Passage]) -> tuple[Claim, ...]:
    """The claims, those marked that a claim of another document contradicts: in its figure or date, where
    that is its short answer, by a denial, or in who said it.

    ``passages`` are those that the claims were taken from.
    """
    points = [(n, p) for n, claim in enumerate(claims) if (p := _point(question, claim, passages))]
    apart = {
        n
        for (a, one), (b, other) in combinations(points, 2)
        if _same_thing(one, other) and _disagree(one, other)
        for n in (a, b)
    }
    apart |= {
        n for a, b in combinations(range(len(claims)), 2) if _told_apart(claims[a], claims[b]) for n in (a, b)
    }
    return tuple(replace(claim, disputed=claim.disputed or n in apart) for n, claim in enumerate(claims))


def _point(question: str, claim: Claim, passages: Iterable[Passage]) -> _Point | None:
    place = claim.citations[0]
    held = [p for p in passages if p.file == place.file and p.start <= place.start < p.end]
    before, short, after = place.quote.partition(claim.short) if claim.short else ("", "", "")
    if not short or not held:
        return None
    language, text = held[0].language, held[0].text
    found = figures(short, language)
    if len(found) != 1 or found[0].kind in (Kind.ORDINAL, Kind.TIME):
        return None
    about = f"{held[0].title} {held[0].heading} {place.quote}"
    bound = before + re.split(r"\d", short, maxsplit=1)[0]
    return _Point(
        figure=found[0],
        counted=_counted(found[0], short, after),
        least=bool(_LEAST.search(bound)),
        most=bool(_MOST.search(bound)),
        said=frozenset(s for s in stems(place.quote) if not s.isdigit()),
        named=frozenset(n.rstrip("s") for n in names(place.quote) if not n.isdigit()),
        met=_named(question) <= singular(about),
        asked=_is_asked(question, about),
        given=figures(text, language),
        files=_files(claim),
    )


def _counted(figure: Figure, short: str, after: str) -> str:
    """The stem of what a bare number counts; empty for a figure with a unit of its own."""
    if figure.kind is not Kind.NUMBER or figure.unit:
        return ""
    named = [s for s in stems(f"{short} {after[:40]}") if not s.isdigit()]
    return named[0] if named else ""


def _is_asked(question: str, said: str) -> bool:
    """Whether this is about what the question names; one that names next to nothing asks of anything."""
    held = set(stems(said))
    wanted = set(stems(question)) - _ASKING
    named = _named(question)
    enough = named or len(wanted) >= FEWEST
    return bool(enough) and named <= singular(said) and len(wanted & held) >= SHARED * len(wanted)


def _named(question: str) -> set[str]:
    return names_asked(question) | {w for w in words(question) if w[0].isdigit()}


def _same_thing(one: _Point, other: _Point) -> bool:
    alike = len(one.said & other.said) >= ALIKE * len(one.said | other.said)
    apart = bool(one.named - other.named) and bool(other.named - one.named)
    return (alike and not apart and one.met == other.met) or (one.asked and other.asked)


def _disagree(one: _Point, other: _Point) -> bool:
    a, b = one.figure, other.figure
    if (a.kind, a.unit, one.counted) != (b.kind, b.unit, other.counted) or one.files & other.files:
        return False
    if a.kind is Kind.NUMBER and not a.unit and not one.counted:
        return False
    if stands(a, other.given) or stands(b, one.given):
        return False
    return a.kind is Kind.DATE or _far(one, other)


def _told_apart(one: Claim, other: Claim) -> bool:
    """Whether another document denies what one says in the same words, or gives them to somebody else."""
    if _files(one) & _files(other):
        return False
    return _denied(one.text, other.text) or attributed_apart(one.text, other.text)


def _denied(a: str, b: str) -> bool:
    if negated(a) == negated(b):
        return False
    said, heard = ({w for w in content(text) if not negated(w)} for text in (a, b))
    return len(said & heard) >= max(FEWEST, SAME * len(said | heard))


def _files(claim: Claim) -> frozenset[str]:
    return frozenset(file for c in claim.citations for file in files_of(c))


def _far(one: _Point, other: _Point) -> bool:
    """Whether neither rounding nor "more than" makes one amount of the two."""
    a, b = Decimal(one.figure.value), Decimal(other.figure.value)
    if (one.least and b >= a) or (other.least and a >= b) or (one.most and b <= a) or (other.most and a <= b):
        return False
    return abs(a - b) > NEAR * max(abs(a), abs(b))
