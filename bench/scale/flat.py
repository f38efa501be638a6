"""Memory over many questions: python -m bench.scale.flat DATA [--questions 10000] [--every 500]

Asks the assistant of the settings (ASSISTANT_FOLDER, ASSISTANT_STORE) the questions of all judged sets, each
once and then again, in this process, and prints what it takes after every so many: resident memory, its own
and mapped files, open descriptors, threads.
"""

import argparse
import os
import threading
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random

from assistant.service import Assistant
from bench.scale.corpus import rows
from bench.scale.machine import at, machine


def questions(data: Path) -> Iterator[str]:
    found = sorted({row["text"] for path in data.glob("*/queries.jsonl") for row in rows(path)})
    return cycle(Random(1).sample(found, len(found)))


def taken() -> tuple[int, int]:
    """Megabytes of its own, and of mapped files."""
    said = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    own, mapped = (int(said[name].split()[0]) // 1024 for name in ("RssAnon", "RssFile"))
    return own, mapped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--every", type=int, default=500)
    asked = parser.parse_args()
    print(machine(), flush=True)
    print("| questions | own MB | mapped MB | descriptors | threads | p50 ms |\n|---|---|---|---|---|---|")
    with Assistant.open() as assistant:
        times: list[float] = []
        for n, question in zip(range(1, asked.questions + 1), questions(asked.data), strict=False):
            begun = time.perf_counter()
            assistant.ask(question)
            times.append(time.perf_counter() - begun)
            if n % asked.every == 0 or n == 20:
                own, mapped = taken()
                row = (n, own, mapped, len(os.listdir("/proc/self/fd")), threading.active_count())
                print("| " + " | ".join(map(str, (*row, round(1000 * at(0.5, times))))) + " |", flush=True)
                times.clear()


if __name__ == "__main__":
    main()
