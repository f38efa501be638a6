"""Checks a sentence that a language model wrote against the passages it was shown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.citing import citation
from assistant.phrases import phrase
from assistant.sentences import spans
from assistant.text import negated, one_line
from assistant.values import Claim, Outcome, Passage, Span, Stance, Verdict
from assistant.verify.alignment import aligned
from assistant.verify.attribute import with_stance
from assistant.verify.content import cancelled, content, coverage
from assistant.verify.evidence import Evidence, candidates
from assistant.verify.figures import figures
from assistant.verify.mood import language_of
from assistant.verify.names import names, names_asked, singular, unnamed
from assistant.verify.ordinals import unranked
from assistant.verify.periods import without_periods
from assistant.verify.predicate import states
from assistant.verify.stance import stance
from assistant.verify.support import holds, missing, words
from assistant.writing import Judge

NEAREST = 0.5
"""Share of a sentence's words that a quotation must have to stand in its place."""

WIDEST = 420
"""Characters beyond which a quotation is not widened by the sentence before it."""

SHORT = 8
"""Words of a text that may be no sentence."""

ASKED = 0.5
"""Share of a question's words that the evidence of so short a text must have."""

FEWEST = 2
"""Content words of a sentence that says something."""

_QUOTED = re.compile(r"«\s*([^«»]+?)\s*»|“([^“”]+)”|„([^„“”]+)[“”]|\"([^\"]+)\"")
_LEANING = re.compile(
    r"(?:Ils?|Elles?|Celui|Celle|Ceux|Celles|Cela|Ça|Ce|Cet|Cette|Ces|Son|Sa|Ses|Leurs?|It|He|She|They|This|That|These"
    r"|Those|His|Her|Their|Its|Er|Sie|Es|Dies\w*|Sein\w*|Ihr\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a sentence: its verdict as written or as a quotation in its place, or none.

    ``fault`` is one line that says why it is not shown as written, empty where it is. It holds no word
    that the model wrote.
    """

    verdict: Verdict | None
    fault: str = ""
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to be checked: its text, the passages it cites, that of the sentence before it, and the
    question that it answers."""

    text: str
    cited: Sequence[Passage]
    before: Passage | None = None
    question: str = ""


def check_written(
    said: Sentence, passages: Sequence[Passage], *, judge: Judge | None = None, language: str = "en"
) -> Checked:
    """Whether a passage supports the sentence: one that it cites, else any that was shown.

    Its figures, names and quotations must stand in the evidence, a conditional there allows no
    indicative here, and a denial here needs one there. The sentence must then be nearly a quotation
    (``alignment.aligned``), or the judge decides where there is one. What is not supported gives way to
    the nearest sentence of a passage, or to nothing. A few words ("100 millions"), or more without a verb,
    say what the question makes of them: their evidence must be about what it asks. ``language`` is that of
    the reasons given.
    """
    if not _says(said.text):
        return Checked(None, phrase(language, "why_empty"))
    fault, nearest = "why_words", None
    for evidence in _evidence(said, passages, together=judge is not None):
        found = _fault(said, evidence, judge)
        if not found:
            return Checked(_supported(said.text, evidence, passages, language), "", evidence.passage)
        if nearest is None:
            fault, nearest = found, evidence
    why = phrase(language, fault)
    if _leans_on_question(said):
        return Checked(None, why)
    return _in_its_place(said.text, nearest, passages, why, language)


def _says(text: str) -> bool:
    return len(content(text)) >= FEWEST and not text.rstrip("»”\"' *").endswith(("?", ":"))


def _evidence(said: Sentence, passages: Sequence[Passage], *, together: bool) -> Iterator[Evidence]:
    yield from candidates(said.text, said.cited, together=together)
    others = [p for p in passages if p not in said.cited]
    yield from candidates(said.text, others, together=together)


def _fault(said: Sentence, evidence: Evidence, judge: Judge | None) -> str:
    """The phrase that says what is wrong; empty where the evidence supports the sentence."""
    text, held = said.text, evidence.text
    spoken, source = language_of(text, "und"), evidence.passage.language
    exact = without_periods(text, held)
    if missing(figures(exact, spoken), figures(held, source)) or unranked(exact, held):
        return "why_figures"
    if unnamed(exact, held):
        return "why_names"
    if _leans_on_question(said) and not _about(said.question, held):
        return "why_question"
    if not _quotes_stand(text, held):
        return "why_quotation"
    if evidence.conditional and stance(text, spoken) is not Stance.CONDITIONAL:
        return "why_mood"
    if negated(text) and not negated(held):
        return "why_negation"
    if _LEANING.match(text) and not _follows(said, evidence):
        return "why_leaning"
    if _nearly_quoted(text, evidence):
        return ""
    if judge is None:
        return "why_words"
    return "" if judge.judge(held, text) >= judge.threshold else "why_judged"


def _leans_on_question(said: Sentence) -> bool:
    """Whether it says nothing without the question: a few words, or no verb."""
    return bool(said.question) and (len(words(said.text)) <= SHORT or not states(said.text))


def _about(question: str, held: str) -> bool:
    """Whether the evidence names what the question names and has half of its words."""
    return names_asked(question) <= singular(held) and coverage(question, held) >= ASKED


def _nearly_quoted(text: str, evidence: Evidence) -> bool:
    """Whether one sentence says it almost word for word: across two, words would be joined at will."""
    held = evidence.text
    alike = len(evidence.places) == 1 and aligned(text, held)
    return alike and negated(text) == negated(held) and not cancelled(text, held)


def _quotes_stand(text: str, held: str) -> bool:
    """Whether what stands between quotation marks is said so in the evidence, word by word."""
    quoted = [words("".join(found)) for found in _QUOTED.findall(text)]
    return all(holds(words(held), q) for q in quoted if q)


def _follows(said: Sentence, evidence: Evidence) -> bool:
    """Whether a pronoun may mean what it means in the evidence: the same passage goes on, and the evidence
    begins with one too, or after an opening that names nothing."""
    text = evidence.text.lstrip("«“\"' \u00a0")
    opening, comma, rest = text.partition(", ")
    later = bool(comma and not names(opening) and _LEANING.match(rest[:1].upper() + rest[1:]))
    return said.before == evidence.passage and (later or bool(_LEANING.match(text)))


def _supported(text: str, evidence: Evidence, passages: Sequence[Passage], language: str) -> Verdict:
    claim = with_stance(Claim(text, evidence.citations, written=True), passages)
    key = "why_written" if _nearly_quoted(text, evidence) else "why_entailed"
    return Verdict(claim, Outcome.SUPPORTED, phrase(language, key))


def _widened(passage: Passage, span: Span) -> Span:
    """The sentence with the one before it where it begins with a pronoun."""
    before = [s for s in spans(passage.text) if s[1] <= span[0]][-1:]
    leans = _LEANING.match(passage.text[span[0] : span[1]])
    return (before[0][0], span[1]) if leans and before and span[1] - before[0][0] <= WIDEST else span


def _in_its_place(
    text: str, nearest: Evidence | None, passages: Sequence[Passage], why: str, language: str
) -> Checked:
    if nearest is None or nearest.coverage < NEAREST:
        return Checked(None, why)
    passage, span = max(nearest.places, key=lambda place: coverage(text, place[0].text[slice(*place[1])]))
    quote = citation(passage, _widened(passage, span))
    claim = with_stance(Claim(one_line(quote.quote), (quote,)), passages)
    said = phrase(language, "why_replaced", why=why)
    return Checked(Verdict(claim, Outcome.SUPPORTED, said), why, passage)
