"""A draft with the doubts there are about it: documents that disagree, a premise that none says, an unsure
reader."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.compose import Draft, by_source, is_sure
from assistant.phrases import phrase
from assistant.text import fold
from assistant.values import Hit
from assistant.verify.conflict import disputed
from assistant.verify.figures import figures
from assistant.verify.premise import SAID, Premise

_COUNTING = re.compile(
    r"(?:combien|quand|depuis quand|(?:en|a|de|depuis|pour) quel(?:le)?s? (?:annee|date|age|prix|jour)"
    r"|how (?:many|much|long|old|far)|when|since when|in wh\w+ year|wie ?viele?|wann|seit wann)\b"
)


def doubted(draft: Draft, taken: Premise, language: str) -> Draft:
    """The draft of a question whose premise no passage says: it says so, and gives no short answer."""
    if taken == SAID or not draft.claims:
        return draft
    names, words = _listed(taken.names, language), _listed(taken.unsaid, language)
    lead = phrase(language, "unsaid" if taken.unsaid else "apart", names=names, words=words)
    return replace(_unshortened(draft), lead=lead)


def compared(question: str, draft: Draft, hits: Sequence[Hit], language: str) -> Draft:
    """The draft, by source where documents disagree, without short answers where the reader is unsure.

    A figure stays that answers a question for one: of 8 such on PIAF dev 5 were right, of 18 others 4.
    """
    told = replace(draft, claims=disputed(question, draft.claims, draft.evidence))
    if any(c.disputed for c in told.claims):
        return by_source(told, language)
    if is_sure(hits):
        return draft
    return draft if _COUNTING.match(fold(question)) and _given(draft, language) else _unshortened(draft)


def _given(draft: Draft, language: str) -> bool:
    """Whether the first short answer is a figure or a date."""
    return bool(draft.claims) and bool(figures(draft.claims[0].short, language))


def _unshortened(draft: Draft) -> Draft:
    return replace(draft, claims=tuple(replace(claim, short="") for claim in draft.claims))


def _listed(said: Sequence[str], language: str) -> str:
    *before, last = ["", *(phrase(language, "quoted", words=words) for words in said)]
    return ", ".join(filter(None, before)) + (f" {phrase(language, 'and')} " if any(before) else "") + last
