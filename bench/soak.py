"""Many people in conversation with one server for long, while documents come and go.

    python bench/soak.py --people 50 --minutes 30

Starts ``assistant serve`` over seeds/ with a store of its own. Each person has a document and a conversation
about it, first held alone, so that what anybody is told later can be compared. Meanwhile documents are added,
asked for, deleted and asked for again. Prints what went wrong by kind, seconds, memory and descriptors.
"""

import argparse
import json
import os
import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from load import at, memory, server
from witness import DOORS, Answer, Ground, Tally, cited

FIRST, LATER = "Qui dirige le projet {0} ?", ("Combien coûte-t-il ?", "Où se trouve son siège ?")
PROJECT = (
    "Le projet {0}\n\nLe projet {0} est dirigé par Camille {1}. Il coûte {2} millions d'euros. "
    "Son siège se trouve à {3}.\n"
)
LIGHTHOUSE = "Le phare de {0}\n\nLe phare de {0} mesure {2} mètres. Son gardien s'appelle Camille {1}.\n"
HEIGHT = "Combien mesure le phare de {0} ?"
TOWNS = ("Brest", "Nantes", "Dijon", "Calais", "Annecy", "Limoges", "Bayonne", "Colmar")
SAMPLE_SECONDS = 10


def facts(chance: random.Random) -> tuple[str, str, int, str]:
    """A name, a surname, a number and a town that nobody else has."""
    names = [
        "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(5)) for _ in "12"
    ]
    return names[0].title(), names[1].title(), chance.randrange(11, 999), chance.choice(TOWNS)


def converse(ground: Ground, name: str, expected: list[Answer]) -> list[Answer]:
    """One conversation about a project; compared with how it went alone, where that is known."""
    history: list[str] = []
    told: list[Answer] = []
    for turn, question in enumerate((FIRST.format(name), *LATER)):
        answer = ground.ask(question, history, door=DOORS[turn])
        history.append(question)
        if answer is None:
            return told
        told.append(answer)
        if expected:
            compare(ground.tally, answer, expected[turn])
    return told


def compare(tally: Tally, answer: Answer, alone: Answer) -> None:
    """Nobody hears of another's project, nor is asked for anything else than alone."""
    tally.count("turns compared")
    if answer["query"] != alone["query"]:
        tally.miss("another query", (alone["query"], answer["query"]))
    projects = {c["file"] for c in cited(answer) if c["file"].startswith("uploads/projet-")}
    if strangers := projects - {c["file"] for c in cited(alone)}:
        tally.miss("another's document is cited", (answer["query"], sorted(strangers)))
    if [c["text"] for c in answer["claims"]] != [c["text"] for c in alone["claims"]]:
        tally.count("turns told otherwise than alone")


def person(ground: Ground, name: str, expected: list[Answer], until: float, pause: float) -> None:
    chance = random.Random(name)
    while time.monotonic() < until:
        time.sleep(chance.expovariate(1 / pause))
        converse(ground, name, expected)


def changer(ground: Ground, seed: int, until: float) -> None:
    """Upload a document, ask for it, delete it, ask again; now and then leave one for later."""
    chance, kept = random.Random(f"changes {seed}"), list[tuple[str, str]]()
    while time.monotonic() < until:
        name, *rest = facts(chance)
        if not (file := ground.upload(f"phare-{name}.txt", LIGHTHOUSE.format(name, *rest))):
            continue
        ground.tally.count("uploads")
        answer = ground.ask(HEIGHT.format(name), [])
        if answer and not any(c["file"] == file for c in cited(answer)):
            ground.tally.miss("an uploaded document is not found", answer["text"])
        kept.append((name, file))
        if len(kept) > chance.randrange(6):
            name, file = kept.pop(chance.randrange(len(kept)))
            ground.delete(file)
            ground.tally.count("deletions")
            ground.ask(HEIGHT.format(name), [])


def sampling(pid: int, until: float, samples: list[tuple[float, float, int, int]]) -> None:
    while time.monotonic() < until:
        descriptors, threads = (len(os.listdir(f"/proc/{pid}/{of}")) for of in ("fd", "task"))
        samples.append((time.monotonic(), memory(pid), descriptors, threads))
        time.sleep(SAMPLE_SECONDS)


def report(tally: Tally, samples: list[tuple[float, float, int, int]]) -> None:
    begun, ended = samples[0][0], samples[-1][0]
    third = (ended - begun) / 3
    for name, start, end in (("first", begun, begun + third), ("last", ended - third, ended)):
        seconds = [s for when, s in tally.answers if start <= when <= end]
        within = [s for s in samples if start <= s[0] <= end]
        megabytes, descriptors, threads = (sorted(s[n] for s in within) for n in (1, 2, 3))
        p50, p95 = at(0.5, seconds), at(0.95, seconds)
        print(f"{name} third: {len(seconds)} answers, p50 {p50:.1f} s, p95 {p95:.1f} s")
        print(f"  memory {megabytes[0]:.0f} to {megabytes[-1]:.0f} MB, half below {at(0.5, megabytes):.0f}")
        print(f"  descriptors {descriptors[0]} to {descriptors[-1]}, threads {threads[0]} to {threads[-1]}")
    print(
        f"{len(tally.answers)} answers;", ", ".join(f"{n} {what}" for what, n in sorted(tally.done.items()))
    )
    print("wrong:", ", ".join(f"{len(all_)} {kind}" for kind, all_ in tally.wrong.items()) or "nothing")
    for kind, all_ in tally.wrong.items():
        print(f"  {kind}: {all_[0]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--pause", type=float, default=20, help="seconds, on average, between conversations")
    parser.add_argument("--changers", type=int, default=2, help="how many upload and delete")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as (port, pid):
        token = json.loads((Path(folder) / "store" / "owner.json").read_text("utf-8"))["token"]
        ground, chance = Ground(port, token, Tally()), random.Random(1)
        people = [facts(chance) for _ in range(chosen.people)]
        for given in people:
            ground.upload(f"projet-{given[0]}.txt", PROJECT.format(*given))
        alone = {name: converse(ground, name, []) for name, *_ in people}
        print(
            f"{len(ground.tally.answers)} answers alone, {len(ground.tally.wrong)} kinds of wrong", flush=True
        )
        ground.tally.answers.clear()
        until, samples = time.monotonic() + 60 * chosen.minutes, list[Any]()
        work: list[Any] = [
            (person, (ground, name, said, until, chosen.pause)) for name, said in alone.items()
        ]
        work += [(changer, (ground, n, until)) for n in range(chosen.changers)]
        work += [(sampling, (pid, until, samples))]
        threads = [threading.Thread(target=run, args=given) for run, given in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    report(ground.tally, samples)


if __name__ == "__main__":
    main()
