"""An answer as Markdown with one footnote for each place it cites."""

import re

from assistant.phrases import phrase
from assistant.serve.texts import text, when
from assistant.values import Answer, Citation, Claim, Stance

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+.!|~$&-])")


def answer_markdown(answer: Answer, *, language: str) -> str:
    """Question, answer and footnotes; what documents and persons wrote is escaped and put on one line."""
    numbers = {citation: n for n, citation in enumerate(answer.citations, start=1)}
    parts = [f"**{plain(answer.question)}**"]
    if answer.reply or answer.abstained:
        return "\n\n".join([*parts, plain(answer.text)]) + "\n"
    parts += [plain(answer.lead)] if answer.lead else []
    for claim in answer.claims:
        parts += [f"### {plain(claim.heading)}"] if claim.heading else []
        parts.append(_claim(claim, answer.language, [numbers[c] for c in claim.citations]))
    parts += [_footnote(citation, n, language) for citation, n in numbers.items()]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _claim(claim: Claim, language: str, cited: list[int]) -> str:
    label = "" if claim.stance is Stance.ASSERTED else f" *({phrase(language, claim.stance)})*"
    return f"{plain(claim.text)}{label}{''.join(f'[^{n}]' for n in cited)}"


def _footnote(citation: Citation, n: int, language: str) -> str:
    place = [plain(citation.title)] if citation.title else []
    place += [f"`{citation.file.replace('`', '')}`", plain(when(language, citation.date))]
    place += [text(language, "page", page=citation.page)] if citation.page else []
    quote = text(language, "quoted", quote=plain(citation.quote))
    return f"[^{n}]: {quote} {', '.join(place)}, {citation.start}–{citation.end}."
