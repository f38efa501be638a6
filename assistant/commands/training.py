"""``assistant train``."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.commands.connect import Connect
from assistant.commands.exits import FINE
from assistant.commands.progress import bar, waiting
from assistant.settings import read_settings
from assistant.verify.overlap import overlap


def train(chosen: Namespace, connect: Connect) -> int:
    """Train the reader or the judge on the judged sets of a folder, then measure it; no store is needed."""
    from assistant.bootstrap import build_embedder

    settings = read_settings()
    chosen.out = chosen.out or Path(chosen.what)
    embedder = build_embedder(settings)
    if chosen.what == "judge":
        _judge(chosen, embedder)
        return FINE
    if not chosen.measure_only:
        print(f"The reader's weights: {_trained(chosen, embedder)}")
    _measured(chosen, embedder)
    return FINE


def _judge(chosen: Namespace, embedder: Any) -> None:
    from assistant.train.graded import graded_pairs
    from assistant.train.judge import train_judge
    from assistant.train.judge_report import folded_measures, known_blend, measure_made, weighed

    if chosen.measure_only:
        blend = known_blend(chosen.out)
    else:
        with waiting("Reading the graded pairs…"):
            graded = graded_pairs(chosen.graded, chosen.data)
        with bar("steps") as progress:

            def told(part: str, step: int, steps: int, loss: float) -> None:
                progress(step, steps, f"{part}: loss {loss:.3f}")

            judged = train_judge(
                chosen.data,
                chosen.out,
                embedder=embedder,
                graded=graded,
                seed=chosen.seed,
                steps=chosen.steps,
                progress=told,
            )
        _print_measures(folded_measures(judged, overlap))
        blend = weighed(judged, overlap)
    with waiting("Measuring on the made pairs held out…"):
        found = measure_made(
            chosen.data, chosen.out, embedder=embedder, blend=blend, signs=overlap, seed=chosen.seed
        )
    _print_measures(found.measures, found.calibration)


def _trained(chosen: Namespace, embedder: Any) -> Any:
    from assistant.train.reader import Report, train_reader
    from assistant.train.steps import TAUGHT, Plan

    with bar("steps") as progress:

        def told(report: Report) -> None:
            dev = "" if report.dev is None else f", dev {report.dev:.3f}"
            progress(report.step, report.steps, f"loss {report.loss:.3f}{dev}")

        return train_reader(
            chosen.data,
            chosen.out,
            embedder=embedder,
            seed=chosen.seed,
            plan=_plan(TAUGHT if chosen.taught else Plan(), chosen.steps),
            robust=not chosen.plain,
            progress=told,
        )


def _plan(plan: Any, steps: int) -> Any:
    """The plan with ``steps`` in all, shared out as they were; as it is where that is 0."""
    first = round(steps * plan.steps / (plan.steps + plan.second))
    return replace(plan, steps=max(1, first), second=max(0, steps - first)) if steps else plan


def _measured(chosen: Namespace, embedder: Any) -> None:
    from assistant.train.report import measure_reader

    with waiting("Measuring on the dev splits…"):
        cache = read_settings().cache
        found = measure_reader(chosen.data, chosen.out, embedder=embedder, cache=cache, seen=chosen.taught)
    _print_measures(found.measures, found.calibration)


def _print_measures(measures: Mapping[str, Any], calibration: Mapping[str, Any] | None = None) -> None:
    for name, measured in measures.items():
        print(f"{name}: {measured}")
    if calibration:
        print(", ".join(f"{name} {value}" for name, value in calibration.items()))
