"""Builds the training course from the judged sets: hard negatives are mined once, then kept."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.ports import Embedder
from assistant.text import fold
from assistant.train.groups import Course, Task, names_of
from assistant.train.judged import Paragraph, Question, read_corpus, read_questions
from assistant.train.negatives import WordIndex, fused, negatives

SPANS = ("piaf", "afriqa_fr")
POOL = "wiki_fr_pool"
SHEETS = "service_public"
CANDIDATES = "nomiracl_fr"
MINED = 30


def read_course(
    data: Path,
    embedder: Embedder,
    *,
    kept: Path,
    split: str = "train",
    robust: bool = True,
    judged: bool = False,
    negatives: int = 3,
) -> Course:
    """The course over a split of the sets in ``data``; vectors are kept in ``kept``.

    ``judged`` adds the sets of passages that people judged together.
    """
    pool, sheets = read_corpus(data / POOL), read_corpus(data / SHEETS)
    asked = [q for name in SPANS for q in read_questions(data / name, split) if q.answers]
    sets, candidates = _judged(data) if judged else ([], {})
    tasks = _span_tasks(asked, pool, embedder, kept)
    tasks += _sheet_tasks(read_questions(data / SHEETS, split), sheets)
    return Course(tasks, pool | sheets | candidates, names_of(asked), robust, sets, negatives)


def _judged(data: Path) -> tuple[list[Question], dict[str, Paragraph]]:
    """The questions whose candidates were judged together (dev is all there is), and those passages."""
    return read_questions(data / CANDIDATES, "dev"), read_corpus(data / CANDIDATES)


def _span_tasks(
    asked: Sequence[Question], pool: Mapping[str, Paragraph], embedder: Embedder, kept: Path
) -> list[Task]:
    ids = list(pool)
    ranked = rank(asked, pool, embedder, kept=kept, k=MINED)
    titles: dict[str, list[str]] = {}
    for n in ids:
        titles.setdefault(pool[n].title, []).append(n)
    tasks = []
    for question, found in zip(asked, ranked, strict=True):
        gold = tuple(dict.fromkeys(place for place, _ in question.answers))
        near = negatives(question, pool, titles[pool[gold[0]].title])
        tasks.append(Task(question, gold, negatives(question, pool, found), near))
    return [task for task in tasks if task.hard]


def rank(
    asked: Sequence[Question], pool: Mapping[str, Paragraph], embedder: Embedder, *, kept: Path, k: int
) -> list[list[str]]:
    """For each question the ids of the k best passages, words and meaning fused."""
    ids, texts = list(pool), [p.text for p in pool.values()]
    passages = _vectors(kept, texts, embedder, question=False)
    questions = _vectors(kept, [q.text for q in asked], embedder, question=True)
    index = WordIndex([f"{p.title} {p.text}" for p in pool.values()])
    return [
        [ids[n] for n in fused(index.scores(q.text), passages @ vector, k=k)]
        for q, vector in zip(asked, questions, strict=True)
    ]


def _sheet_tasks(asked: Sequence[Question], sheets: Mapping[str, Paragraph]) -> list[Task]:
    """Relevance only: the passages of the sheet that share most words with its question, against others."""
    ids = list(sheets)
    place = {n: at for at, n in enumerate(ids)}
    index = WordIndex([p.text for p in sheets.values()])
    tasks = []
    for question in asked:
        scores = index.scores(question.text)
        own = sorted(question.relevant, key=lambda n: -scores[place[n]])
        title = fold(question.text)
        ranked = [ids[n] for n in np.argsort(-scores, kind="stable")[:MINED]]
        hard = [n for n in ranked if n not in question.relevant and title not in fold(sheets[n].text)]
        tasks.append(Task(question, tuple(own[:2]), tuple(hard)))
    return [task for task in tasks if task.gold and task.hard]


def _vectors(kept: Path, texts: list[str], embedder: Embedder, *, question: bool) -> np.ndarray:
    sign = hashlib.sha256("\0".join([embedder.digest, str(question), *texts]).encode()).hexdigest()[:16]
    path = kept / f"vectors-{sign}.npy"
    if not path.is_file():
        found = embedder.embed_questions(texts) if question else embedder.embed_passages(texts)
        np.save(path, np.asarray(found, np.float32))
    return np.asarray(np.load(path))
