"""How often one changed detail of a written sentence is noticed: bench/details.py DATA --limit 300

DATA is the folder of judged sets. Sentences of PIAF's paragraphs are taken as a language model's, cited
rightly: as they are, which should be shown, and with one figure or one name put in the place of another,
which should not. With --lenient a judge agrees to everything, so that figures and names alone are measured.
What is missed or wrongly withheld is printed, to be judged by eye.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from assistant.sentences import spans
from assistant.train.judged import read_corpus
from assistant.values import Passage
from assistant.verify.written import Sentence, check_written

NAME = re.compile(r"(?<=[a-zéèêàç,] )[A-ZÀ-Þ][a-zà-ÿ]{2,}(?: [A-ZÀ-Þ][a-zà-ÿ]{2,})*")
FIGURE = re.compile(r"(?<![\w,.-])[1-9]\d{0,3}(?![\w,.-])")


class Lenient:
    threshold = 0.5

    def judge(self, premise: str, hypothesis: str) -> float:
        return 1.0


def sentences(texts: Sequence[str], random: Random) -> Iterator[tuple[Passage, str]]:
    """A sentence of each text, whole, with its passage."""
    for text in texts:
        passage = Passage("a", 0, len(text), text, "a", "", language="fr")
        whole = [text[a:b] for a, b in spans(text) if 60 <= b - a <= 300 and text[b - 1] == "."]
        if whole:
            yield passage, random.choice(whole)


def changed(sentence: str, others: Sequence[str], random: Random, pattern: re.Pattern[str]) -> str | None:
    found = list(pattern.finditer(sentence))
    if not found:
        return None
    at = random.choice(found)
    other = random.choice(others) if pattern is NAME else str(int(at[0]) + random.choice([-1, 1, 2, 10]))
    return None if other == at[0] else sentence[: at.start()] + other + sentence[at.end() :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--lenient", action="store_true")
    asked = parser.parse_args()
    random, judge = Random(1), Lenient() if asked.lenient else None
    texts = [place.text for _, place in sorted(read_corpus(asked.data / "piaf").items())]
    random.shuffle(texts)
    others = [n for text in texts for n in NAME.findall(text)]
    caught, shown, tried = 0, 0, 0
    for passage, sentence in sentences(texts, random):
        pattern = random.choice([NAME, FIGURE])
        other = changed(sentence, others, random, pattern)
        if other is None or other in passage.text or tried == asked.limit:
            continue
        tried += 1
        for said, right in ((sentence, True), (other, False)):
            fault = check_written(Sentence(said, [passage], passage), [passage], judge=judge).fault
            shown += right and not fault
            caught += not right and bool(fault)
            if right == bool(fault):
                print("wrongly withheld:" if right else "missed:", said, fault)
    print(f"{tried} sentences: {caught} changes noticed, {tried - shown} wrongly withheld")


if __name__ == "__main__":
    main()
