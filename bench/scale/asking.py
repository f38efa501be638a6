"""Asking at several sizes: python -m bench.scale.asking DATA WORK [--sizes 200 10000 100000] [--questions 50]

Builds in the folder WORK, once for each size, a corpus (bench.scale.corpus) and a store by the product's own
ingest, with vectors kept or made (bench.scale.vectors; WORK/kept must hold some). Then each question, a
title of a sheet of service_public's dev split, is put to all sizes in turn, and beside it are timed: the
encoding of the question alone, Chroma's own query for eight passages, that with a filter by date, and with
--starter llama-index's starter over the same passages and vectors.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from assistant import bootstrap
from assistant.pipeline import Parts, ask
from assistant.scope import EVERYTHING, Scope
from assistant.settings import read_settings
from bench.scale.corpus import build, rows
from bench.scale.machine import at, machine
from bench.scale.starter import starter
from bench.scale.vectors import Kept, MadeEmbedder, texts_of

Times = dict[str, list[float]]
Others = dict[str, Callable[[str], Any]]
SINCE = "2020"


def stores(data: Path, work: Path, sizes: Sequence[int]) -> tuple[bootstrap.Models, dict[int, Parts]]:
    """The models, and for each size the parts over its store, built where they are not there yet."""
    settings, opened = read_settings(), {}
    models, kept = bootstrap.load_models(settings), Kept(work / "kept")
    for size in sizes:
        folder = work / f"files-{size}"
        if not folder.exists():
            build(data, folder, passages_wanted=size)
    known = partial(texts_of, work / f"files-{max(sizes)}", size=settings.passage_size)
    made = replace(models, embedder=MadeEmbedder(kept, models.embedder, known))
    for size in sizes:
        own = replace(settings, store=work / f"store-{size}", uploads=work / "none")
        opened[size] = bootstrap.open_parts(own, made)
        begun = time.perf_counter()
        summary = bootstrap.sync_folder(own, made, opened[size].store, work / f"files-{size}")
        opened[size].lexical.update(opened[size].store)
        print(
            f"{size}: {summary.passages} passages, in line after {time.perf_counter() - begun:.0f} s",
            flush=True,
        )
    return made, opened


def timed(times: Times, name: str, work: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    found = work()
    times[name].append(time.perf_counter() - begun)
    return found


def measure(
    models: bootstrap.Models, of: Parts, others: Others, question: str, times: Times, chance: Random
) -> None:
    """One question to one store in every way; seconds are added by name."""
    vector = timed(times, "encoding alone", lambda: models.embedder.embed_questions([question])[0])
    chroma(of, np.asarray(vector), times)
    for name, other in others.items():
        timed(times, name, lambda other=other: other(question))
    one = Scope(files=(chance.choice(of.store.records()).file,))
    for name, scope in (("", EVERYTHING), (f", since {SINCE}", Scope(since=SINCE)), (", one file", one)):
        answer = timed(times, f"answer{name}", lambda scope=scope: ask(question, (), of, scope=scope))
        for stage, seconds in answer.seconds.items():
            if stage == "retrieve" or not name:
                times[f"  {stage}{name}"].append(seconds)


def chroma(of: Parts, vector: np.ndarray, times: Times) -> None:
    """What Chroma itself takes for eight passages, with and without its filter."""
    table = of.store.state.tables.passages  # type: ignore[attr-defined]
    late = sorted({r.date for r in of.store.records() if r.date and r.date >= SINCE})
    named = {"query_embeddings": vector[None, :], "n_results": 8}
    timed(times, "Chroma's query", lambda: table.query(**named))
    timed(
        times, f"Chroma's query, since {SINCE}", lambda: table.query(**named, where={"date": {"$in": late}})
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 10_000, 100_000])
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--starter", action="store_true")
    asked = parser.parse_args()
    print(machine(), flush=True)
    models, opened = stores(asked.data, asked.work, asked.sizes)
    others: dict[int, Others] = {size: {} for size in opened}
    if asked.starter:
        tables = {size: of.store.state.tables.passages for size, of in opened.items()}  # type: ignore[attr-defined]
        others = {n: starter(t, asked.work / f"starter-{n}", models.embedder) for n, t in tables.items()}
    dev = [q["text"] for q in rows(asked.data / "service_public" / "queries.jsonl") if q["split"] == "dev"]
    chance, times = Random(1), {size: defaultdict(list) for size in opened}
    for n, question in enumerate(chance.sample(dev, min(asked.questions + 2, len(dev)))):
        for size, of in opened.items():
            spent: Times = times[size] if n > 1 else defaultdict(list)  # the first two questions warm up
            measure(models, of, others[size], question, spent, chance)
    report(times)
    for of in opened.values():
        of.store.close()


def report(times: dict[int, Times]) -> None:
    """A row for each thing timed: p50 / p95 in milliseconds at each size, and the largest by the smallest."""
    print("| p50 / p95 in ms | " + " | ".join(f"{size:,}" for size in times) + " | ratio of p50 |")
    print("|---" * (len(times) + 2) + "|")
    first, last = next(iter(times.values())), list(times.values())[-1]
    for name in first:
        cells = [f"{1000 * at(0.5, t[name]):.1f} / {1000 * at(0.95, t[name]):.1f}" for t in times.values()]
        print(f"| {name} | {' | '.join(cells)} | {at(0.5, last[name]) / at(0.5, first[name]):.2f} |")


if __name__ == "__main__":
    main()
