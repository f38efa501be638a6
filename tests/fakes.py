"""One fake for each port: small real implementations, held to the same contracts as the adapters."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assistant.errors import NothingIndexed
from assistant.phrases import phrase
from assistant.ports import Progress
from assistant.values import (
    Answer,
    Citation,
    Claim,
    Document,
    DocumentRecord,
    Hit,
    Outcome,
    Passage,
    Refusal,
    Stage,
    Stance,
    Status,
    Summary,
    Verdict,
)

_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[\d ]*")


def memory_document(file: str, text: str, *, title: str = "", date: str | None = None) -> Document:
    """A document that no disk holds; its title is its first line unless given."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(file, title or text.strip().split("\n")[0][:80], text, digest, date, "fr")


class FakeService:
    """A whole assistant over documents in memory: it quotes the lines that hold the question's words.

    A question is a greeting when it says bonjour or hello; it abstains when no line holds at least
    half of the words of four letters or more.
    """

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._documents = {d.file: d for d in documents}
        self.closed = False

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        *_, answer = self.stream(question, history)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: str, history: Sequence[str] = ()) -> Iterator[Stage | Answer]:
        query, language = _query(question, history), _language(question)
        if question.casefold().strip(" !.") in {"bonjour", "hello"}:
            yield Answer(question, query, language, reply=phrase(language, "greeting"))
            return
        yield from (Stage("rewrite"), Stage("retrieve"), Stage("read"))
        hits = self.search(question, history)
        yield from (Stage("answer"), Stage("verify"))
        verdicts = tuple(Verdict(c, Outcome.SUPPORTED, "quoted verbatim") for c in _claims(query, hits))
        seconds = {"retrieve": 0.002, "answer": 0.001, "verify": 0.001}
        yield Answer(question, query, language, verdicts, tuple(hits), seconds=seconds)

    def search(self, question: str, history: Sequence[str] = (), *, k: int = 10) -> list[Hit]:
        words = _words(_query(question, history))
        passages = [p for d in list(self._documents.values()) for p in memory_passages(d)]
        scored = [(len(words & _words(p.text)) / max(len(words), 1), p) for p in passages]
        best = sorted((s for s in scored if s[0]), key=lambda s: (-s[0], s[1].file, s[1].start))
        return [Hit(p, rank, score, lexical_rank=rank) for rank, (score, p) in enumerate(best[:k], start=1)]

    def records(self) -> list[DocumentRecord]:
        return [_record(d) for _, d in sorted(self._documents.items())]

    def document(self, file: str) -> Document | None:
        return self._documents.get(file)

    def ingest(
        self, folder: Path | None = None, *, rebuild: bool = False, progress: Progress | None = None
    ) -> Summary:
        folder = folder or Path("seeds")
        paths = sorted(folder.rglob("*.txt"))
        texts = {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in paths}
        refused = tuple(Refusal(f, "the file is empty") for f, text in texts.items() if not text.strip())
        found = {f: memory_document(f, text) for f, text in texts.items() if text.strip()}
        if not found:
            raise NothingIndexed(f"{folder} holds nothing that could be indexed. Put documents in it.")
        known = {} if rebuild else self._documents
        for n, file in enumerate(found, start=1):
            if progress:
                progress(n, len(found), file)
        self._documents = found
        return Summary(
            added=tuple(f for f in found if f not in known),
            changed=tuple(f for f in found if f in known and known[f].sha256 != found[f].sha256),
            removed=tuple(f for f in known if f not in found),
            unchanged=tuple(f for f in found if f in known and known[f].sha256 == found[f].sha256),
            refused=refused,
            passages=sum(len(memory_passages(d)) for d in found.values()),
            seconds=0.01,
        )

    def status(self, *, check: bool = False) -> Status:
        passages = sum(r.passages for r in self.records())
        message = "Self-query passed." if check else ""
        return Status("ready", message, "seeds", "fake", len(self._documents), passages)

    def close(self) -> None:
        self.closed = True


def memory_passages(document: Document) -> list[Passage]:
    """One passage a line, with the line ends that follow it: they partition the text."""
    return [_passage(document, m.start(), m.end()) for m in re.finditer(r"[^\n]+\n*|\n+", document.text)]


def _passage(document: Document, start: int, end: int) -> Passage:
    page = sum(p <= start for p in document.pages) or None
    facts = (document.sha256, document.title, document.date, document.language)
    return Passage(document.file, start, end, document.text[start:end], *facts, page=page)


def _record(document: Document) -> DocumentRecord:
    size, passages = len(document.text.encode()), len(memory_passages(document))
    facts = (document.sha256, document.title, document.date, document.language)
    return DocumentRecord(document.file, *facts, size, passages, document.pages)


def _words(text: str) -> set[str]:
    return {w for w in _WORD.findall(text.casefold()) if len(w) > 3}


def _query(question: str, history: Sequence[str]) -> str:
    return f"{history[-1]} {question}" if history and len(_words(question)) < 3 else question


def _language(question: str) -> str:
    return "en" if _words(question) & {"what", "where", "which", "does", "hello", "much"} else "fr"


def _claims(query: str, hits: Iterable[Hit]) -> list[Claim]:
    quotes: dict[str, list[Citation]] = {}
    for hit in hits:
        if hit.score >= 0.5 and (quote := hit.passage.text.strip()):
            quotes.setdefault(quote, []).append(_citation(hit.passage, quote))
    return [_claim(query, quote, places) for quote, places in list(quotes.items())[:3]]


def _citation(passage: Passage, quote: str) -> Citation:
    start = passage.start + passage.text.index(quote)
    place = (passage.file, start, start + len(quote), quote)
    return Citation(*place, title=passage.title, date=passage.date, page=passage.page)


def _claim(query: str, quote: str, places: Sequence[Citation]) -> Claim:
    words = set(_WORD.findall(quote.casefold()))
    stance = Stance.CONDITIONAL if words & {"serait", "aurait"} else Stance.ASSERTED
    stance = Stance.REPORTED if "selon" in words else stance
    figure = _FIGURE.search(quote) if "combien" in query.casefold() else None
    return Claim(quote, tuple(places), stance, figure.group().strip() if figure else "")
