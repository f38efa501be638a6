"""Choose the sentences that answer, each with its exact place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.citing import citation
from assistant.sentences import spans
from assistant.text import content_stems, negated, one_line, stems, words
from assistant.values import Claim, Hit, Passage, Reading, Span

_CLOSED = re.compile(r"[.!?…:;»”\"')\]]$")
_ITEM = re.compile(r"^(?:[-–—•*·]|\d{1,2}[.)])\s*")
_ANAPHOR = re.compile(
    r"(?:(?:Mais|Et|Or|Car|But|And|Aber|Und) )?"
    r"(?:Ils?|Elles?|Ce|Cet|Cette|Ces|Celui|Celle|Ceux|Celles|Cela|Ça|C['’]|Lui|Leurs?|Son|Sa|Ses|"
    r"It|He|She|They|This|That|These|Those|His|Her|Their|Its|Er|Sie|Es|Dies\w*|Sein\w*|Ihr\w*)\b"
)
WIDEST_QUOTE = 420
"""Characters beyond which a quote is not widened by the sentence before it."""

ANSWER_WEIGHT = 0.2
OVERLAP_WEIGHT = 0.5
SHARPNESS = 2.0
"""How sentences are chosen, set on PIAF dev: the best one holds the answer for .845 of 200 questions (the
reader's scores alone: .79), at 1.4 sentences quoted from a passage. Sharper quotes fewer sentences."""

QUESTION_WEIGHT = 0.5
HEADING_WEIGHT = 0.6
INTRODUCTION_WEIGHT = 0.3
FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of a passage chosen as evidence; ``span`` and ``answer`` count in the passage's text."""

    passage: Passage
    span: Span
    score: float
    answer: Span | None = None

    @property
    def text(self) -> str:
        return self.passage.text[self.span[0] : self.span[1]]

    @property
    def short(self) -> str:
        """The shortest answer, or empty."""
        return self.passage.text[self.answer[0] : self.answer[1]] if self.answer else ""


def quotations(hit: Hit, question: str) -> list[Quotation]:
    """Every sentence of a read hit that may be quoted, best first.

    A sentence's merit is the reader's score for it, as a share of its passage's best, and more where
    it holds the short answer or words of the question. It scores the hit's score times its share of
    the best merit, to a power.
    """
    if hit.reading is None:
        return []
    sentences = spans(hit.passage.text)
    merits = _merits(hit.passage.text, sentences, hit.reading, set(stems(question)))
    best = max(merits, default=0.0)
    scored = [
        (span, (merit / best) ** SHARPNESS) for span, merit in zip(sentences, merits, strict=True) if best
    ]
    made = [_quotation(hit, span, weight) for span, weight in scored if _says_something(hit.passage, span)]
    return sorted(made, key=lambda q: (-q.score, q.span))


def _merits(text: str, sentences: Sequence[Span], reading: Reading, wanted: set[str]) -> list[float]:
    best = max(reading.sentences, default=0.0) or 1.0
    return [
        score / best
        + ANSWER_WEIGHT * _inside(reading.answer, (start, end))
        + OVERLAP_WEIGHT * len(wanted.intersection(stems(text[start:end]))) / (len(wanted) or 1)
        for (start, end), score in zip(sentences, reading.sentences, strict=True)
    ]


def _inside(answer: Span | None, sentence: Span) -> bool:
    return answer is not None and sentence[0] <= answer[0] and answer[1] <= sentence[1]


def _quotation(hit: Hit, span: Span, weight: float) -> Quotation:
    answer = hit.reading.answer if hit.reading and _inside(hit.reading.answer, span) else None
    score = hit.score * weight * _weight(hit.passage.text[span[0] : span[1]])
    return Quotation(hit.passage, span, score, answer)


def _says_something(passage: Passage, span: Span) -> bool:
    return len(words(passage.text[span[0] : span[1]])) >= 2


def _weight(sentence: str) -> float:
    """A question asks, a heading names, a few words or a line that ends in a colon introduce: none states."""
    bare = sentence.rstrip("»”\"' \u00a0\u202f")
    if bare.endswith("?"):
        return QUESTION_WEIGHT
    if bare.endswith(":") or len(words(bare)) < FEWEST_WORDS:
        return INTRODUCTION_WEIGHT
    return 1.0 if _CLOSED.search(sentence) or _ITEM.match(sentence) else HEADING_WEIGHT


def widened(quotation: Quotation) -> Quotation:
    """The quotation with the sentence before it where it leans on that one.

    It does when it begins with a pronoun, or when the line before announces it (« Il déclare : »).
    """
    start, end = quotation.span
    text = quotation.passage.text
    before = [s for s in spans(text) if s[1] <= start][-1:]
    if not before or end - before[0][0] > WIDEST_QUOTE:
        return quotation
    first, last = before[0]
    leans = _ANAPHOR.match(text[start:end]) and "\n\n" not in text[last:start] and _CLOSED.search(text[:last])
    if not leans and not text[:last].endswith(":"):
        return quotation
    return Quotation(quotation.passage, (first, end), quotation.score, quotation.answer)


def claim(quotation: Quotation, *, heading: str = "") -> Claim:
    """The quotation as a claim: its words on one line, its place, its short answer."""
    return Claim(
        text=_ITEM.sub("", one_line(quotation.text)),
        citations=(citation(quotation.passage, quotation.span),),
        short=quotation.short,
        heading=heading,
    )


def same_statement(one: str, other: str, *, overlap: float = 0.75) -> bool:
    """Whether two sentences say the same in nearly the same words (Jaccard index), figures and denials
    included, and one of them says nothing that the other does not."""
    a, b = set(words(one)), set(words(other))
    figures_a, figures_b = ({w for w in s if w[0].isdigit()} for s in (a, b))
    if figures_a != figures_b or negated(one) != negated(other) or len(a & b) < overlap * len(a | b):
        return False
    said, heard = content_stems(one), content_stems(other)
    return said <= heard or heard <= said


def merged(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with those that say the same joined into the first of them, which gains their citations."""
    kept: list[Claim] = []
    for candidate in claims:
        twin = next((i for i, k in enumerate(kept) if same_statement(k.text, candidate.text)), None)
        if twin is None:
            kept.append(candidate)
        else:
            kept[twin] = _joined(kept[twin], candidate)
    return kept


def _joined(first: Claim, second: Claim) -> Claim:
    """The one that says less, for both sources say that, with the citations of both."""
    less = first if content_stems(first.text) <= content_stems(second.text) else second
    citations = tuple(dict.fromkeys(less.citations + first.citations + second.citations))
    short = first.short if first.short in less.citations[0].quote else less.short
    return replace(less, citations=citations, short=short, heading=first.heading)
