"""Measures trained weights of the judge, and writes down what their logits mean."""

import json
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from assistant.adapters.judge import FACTS, WEIGHTS
from assistant.adapters.reader import Facts, load_network
from assistant.train.evidence import Pair
from assistant.train.measures import Measured, auc, balanced_accuracy, bootstrapped, calibrated, measured
from assistant.train.pairs import made_pairs
from assistant.train.report import Figures
from assistant.train.rulings import logits, rulings
from assistant.train.steps import device

LET_THROUGH = 0.05
"""The share of unsupported made pairs that the threshold lets through."""


def folded_measures(judged: Mapping[str, tuple[Sequence[Pair], np.ndarray]]) -> dict[str, Measured]:
    """Of each judged set by logits out of fold: entailed or not in ``rte3_fr``, contradiction or not in
    ``daccord``."""
    found: dict[str, Measured] = {}
    for name, (pairs, said) in judged.items():
        if name == "rte3_fr":
            found |= _measured(f"{name}, entailed or not", said[:, 0], [bool(p.supported) for p in pairs])
        else:
            found |= _measured(f"{name}, contradiction or not", said[:, 1], [bool(p.refuted) for p in pairs])
    return found


def measure_made(data: Path, folder: Path, *, embedder: Any, seed: int = 1, limit: int = 0) -> Figures:
    """Measure the weights in ``folder`` on held-out made pairs (a sample of ``limit``, all where it is 0)
    and write calibration and threshold beside them. Raises BadJudgements or ModelUnavailable."""
    held = [p for p in made_pairs(data, seed=seed) if p.held]
    held = held[:: ceil(len(held) / limit)] if limit else held
    network = load_network(embedder.backbone, folder, weights=WEIGHTS).on(device())
    said = logits(network, rulings(held, embedder.tokens))
    right = np.array([bool(p.supported) for p in held])
    known = np.array([p.refuted is not None for p in held])
    wrong = np.array([bool(p.refuted) for p in held])
    support = Facts(*calibrated(said[:, 0].astype(float), right))
    refute = Facts(*calibrated(said[known, 1].astype(float), wrong[known]))
    chances = np.array([support.probability(float(x)) for x in said[:, 0]])
    facts = {
        "support_scale": round(support.scale, 4),
        "support_shift": round(support.shift, 4),
        "refute_scale": round(refute.scale, 4),
        "refute_shift": round(refute.shift, 4),
        "threshold": ceil(100 * float(np.quantile(chances[~right], 1 - LET_THROUGH))) / 100,
        "seed": seed,
    }
    draft = (folder / FACTS).with_suffix(".new")
    draft.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    draft.replace(folder / FACTS)
    found = _measured("made pairs held out", said[:, 0], list(right))
    kept = (chances[right] >= facts["threshold"]).astype(float)
    found["made pairs held out, supported ones kept at the threshold"] = measured(list(kept))
    found |= _by_kind(held, chances >= 0.5)
    return Figures(found, facts)


def _measured(name: str, said: np.ndarray, right: Sequence[bool]) -> dict[str, Measured]:
    wanted = np.array(right)
    return {
        f"{name}: balanced accuracy": bootstrapped(
            len(wanted), lambda of: balanced_accuracy(said[of] >= 0, wanted[of])
        ),
        f"{name}: AUC": bootstrapped(len(wanted), lambda of: auc(said[of], wanted[of])),
    }


def _by_kind(pairs: Sequence[Pair], said: np.ndarray) -> dict[str, Measured]:
    """The share judged rightly of each kind of made pair."""
    found = {}
    for kind in sorted({p.kind for p in pairs}):
        right = [float(said[n] == p.supported) for n, p in enumerate(pairs) if p.kind == kind]
        found[f"made, {kind}: right"] = measured(right)
    return found
