"""How far what is said stands in what is cited, after ALCE (Gao et al. 2023, arXiv:2305.14627)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.evaluate.run import Tally
from assistant.text import fold
from assistant.values import Answer, Claim

Supports = Callable[[str, str], bool]
"""Whether a premise supports a statement."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """``recall``: claims that their citations together support. ``precision``: citations of those that are
    needed for it or support the claim alone. ``uncited``: answers with a claim that cites nothing."""

    recall: Tally
    precision: Tally
    uncited: int


def attribution(answers: Iterable[Answer], supports: Supports) -> Attribution:
    """The measures over the answers' claims; the premise is the passage quoted, nothing around it."""
    told = list(answers)
    claims = [c for answer in told for c in answer.claims]
    held = [_supported(_quotes(c), c, supports) for c in claims]
    needed = [
        sum(_needed(n, c, supports) for n in range(len(c.citations))) if good else 0
        for c, good in zip(claims, held, strict=True)
    ]
    return Attribution(
        Tally(sum(held), len(claims)),
        Tally(sum(needed), sum(len(c.citations) for c in claims)),
        sum(any(not v.claim.citations for v in answer.verdicts) for answer in told),
    )


def _needed(n: int, claim: Claim, supports: Supports) -> bool:
    """Whether citation ``n`` supports the claim alone, or the others do not without it."""
    quotes = _quotes(claim)
    return _supported(quotes[n : n + 1], claim, supports) or not _supported(
        quotes[:n] + quotes[n + 1 :], claim, supports
    )


def _quotes(claim: Claim) -> list[str]:
    return [citation.quote for citation in claim.citations]


def _supported(quotes: Sequence[str], claim: Claim, supports: Supports) -> bool:
    """What stands there word for word needs no judge."""
    if not quotes:
        return False
    premise = " ".join(quotes)
    return _words(claim.text) in _words(premise) or supports(premise, claim.text)


def _words(text: str) -> str:
    return f" {' '.join(fold(text).split())} "
