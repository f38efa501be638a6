"""An answer as Markdown with one footnote for each place it cites."""

import re

from assistant.phrases import phrase
from assistant.serve.page.elsewhere import printed
from assistant.serve.texts import text, when
from assistant.text import visible
from assistant.values import Answer, Citation, Claim, Stance

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+.!|~$&-])")


def answer_markdown(answer: Answer, *, language: str, prefix: str = "") -> str:
    """Question, answer and footnotes; what documents and persons wrote is escaped and put on one line.

    ``prefix`` begins each footnote's name, so that several answers can stand in one text.
    """
    numbers = {citation: f"[^{prefix}{n}]" for n, citation in enumerate(answer.citations, start=1)}
    parts = [f"**{plain(answer.question)}**"]
    if answer.reply or answer.abstained:
        return "\n\n".join([*parts, *_searched(answer, language), plain(answer.text)]) + "\n"
    parts += [*_searched(answer, language), *_short(answer.claims[0], numbers)]
    parts += [plain(line) for line in (answer.note, answer.lead) if line]
    heading = ""
    for claim in answer.claims:
        parts += [f"### {plain(claim.heading)}"] if claim.heading not in ("", heading) else []
        heading = claim.heading or heading
        parts.append(_claim(claim, answer.language, [numbers[c] for c in claim.citations]))
    if any(claim.written for claim in answer.claims):
        parts.append(f"*{plain(text(language, 'written_by', name=answer.writer))}*")
    parts += [_footnote(citation, name, language) for citation, name in numbers.items()]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def is_rewritten(answer: Answer) -> bool:
    """Whether what was searched is not what was asked."""
    return answer.query.strip() != answer.question.strip()


def is_shortened(claim: Claim) -> bool:
    """Whether the claim has a short answer that is not all of it and that no other document disputes."""
    return not claim.disputed and claim.short.strip() not in ("", claim.text.strip())


def _searched(answer: Answer, language: str) -> list[str]:
    said = text(language, "searched_for", query=plain(answer.query))
    return [f"*{said}*"] if is_rewritten(answer) else []


def _short(claim: Claim, numbers: dict[Citation, str]) -> list[str]:
    return [f"**{plain(claim.short)}** {numbers[claim.citations[0]]}"] if is_shortened(claim) else []


def _claim(claim: Claim, language: str, cited: list[str]) -> str:
    label = "" if claim.stance is Stance.ASSERTED else f" *({phrase(language, claim.stance)})*"
    return f"{plain(claim.text)}{label}{''.join(cited)}"


def _footnote(citation: Citation, name: str, language: str) -> str:
    place = [plain(citation.title)] if citation.title else []
    place += [f"`{visible(citation.file).replace('`', '')}`", plain(when(language, citation.date))]
    place += [text(language, "page", page=citation.page)] if citation.page else []
    quote = text(language, "quoted", quote=plain(citation.quote))
    also = f" {plain(said)}" if (said := printed(citation, language)) else ""
    return f"{name}: {quote} {', '.join(place)}, {citation.start}–{citation.end}.{also}"
