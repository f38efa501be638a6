"""Why an answer is what it is: what was retrieved and read, what was cited or dropped, what was checked."""

from collections.abc import Iterable, Mapping

from assistant.serve.page.markup import Html, tag, words
from assistant.serve.texts import count, number, text
from assistant.values import Answer, Citation, Hit, Outcome, Passage, Verdict

_BAR = 100
_LONGEST_LINE = 180
_OUTCOMES = {
    Outcome.SUPPORTED: ("✓", "outcome_supported"),
    Outcome.UNPROVEN: ("?", "outcome_unproven"),
    Outcome.REFUTED: ("✗", "outcome_refuted"),
}


def why_html(answer: Answer, *, language: str) -> Html:
    """What led to the answer, folded up; empty for a word back, which nothing led to."""
    if answer.reply:
        return ""
    title = tag("span", words(text(language, "why")), class_="why-title")
    head = tag("summary", title, tag("span", words(checked(answer, language=language)), class_="checked"))
    parts = (
        _passages(answer, language),
        _verdicts(answer, language),
        _left_out(answer, language),
        _stages(answer, language),
    )
    return tag("details", head, *parts, class_="why")


def checked(answer: Answer, *, language: str) -> str:
    """How many statements were checked, or passages looked at in vain, and how long it took."""
    if answer.claims:
        done = count(language, "checked", len(answer.claims))
    else:
        done = count(language, "searched_passages", len(answer.hits))
    took = sum(answer.seconds.values())
    return f"{done} · {_seconds(took, language)}" if took >= 0.005 else done


def _seconds(value: float, language: str) -> str:
    return text(language, "seconds", n=number(language, value, digits=2 if value < 1 else 1))


def _passages(answer: Answer, language: str) -> Html:
    if not answer.hits:
        return ""
    head = tag("h3", words(text(language, "why_passages")), class_="sources-title")
    legend = text(language, "why_ranks")
    if answer.threshold is not None:
        legend += " " + text(language, "why_reading", least=share(language, answer.threshold))
    rows = (tag("li", _passage(hit, answer, language), class_="trail") for hit in answer.hits)
    return head + tag("p", words(legend), class_="hint") + tag("ol", *rows, class_="trails")


def _passage(hit: Hit, answer: Answer, language: str) -> Html:
    p = hit.passage
    line = " ".join(p.text.split())
    shown = line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE].rsplit(" ", 1)[0] + " …"
    lang = None if p.language == "und" else p.language
    place = f"{p.title or p.file}"
    place += f" · {text(language, 'page', page=p.page)}" if p.page else ""
    opened = tag(
        "button",
        tag("span", words(shown), class_="excerpt", dir="auto", lang=lang),
        tag("span", words(place), class_="facts", dir="auto"),
        class_="marker related-passage",
        type="button",
        **{"data_file": p.file, "data_start": p.start, "data_end": p.end, "data_page": p.page, "data_n": 0},
    )
    facts = (_ranks(hit, language), _reading(hit, answer.threshold, language), _fate(hit, answer, language))
    return opened + tag("div", *facts, class_="trail-facts")


def _ranks(hit: Hit, language: str) -> Html:
    ranks = {
        "rank_dense": hit.dense_rank,
        "rank_lexical": hit.lexical_rank,
        "rank_fused": hit.fused_rank or hit.rank,
    }
    named = (
        tag("span", words(text(language, key)), " ", tag("b", words(str(rank or "–"))))
        for key, rank in ranks.items()
    )
    return tag("span", *named, class_="ranks")


def _reading(hit: Hit, threshold: float | None, language: str) -> Html:
    """The reader's probability as a bar, with a stroke at the least that counts as an answer."""
    if hit.reading is None:
        return ""
    p = hit.reading.probability
    bar = [tag("rect", class_="bar-ground", width=_BAR, height=8, rx=4)]
    bar += [tag("rect", class_="bar-share", width=round(p * _BAR, 1), height=8, rx=4)]
    if threshold is not None:
        bar.append(tag("rect", class_="bar-least", x=round(threshold * _BAR, 1), y=-2, width=1.5, height=12))
    drawn = tag("svg", *bar, viewBox=f"0 -2 {_BAR} 12", width=_BAR, height=12, aria_hidden="true")
    label = tag("span", words(text(language, "rank_read")), class_="bar-name")
    return tag("span", label, drawn, tag("b", words(share(language, p))), class_="reading")


