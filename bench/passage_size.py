"""Which passage size finds the most answers: PIAF's dev questions over documents of whole articles.

    python bench/passage_size.py DATA [--sizes 300 500 700] [--dense] [--split dev]

DATA holds ``piaf`` and ``wiki_fr_pool``. The paragraphs of one title, in the order of their ids, make one
document. A hit counts where the passage holds the whole gold answer at its place. Longer passages are
favoured by Success@1 and R@5; "in 3,500" asks for the answer within the passages that fit, in order of
rank, into 3,500 characters, which is what a reader's time is spent on.
"""

import argparse
import hashlib
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.adapters.encoders import load_embedder
from assistant.adapters.tantivy.index import TantivyIndex
from assistant.ingest.index import enriched
from assistant.ingest.split import split
from assistant.retrieve.fuse import fuse
from assistant.settings import Settings
from assistant.values import Document, DocumentRecord, Passage

DEPTH = 50
BUDGET = 3500
Place = tuple[str, int, int]
Question = tuple[str, list[Place]]


class Passages:
    """As much of a store as the lexical index reads."""

    revision = "1"

    def __init__(self, documents: Sequence[Document], *, size: int) -> None:
        self.files = {d.file: split(d, size=size) for d in documents}
        self.documents = documents

    def records(self) -> list[DocumentRecord]:
        return [
            DocumentRecord(d.file, d.sha256, d.title, None, d.language, len(d.text), len(self.files[d.file]))
            for d in self.documents
        ]

    def passages(self, file: str) -> list[Passage]:
        return self.files[file]

    def evidence(self) -> list[Passage]:
        return [p for passages in self.files.values() for p in passages if p.evidence]


def rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_documents(pool: Path) -> tuple[list[Document], dict[str, tuple[str, int]]]:
    """The documents, and for each paragraph its file and where it begins there."""
    articles: dict[str, list[dict]] = defaultdict(list)
    for row in rows(pool / "corpus.jsonl"):
        articles[row["title"]].append(row)
    documents, places = [], {}
    for number, (title, paragraphs) in enumerate(articles.items()):
        file, text = f"{number}.txt", ""
        for paragraph in sorted(paragraphs, key=lambda row: row["id"]):
            places[paragraph["id"]] = (file, len(text))
            text += paragraph["text"] + "\n\n"
        digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
        documents.append(Document(file, title, text, digest, None, "fr"))
    return documents, places


def read_questions(folder: Path, places: dict[str, tuple[str, int]], *, part: str) -> list[Question]:
    questions = []
    for row in rows(folder / "queries.jsonl"):
        if row["split"] == part and row["answers"]:
            gold = [(*places[a["doc_id"]], a["start"], len(a["text"])) for a in row["answers"]]
            questions.append((row["text"], [(f, at + start, at + start + n) for f, at, start, n in gold]))
    return questions


def holds(passage: Passage, places: Sequence[Place]) -> bool:
    return any(
        passage.file == f and passage.start <= start and end <= passage.end for f, start, end in places
    )


def measure(ranked: Sequence[Sequence[Passage]], questions: Sequence[Question]) -> tuple[float, float, float]:
    """Success@1, R@5 and the share of answers within the budget of characters."""
    found = np.zeros(3)
    for passages, (_, places) in zip(ranked, questions, strict=True):
        hits = [holds(p, places) for p in passages]
        fit = np.searchsorted(np.cumsum([len(p.text) for p in passages]), BUDGET, side="right")
        found += [any(hits[:1]), any(hits[:5]), any(hits[: max(1, int(fit))])]
    return tuple(found / len(questions))


def lexical_ids(store: Passages, questions: Sequence[Question]) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        index = TantivyIndex(Path(folder))
        index.update(store)
        ranked = [[i for i, _ in index.rank(text, k=DEPTH)] for text, _ in questions]
        index.close()
    return ranked


def dense_ids(embedder: object, evidence: Sequence[Passage], asked: np.ndarray) -> list[list[str]]:
    vectors = np.asarray(embedder.embed_passages([enriched(p) for p in evidence]))
    order = np.argsort(-(asked @ vectors.T), axis=1)[:, :DEPTH]
    return [[evidence[n].id for n in row] for row in order]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 500, 700, 1000, 1500])
    parser.add_argument("--split", default="dev")
    parser.add_argument("--dense", action="store_true", help="also by vectors, and both fused (slow)")
    args = parser.parse_args()
    documents, places = read_documents(args.data / "wiki_fr_pool")
    questions = read_questions(args.data / "piaf", places, part=args.split)
    embedder = load_embedder(Settings().model, cache=Settings().cache, threads=1) if args.dense else None
    asked = np.asarray(embedder.embed_questions([q for q, _ in questions])) if embedder else None
    print(f"{len(documents)} documents, {len(questions)} questions")
    print("| size | passages | mean length | ranking | Success@1 | R@5 | in 3,500 | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    for size in args.sizes:
        report(Passages(documents, size=size), questions, embedder=embedder, asked=asked, size=size)


def report(
    store: Passages, questions: Sequence[Question], *, embedder: object, asked: np.ndarray | None, size: int
) -> None:
    evidence = store.evidence()
    known = {p.id: p for p in evidence}
    begun = time.perf_counter()
    rankings = {"BM25": lexical_ids(store, questions)}
    if asked is not None:
        rankings["dense"] = dense_ids(embedder, evidence, asked)
        pairs = zip(rankings["BM25"], rankings["dense"], strict=True)
        rankings["fused"] = [[i for i, _ in fuse(pair)] for pair in pairs]
    length = np.mean([len(p.text) for p in evidence])
    for name, ids in rankings.items():
        values = measure([[known[i] for i in row] for row in ids], questions)
        shown = " | ".join(f"{value:.3f}" for value in values)
        seconds = time.perf_counter() - begun
        print(f"| {size} | {len(evidence)} | {length:.0f} | {name} | {shown} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
