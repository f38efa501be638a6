"""How the reader is used: python bench/operating_point.py DATA [--questions 250]

Reads the k best passages for PIAF dev questions over their 218 paragraphs and 600 others, and prints for
each k how often the best passage holds the answer, with and without the fused rank as prior, how often
the sentence chosen from it does, and the threshold that is best where four in five questions have an answer
and a wrong answer costs twice a missed one. The other paragraphs stand for a question without an answer.
"""

import argparse
import hashlib
import json
import random
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant import bootstrap
from assistant.answer.quote import quotations
from assistant.parts import Parts
from assistant.retrieve.rerank import PRIOR, rerank
from assistant.retrieve.search import search
from assistant.settings import read_settings
from assistant.temporary import index_documents
from assistant.values import Document, Hit

MOST, SEED = 14, 5
ANSWERABLE, COST = 0.8, 2.0


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def pool(data: Path, questions: list[dict[str, Any]]) -> list[Document]:
    """The paragraphs that answer, and 600 that do not."""
    gold = {a["doc_id"] for q in questions for a in q["answers"]}
    items = lines(data / "wiki_fr_pool" / "corpus.jsonl")
    others = random.Random(SEED).sample([i for i in items if i["id"] not in gold], 600)
    return [document(i) for i in items if i["id"] in gold] + [document(i) for i in others]


def document(item: dict[str, Any]) -> Document:
    digest = hashlib.sha256(f"{item['id']}\n{item['text']}".encode()).hexdigest()
    return Document(item["id"], item["title"], item["text"], digest, language="fr")


def holds(question: dict[str, Any], file: str, start: int, end: int) -> bool:
    return any(
        a["doc_id"] == file and start <= a["start"] and a["start"] + len(a["text"]) <= end
        for a in question["answers"]
    )


def of_gold(question: dict[str, Any], hit: Hit) -> bool:
    return any(a["doc_id"] == hit.passage.file for a in question["answers"])


def right(question: dict[str, Any], hit: Hit) -> bool:
    return holds(question, hit.passage.file, hit.passage.start, hit.passage.end)


def right_sentence(question: dict[str, Any], hit: Hit) -> bool:
    best = quotations(hit, question["text"])[0]
    start = hit.passage.start
    return holds(question, hit.passage.file, start + best.span[0], start + best.span[1])


def probability(hit: Hit) -> float:
    return hit.reading.probability if hit.reading else 0.0


def report(k: int, read: list[tuple[dict[str, Any], list[Hit]]]) -> None:
    """One line for the k best of each question's hits; they come in the fused order."""
    tops = [(q, max(hits[:k], key=lambda h: h.score)) for q, hits in read]
    plain = [(q, max(hits[:k], key=probability)) for q, hits in read]
    found = [(q, top) for q, top in tops if right(q, top)]
    present = [max(map(probability, h[:k])) for q, h in read if any(right(q, x) for x in h[:k])]
    absent = [max((probability(x) for x in h[:k] if not of_gold(q, x)), default=0.0) for q, h in read]
    value, threshold = max((worth(t / 100, present, absent), t / 100) for t in range(2, 60))
    print(
        f"k {k:2}: first {len(found) / len(read):.3f} (without prior {share(plain):.3f}), "
        f"right sentence {sum(right_sentence(q, t) for q, t in found) / len(found):.3f}, "
        f"best threshold {threshold:.2f} ({value:.3f}): answers {over(threshold, present):.3f} "
        f"of the answerable, {over(threshold, absent):.3f} of the others"
    )


def share(tops: list[tuple[dict[str, Any], Hit]]) -> float:
    return sum(right(q, top) for q, top in tops) / len(tops)


def over(threshold: float, probabilities: list[float]) -> float:
    return sum(p >= threshold for p in probabilities) / len(probabilities)


def worth(threshold: float, present: list[float], absent: list[float]) -> float:
    return ANSWERABLE * over(threshold, present) - COST * (1 - ANSWERABLE) * over(threshold, absent)


def read_all(of: Parts, questions: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[Hit]]]:
    """The hits of each question, read, in the fused order."""
    pairs = []
    for q in questions:
        hits = search(q["text"], embedder=of.embedder, store=of.store, lexical=of.lexical, k=MOST)
        scores = {h.passage.id: h for h in rerank(q["text"], hits, of.reader)}
        pairs.append((q, [scores[h.passage.id] for h in hits]))
    return pairs


def main(data: Path, count: int) -> None:
    dev = [q for q in lines(data / "piaf" / "queries.jsonl") if q["split"] == "dev"]
    with TemporaryDirectory() as place:
        settings = replace(read_settings(), store=Path(place) / "store")
        models = bootstrap.load_models(settings)
        of = bootstrap.open_parts(settings, models)
        index_documents(settings, models, of.store, pool(data, dev))
        of.lexical.update(of.store)
        read = read_all(of, random.Random(SEED).sample(dev, count))
        print(f"{count} questions, {len(of.store.records())} paragraphs, prior {PRIOR}")
        for k in (4, 6, 8, 10, MOST):
            report(k, read)
        of.store.close()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path)
    options.add_argument("--questions", type=int, default=250)
    chosen = options.parse_args()
    main(chosen.data, chosen.questions)
