"""Question and read hits to claims: which sentences answer, in which order, under which introduction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answer.intent import Intent, Kind
from assistant.answer.quote import Quotation, claim, merged, quotations, widened
from assistant.answer.summary import salient
from assistant.phrases import phrase
from assistant.text import stems
from assistant.values import Citation, Claim, DocumentRecord, Hit, Passage

PassagesOf = Callable[[str], Sequence[Passage]]
"""A file to the passages of its document, in order."""

MOST_CLAIMS = 5
MOST_DOCUMENTS = 8
"""Documents named in an overview."""

SIDE_SHARE = 0.4
"""A further sentence is quoted when it scores at least this share of the best one."""


SURE = 0.35
"""The probability of the best passage from which a short answer is given: of 78 on PIAF dev 40 of 52 were
right above it (F1 over .3 with the judged answer), 9 of 26 below."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Claims not yet checked, the words that introduce them, the passages they were taken from."""

    claims: tuple[Claim, ...] = ()
    lead: str = ""
    evidence: tuple[Passage, ...] = ()


def answer_question(
    question: str, intent: Intent, hits: Sequence[Hit], *, threshold: float, language: str
) -> Draft:
    """The sentences that answer, from the hits that the reader finds answer at least that probably.

    Where all that sources say on a topic is asked for, a passage that names the whole topic counts
    too. No such hit, no claims: the answer then abstains.
    """
    answering = [h for h in hits if h.reading and h.reading.probability >= threshold]
    if intent.kind is Kind.SOURCES:
        answering = [
            h for h in hits if h in answering or (h.reading and _names(h.passage.text, intent.topic))
        ]
        claims = _by_source(answering, intent.topic, language)
        lead = phrase(language, "sources") if claims else ""
    else:
        claims, lead = _ordered(_chosen(question, answering)), ""
    return Draft(tuple(claims), lead, tuple(h.passage for h in answering))


def is_sure(hits: Sequence[Hit]) -> bool:
    """Whether a passage answers probably enough for the words in it that are the answer to be named."""
    return max((h.reading.probability for h in hits if h.reading), default=0.0) >= SURE


def _names(text: str, topic: str) -> bool:
    wanted = set(stems(topic))
    return bool(wanted) and wanted <= set(stems(text))


def _chosen(question: str, hits: Sequence[Hit]) -> list[Quotation]:
    """The best sentence of each passage before the second one of any, down to a share of the best."""
    ranked = [quotations(h, question) for h in hits]
    best = max((qs[0].score for qs in ranked if qs), default=0.0)
    turns = [
        (turn, -q.score, q) for qs in ranked for turn, q in enumerate(qs) if q.score >= SIDE_SHARE * best > 0
    ]
    return [q for *_, q in sorted(turns, key=lambda item: item[:2])][:MOST_CLAIMS]


def _ordered(chosen: Sequence[Quotation]) -> list[Claim]:
    """The best first; the rest of its document in the order of reading; then the other documents."""
    if not chosen:
        return []
    files = list(dict.fromkeys(q.passage.file for q in chosen))
    rest = sorted(chosen[1:], key=lambda q: (files.index(q.passage.file), q.passage.start + q.span[0]))
    return merged([claim(q) for q in _apart([widened(q) for q in (chosen[0], *rest)])])


def _apart(quoted: Iterable[Quotation]) -> list[Quotation]:
    """The quotations without those that another one already holds."""
    kept: list[Quotation] = []
    for q in quoted:
        if not any(k.passage == q.passage and _overlap(k, q) for k in kept):
            kept.append(q)
    return kept


def _overlap(a: Quotation, b: Quotation) -> bool:
    return a.span[0] < b.span[1] and b.span[0] < a.span[1]


def _by_source(hits: Sequence[Hit], topic: str, language: str) -> list[Claim]:
    """The best sentence or two of each file, the best file first, under the file's title and date.

    Best is what shares most words with the topic, then what the reader prefers.
    """
    wanted = set(stems(topic))
    quoted = [q for h in hits for q in quotations(h, topic)]
    ranked = sorted(quoted, key=lambda q: (-len(wanted.intersection(stems(q.text))), -q.score))
    files = list(dict.fromkeys(q.passage.file for q in ranked))[:MOST_CLAIMS]
    share = 2 if len(files) <= 2 else 1
    claims: list[Claim] = []
    for file in files:
        best = _apart([widened(q) for q in ranked if q.passage.file == file][:share])
        for i, q in enumerate(sorted(best, key=lambda q: q.passage.start + q.span[0])):
            claims.append(claim(q, heading="" if i else _source(q.passage, language)))
    return claims


def _source(at: Passage | Citation, language: str) -> str:
    facts = f"{at.file}, {at.date or phrase(language, 'undated')}"
    return phrase(language, "source", title=at.title or at.file, facts=facts)


def by_source(draft: Draft, language: str) -> Draft:
    """The draft with its claims under their source's title and date, as one where the sources disagree."""
    named = [_source(c.citations[0], language) for c in draft.claims]
    above = ["" if name == last else name for name, last in zip(named, ["", *named], strict=False)]
    claims = tuple(replace(c, heading=name) for c, name in zip(draft.claims, above, strict=True))
    return replace(draft, claims=claims, lead=phrase(language, "disputed"))


def summarise(hits: Sequence[Hit], topic: str, *, passages_of: PassagesOf, language: str) -> Draft:
    """The sentences that carry the document which the topic points to, in its order."""
    file = _document_meant(hits, topic, language)
    if file is None:
        return Draft()
    passages = passages_of(file)
    claims = [claim(q) for q in salient(passages, k=MOST_CLAIMS, topic=topic)]
    lead = phrase(language, "summary", title=passages[0].title) if claims else ""
    return Draft(tuple(claims), lead, tuple(passages))


def _document_meant(hits: Sequence[Hit], topic: str, language: str) -> str | None:
    """The file with the most of the hits' reciprocal ranks, its share of the topic's words counted in.

    None where no hit in the question's language holds half of those words: the topic is not in the
    documents. Across languages words cannot be compared and the ranks decide alone.
    """
    wanted = set(stems(topic))
    scores: dict[str, float] = {}
    for hit in hits:
        p = hit.passage
        held = wanted.intersection(stems(f"{p.title} {p.heading} {p.text}"))
        share = len(held) / len(wanted) if wanted else 1.0
        if share >= 0.5 or p.language != language:
            scores[p.file] = scores.get(p.file, 0.0) + (1 + share) / hit.rank
    return max(scores, key=lambda file: scores[file]) if scores else None


def overview(records: Sequence[DocumentRecord], *, passages_of: PassagesOf, language: str) -> Draft:
    """One sentence for each document under its title; of many documents, some spread over them all."""
    step = max(1, len(records) / MOST_DOCUMENTS)
    some = [records[int(i * step)] for i in range(min(len(records), MOST_DOCUMENTS))]
    carrying = [q for record in some for q in salient(passages_of(record.file), k=1)]
    claims = tuple(claim(q, heading=_source(q.passage, language)) for q in carrying)
    key = "overview" if len(some) == len(records) else "overview_some"
    lead = phrase(language, key, n=str(len(records)), some=str(len(some))) if claims else ""
    return Draft(claims, lead, tuple(q.passage for q in carrying))
