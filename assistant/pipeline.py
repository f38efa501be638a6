"""The order of the corridor: rewrite, retrieve, read, answer or write, verify. Nothing else knows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from assistant.alone import alone
from assistant.answer.compose import Draft, answer_question, overview, summarise
from assistant.answer.context import Extract
from assistant.answer.editions import with_copies, with_editions
from assistant.answer.intent import Intent, Kind, intent
from assistant.answer.material import material
from assistant.clock import Clock
from assistant.doubts import compared, doubted
from assistant.errors import BadQuestion
from assistant.parts import Parts
from assistant.phrases import phrase
from assistant.reports import Stage
from assistant.retrieve.hurried import spelled_out
from assistant.retrieve.rerank import once, rerank
from assistant.retrieve.rewrite import parts
from assistant.retrieve.search import search
from assistant.scope import EVERYTHING, Scope
from assistant.text import question_language
from assistant.values import Answer, DocumentRecord, Hit, Verdict
from assistant.verify.attribute import with_stance
from assistant.verify.premise import SAID, Premise, premise
from assistant.verify.support import check
from assistant.written import Turn

REPLIES = {Kind.GREETING: "greeting", Kind.THANKS: "thanks"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one question: the quotes that answer it, the hits, what of its premise was not."""

    draft: Draft
    hits: Sequence[Hit]
    premise: Premise = SAID


def ask(
    question: str, history: Sequence[str], of: Parts, *, scope: Scope = EVERYTHING, writer: str = ""
) -> Answer:
    """The answer to a question, given the earlier questions of the conversation, oldest first."""
    *_, answer = stream(question, history, of, scope=scope, writer=writer)
    assert isinstance(answer, Answer)
    return answer


def stream(
    question: str, history: Sequence[str], of: Parts, *, scope: Scope = EVERYTHING, writer: str = ""
) -> Iterator[Stage | Verdict | Answer]:
    """The stages as they begin and each claim as soon as it is checked; the answer comes last.

    ``writer`` is ``quotes`` or ``model``, empty for what the parts say. Raises BadQuestion.
    """
    language = question_language(question)
    turn = _turn(of, writer, language)
    if reply := REPLIES.get(intent(question).kind):
        yield Answer(question, question, language, reply=phrase(language, reply))
        return
    clock = Clock()
    yield clock.begin("rewrite")
    query = yield from alone(question, history, turn)
    hits: list[Hit] = []
    leads: list[str] = []
    verdicts: dict[Verdict, None] = {}
    for part in parts(query):
        for step in _concluded(part, language, of, scope, clock, turn):
            if isinstance(step, Stage):
                yield step
            elif isinstance(step, Verdict) and step not in verdicts:
                verdicts[step] = None
                yield step
            elif isinstance(step, _Found):
                leads.append(step.draft.lead)
                hits.extend(step.hits)
    clock.end()
    whole = Answer(question, query, language, tuple(verdicts), tuple(once(hits)), scope=scope)
    lead = next(filter(None, leads), "")
    threshold = of.threshold if any(h.reading for h in hits) else None
    seconds = MappingProxyType(clock.seconds)
    yield _signed(replace(whole, lead=lead, threshold=threshold, seconds=seconds), turn)


def _turn(of: Parts, writer: str, language: str) -> Turn | None:
    """The language model's turn, none where quotes are wanted."""
    if not (writer == "model" or (not writer and of.writes)):
        return None
    if of.writer is None:
        raise BadQuestion(
            "No language model is set up: ask for quotes, or set ASSISTANT_LLM_URL or ASSISTANT_LLM_GGUF."
        )
    return Turn(of.writer, of.judge, seconds=of.seconds, language=language)


def _signed(answer: Answer, turn: Turn | None) -> Answer:
    """The answer with the name of who wrote it, and what became of the rest."""
    if turn is None:
        return answer
    name = turn.name if any(c.written for c in answer.claims) else answer.writer
    lead = "" if name == turn.name else answer.lead
    return replace(answer, writer=name, lead=lead, note=turn.note, dropped=tuple(turn.dropped))


def _concluded(
    part: str, language: str, of: Parts, scope: Scope, clock: Clock, turn: Turn | None
) -> Iterator[Stage | _Found | Verdict]:
    """One question answered: what was found for it, then its verdicts, written or quoted."""
    for step in _answered(part, language, of, scope, clock):
        if isinstance(step, Stage):
            yield step
            continue
        copies = of.copies.among(scope)
        draft = with_editions(step.draft, copies)
        found = replace(step, draft=compared(part, draft, step.hits, language))
        yield found
        extracts = _material(part, found) if turn else []
        if turn and extracts:
            yield clock.begin("write")
            for verdict in turn.answer(part, extracts):
                said = verdict and replace(verdict, claim=with_copies(verdict.claim, copies))
                yield said or Stage("write")
        yield clock.begin("verify")
        if turn is None or not extracts or turn.failed:
            yield from (v for v in _verified(found.draft, language) if not (turn and turn.repeats(v)))


def _material(part: str, found: _Found) -> list[Extract]:
    """What a language model may answer from: nothing where no passage says what the question assumes."""
    return material(part, intent(part), found.draft, found.hits) if found.premise == SAID else []


def _answered(query: str, language: str, of: Parts, scope: Scope, clock: Clock) -> Iterator[Stage | _Found]:
    meant = intent(query)
    if meant.kind is Kind.OVERVIEW:
        yield clock.begin("answer")
        yield _Found(overview(_records(of, scope), passages_of=of.store.passages, language=language), [])
        return
    yield clock.begin("retrieve")
    topic = meant.topic or query
    found = searched(topic, of, k=of.k, scope=scope)
    if meant.kind is Kind.SUMMARY:
        yield clock.begin("answer")
        yield _Found(summarise(found, meant.topic, passages_of=of.store.passages, language=language), found)
        return
    yield clock.begin("read")
    read = rerank(_read_as(query, meant), found, of.reader)
    yield clock.begin("answer")
    draft = answer_question(query, meant, read, threshold=of.threshold, language=language)
    taken = premise(query, [h.passage for h in read]) if meant.kind is Kind.FACT else SAID
    yield _Found(doubted(draft, taken, language), read, taken)


def searched(query: str, of: Parts, *, k: int, scope: Scope) -> list[Hit]:
    """The k passages nearest to the query, none of which only repeats another."""
    copies = of.copies.among(scope)
    return search(
        query, embedder=of.embedder, store=of.store, lexical=of.lexical, k=k, scope=scope, copies=copies
    )


def _records(of: Parts, scope: Scope) -> list[DocumentRecord]:
    """The documents asked, of copies the first."""
    copies = of.copies.among(scope).of
    asked = (r for r in of.store.records() if scope.admits(r.file, r.date))
    return [r for r in asked if not any(f < r.file for f in copies.get(r.file, ()))]


def _read_as(query: str, meant: Intent) -> str:
    return meant.topic if meant.kind is Kind.SOURCES else spelled_out(query)


def _verified(draft: Draft, language: str) -> Iterator[Verdict]:
    """Each claim with its stance, checked against the passages that it was made from."""
    for claim in draft.claims:
        yield check(with_stance(claim, draft.evidence), draft.evidence, language=language)
