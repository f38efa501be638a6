"""An answer as HTML: the short answer, its claims with numbered markers, the sources it cites."""

import re
from collections.abc import Iterable, Mapping

from assistant.phrases import phrase
from assistant.scope import EVERYTHING
from assistant.serve.page.corpus import short_title
from assistant.serve.page.elsewhere import beside, places_json
from assistant.serve.page.footnotes import is_shortened
from assistant.serve.page.markup import Html, file_span, tag, words
from assistant.serve.page.why import why_html
from assistant.serve.texts import text, when
from assistant.values import Answer, Citation, Claim, Hit, Stance

RELATED = 3
_EXCERPT = 260

Numbers = Mapping[Citation, int]


def answer_html(answer: Answer, *, language: str) -> Html:
    """The answer as a fragment; its frame is in the answer's language, the page's words in ``language``."""
    if answer.reply:
        return tag("p", words(answer.reply), class_="reply", lang=answer.language)
    parts = [query_html(answer, language=language)]
    if answer.abstained:
        parts += [_abstention(answer, language), related_html(answer.hits, language=language)]
        parts.append(_further(answer, language))
    else:
        parts += [_noted(answer), claims_html(answer, language=language), _by(answer, language)]
        parts += [sources_html(answer, language=language)]
    return "".join([*parts, why_html(answer, language=language)])


def claims_html(answer: Answer, *, language: str) -> Html:
    """The short answer and the claims that may be shown so far, each with its numbered markers."""
    if not answer.claims:
        return ""
    numbers = {citation: n for n, citation in enumerate(answer.citations, start=1)}
    return _short(answer, numbers, language) + _claims(answer, numbers, language)


def query_html(answer: Answer, *, language: str) -> Html:
    """What was searched, where it is not what was asked."""
    if answer.query.strip() == answer.question.strip():
        return ""
    label = tag("span", words(text(language, "searched")), class_="searched-label")
    return tag("p", label, " ", tag("q", words(answer.query), lang=answer.language), class_="searched")


def _noted(answer: Answer) -> Html:
    """Why quotes stand in for the language model, where they do."""
    return (
        tag("p", words(answer.note), class_="hint writer-note", lang=answer.language) if answer.note else ""
    )


def _by(answer: Answer, language: str) -> Html:
    if not any(claim.written for claim in answer.claims):
        return ""
    return tag("p", words(text(language, "written_by", name=answer.writer)), class_="hint written-by")


def _abstention(answer: Answer, language: str) -> Html:
    said = tag("p", words(answer.text), class_="abstained", lang=answer.language)
    hints = ["abstain_hint"] if answer.scope == EVERYTHING else ["abstain_scope", "abstain_hint"]
    return said + "".join(tag("p", words(text(language, hint)), class_="hint") for hint in hints)


def _further(answer: Answer, language: str) -> Html:
    """Questions that the documents do answer, to be asked by pressing them."""
    titles = (short_title(hit.passage.title) for hit in answer.hits[:1])
    asked = [text(language, "example_summary", title=title) for title in titles if title]
    asked.append(text(language, "example_overview"))
    shown = (tag("button", words(q), class_="example", type="button", data_question=q) for q in asked)
    return tag("div", *shown, class_="examples")


def _short(answer: Answer, numbers: Numbers, language: str) -> Html:
    claim = answer.claims[0]
    if not is_shortened(claim):
        return ""
    said = tag("strong", words(claim.short), dir="auto", lang=_language_of(claim.citations[0], answer.hits))
    chip = _chip(claim.stance, answer.language, language)
    return tag("p", said, chip, " ", _markers(claim.citations[:1], numbers, language), class_="short")


def _claims(answer: Answer, numbers: Numbers, language: str) -> Html:
    lead = tag("p", words(answer.lead), class_="lead", lang=answer.language) if answer.lead else ""
    groups: list[tuple[str, list[Claim]]] = []
    for claim in answer.claims:
        if not groups or (claim.heading and claim.heading != groups[-1][0]):
            groups.append((claim.heading, []))
        groups[-1][1].append(claim)
    return lead + "".join(_group(heading, claims, answer, numbers, language) for heading, claims in groups)


def _group(heading: str, claims: Iterable[Claim], answer: Answer, numbers: Numbers, language: str) -> Html:
    title = tag("h3", words(heading), class_="group", dir="auto") if heading else ""
    rows = (_claim(claim, answer, numbers, language) for claim in claims)
    return title + tag("ul", *rows, class_="claims")


