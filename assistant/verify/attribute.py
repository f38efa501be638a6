"""Give a claim the stance that its source takes."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.sentences import spans
from assistant.values import Citation, Claim, Passage, Stance
from assistant.verify.stance import stance

_STRENGTH = (Stance.CONDITIONAL, Stance.REPORTED, Stance.ASSERTED)


def with_stance(claim: Claim, passages: Sequence[Passage]) -> Claim:
    """The claim with the most careful stance found in the sentences it quotes.

    A quotation's own words may not show who speaks, so the text before it is looked at too.
    """
    found = [
        s
        for n, c in enumerate(claim.citations)
        for p in passages
        if _holds(p, c.file, c.start)
        for s in _stances(p, c, "" if n else claim.short)
    ]
    return replace(claim, stance=min(found, key=_STRENGTH.index, default=Stance.ASSERTED))


def _holds(passage: Passage, file: str, start: int) -> bool:
    return passage.file == file and passage.start <= start < passage.end


def _stances(passage: Passage, citation: Citation, short: str) -> list[Stance]:
    start, end = citation.start - passage.start, citation.end - passage.start
    quoted = [(a, b) for a, b in spans(passage.text) if a < end and start < b]
    return [
        stance(passage.text[a:b], passage.language, context=passage.text[:a], about=short) for a, b in quoted
    ]
