"""The judge's pairs, written and graded by a language model: python -m bench.teaching.make DATA OUT --url URL

DATA is the folder of judged sets, OUT an .xz file, URL an OpenAI-shaped endpoint that gives log
probabilities (llama.cpp's `llama-server`, vLLM). Stretches of one to three sentences are drawn from
`wiki_fr_pool` (without the passages that any dev question is about) and `service_public`; of each the model
writes six sentences, true, false or not said there, and then grades each by itself: log odds of "Oui"
against the rest and of "Non" against "Oui". What is in OUT already is kept: a run that was cut off goes on.

`pairs.jsonl.xz` holds 86,756 sentences about 10,636 stretches, by Qwen2.5-Coder-1.5B-Instruct (Apache-2.0,
Q4_K_M) on a graphics processor: asked at temperature 0.7, some stretches a second time at 1.0; 2,487 more
sentences were left ungraded for want of time. The stretches were drawn in another order than here.
"""

import argparse
import json
import lzma
import re
from collections.abc import Iterator
from math import exp, log
from pathlib import Path
from random import Random
from typing import Any

import httpx

from assistant.sentences import spans
from assistant.text import one_line
from assistant.train.judged import read_corpus, read_questions, read_rows
from bench.teaching.prompts import Messages, grading, writing

SHEETS, MOST = 2500, 3
WORDS = (14, 95)
MARKS = ("VRAI", "FAUX", "INCONNU")
_LINE = re.compile(r"^\W*(VRAI|FAUX|INCONNU)E?\w?\s*:\s*(.{12,300}[.!?])$")
YES, NO, UNKNOWN = ("O", "Oui", "Yes"), ("Non", "No"), ("In", "Inconnu")


def stretches(data: Path, random: Random) -> Iterator[dict[str, Any]]:
    """Where they lie; the same for the same seed."""
    asked = [q for name in ("piaf", "afriqa_fr") for q in read_questions(data / name, "dev")]
    tested = {place for q in asked for place, _ in q.answers}
    tested |= {n for row in read_rows(data / "nomiracl_fr/queries.jsonl") for n in row.get("candidates", ())}
    for name, least in (("wiki_fr_pool", 0), ("service_public", SHEETS)):
        pool = read_corpus(data / name)
        ids = [n for n in pool if n not in tested]
        random.shuffle(ids)
        taken = 0
        for n in ids:
            if least and taken >= least:
                break
            for start, end in _drawn(pool[n].text, random, 1 if least else MOST):
                taken += 1
                yield {"set": name, "passage": n, "start": start, "end": end}


def _drawn(text: str, random: Random, most: int) -> list[tuple[int, int]]:
    places, found, n = spans(text), list[tuple[int, int]](), 0
    while n < len(places):
        count = random.choice([1, 1, 2, 2, 3])
        start, end = places[n][0], places[min(n + count, len(places)) - 1][1]
        said = one_line(text[start:end])
        if WORDS[0] <= len(said.split()) <= WORDS[1] and said[0].isupper() and said[-1] in ".!?»":
            found.append((start, end))
        n += count
    return random.sample(found, min(most, len(found)))


class Teacher:
    """The language model behind an endpoint."""

    def __init__(self, url: str, model: str, key: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=300, headers={"Authorization": f"Bearer {key}"})
        self._model = model

    def sentences(self, stretch: str) -> list[tuple[int, str]]:
        """What it writes, each with its place in MARKS."""
        said = self._asked(writing(stretch), max_tokens=150, temperature=0.7, top_p=0.95)
        found = (_LINE.match(line.strip()) for line in said["message"]["content"].splitlines())
        return list(dict.fromkeys((MARKS.index(m[1]), m[2]) for m in found if m))

    def grade(self, stretch: str, sentence: str) -> tuple[float, float]:
        """Log odds that the stretch says the sentence, and of false against true."""
        said = self._asked(
            grading(stretch, sentence), max_tokens=1, temperature=0, logprobs=True, top_logprobs=20
        )
        chances = {t["token"]: exp(t["logprob"]) for t in said["logprobs"]["content"][0]["top_logprobs"]}
        yes, no, unknown = (
            1e-6 + sum(chances.get(word, 0) for word in words) for words in (YES, NO, UNKNOWN)
        )
        return round(log(yes / (no + unknown)), 1), round(log(no / yes), 1)

    def _asked(self, messages: Messages, **how: Any) -> dict[str, Any]:
        reply = self._client.post(
            "/chat/completions", json={"model": self._model, "messages": messages, **how}
        )
        reply.raise_for_status()
        return dict(reply.json()["choices"][0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--url", required=True, help="such as http://127.0.0.1:8080/v1")
    parser.add_argument("--model", default="")
    parser.add_argument("--key", default="none")
    parser.add_argument("--limit", type=int, default=0, help="stretches, all where it is 0")
    asked = parser.parse_args()
    rows = list(read_xz(asked.out)) if asked.out.exists() else []
    done = {(r["set"], r["passage"], r["start"]) for r in rows}
    teacher, pools = Teacher(asked.url, asked.model, asked.key), dict[str, Any]()
    wanted = list(stretches(asked.data, Random(3)))[: asked.limit or None]
    for n, place in enumerate(wanted, start=1):
        if (place["set"], place["passage"], place["start"]) in done:
            continue
        if place["set"] not in pools:
            pools[place["set"]] = read_corpus(asked.data / place["set"])
        text = one_line(pools[place["set"]][place["passage"]].text[place["start"] : place["end"]])
        said = [[s, mark, *teacher.grade(text, s)] for mark, s in teacher.sentences(text)]
        with lzma.open(asked.out, "at", encoding="utf-8") as file:  # a stream of its own: never torn in two
            file.write(json.dumps({**place, "said": said}, ensure_ascii=False) + "\n")
        print(f"{n} of {len(wanted)}: {len(said)} sentences", flush=True)


def read_xz(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    main()
