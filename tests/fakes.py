"""One fake for each port: small real implementations, held to the same contracts as the adapters."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np

from assistant.errors import BadQuestion, NothingIndexed, NotUploaded, UnreadableDocument
from assistant.phrases import phrase
from assistant.plane import Point
from assistant.ports import Progress, Store, Within
from assistant.reports import Refusal, Stage, Status, Summary
from assistant.retrieve.lexical import content_words
from assistant.retrieve.spelling import Vocabulary
from assistant.scope import EVERYTHING, UPLOADS, Scope
from assistant.sentences import spans
from assistant.text import question_language, words
from assistant.values import (
    Answer,
    Citation,
    Claim,
    Document,
    DocumentRecord,
    Hit,
    Outcome,
    Passage,
    Reading,
    Stance,
    Vector,
    Verdict,
)
from assistant.writing import Prompt, chosen

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

    def __init__(self, documents: Iterable[Document] = (), *, model: str = "") -> None:
        self._documents = {d.file: d for d in documents}
        self._model = model
        self._removed: dict[str, Document] = {}
        self.closed = False

    def ask(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING, writer: str = ""
    ) -> Answer:
        *_, answer = self.stream(question, history, scope=scope, **chosen(writer))
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING, writer: str = ""
    ) -> Iterator[Stage | Verdict | Answer]:
        query, language = _query(question, history), _language(question)
        if writer == "model" and not self._model:
            raise BadQuestion("No language model is set up.")
        written = writer == "model"
        if question.casefold().strip(" !.") in {"bonjour", "hello"}:
            yield Answer(question, query, language, reply=phrase(language, "greeting"))
            return
        yield from (Stage("rewrite"), Stage("retrieve"), Stage("read"))
        hits = self.search(question, history, scope=scope)
        yield from (Stage("answer"), Stage("verify"))
        claims = [replace(c, written=written) for c in _claims(query, hits)]
        verdicts = tuple(Verdict(c, Outcome.SUPPORTED, "quoted verbatim") for c in claims)
        yield from verdicts
        seconds = {"retrieve": 0.002, "answer": 0.001, "verify": 0.001}
        by = self._model if written and claims else "quotes"
        yield Answer(
            question, query, language, verdicts, tuple(hits), "", "", by, scope=scope, seconds=seconds
        )

    def search(
        self, question: str, history: Sequence[str] = (), *, k: int = 10, scope: Scope = EVERYTHING
    ) -> list[Hit]:
        words = _words(_query(question, history))
        asked = [d for d in list(self._documents.values()) if scope.admits(d.file, d.date)]
        passages = [p for d in asked for p in memory_passages(d)]
        scored = [(len(words & _words(p.text)) / max(len(words), 1), p) for p in passages]
        best = sorted((s for s in scored if s[0]), key=lambda s: (-s[0], s[1].file, s[1].start))
        return [Hit(p, rank, score, lexical_rank=rank) for rank, (score, p) in enumerate(best[:k], start=1)]

    def documents(self) -> list[DocumentRecord]:
        return [_record(d) for _, d in sorted(self._documents.items())]

    def document(self, file: str) -> Document | None:
        return self._documents.get(file)

    def plane(self) -> list[Point]:
        return [_point(p) for _, d in sorted(self._documents.items()) for p in memory_passages(d)]

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

    def add(self, name: str, content: bytes, *, progress: Progress | None = None) -> Summary:
        file = UPLOADS + name.split("/")[-1]
        if not content.strip():
            raise UnreadableDocument(f"{name} is empty: put text in it.")
        if progress:
            progress(0, 0, file)
        try:
            self._documents[file] = memory_document(file, content.decode())
        except UnicodeDecodeError:
            raise UnreadableDocument(f"{name} is no UTF-8 text.") from None
        return Summary(added=(file,), passages=sum(r.passages for r in self.documents()))

    def remove(self, file: str) -> None:
        if not file.startswith(UPLOADS) or file not in self._documents:
            raise NotUploaded(f"{file} is not among the uploaded documents.")
        self._removed[file] = self._documents.pop(file)

    def restore(self, file: str) -> None:
        if file not in self._removed:
            raise NotUploaded(f"{file} is not among the removed documents.")
        self._documents[file] = self._removed.pop(file)

    def status(self, *, check: bool = False) -> Status:
        passages = sum(r.passages for r in self.documents())
        message = "Self-query passed." if check else ""
        counts = (len(self._documents), passages)
        return Status("ready", message, "seeds", "fake", *counts, writer=self._model)

    def close(self) -> None:
        self.closed = True


def _point(passage: Passage) -> Point:
    x, y = divmod(crc32(passage.text.encode()) % 40_401, 201)
    return Point(passage.file, passage.start, passage.end, x / 100 - 1, y / 100 - 1)


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
    return Citation(*place, title=passage.title, date=passage.date, page=passage.page, also=passage.also)


def _claim(query: str, quote: str, places: Sequence[Citation]) -> Claim:
    words = set(_WORD.findall(quote.casefold()))
    stance = Stance.CONDITIONAL if words & {"serait", "aurait"} else Stance.ASSERTED
    stance = Stance.REPORTED if "selon" in words else stance
    figure = _FIGURE.search(quote) if "combien" in query.casefold() else None
    return Claim(quote, tuple(places), stance, figure.group().strip() if figure else "")


class FakeLoader:
    """Reads UTF-8 .txt files; the first line is the title. A file that holds ``BROKEN`` cannot be read."""

    def files(self, folder: Path) -> Iterator[str]:
        yield from sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.txt"))

    def digest(self, folder: Path, file: str) -> tuple[str, int]:
        content = _bytes(folder, file)
        return hashlib.sha256(content).hexdigest(), len(content)

    def load(self, folder: Path, file: str) -> Document:
        text = _bytes(folder, file).decode()
        if "BROKEN" in text or not text.strip():
            raise UnreadableDocument(f"{file} is broken: mend it.")
        return memory_document(file, text)


def _bytes(folder: Path, file: str) -> bytes:
    try:
        return (folder / file).read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{file} cannot be opened: {error.strerror}.") from error


class FakeEmbedder:
    """Hashed bags of words as unit vectors: texts that share words are near, the same text is the same."""

    name = "fake"
    digest = "fa4e" * 4

    def __init__(self, size: int = 256) -> None:
        self._size = size

    def embed_questions(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._embed(text) for text in texts]

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._embed(text) for text in texts]

    def _embed(self, text: str) -> list[float]:
        counts = np.zeros(self._size)
        for word in _WORD.findall(text.casefold()) or [""]:
            counts[crc32(word.encode()) % self._size] += 1
        return (counts / np.linalg.norm(counts)).tolist()


class FakeStore:
    """A store in memory. Rows belong to a content; the records say which files show it.

    A passage comes back with the file, the title and the other files (``also``) of the records that
    show it. Rows that no record shows stay until ``withdraw`` or ``sweep`` takes them.
    """

    def __init__(self) -> None:
        self._rows: dict[str, tuple[Passage, Vector | None]] = {}
        self._records: dict[str, DocumentRecord] = {}
        self.closed = False

    @property
    def revision(self) -> str:
        return hashlib.sha256(repr(self.records()).encode()).hexdigest()[:16]

    def records(self) -> list[DocumentRecord]:
        return [record for _, record in sorted(self._records.items())]

    def add(self, passages: Sequence[Passage], vectors: Sequence[Vector | None]) -> None:
        for passage, vector in zip(passages, vectors, strict=True):
            self._rows.setdefault(passage.id, (passage, vector))

    def publish(self, records: Sequence[DocumentRecord]) -> None:
        self._records.update({record.file: record for record in records})

    def withdraw(self, files: Sequence[str]) -> None:
        gone = {self._records.pop(f).sha256 for f in files if f in self._records}
        self._delete(gone - {r.sha256 for r in self._records.values()})

    def sweep(self) -> int:
        kept = {r.sha256 for r in self._records.values()}
        return self._delete({p.sha256 for p, _ in self._rows.values()} - kept)

    def writing(self) -> AbstractContextManager[None]:
        return nullcontext()

    def passages(self, file: str) -> list[Passage]:
        record = self._records.get(file)
        rows = [p for p, _ in self._rows.values() if record and p.sha256 == record.sha256]
        return [self._shown(p, file) for p in sorted(rows, key=lambda p: p.start)]

    def whole(self, files: Sequence[str]) -> Iterator[list[Passage]]:
        yield from map(self.passages, files)

    def find(self, ids: Sequence[str]) -> list[Passage]:
        rows = [self._rows[i][0] for i in ids if i in self._rows]
        return [self._shown(p, files[0]) for p in rows if (files := self._files(p))]

    def nearest(self, vector: Vector, *, k: int, within: Within = None) -> list[tuple[Passage, float]]:
        rows = [
            (p, v, f)
            for p, v in self._rows.values()
            if p.evidence and v is not None and (f := self._files(p)) and _inside(p.id, within)
        ]
        scored = [(self._shown(p, files[0]), float(np.dot(vector, v))) for p, v, files in rows]
        return sorted(scored, key=lambda s: (-s[1], s[0].file, s[0].start))[:k]

    def vectors(self) -> Iterator[tuple[Sequence[Passage], Sequence[Vector]]]:
        rows = sorted((i, p, v) for i, (p, v) in self._rows.items() if p.evidence and v is not None)
        for _, p, v in rows:
            if files := self._files(p):
                yield [self._shown(p, files[0])], [v]

    def close(self) -> None:
        self.closed = True

    def _files(self, passage: Passage) -> list[str]:
        return sorted(r.file for r in self._records.values() if r.sha256 == passage.sha256)

    def _shown(self, passage: Passage, file: str) -> Passage:
        others = tuple(f for f in self._files(passage) if f != file)
        return replace(passage, file=file, title=self._records[file].title, also=others)

    def _delete(self, contents: set[str]) -> int:
        rows = [i for i, (p, _) in self._rows.items() if p.sha256 in contents]
        for i in rows:
            del self._rows[i]
        return len(rows)


class FakeJudge:
    """Takes a statement for supported as far as its words stand in the premise; counts what it is asked."""

    threshold = 0.5

    def __init__(self) -> None:
        self.asked = 0

    def judge(self, premise: str, hypothesis: str) -> float:
        self.asked += 1
        held, said = (set(_WORD.findall(text.casefold())) for text in (premise, hypothesis))
        return len(said & held) / len(said) if said else 0.0


class FakeWriter:
    """Writes its script, a text for each question and the last one again; what is an error is raised.

    It keeps the prompts it was given; ``closed`` counts how often it was stopped before its end.
    """

    name = "fake-7b"

    def __init__(self, *script: str | Exception) -> None:
        self.prompts: list[Prompt] = []
        self.closed = 0
        self._script = list(script)

    def write(self, prompt: Prompt) -> Iterator[str]:
        self.prompts.append(prompt)
        said = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(said, Exception):
            raise said
        try:
            yield from re.findall(r"\s*\S{1,3}|\s+", said)
        except GeneratorExit:
            self.closed += 1
            raise


def _inside(row: str, within: Within) -> bool:
    return within is None or any(row.startswith(f"{digest[:24]}:") for digest in within)


class FakeReader:
    """Reads by shared words: a sentence scores the share of the question's long words that it holds."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        return [self._reading({w[:5] for w in words(question) if len(w) > 3}, p.text) for p in passages]

    def _reading(self, wanted: set[str], text: str) -> Reading:
        held = [{w[:5] for w in words(text[a:b])} for a, b in spans(text)]
        scores = tuple(len(wanted & h) / len(wanted) if wanted else 0.0 for h in held)
        return Reading(max(scores, default=0.0), None, scores)


