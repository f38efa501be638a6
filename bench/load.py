"""Many people asking one server at once: errors, seconds against a single person's, mixed-up answers, memory.

    python bench/load.py --people 50 --seconds 120

Starts ``assistant serve`` over seeds/ with a store of its own, asks alone for a quarter of the time, then
with everybody. Each reply is compared with the one that the same question got alone.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

QUESTIONS = (
    "Combien de processeurs graphiques compte Colossus ?",
    "Qui dirige xAI ?",
    "Où Musk construit-il son supercalculateur ?",
    "Combien coûte le projet Stargate ?",
    "Qui est Sam Altman ?",
    "Quelle est la capitale du Pérou ?",
    "Quand OpenAI a-t-il été fondé ?",
    "Que veut faire Musk sur la Lune ?",
)


@dataclass(slots=True)
class Tally:
    """What was heard: seconds of each answer, and what went wrong by kind."""

    seconds: list[float] = field(default_factory=list)
    wrong: dict[str, int] = field(default_factory=dict)

    def miss(self, kind: str) -> None:
        self.wrong[kind] = self.wrong.get(kind, 0) + 1


def ask(port: int, question: str) -> tuple[int, Any]:
    """The status and the claims of one answer, each with its citations."""
    connection = HTTPConnection("127.0.0.1", port, timeout=180)
    try:
        body = json.dumps({"question": question})
        connection.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        said = json.loads(reply.read())
        return reply.status, (said.get("question"), said.get("text"), said.get("claims"))
    finally:
        connection.close()


def asking(port: int, until: float, first: int, expected: dict[str, Any], tally: Tally) -> None:
    """Ask one question after the other until the time is over."""
    turn = first
    while time.monotonic() < until:
        question = QUESTIONS[turn % len(QUESTIONS)]
        turn += 1
        begun = time.perf_counter()
        try:
            status, said = ask(port, question)
        except OSError as error:
            tally.miss(type(error).__name__)
            continue
        tally.seconds.append(time.perf_counter() - begun)
        if status != 200:
            tally.miss(str(status))
        elif said != expected.setdefault(question, said):
            tally.miss("another answer")


def together(port: int, people: int, seconds: float, expected: dict[str, Any]) -> Tally:
    """What so many people hear who ask at once for so long."""
    tally, until = Tally(), time.monotonic() + seconds
    threads = [threading.Thread(target=asking, args=(port, until, n, expected, tally)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def at(share: float, seconds: Sequence[float]) -> float:
    """The quantile, the highest of so few that there is none above."""
    return sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))] if seconds else float("nan")


def memory(pid: int) -> float:
    """Resident megabytes of the process."""
    found = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    return int(found) * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def server(folder: Path) -> Iterator[tuple[int, int]]:
    """The port and the process id of a server that is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if k == "ASSISTANT_CACHE" or not k.startswith("ASSISTANT_")}
    own = {
        "ASSISTANT_FOLDER": "seeds",
        "ASSISTANT_STORE": str(folder / "store"),
        "ASSISTANT_UPLOADS": str(folder / "uploads"),
    }
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    with subprocess.Popen(command, env={**kept, **own}, stdout=subprocess.DEVNULL) as started:
        try:
            while not ready(port):
                if started.poll() is not None:
                    raise SystemExit("The server ended before it was ready.")
                time.sleep(0.5)
            yield port, started.pid
        finally:
            started.terminate()


def ready(port: int) -> bool:
    """Whether the server answers questions."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    chosen = parser.parse_args()
    expected: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as (port, pid):
        together(port, 1, 2, {})  # the first answers load what later ones have
        alone = together(port, 1, chosen.seconds / 4, expected)
        before = memory(pid)
        many = together(port, chosen.people, chosen.seconds, expected)
        after = memory(pid)
    for name, tally in (("one person", alone), (f"{chosen.people} people", many)):
        p50, p95 = at(0.5, tally.seconds), at(0.95, tally.seconds)
        wrong = tally.wrong or "none"
        print(f"{name}: {len(tally.seconds)} answers, p50 {p50:.2f} s, p95 {p95:.2f} s, wrong: {wrong}")
    print(f"p95 of many / p95 of one: {at(0.95, many.seconds) / at(0.95, alone.seconds):.1f}")
    print(f"memory: {before:.0f} MB before, {after:.0f} MB after")


if __name__ == "__main__":
    main()
