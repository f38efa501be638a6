"""How often documents that disagree are told, and documents that do not: bench/conflicts.py DATA --limit 100

DATA is the folder of judged sets. For questions of PIAF's dev split whose answer is one figure or date, the
paragraph that answers is set beside a copy of it in which that figure is another one: they should be said to
disagree; so should a copy that denies the sentence of the answer. For as many questions of any kind the
eight best paragraphs of the pool by words, each a document of its own, are read: what is said to disagree
there is printed, to be judged by eye.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np

from assistant.answer.compose import answer_question
from assistant.answer.intent import intent
from assistant.bootstrap import load_models
from assistant.ports import Reader
from assistant.retrieve.rerank import rerank
from assistant.sentences import spans
from assistant.settings import read_settings
from assistant.train.judged import Paragraph, Question, read_corpus, read_questions
from assistant.train.negatives import WordIndex
from assistant.train.wording import negated
from assistant.values import Claim, Hit, Passage
from assistant.verify.conflict import disputed
from assistant.verify.figures import figures
from assistant.verify.units import Kind

MOST_READ = 8


def passage(name: str, place: Paragraph, text: str) -> Passage:
    return Passage(name, 0, len(text), text, name, place.title, language="fr")


def judged(question: str, passages: Sequence[Passage], reader: Reader, threshold: float) -> list[Claim]:
    """The claims of an answer from these passages, those marked that others dispute."""
    hits = [Hit(p, rank, 1 / rank) for rank, p in enumerate(passages, start=1)]
    read = rerank(question, hits, reader)
    draft = answer_question(question, intent(question), read, threshold=threshold, language="fr")
    return list(disputed(question, draft.claims, draft.evidence))


def altered(question: Question, pool: dict[str, Paragraph], random: Random) -> tuple[Paragraph, str] | None:
    """The paragraph that answers, and its text with another figure; none where the answer is no figure."""
    for name, (start, end) in question.answers[:1]:
        text = pool[name].text
        said = text[start:end]
        digits = [n for n in range(start, end) if text[n].isdigit()]
        found = figures(said, "fr")
        if len(found) != 1 or not digits or text.count(said) > 1:
            return None
        at = digits[-1] if found[0].kind is Kind.DATE else digits[0]  # another year is still a year
        other = str((int(text[at]) + random.randrange(2, 8)) % 9 + 1)
        if other == text[at]:
            return None
        return pool[name], text[:at] + other + text[at + 1 :]
    return None


def denied(question: Question, pool: dict[str, Paragraph], _: Random) -> tuple[Paragraph, str] | None:
    """The paragraph that answers, and its text with the answer's sentence denied, where a rule can."""
    for name, (start, _end) in question.answers[:1]:
        text = pool[name].text
        for a, b in spans(text):
            if a <= start < b and (other := negated(text[a:b])):
                return pool[name], text[:a] + other + text[b:]
    return None


Change = Callable[[Question, dict[str, Paragraph], Random], tuple[Paragraph, str] | None]


def pairs(
    change: Change, asked: Sequence[Question], pool: dict[str, Paragraph]
) -> Iterator[tuple[Question, list[Passage]]]:
    random = Random(1)
    for question in asked:
        if found := change(question, pool, random):
            place, text = found
            yield question, [passage("one.txt", place, place.text), passage("other.txt", place, text)]


def main(data: Path, limit: int) -> None:
    settings = read_settings()
    models = load_models(settings)
    pool = read_corpus(data / "wiki_fr_pool")
    asked = Random(5).sample(read_questions(data / "piaf", "dev"), 1000)
    asked = [q for q in asked if all(name in pool for name, _ in q.answers)]
    for what, change in (("another figure", altered), ("a denial", denied)):
        told = [
            any(c.disputed for c in judged(q.text, two, models.reader, models.threshold))
            for (q, two), _ in zip(pairs(change, asked, pool), range(limit), strict=False)
        ]
        print(f"{what}: told for {sum(told)} of {len(told)}", flush=True)
    names, index = list(pool), WordIndex([f"{p.title} {p.text}" for p in pool.values()])
    said = 0
    for question in asked[:limit]:
        best = np.argsort(-index.scores(question.text), kind="stable")[:MOST_READ]
        near = [passage(names[n], pool[names[n]], pool[names[n]].text) for n in best]
        claims = [c for c in judged(question.text, near, models.reader, models.threshold) if c.disputed]
        said += bool(claims)
        for claim in claims:
            print(f"  {question.text}  ->  {claim.short} | {claim.text[:120]}")
    print(f"paragraphs of the pool: said to disagree for {said} of {limit}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, default=100)
    given = parser.parse_args()
    main(given.data, given.limit)