class FakeLexicalIndex:
    """BM25 in memory over the store's evidence; a stem is a word without its last s."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}
        self._vocabulary = Vocabulary(())

    def update(self, store: Store) -> None:
        passages = [p for r in store.records() for p in store.passages(r.file) if p.evidence]
        terms = {p.id: list(content_words(f"{p.title}\n{p.heading}\n{p.text}", p.language)) for p in passages}
        self._counts = {i: Counter(w.rstrip("s") for w in found) for i, found in terms.items()}
        self._vocabulary = Vocabulary(sorted({w for found in terms.values() for w in found}))

    def rank(self, query: str, *, k: int, within: Within = None) -> list[tuple[str, float]]:
        asked = {known for w in content_words(query, question_language(query)) for known in self._known(w)}
        scores = {i: self._score(asked, counts) for i, counts in self._counts.items() if _inside(i, within)}
        return sorted(((i, s) for i, s in scores.items() if s), key=lambda hit: (-hit[1], hit[0]))[
            : max(k, 0)
        ]

    def _known(self, word: str) -> list[str]:
        stem = word.rstrip("s")
        if any(stem in counts for counts in self._counts.values()):
            return [stem]
        return [near.rstrip("s") for near, _ in self._vocabulary.nearest(word)]

    def _score(self, asked: set[str], counts: Counter[str]) -> float:
        length = (
            sum(counts.values()) * len(self._counts) / (sum(c.total() for c in self._counts.values()) or 1)
        )
        held = {w: sum(w in c for c in self._counts.values()) for w in asked if counts[w]}
        weights = {w: np.log(1 + (len(self._counts) - n + 0.5) / (n + 0.5)) for w, n in held.items()}
        return float(sum(g * 2.2 * counts[w] / (counts[w] + 0.3 + 0.9 * length) for w, g in weights.items()))
