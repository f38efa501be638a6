"""How often one changed detail of a true claim is noticed: bench/claims.py DATA [--judge]

DATA is the folder of judged sets. Sentences of PIAF's dev paragraphs and of the seeds are taken as a
language model's, cited rightly: as they are and said otherwise, which should be shown, and with one figure,
unit, date or name made wrong, which should not. Each is checked three ways: by the rules alone (figures,
dates, names, quotations, mood and denials; nothing is asked of the rest), without a judge, when a sentence
must be nearly a quotation, and by the rules and the judge (with --judge). --print shows what is missed or
wrongly withheld.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from assistant.adapters.documents.loader import FolderLoader
from assistant.ingest.split import split
from assistant.sentences import spans
from assistant.train.distorted import DISTORTIONS
from assistant.train.judged import read_corpus, read_questions
from assistant.train.reworded import REWORDINGS
from assistant.train.wording import names
from assistant.values import Passage
from assistant.verify.overlap import overlap
from assistant.verify.written import Sentence, check_written
from assistant.writing import Judge

SEEDS = Path(__file__).parents[1] / "seeds"
DETAILS = ("figure", "date", "name", "unit")


@dataclass(frozen=True)
class Claim:
    """A sentence with its passage, and with one detail made wrong."""

    passage: Passage
    true: str
    false: str
    detail: str


class Lenient:
    """Agrees to everything, so that the rules alone are measured."""

    threshold = 0.5

    def judge(self, premise: str, hypothesis: str) -> float:
        return 1.0


def passages(data: Path) -> list[Passage]:
    """Those that hold an answer to a dev question of PIAF, and those of the seeds."""
    pool = read_corpus(data / "piaf")
    asked = sorted({place for q in read_questions(data / "piaf", "dev") for place, _ in q.answers})
    found = [Passage(n, 0, len(t), t, n, "", language="fr") for n in asked if (t := pool[n].text)]
    loader = FolderLoader()
    for file in loader.files(SEEDS):
        found += [p for p in split(loader.load(SEEDS, file), size=700) if p.evidence and p.language == "fr"]
    return found


def _sentences(places: Sequence[Passage], random: Random) -> Iterator[tuple[Passage, str]]:
    """Two whole sentences of each passage."""
    for passage in random.sample(places, len(places)):
        found = [passage.text[a:b] for a, b in spans(passage.text) if 60 <= b - a <= 300]
        whole = [s for s in found if s.endswith(".") and "\n" not in s]
        for true in random.sample(whole, min(2, len(whole))):
            yield passage, true


def claims(places: Sequence[Passage], random: Random, *, most: int) -> Iterator[Claim]:
    """True sentences, each with a detail of it made wrong, the kinds by turns where they can be."""
    apart = [m[0] for p in places for a, b in spans(p.text) for m in names(p.text[a:b])]
    apart = sorted({name for name in apart if "'" not in name and "’" not in name})
    made = 0
    for passage, true in _sentences(places, random):
        if made == most:
            return
        for detail in (*DETAILS[made % 4 :], *DETAILS[: made % 4]):
            others = [name for name in random.sample(apart, 9) if name not in passage.text]
            false = DISTORTIONS[detail][0](true, random, others if detail == "name" else ())
            if false:
                made += 1
                yield Claim(passage, true, false, detail)
                break


def reworded(claim: Claim, random: Random) -> tuple[str, str] | None:
    """The true sentence said otherwise once, and how."""
    for name in random.sample(list(REWORDINGS), len(REWORDINGS)):
        if made := REWORDINGS[name][0](claim.true, random):
            return made, name
    return None


def shown(said: str, passage: Passage, judge: Judge | None) -> bool:
    """Whether the sentence passes the check as it is written."""
    return not check_written(Sentence(said, [passage], passage), [passage], judge=judge).fault


def measure(way: str, judge: Judge | None, tried: Sequence[Claim], seed: int, *, told: bool) -> None:
    """Print what one way of checking notices and what it wrongly withholds, by kind."""
    missed: Counter[str] = Counter()
    withheld: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for n, claim in enumerate(tried):
        counts[claim.detail] += 1
        cases = [(claim.false, claim.detail, False), (claim.true, "unchanged", True)]
        if other := reworded(claim, Random(f"{seed}:{n}")):
            cases.append((*other, True))
            counts[other[1]] += 1
        for text, kind, right in cases:
            if shown(text, claim.passage, judge) != right:
                (withheld if right else missed)[kind] += 1
                if told:
                    print("wrongly withheld" if right else "missed", f"({kind}):", text)
    count, otherwise = len(tried), sum(counts[name] for name in REWORDINGS)
    changed = withheld.total() - withheld["unchanged"]
    print(f"{way}: {count - missed.total()} of {count} changes noticed")
    print(f"  withheld: {withheld['unchanged']} of {count} unchanged, {changed} of {otherwise} reworded")
    for kind in (*DETAILS, *REWORDINGS):
        faults = (missed if kind in DETAILS else withheld)[kind]
        print(f"  {kind}: {faults} of {counts[kind]} {'missed' if kind in DETAILS else 'withheld'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge", action="store_true", help="with the packaged judge too")
    parser.add_argument("--threshold", type=float, default=0.0, help="of the judge (default: its own)")
    parser.add_argument("--print", dest="told", action="store_true")
    asked = parser.parse_args()
    tried = list(claims(passages(asked.data), Random(asked.seed), most=asked.limit))
    report = partial(measure, tried=tried, seed=asked.seed, told=asked.told)
    report("rules alone", Lenient())
    report("without a judge", None)
    if asked.judge:
        report("rules and judge", _judge(asked.threshold))


def _judge(threshold: float) -> Judge:
    from assistant.adapters.encoders import DEFAULT, load_embedder
    from assistant.adapters.judge import load_judge
    from assistant.settings import CACHE

    embedder = load_embedder(DEFAULT, cache=CACHE)
    return load_judge(embedder, signs=overlap, cache=CACHE, threshold=threshold)


if __name__ == "__main__":
    main()
