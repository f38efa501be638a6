"""A system in a process of its own, spoken to in lines of JSON, so that each has its own environment."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any


class Worker:
    """The process of one system, as the measuring side sees it."""

    def __init__(self, python: str, module: str, *arguments: str) -> None:
        command = [python, "-m", f"bench.peers.{module}", *arguments]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def call(self, what: str, **request: Any) -> dict[str, Any]:
        """Have something done; gives back the reply. Raises SystemExit where the process has ended."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"what": what, **request}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._process.args} ended: its errors stand above.")
        found: dict[str, Any] = json.loads(line)
        return found

    @property
    def pid(self) -> int:
        return self._process.pid

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(120)


def serve(does: dict[str, Callable[..., dict[str, Any]]]) -> None:
    """Do what is asked, one line after the other, in a process that ``Worker`` started."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no reply
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(does[request.pop("what")](**request)), file=replies, flush=True)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The seconds that it took, and what came of it."""
    begun = time.perf_counter()
    done = work()
    return time.perf_counter() - begun, done


def processor_seconds(*pids: int) -> float:
    """What the processes have computed so far, on all their threads; Linux counts in hundredths."""
    told = [Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split() for pid in pids]
    return sum(int(of[11]) + int(of[12]) for of in told) / os.sysconf("SC_CLK_TCK")


def facts(*distributions: str) -> dict[str, Any]:
    """The versions of the system's distributions and its process's largest memory so far."""
    import resource

    return {
        "versions": {name: version(name) for name in distributions},
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
