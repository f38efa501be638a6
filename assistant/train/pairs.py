"""The judge's training pairs, made by rule and by seed from the judged sets' train splits."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from assistant.train.answer_pairs import answer_pairs
from assistant.train.evidence import Pair
from assistant.train.judged import Paragraph, Question, read_corpus, read_questions
from assistant.train.sentence_pairs import Source, sentence_pairs, source, usable
from assistant.train.wording import names
from assistant.values import Span

ANSWERED = ("piaf", "afriqa_fr")
SHEETS = "service_public"
SHEET_SENTENCES = 4500


def made_pairs(data: Path, *, seed: int = 1, sentences: int = SHEET_SENTENCES) -> list[Pair]:
    """All pairs, in the order of their sources, the same for the same seed; neither half outnumbers the
    other by more than a tenth. ``sentences`` bounds those taken from ``service_public``. Passages with a
    dev question are left out. Raises BadJudgements.
    """
    found = [pair for name in ANSWERED for pair in _answered(data / name, seed)]
    found += _from_sheets(data / SHEETS, seed, sentences)
    return _evened(_once(found), Random(f"{seed}:even"))


def _answered(folder: Path, seed: int) -> Iterator[Pair]:
    pool, asked = read_corpus(folder), read_questions(folder, "train")
    tested = {place for q in read_questions(folder, "dev") for place, _ in q.answers}
    by_place: dict[str, list[tuple[Question, Span]]] = {}
    for question in asked:
        for place, answer in question.answers[:1]:
            if place not in tested:
                by_place.setdefault(place, []).append((question, answer))
    for place, here in _sources(by_place, pool).items():
        random, rows = Random(f"{seed}:{place}"), by_place[place]
        for at in usable(here):
            yield from sentence_pairs(here, at, random)
        answers = [here.place.text[slice(*answer)] for _, answer in rows]
        for n, (question, answer) in enumerate(rows):
            yield from answer_pairs(question, answer, answers[:n] + answers[n + 1 :], here, random)


def _sources(places: Mapping[str, object], pool: Mapping[str, Paragraph]) -> dict[str, Source]:
    """Each passage with some names of the one before it."""
    found: dict[str, Source] = {}
    foreign: Sequence[str] = ()
    for place in places:
        found[place] = source(pool[place], foreign)
        foreign = sorted({m[0] for m in names(pool[place].text) if " " in m[0]})[:3]
    return found


def _from_sheets(folder: Path, seed: int, most: int) -> Iterator[Pair]:
    pool = read_corpus(folder)
    places = sorted({n for q in read_questions(folder, "train") for n in q.relevant if n in pool})
    random, left = Random(f"{seed}:{folder.name}"), most
    for place in random.sample(places, len(places)):
        here = source(pool[place])
        for at in random.sample(usable(here), min(2, len(usable(here)))):
            if left <= 0:
                return
            left -= 1
            yield from sentence_pairs(here, at, random)


def _once(pairs: Sequence[Pair]) -> list[Pair]:
    return list({(p.premise, p.claim): p for p in pairs}.values())


def _evened(pairs: Sequence[Pair], random: Random) -> list[Pair]:
    """The pairs less some of the more frequent half."""
    halves = {right: [n for n, p in enumerate(pairs) if p.supported is right] for right in (True, False)}
    least = min(len(half) for half in halves.values())
    kept = {n for half in halves.values() for n in random.sample(half, min(len(half), round(least * 1.1)))}
    return [p for n, p in enumerate(pairs) if n in kept]