def _fate(hit: Hit, answer: Answer, language: str) -> Html:
    if numbers := _cited(hit.passage, answer):
        shown = text(language, "fate_cited", numbers=" ".join(f"[{n}]" for n in numbers))
        return tag("span", words(shown), class_="fate cited")
    return tag("span", words(_dropped(hit, answer, language)), class_="fate")


def _dropped(hit: Hit, answer: Answer, language: str) -> str:
    if hit.reading is None:
        return text(language, "fate_unread")
    if answer.threshold is not None and hit.reading.probability < answer.threshold:
        return text(language, "fate_below", least=share(language, answer.threshold))
    doubted = (v.claim.citations for v in answer.verdicts if v.outcome is not Outcome.SUPPORTED)
    if any(_stands_in(c, hit.passage) for citations in doubted for c in citations):
        return text(language, "fate_doubted")
    return text(language, "fate_spare")


def _cited(passage: Passage, answer: Answer) -> list[int]:
    return [n for n, c in enumerate(answer.citations, start=1) if _stands_in(c, passage)]


def _stands_in(citation: Citation, passage: Passage) -> bool:
    return citation.file == passage.file and citation.start < passage.end and passage.start < citation.end


def share(language: str, probability: float) -> str:
    """A probability in per cent, rounded down: what is below a threshold never looks as if it reached it."""
    return text(language, "per_cent", n=number(language, int(probability * 100 + 1e-9)))


def _verdicts(answer: Answer, language: str) -> Html:
    if not answer.verdicts:
        return ""
    numbers = {citation: n for n, citation in enumerate(answer.citations, start=1)}
    rows = (_verdict(verdict, numbers, answer.language, language) for verdict in answer.verdicts)
    head = tag("h3", words(text(language, "why_verdicts")), class_="sources-title")
    return head + tag("ul", *rows, class_="verdicts")


def _verdict(verdict: Verdict, numbers: Mapping[Citation, int], spoken: str, language: str) -> Html:
    outcome = verdict.outcome
    drawn, key = _OUTCOMES[outcome]
    sign = tag("span", drawn, class_="sign", aria_hidden="true")
    said = tag("b", words(text(language, key)))
    why = tag("span", words(verdict.why), class_="verdict-why", lang=spoken)
    cited = _numbers(verdict, numbers) if outcome is Outcome.SUPPORTED else ""
    claim = tag("span", words(verdict.claim.text), class_="verdict-claim", dir="auto")
    return tag(
        "li",
        sign,
        tag("div", claim, tag("p", said, words(cited), " ", why)),
        class_=f"verdict {outcome.value}",
    )


def _left_out(answer: Answer, language: str) -> Html:
    """Of each sentence of the language model that is not shown as it was written, why."""
    if not answer.dropped:
        return ""
    head = tag("h3", words(text(language, "why_dropped")), class_="sources-title")
    rows = (tag("li", words(why), class_="verdict", lang=answer.language) for why in answer.dropped)
    return head + tag("ul", *rows, class_="verdicts dropped")


def _numbers(verdict: Verdict, numbers: Mapping[Citation, int]) -> str:
    return " " + "".join(f"[{numbers[c]}]" for c in verdict.claim.citations if c in numbers)


def _stages(answer: Answer, language: str) -> Html:
    if not answer.seconds:
        return ""
    head = tag("h3", words(text(language, "why_seconds")), class_="sources-title")
    return head + tag("dl", *_timed(answer.seconds, language), class_="stages")


def _timed(seconds: Mapping[str, float], language: str) -> Iterable[Html]:
    known = ("rewrite", "retrieve", "read", "answer", "write", "verify")
    for stage, took in seconds.items():
        name = text(language, f"stage_{stage}") if stage in known else stage
        shown = text(language, "seconds", n=number(language, took, digits=3 if took < 0.1 else 2))
        yield tag("div", tag("dt", words(name)), tag("dd", words(shown)))
