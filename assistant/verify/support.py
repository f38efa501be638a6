"""Checks a claim against what it cites: a quotation stands or falls word by word."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.phrases import phrase
from assistant.values import Citation, Claim, Outcome, Passage, Verdict
from assistant.verify.figures import Figure, figures, stands

_WORD = re.compile(r"\d{1,3}(?:\s\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*|\w+|[%‰€$£¥°]|(?<!\w)-(?=\d)")
_APART = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|\n)\s*")
_NAME = re.compile(r"(?<=\w[\s'’])[A-ZÀ-ÖØ-Þ][\w-]+|(?<=, )[A-ZÀ-ÖØ-Þ][\w-]+")
_NUMBER = re.compile(r"\d")
_FOLDED = str.maketrans({"’": "'", "ʼ": "'", "‑": "-", "−": "-", "–": "-", "—": "-", "\u00ad": None})


def check(claim: Claim, passages: Sequence[Passage], *, language: str = "en") -> Verdict:
    """Whether a claim says no more than its quotations, and these stand where they are said to.

    Supported: every quote is the passages' text at its offsets, and the claim's words stand in one of the
    quotes in their order (case, spacing, punctuation and forms of one character apart; pieces joined by
    "[…]" one by one), as do its figures. Refuted: a quote differs from the claim in nothing but its
    figures. Unproven: all else. ``why`` is one line in the given language.

    The verdict's claim loses what does not support it: a short answer that cuts a word or a figure in
    two, and further citations that lack the claim's figures or names.
    """
    spoken_in = _language(claim, passages)
    outcome, key, names = _judge(claim, passages, spoken_in)
    if outcome is Outcome.SUPPORTED:
        claim = _supported_part(claim, spoken_in)
    return Verdict(claim, outcome, phrase(language, key, **names))


def _judge(claim: Claim, passages: Sequence[Passage], language: str) -> tuple[Outcome, str, dict[str, str]]:
    if not claim.citations:
        return Outcome.UNPROVEN, "why_uncited", {}
    for citation in claim.citations:
        if not citation.quote.strip() or _text_at(citation, passages) != citation.quote:
            return Outcome.UNPROVEN, "why_misplaced", {"file": _brief(citation.file)}
    if not words(claim.text):
        return Outcome.UNPROVEN, "why_empty", {}
    if claim.short not in claim.citations[0].quote:
        return Outcome.UNPROVEN, "why_short", {"short": _brief(claim.short)}
    return _compared(claim.text, [c.quote for c in claim.citations], language)


def _compared(text: str, quotes: Sequence[str], language: str) -> tuple[Outcome, str, dict[str, str]]:
    pieces = [p for p in map(words, _APART.split(text)) if p]
    held = [words(quote) for quote in quotes]
    if not all(any(holds(h, piece) for h in held) for piece in pieces):
        if any(_differ_in_figures(h, words(text)) for h in held):
            return Outcome.REFUTED, "why_figure", {}
        return Outcome.UNPROVEN, "why_words", {}
    evidence = [figure for quote in quotes for figure in figures(quote, language)]
    lacking = missing(figures(text, language), evidence)
    if lacking:
        return Outcome.UNPROVEN, "why_missing", {"figure": _shown(lacking)}
    return Outcome.SUPPORTED, "why_verbatim", {}


def _supported_part(claim: Claim, language: str) -> Claim:
    first, *others = claim.citations
    agreeing = [c for c in others if _agrees(claim.text, c.quote, language)]
    short = claim.short if _is_whole(claim.short, first.quote, language) else ""
    return replace(claim, citations=(first, *agreeing), short=short)


def _agrees(text: str, quote: str, language: str) -> bool:
    """Whether a further quote has the claim's figures and names."""
    if missing(figures(text, language), figures(quote, language)):
        return False
    return set(words(" ".join(_NAME.findall(text)))) <= set(words(quote))


def _text_at(citation: Citation, passages: Iterable[Passage]) -> str | None:
    """What stands at a citation's place, across adjoining passages; none where it is not at hand."""
    text, at = "", citation.start
    for passage in sorted((p for p in passages if p.file == citation.file), key=lambda p: p.start):
        if passage.start <= at < min(passage.end, citation.end):
            text += passage.text[at - passage.start : citation.end - passage.start]
            at = min(passage.end, citation.end)
    return text if at == citation.end and citation.start < citation.end else None


def _language(claim: Claim, passages: Iterable[Passage]) -> str:
    files = [citation.file for citation in claim.citations[:1]]
    return next((p.language for p in passages if p.file in files), "und")


def words(text: str) -> list[str]:
    """Words, numbers and unit signs; numbers keep their inner marks but not their spaces."""
    plain = unicodedata.normalize("NFKC", text.translate(_FOLDED)).casefold()
    return [re.sub(r"\s", "", word) for word in _WORD.findall(plain)]


def holds(held: Sequence[str], piece: Sequence[str]) -> bool:
    """Whether the words stand among the others, all together and in their order."""
    n = len(piece)
    return any(held[i : i + n] == piece for i in range(len(held) - n + 1) if held[i] == piece[0])


def _differ_in_figures(held: Sequence[str], piece: Sequence[str]) -> bool:
    """Whether the words would hold the piece if every number were the same."""
    said = sum(not _NUMBER.match(word) for word in piece)
    return 3 <= said < len(piece) and holds(_masked(held), _masked(piece))


def _masked(spelled: Iterable[str]) -> list[str]:
    return ["#" if _NUMBER.match(word) else word for word in spelled]


def missing(claimed: Iterable[Figure], evidence: Sequence[Figure]) -> Figure | None:
    """The first of the claimed figures that the evidence does not have."""
    return next((figure for figure in claimed if not stands(figure, evidence)), None)


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"


def _shown(figure: Figure) -> str:
    return f"{figure.value} {figure.unit}".strip()


def _is_whole(short: str, quote: str, language: str) -> bool:
    """Whether the short answer stands in the quote without a word or a figure cut in two."""
    places = [m.start() for m in re.finditer(re.escape(short), quote)] if short else []
    apart = any(not _inside_word(quote, a) and not _inside_word(quote, a + len(short)) for a in places)
    return apart and missing(figures(short, language), figures(quote, language)) is None


def _inside_word(text: str, at: int) -> bool:
    """Whether a cut there leaves a piece of a word: "doesn" and "'t" are pieces as well."""
    joined = text[at : at + 1] in ("'", "’") and text[at + 1 : at + 2].isalnum()
    return 0 < at < len(text) and text[at - 1].isalnum() and (text[at].isalnum() or joined)
