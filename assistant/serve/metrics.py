"""What happened so far in numbers, in Prometheus' text format (version 0.0.4)."""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds in seconds."""

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_COUNTED = {
    "assistant_questions_total": "Questions answered, abstentions included.",
    "assistant_abstentions_total": "Questions that the documents do not answer.",
    "assistant_errors_total": "Questions that could not be answered, by error.",
    "assistant_requests_total": "HTTP requests by status.",
}
_TIMED = "assistant_stage_seconds"
_TOTAL = "all"

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counts and times; safe to use from many threads."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, Labels]] = Counter({(name, ()): 0 for name in tuple(_COUNTED)[:2]})
        self._times: dict[str, tuple[list[int], float]] = {}
        self._counting = threading.Lock()

    def count(self, name: str, **labels: str) -> None:
        """One more of the name."""
        with self._counting:
            self._counts[name, tuple(sorted(labels.items()))] += 1

    def time(self, stage: str, seconds: float) -> None:
        """A stage took so long."""
        with self._counting:
            found, total = self._times.get(stage, ([0] * (len(BUCKETS) + 1), 0.0))
            found[bisect_left(BUCKETS, seconds)] += 1
            self._times[stage] = found, total + seconds

    def answered(self, seconds: Iterable[tuple[str, float]], *, abstained: bool) -> None:
        """A question was answered, its stages taking so long each."""
        stages = list(seconds)
        self.count("assistant_questions_total")
        if abstained:
            self.count("assistant_abstentions_total")
        for stage, took in (*stages, (_TOTAL, sum(took for _, took in stages))):
            self.time(stage, took)

    def exposition(self, gauges: Iterable[tuple[str, str, float]]) -> str:
        """All of it as text, with ``gauges``: names, what they say, and their values now."""
        with self._counting:
            counts = dict(self._counts)
            times = {stage: (list(found), total) for stage, (found, total) in self._times.items()}
        lines = [*_counters(counts), *_histogram(times)]
        for name, about, value in gauges:
            lines += [f"# HELP {name} {about}", f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"


def _counters(counts: dict[tuple[str, Labels], int]) -> Iterator[str]:
    for name, about in _COUNTED.items():
        yield f"# HELP {name} {about}"
        yield f"# TYPE {name} counter"
        for (counted, labels), value in counts.items():
            if counted == name:
                yield f"{name}{_labelled(labels)} {value}"


def _histogram(times: dict[str, tuple[list[int], float]]) -> Iterator[str]:
    yield f"# HELP {_TIMED} Seconds that each stage of an answer took, {_TOTAL} for all together."
    yield f"# TYPE {_TIMED} histogram"
    for stage, (found, total) in times.items():
        below = 0
        for bound, n in zip((*(f"{b:g}" for b in BUCKETS), "+Inf"), found, strict=True):
            below += n
            yield f"{_TIMED}_bucket{_labelled((('stage', stage), ('le', bound)))} {below}"
        yield f"{_TIMED}_sum{_labelled((('stage', stage),))} {total:.6f}"
        yield f"{_TIMED}_count{_labelled((('stage', stage),))} {below}"


def _labelled(labels: Labels) -> str:
    escaped = (f'{k}="{_escaped(v)}"' for k, v in labels)
    return "{" + ",".join(escaped) + "}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
