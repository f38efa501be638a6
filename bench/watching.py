"""How soon a change in a folder of many files is live, and how soon an unchanged one is ready.

bench/watching.py DATA PLACE --files 10000 --profile: the passages of DATA/service_public become so many files
in PLACE, which are indexed once with random vectors in the place of the embedding model, and opened again.
Then files are added, changed and removed one at a time while the folder is watched: the time from the change
until the documents show it, and how much of it was indexing. Models are not loaded; add what they take.
"""

import argparse
import cProfile
import json
import pstats
import threading
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from zlib import crc32

import numpy as np

from assistant import Assistant, bootstrap
from assistant.values import Passage, Reading, Vector


class Random:
    """Unit vectors drawn anew for each text, the same for the same one."""

    name = digest = "random"

    def embed_passages(self, texts: Sequence[str]) -> Sequence[Vector]:
        drawn = np.stack([np.random.default_rng(crc32(t.encode())).standard_normal(384) for t in texts])
        return list(drawn / np.linalg.norm(drawn, axis=1, keepdims=True))

    embed_questions = embed_passages


class Unread:
    """Finds no answer anywhere."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        return [Reading(0.0, None, (0.0,)) for _ in passages]


def fill(folder: Path, data: Path, files: int) -> None:
    """Three passages a file."""
    folder.mkdir(parents=True, exist_ok=True)
    with (data / "service_public" / "corpus.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 3 * files)]
    for n in range(files):
        part = texts[3 * n % len(texts) :][:3]
        (folder / f"{n:05}.txt").write_text(f"Fiche {n}\n\n" + "\n\n".join(part), "utf-8")


def until(done: Callable[[], bool]) -> float:
    began = time.perf_counter()
    while not done():
        time.sleep(0.1)  # asking holds the interpreter, which the watch then waits for
    return time.perf_counter() - began


def opened(folder: Path, place: Path) -> Assistant:
    began = time.perf_counter()
    assistant = Assistant.open(folder, store=place / "store", uploads=place / "uploads")
    now = assistant.status()
    print(f"{now.documents} documents, {now.passages} passages: ready {time.perf_counter() - began:.1f} s")
    return assistant


def change(assistant: Assistant, folder: Path, rounds: int) -> None:
    """Add, change and remove a file, again and again, and tell how long each took to be live."""
    file = folder / "nouveau.txt"

    def record() -> object:
        if assistant.status().state != "ready":
            return "busy"
        return next((r.sha256 for r in assistant.documents() if r.file == file.name), None)

    for n in range(rounds):
        took: dict[str, float] = {}
        for name in ("new", "changed", "removed"):
            before = record()
            time.sleep(0.37 * (n + 1))  # not in step with the looks
            if name == "removed":
                file.unlink()
            else:
                file.write_text(f"Une fiche de plus.\n\nElle est {name} et porte le nombre {n}.\n", "utf-8")
            took[name] = until(lambda before=before: record() not in (before, "busy"))  # type: ignore[misc]
        print(", ".join(f"{name} {seconds:.2f} s" for name, seconds in took.items()), flush=True)


def main(data: Path, place: Path, files: int, rounds: int, profile: bool) -> None:
    models = bootstrap.Models(Random(), Unread(), 0.5)
    bootstrap.load_models = lambda _: models
    folder = place / "documents"
    if not folder.exists():
        fill(folder, data, files)
        opened(folder, place).close()
    profiled = cProfile.Profile()
    if profile:
        profiled.enable()
    assistant = opened(folder, place)
    stopped, watch = threading.Event(), assistant.watch()

    def follow() -> None:
        if not profile:
            return watch.run(stopped)
        inside = cProfile.Profile()
        inside.runcall(watch.run, stopped)
        pstats.Stats(inside).sort_stats("cumulative").print_stats(45)

    if profile:
        profiled.disable()
        pstats.Stats(profiled).sort_stats("cumulative").print_stats(45)
    thread = threading.Thread(target=follow)
    thread.start()
    change(assistant, folder, rounds)
    stopped.set()
    thread.join()
    assistant.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    main(given.data, given.place, given.files, given.rounds, given.profile)
