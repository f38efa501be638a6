"""This project beside other systems, on the same files with the same embedding model:

    python -m bench.peers DATA [--articles] [--haiku-python PATH] [--questions 200]

DATA holds ``piaf`` and ``wiki_fr_pool``. Each system runs in a process of its own; the questions are put to
all in turn. PATH is the Python of an environment with haiku.rag, which is left out without it. Prints
Markdown: a line for each way of asking, then each system's ingest, first answer from a cold process, memory.
Processor seconds (Linux) tell the systems apart also where others use the machine; those of haiku.rag have
those of the embedding server added.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.peers.corpus import Question, prepare
from bench.peers.kept import Json, Kept
from bench.peers.measures import ELSEWHERE, EXACT, NONE, Asked, Cited, summary
from bench.peers.worker import Worker, processor_seconds, timed

K = 5
NEVER = {"seconds": float("nan"), "processor": float("nan")}
WAYS = {
    "assistant, `ask`": ("ours", "ask"),
    "assistant, `search`": ("ours", "search"),
    "llama-index, retriever": ("llama_starter", "retrieve"),
    "llama-index, CitationQueryEngine": ("llama_starter", "cite"),
    "haiku.rag, `search`": ("haiku_rag", "search"),
    "haiku.rag, with `expand_context`": ("haiku_rag", "expand"),
}
COLD = {"ours": "ask", "llama_starter": "cite", "haiku_rag": "search"}
WARM = ("Qui dirige cette entreprise ?", "Quand la ville fut-elle fondée ?", "Où coule ce fleuve ?")


@dataclass(frozen=True, slots=True)
class System:
    """How to start one system, and the process of a server that computes for it."""

    begin: Callable[[], Worker]
    helpers: tuple[int, ...] = ()


@contextmanager
def server() -> Iterator[Json]:
    """Our embedding model as a server: its process id and what it says of itself when it is ready."""
    command = [sys.executable, "-m", "bench.peers.embeddings"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout
        try:
            seconds, line = timed(started.stdout.readline)
            said = json.loads(line)
            print(f"Embedding server: ready after {seconds:.1f} s, {said['type']}", flush=True)
            yield said | {"pid": started.pid}
        finally:
            started.terminate()


def systems(place: Path, said: Json, *, haiku: str) -> dict[str, System]:
    def of(name: str, python: str, *more: str) -> Callable[[], Worker]:
        return lambda: Worker(python, name, str(place / "files"), str(place / name), *more)

    found = {name: System(of(name, sys.executable, said["type"])) for name in ("ours", "llama_starter")}
    if haiku:
        found["haiku_rag"] = System(of("haiku_rag", haiku, said["url"], said["folder"]), (said["pid"],))
    return found


def computed(worker: Worker, system: System, what: str, **request: Any) -> Json:
    """The reply to a call, with the processor seconds that it took, the server's among them."""
    before = processor_seconds(worker.pid, *system.helpers)
    reply = worker.call(what, **request)
    return reply | {"processor": processor_seconds(worker.pid, *system.helpers) - before}


def asked(question: Question, found: Json) -> Asked:
    cited = [Cited(*c) for c in found["cited"]]
    return Asked(question.gold, question.paragraphs, cited, found["seconds"], found["processor"])


def ask_all(
    workers: dict[str, Worker], known: dict[str, System], questions: Sequence[Question], kept: Kept
) -> dict[str, list[Asked]]:
    """Each question to each system in turn, the one that begins changing with every question."""
    ways = [(label, *way) for label, way in WAYS.items() if way[0] in workers]
    run: dict[str, list[Asked]] = {label: [] for label, _, _ in ways}

    def ask(name: str, way: str, text: str) -> Json:
        return computed(workers[name], known[name], "ask", question=text, way=way, k=K)

    for _, name, way in ways:
        for text in WARM:
            ask(name, way, text)
    for n, question in enumerate(questions):
        for label, name, way in ways[n % len(ways) :] + ways[: n % len(ways)]:
            told = f"{label}: {question.text}"
            found = kept.get(told, lambda name=name, way=way, text=question.text: ask(name, way, text))
            run[label].append(asked(question, found))
    return run