def _claim(claim: Claim, answer: Answer, numbers: Numbers, language: str) -> Html:
    lang = _language_of(claim.citations[0], answer.hits)
    before, short, after = claim.text.partition(claim.short) if claim.short else ("", "", claim.text)
    most, last = [*re.split(r"(?<= )(?=\S{1,30}$)", after, maxsplit=1), ""][:2]
    strong = tag("strong", words(short)) if short else ""
    said = tag("span", words(before), strong, words(most), dir="auto", lang=lang)
    # The last word keeps its markers beside it at the end of a line.
    kept = tag("span", words(last), dir="auto", lang=lang), " ", _markers(claim.citations, numbers, language)
    chip = _chip(claim.stance, answer.language, language)
    return tag("li", said, tag("span", *kept, class_="tail"), chip, class_="claim")


def _chip(stance: Stance, spoken: str, language: str) -> Html:
    if stance is Stance.ASSERTED:
        return ""
    tip = text(language, f"{stance.value}_tip")
    label = phrase(spoken, stance)
    shown = words(label) + tag("span", words(f". {tip}"), class_="unseen")
    return " " + tag("span", shown, class_=f"chip {stance.value}", tabindex="0", data_tip=tip)


def _markers(citations: Iterable[Citation], numbers: Numbers, language: str) -> Html:
    return "".join(marker_html(c, numbers[c], language=language) for c in citations)


def marker_html(citation: Citation, n: int, *, language: str) -> Html:
    """A numbered button that knows the exact place it stands for."""
    label = text(language, "marker", n=n, title=citation.title or citation.file)
    place = _place(citation.file, citation.start, citation.end, citation.page, n)
    facts = {**place, **_named(citation, language)}
    return tag("button", words(f"[{n}]"), class_="marker", type="button", aria_label=label, **facts)


def _place(file: str, start: int, end: int, page: int | None, n: int) -> dict[str, object]:
    return {"data_file": file, "data_start": start, "data_end": end, "data_page": page, "data_n": n}


def _named(citation: Citation, language: str) -> dict[str, object]:
    """What the pane says of a place that it offers beside another one."""
    facts = {"data_title": citation.title or citation.file, "data_when": when(language, citation.date)}
    return {**facts, "data_elsewhere": places_json(citation, language)}


def sources_html(answer: Answer, *, language: str) -> Html:
    """The documents cited, each once, with the numbers that stand for places in it."""
    places: dict[str, list[tuple[int, Citation]]] = {}
    for n, citation in enumerate(answer.citations, start=1):
        places.setdefault(citation.file, []).append((n, citation))
    rows = (_source(cited, language) for cited in places.values())
    head = tag("h3", words(text(language, "sources")), class_="sources-title")
    return tag("section", head, tag("ul", *rows), class_="sources")


def _source(cited: list[tuple[int, Citation]], language: str) -> Html:
    first = cited[0][1]
    markers = tag("span", *(marker_html(c, n, language=language) for n, c in cited), class_="markers")
    title = tag("span", words(first.title or first.file), class_="source-title", dir="auto")
    facts = [file_span(first.file), words(when(language, first.date))]
    pages = sorted({c.page for _, c in cited if c.page})
    facts += [words(text(language, "page", page=", ".join(map(str, pages))))] if pages else []
    facts += [words(said) for said in beside((c for _, c in cited), language)]
    return tag("li", markers, tag("span", title, tag("span", " · ".join(facts), class_="facts")))


def related_html(hits: Iterable[Hit], *, language: str) -> Html:
    """The nearest passages of a question that nothing answers, each a button that opens its place."""
    rows = [tag("li", _related(hit, language)) for hit in list(hits)[:RELATED]]
    if not rows:
        return ""
    head = tag("h3", words(text(language, "related")), class_="sources-title")
    return tag("section", head, tag("ul", *rows), class_="related")


def _related(hit: Hit, language: str) -> Html:
    p = hit.passage
    quoted = tag("span", words(excerpt(p.text)), class_="excerpt", dir="auto", lang=_known(p.language))
    facts = f"{p.title or p.file} · {when(language, p.date)}"
    place = _place(p.file, p.start, p.end, p.page, 0)
    label = text(language, "related_open", title=p.title or p.file)
    inside = (quoted, tag("span", words(facts), class_="facts"), tag("span", words(label), class_="unseen"))
    return tag("button", *inside, class_="marker related-passage", type="button", **place)


def excerpt(passage: str) -> str:
    """The beginning of a passage on one line, cut at a word."""
    line = " ".join(passage.split())
    return line if len(line) <= _EXCERPT else line[:_EXCERPT].rsplit(" ", 1)[0] + " …"


def _language_of(citation: Citation, hits: Iterable[Hit]) -> str | None:
    return next((_known(h.passage.language) for h in hits if h.passage.file == citation.file), None)


def _known(language: str) -> str | None:
    return None if language == "und" else language
