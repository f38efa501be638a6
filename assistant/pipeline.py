"""The order of the corridor: rewrite, retrieve, read, answer, verify. Nothing else knows it."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from assistant.answer.compose import Draft, answer_question, by_source, overview, summarise
from assistant.answer.intent import Intent, Kind, intent
from assistant.phrases import phrase
from assistant.ports import Embedder, LexicalIndex, Reader, Store
from assistant.reports import Stage
from assistant.retrieve.hurried import spelled_out
from assistant.retrieve.rerank import rerank
from assistant.retrieve.rewrite import parts, rewrite
from assistant.retrieve.search import search
from assistant.scope import EVERYTHING, Scope
from assistant.text import question_language
from assistant.values import Answer, DocumentRecord, Hit, Verdict
from assistant.verify.attribute import with_stance
from assistant.verify.conflict import disputed
from assistant.verify.support import check

REPLIES = {Kind.GREETING: "greeting", Kind.THANKS: "thanks"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The real or fake parts of one pipeline; ``k`` passages are retrieved and read for a question."""

    embedder: Embedder
    store: Store
    lexical: LexicalIndex
    reader: Reader
    k: int = 8
    threshold: float = 0.5


@dataclass(slots=True)
class _Clock:
    """Seconds by stage, in the order in which the stages began."""

    seconds: dict[str, float] = field(default_factory=dict)
    _name: str = ""
    _began: float = 0.0

    def begin(self, name: str) -> Stage:
        self.end()
        self._name, self._began = name, time.perf_counter()
        return Stage(name)

    def end(self) -> None:
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + time.perf_counter() - self._began
        self._name = ""


def ask(question: str, history: Sequence[str], of: Parts, *, scope: Scope = EVERYTHING) -> Answer:
    """The answer to a question, given the earlier questions of the conversation, oldest first."""
    *_, answer = stream(question, history, of, scope=scope)
    assert isinstance(answer, Answer)
    return answer


def stream(
    question: str, history: Sequence[str], of: Parts, *, scope: Scope = EVERYTHING
) -> Iterator[Stage | Verdict | Answer]:
    """The stages as they begin and each claim as soon as it is checked; the answer comes last."""
    language = question_language(question)
    if reply := REPLIES.get(intent(question).kind):
        yield Answer(question, question, language, reply=phrase(language, reply))
        return
    clock = _Clock()
    yield clock.begin("rewrite")
    query = rewrite(question, history)
    hits: list[Hit] = []
    drafts: list[Draft] = []
    verdicts: dict[Verdict, None] = {}
    for part in parts(query):
        for step in _answered(part, language, of, scope, clock):
            if isinstance(step, Stage):
                yield step
            else:
                draft, found = step
                drafts.append(_compared(part, draft, language))
                hits.extend(found)
        yield clock.begin("verify")
        for verdict in _verified(drafts[-1], language):
            if verdict not in verdicts:
                verdicts[verdict] = None
                yield verdict
    clock.end()
    yield Answer(
        question,
        query,
        language,
        verdicts=tuple(verdicts),
        hits=tuple(_once(hits)),
        lead=next((d.lead for d in drafts if d.lead), ""),
        scope=scope,
        threshold=of.threshold if any(h.reading for h in hits) else None,
        seconds=MappingProxyType(clock.seconds),
    )


def _answered(
    query: str, language: str, of: Parts, scope: Scope, clock: _Clock
) -> Iterator[Stage | tuple[Draft, list[Hit]]]:
    meant = intent(query)
    if meant.kind is Kind.OVERVIEW:
        yield clock.begin("answer")
        yield overview(_records(of, scope), passages_of=of.store.passages, language=language), []
        return
    yield clock.begin("retrieve")
    topic = meant.topic or query
    found = search(topic, embedder=of.embedder, store=of.store, lexical=of.lexical, k=of.k, scope=scope)
    if meant.kind is Kind.SUMMARY:
        yield clock.begin("answer")
        yield summarise(found, meant.topic, passages_of=of.store.passages, language=language), found
        return
    yield clock.begin("read")
    read = rerank(_read_as(query, meant), found, of.reader)
    yield clock.begin("answer")
    yield answer_question(query, meant, read, threshold=of.threshold, language=language), read


def _records(of: Parts, scope: Scope) -> list[DocumentRecord]:
    return [r for r in of.store.records() if scope.admits(r.file, r.date)]


def _read_as(query: str, meant: Intent) -> str:
    return meant.topic if meant.kind is Kind.SOURCES else spelled_out(query)


def _compared(question: str, draft: Draft, language: str) -> Draft:
    """The draft, by source where documents give different figures or dates."""
    compared = replace(draft, claims=disputed(question, draft.claims, draft.evidence))
    return by_source(compared, language) if any(c.disputed for c in compared.claims) else draft


def _verified(draft: Draft, language: str) -> Iterator[Verdict]:
    """Each claim with its stance, checked against the passages that it was made from."""
    for claim in draft.claims:
        yield check(with_stance(claim, draft.evidence), draft.evidence, language=language)


def _once(hits: Sequence[Hit]) -> list[Hit]:
    """Each passage once, ranked anew (two questions in one may find the same passage)."""
    best: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda h: (-h.score, h.rank)):
        best.setdefault(hit.passage.id, hit)
    return [replace(h, rank=n) for n, h in enumerate(best.values(), start=1)]
