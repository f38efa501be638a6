"""Answers as one HTML file that stands alone: to be read anywhere, printed, kept."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from assistant.phrases import phrase
from assistant.serve.page.elsewhere import printed
from assistant.serve.page.footnotes import is_rewritten, is_shortened
from assistant.serve.page.markup import Html, tag, words
from assistant.serve.page.render import excerpt
from assistant.serve.texts import text, when
from assistant.text import visible
from assistant.values import Answer, Citation, Claim, Stance

_RELATED = 3

Notes = dict[Citation, Html]
"""For each place cited the number that leads to its footnote."""


def printed_html(answers: Sequence[Answer], *, title: str, language: str) -> Html:
    """The answers with their footnotes, each with its own numbers; no script, nothing to be fetched."""
    style = f"<style>{_style()}</style>"
    named = tag("title", words(title))
    head = tag("head", '<meta charset="utf-8">', '<meta name="viewport" content="width=device-width">')
    head = head.replace("</head>", f"{named}{style}</head>")
    titled = any(title != answer.question for answer in answers[:1])
    heading = tag("h1", words(title)) if titled else ""
    parts = (_printed(answer, part, language) for part, answer in enumerate(answers, start=1))
    made = tag("footer", words(text(language, "title")))
    body = tag("body", heading, *parts, made)
    return f"<!doctype html>\n{tag('html', head, body, lang=language)}\n"


@cache
def _style() -> str:
    return (Path(__file__).with_name("static") / "print.css").read_text("utf-8")


def _printed(answer: Answer, part: int, language: str) -> Html:
    said = [tag("h2", words(answer.question), dir="auto")]
    if is_rewritten(answer):
        said.append(tag("p", words(text(language, "searched_for", query=answer.query)), class_="searched"))
    if answer.reply or answer.abstained:
        said += [tag("p", words(answer.text), lang=answer.language), _related(answer, language)]
    else:
        said += [_claims(answer, _notes(answer, part)), _footnotes(answer, part, language)]
    return tag("article", *said)


def _notes(answer: Answer, part: int) -> Notes:
    return {c: _note(part, n) for n, c in enumerate(answer.citations, start=1)}


def _note(part: int, n: int) -> Html:
    return tag("sup", tag("a", words(f"[{n}]"), href=f"#note-{part}-{n}"))


def _claims(answer: Answer, notes: Notes) -> Html:
    first = answer.claims[0]
    made = [tag("p", words(first.short), notes[first.citations[0]], class_="short")] * is_shortened(first)
    made += [tag("p", words(line)) for line in (answer.note, answer.lead) if line]
    heading = ""
    for claim in answer.claims:
        made += [tag("h3", words(claim.heading))] if claim.heading not in ("", heading) else []
        heading = claim.heading or heading
        made.append(_claim(claim, answer.language, notes))
    return "".join(made)


def _claim(claim: Claim, language: str, notes: Notes) -> Html:
    label = "" if claim.stance is Stance.ASSERTED else f" ({phrase(language, claim.stance)})"
    cited = "".join(notes[c] for c in claim.citations)
    return tag("p", words(claim.text), tag("em", words(label)) if label else "", " ", cited, class_="claim")


def _footnotes(answer: Answer, part: int, language: str) -> Html:
    rows = (
        tag("li", *_footnote(citation, language), id=f"note-{part}-{n}")
        for n, citation in enumerate(answer.citations, start=1)
    )
    return tag("ol", *rows, class_="notes")


def _footnote(citation: Citation, language: str) -> tuple[Html, Html]:
    facts = [citation.title] if citation.title else []
    facts += [visible(citation.file), when(language, citation.date)]
    facts += [text(language, "page", page=citation.page)] if citation.page else []
    place = f" {', '.join(facts)}, {citation.start}–{citation.end}.{printed(citation, language)}"
    return tag("q", words(text(language, "quoted", quote=citation.quote)), dir="auto"), words(place)


def _related(answer: Answer, language: str) -> Html:
    if answer.reply or not answer.hits:
        return ""
    passages = [hit.passage for hit in answer.hits[:_RELATED]]
    rows = (
        tag(
            "li",
            words(excerpt(p.text)),
            tag("cite", words(f" {p.title or p.file} · {when(language, p.date)}")),
        )
        for p in passages
    )
    return tag("h3", words(text(language, "related"))) + tag("ul", *rows)
