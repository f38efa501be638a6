"""A draft with the doubts there are about it: documents that disagree, a premise that none says, an unsure
reader."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.compose import Draft, by_source, is_sure
from assistant.phrases import phrase
from assistant.values import Hit
from assistant.verify.conflict import disputed
from assistant.verify.premise import SAID, Premise


def doubted(draft: Draft, taken: Premise, language: str) -> Draft:
    """The draft of a question whose premise no passage says: it says so, and gives no short answer."""
    if taken == SAID or not draft.claims:
        return draft
    names, words = _listed(taken.names, language), _listed(taken.unsaid, language)
    lead = phrase(language, "unsaid" if taken.unsaid else "apart", names=names, words=words)
    return replace(_unshortened(draft), lead=lead)


def compared(question: str, draft: Draft, hits: Sequence[Hit], language: str) -> Draft:
    """The draft, by source where documents disagree, without short answers where the reader is unsure."""
    told = replace(draft, claims=disputed(question, draft.claims, draft.evidence))
    if any(c.disputed for c in told.claims):
        return by_source(told, language)
    return draft if is_sure(hits) else _unshortened(draft)


def _unshortened(draft: Draft) -> Draft:
    return replace(draft, claims=tuple(replace(claim, short="") for claim in draft.claims))


def _listed(said: Sequence[str], language: str) -> str:
    *before, last = ["", *(phrase(language, "quoted", words=words) for words in said)]
    return ", ".join(filter(None, before)) + (f" {phrase(language, 'and')} " if any(before) else "") + last
