"""One folder of text files for every system, and questions whose answers stand in it at known places."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.peers.measures import Place

SEED = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the places of its gold answers, and those of the paragraphs that hold them."""

    text: str
    gold: tuple[Place, ...]
    paragraphs: tuple[Place, ...]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def prepare(
    data: Path, folder: Path, *, articles: bool, others: int, count: int
) -> tuple[dict[str, str], list[Question]]:
    """Write the files; gives back their texts by name and a sample of PIAF's dev questions.

    The files hold the paragraphs that answer PIAF's dev questions and ``others`` more of the pool, one a
    file under the title of its article, or with ``articles`` those of one title in a file.
    """
    dev = [q for q in rows(data / "piaf" / "queries.jsonl") if q["split"] == "dev"]
    gold = {a["doc_id"] for q in dev for a in q["answers"]}
    items = rows(data / "wiki_fr_pool" / "corpus.jsonl")
    rest = random.Random(SEED).sample([i for i in items if i["id"] not in gold], others)
    chosen = sorted([i for i in items if i["id"] in gold] + rest, key=lambda i: i["id"])
    files, places = laid_out(chosen, articles=articles)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", newline="")
    return files, [question(q, places) for q in random.Random(SEED).sample(dev, count)]


def laid_out(items: Sequence[dict[str, Any]], *, articles: bool) -> tuple[dict[str, str], dict[str, Place]]:
    """The texts of the files, and for each paragraph its place."""
    files: dict[str, str] = {}
    places: dict[str, Place] = {}
    names: dict[str, str] = {}
    for item in items:
        name = names.setdefault(item["title"] if articles else item["id"], f"{len(names):04}.txt")
        text = files.get(name, item["title"]) + "\n\n"
        places[item["id"]] = (name, len(text), len(text) + len(item["text"]))
        files[name] = text + item["text"]
    return files, places


def question(row: dict[str, Any], places: dict[str, Place]) -> Question:
    held = [(places[a["doc_id"]], a) for a in row["answers"]]
    gold = tuple((f, at + a["start"], at + a["start"] + len(a["text"])) for (f, at, _), a in held)
    return Question(row["text"], gold, tuple(dict.fromkeys(p for p, _ in held)))