def cold(system: System, way: str, question: Question) -> Json:
    """Seconds from starting the process over a finished index to its first answer; processor seconds."""

    def answered() -> Worker:
        worker = system.begin()
        worker.call("ask", question=question.text, way=way, k=K)
        return worker

    seconds, worker = timed(answered)
    processor = processor_seconds(worker.pid)
    worker.close()
    return {"seconds": seconds, "processor": processor}


def print_ways(run: dict[str, list[Asked]], files: dict[str, str]) -> None:
    print("| | Success@1 | Success@5 | answer in the first | characters of the first | no citation ", end="")
    print("| p50 | p95 | processor | / `ask` | place exact | elsewhere | no place | text verbatim |")
    print("|---" * 14 + "|")
    base = 0.0
    for label, asked in run.items():
        m = summary(asked, files)
        base, n = base or m["processor"], m["citations"] or 1
        shares = " | ".join(f"{m[kind] / n:.1%}" for kind in (EXACT, ELSEWHERE, NONE, "verbatim"))
        print(
            f"| {label} | {m['Success@1']:.3f} | {m['Success@5']:.3f} | {m['answer in first']:.3f} "
            f"| {m['characters of first']:.0f} | {m['without citation']:.1%} | {m['p50']:.2f} s "
            f"| {m['p95']:.2f} s | {m['processor']:.2f} s | {m['processor'] / base:.2f} | {shares} |"
        )


def print_systems(made: dict[str, Json], told: dict[str, Json], tries: dict[str, list[Json]]) -> None:
    print("\n| | ingest | processor | / ours | passages | first answer, cold | processor | memory | with |")
    print("|---" * 9 + "|")
    for name, of in made.items():
        first = [median(t[kind] for t in tries[name] or [NEVER]) for kind in ("seconds", "processor")]
        versions = ", ".join(f"{package} {v}" for package, v in told[name]["versions"].items())
        print(
            f"| {name} | {of['seconds']:.1f} s | {of['processor']:.1f} s "
            f"| {of['processor'] / made['ours']['processor']:.2f} | {of['passages']} "
            f"| {first[0]:.1f} s | {first[1]:.1f} s | {told[name]['megabytes']:.0f} MB | {versions} |"
        )


def measure(place: Path, chosen: argparse.Namespace, said: Json) -> None:
    size = {"articles": chosen.articles, "others": chosen.others, "count": chosen.questions}
    files, questions = prepare(chosen.data, place / "files", **size)
    print(f"{len(files)} files, {sum(map(len, files.values()))} characters, {len(questions)} questions\n")
    known, kept = systems(place, said, haiku=chosen.haiku_python), Kept(place / "measured.jsonl")
    workers = {name: system.begin() for name, system in known.items()}
    made = {
        name: kept.get(f"{name} ingest", lambda w=worker, s=known[name]: ingest(w, s))
        for name, worker in workers.items()
    }
    print_ways(ask_all(workers, known, questions, kept), files)
    told = {name: worker.call("facts") for name, worker in workers.items()}
    for worker in workers.values():
        worker.close()
    tries: dict[str, list[Json]] = {name: [] for name in known}
    for question in questions[: chosen.cold]:
        for name, system in known.items():
            tries[name].append(cold(system, COLD[name], question))
    print_systems(made, told, tries)


def ingest(worker: Worker, system: System) -> Json:
    worker.call("load")  # what is loaded at the start is no part of the ingest
    return computed(worker, system, "ingest")


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("data", type=Path)
    options.add_argument("--haiku-python", default="")
    options.add_argument("--articles", action="store_true", help="one file for each article")
    options.add_argument("--questions", type=int, default=200)
    options.add_argument("--others", type=int, default=600, help="paragraphs that answer none")
    options.add_argument("--cold", type=int, default=3, help="cold starts of each system")
    options.add_argument("--keep", type=Path, help="a folder to work in: a run cut off goes on where it was")
    chosen = options.parse_args()
    with TemporaryDirectory() as place, server() as said:
        measure(chosen.keep or Path(place), chosen, said)


if __name__ == "__main__":
    main()
