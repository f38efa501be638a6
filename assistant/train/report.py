"""Measures trained weights on the dev splits and writes down what their logits mean."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.adapters.reader import FACTS, load_reader, read_facts
from assistant.ports import Embedder
from assistant.train.course import CANDIDATES
from assistant.train.evaluation import (
    OPEN,
    abstention_measures,
    ask_candidates,
    ask_open,
    calibration,
    open_measures,
)
from assistant.train.measures import Measured

BUDGET = 3600.0  # seconds: every passage is read, however slow the machine


@dataclass(frozen=True, slots=True)
class Figures:
    """Each measure by its name, and the calibration that was written."""

    measures: dict[str, Measured]
    calibration: dict[str, Any]


def measure_reader(
    data: Path,
    folder: Path,
    *,
    embedder: Embedder,
    cache: Path,
    limit: int = 200,
    seed: int = 7,
    seen: bool = False,
) -> Figures:
    """Measure the weights in ``folder`` and write their calibration beside them.

    PIAF's dev questions over the whole pool (a sample of ``limit``, all where it is 0) and NoMIRACL's, which
    also set the scale, the shift and the threshold; NoMIRACL's are named and set nothing where they were
    ``seen`` in training. Raises BadJudgements or ModelUnavailable.
    """
    write_facts(folder, {"scale": 1.0, "shift": 0.0})
    reader = load_reader(embedder, cache=cache, budget_seconds=BUDGET, folder=folder)
    opened = ask_open(reader, data, embedder, kept=folder, limit=limit, seed=seed)
    judged = ask_candidates(reader, data)
    found = {f"{OPEN}: {name}": m for name, m in open_measures(opened).items()}
    told = f"{CANDIDATES}, seen in training" if seen else CANDIDATES
    found |= {f"{told}: {name}": m for name, m in abstention_measures(judged).items()}
    calibrated = calibration(opened, [] if seen else judged)
    write_facts(folder, calibrated)
    return Figures(found, calibrated)


def write_facts(folder: Path, facts: dict[str, float]) -> None:
    """Write down what is known of the weights in ``folder``, what was known before included."""
    known = read_facts(folder) if (folder / FACTS).is_file() else {"titled": True, "threshold": 0.5}
    draft = (folder / FACTS).with_suffix(".new")
    draft.write_text(json.dumps({**known, **facts}, indent=1) + "\n", encoding="utf-8")
    draft.replace(folder / FACTS)
