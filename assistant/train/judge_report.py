"""Measures trained weights of the judge, and writes down what their logits mean."""

import json
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from assistant.adapters.judge import FACTS, WEIGHTS, Blend
from assistant.adapters.reader import Facts, load_network, read_facts
from assistant.train.blend import blended, blended_out_of_fold, fitted, rows_of
from assistant.train.evidence import Pair
from assistant.train.measures import Measured, auc, balanced_accuracy, bootstrapped, calibrated, measured
from assistant.train.pairs import made_pairs
from assistant.train.report import Figures
from assistant.train.rulings import logits, rulings
from assistant.train.steps import device
from assistant.writing import Signs

LET_THROUGH = 0.01
"""The share of unsupported made pairs that the threshold lets through."""

WEIGHED = "rte3_fr"
"""The judged set by which the network's word and the signs are weighed together."""

Judged = Mapping[str, tuple[Sequence[Pair], np.ndarray]]


def folded_measures(judged: Judged, signs: Signs) -> dict[str, Measured]:
    """Of each judged set by logits out of fold: entailed or not in ``rte3_fr``, by the network alone and
    with the signs, whose weights are out of fold too; contradiction or not in ``daccord``."""
    found: dict[str, Measured] = {}
    for name, (pairs, said) in judged.items():
        if name == WEIGHED:
            right = np.array([bool(p.supported) for p in pairs])
            together = blended_out_of_fold(pairs, rows_of(pairs, said[:, 0], signs), right)
            found |= _measured(f"{name}, entailed or not", together, right)
            found |= _measured(f"{name}, entailed or not, by the network alone", said[:, 0], right)
        else:
            right = np.array([bool(p.refuted) for p in pairs])
            found |= _measured(f"{name}, contradiction or not", said[:, 1], right)
    return found


def weighed(judged: Judged, signs: Signs) -> Blend:
    """What the network's word and each sign weigh, by all logits out of fold."""
    pairs, said = judged[WEIGHED]
    return fitted(rows_of(pairs, said[:, 0], signs), np.array([bool(p.supported) for p in pairs]))


def known_blend(folder: Path) -> Blend:
    """The weights that were written beside a judge's network. Raises ModelUnavailable."""
    facts = read_facts(folder, facts=FACTS)
    return Blend(tuple(facts["blend"]), facts["blend_shift"])


def measure_made(
    data: Path, folder: Path, *, embedder: Any, blend: Blend, signs: Signs, seed: int = 1, limit: int = 0
) -> Figures:
    """Measure the weights in ``folder`` on held-out made pairs (a sample of ``limit``, all where it is 0)
    and write calibration, blend and threshold beside them. Raises BadJudgements or ModelUnavailable."""
    held = [p for p in made_pairs(data, seed=seed) if p.held]
    held = held[:: ceil(len(held) / limit)] if limit else held
    network = load_network(embedder.backbone, folder, weights=WEIGHTS).on(device())
    said = logits(network, rulings(held, embedder.tokens))
    right = np.array([bool(p.supported) for p in held])
    known = np.array([p.refuted is not None for p in held])
    wrong = np.array([bool(p.refuted) for p in held])
    yes = blended(rows_of(held, said[:, 0].astype(float), signs), blend)
    support = Facts(*calibrated(yes, right))
    refute = Facts(*calibrated(said[known, 1].astype(float), wrong[known]))
    chances = np.array([support.probability(float(x)) for x in yes])
    facts = {
        "blend": list(blend.weights),
        "blend_shift": blend.shift,
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
    found = _measured("made pairs held out", chances - 0.5, right)
    kept = (chances[right] >= facts["threshold"]).astype(float)
    found["made pairs held out, supported ones kept at the threshold"] = measured(list(kept))
    found |= _by_kind(held, chances >= 0.5)
    return Figures(found, facts)


def _measured(name: str, said: np.ndarray, wanted: np.ndarray) -> dict[str, Measured]:
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
