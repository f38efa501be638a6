"""What the network says of a pair, and what can be counted about it, weighed together."""

from collections.abc import Sequence

import numpy as np

from assistant.adapters.judge import Blend
from assistant.train.evidence import Pair
from assistant.writing import Signs

_RIDGE = 10.0


def rows_of(pairs: Sequence[Pair], support: np.ndarray, signs: Signs) -> np.ndarray:
    """The network's logit of each pair and its signs, a row each."""
    counted = [signs(p.premise, p.claim) for p in pairs]
    return np.column_stack([support, np.array(counted, float).reshape(len(pairs), -1)])


def fitted(rows: np.ndarray, right: np.ndarray) -> Blend:
    """Logistic regression over standardised columns, ridge penalty 10, both outcomes weighing the same."""
    mean, spread = rows.mean(0), np.maximum(rows.std(0), 1e-6)
    inputs = np.column_stack([(rows - mean) / spread, np.ones(len(rows))])
    share = right.mean()
    weight = np.where(right, 0.5 / max(share, 1e-6), 0.5 / max(1 - share, 1e-6))
    penalty = _RIDGE * np.diag([*np.ones(rows.shape[1]), 0.0])
    found = np.zeros(inputs.shape[1])
    for _ in range(50):  # Newton's method
        chance = 1 / (1 + np.exp(-np.clip(inputs @ found, -30, 30)))
        slope = inputs.T @ (weight * (chance - right)) + penalty @ found
        bend = (inputs * (weight * chance * (1 - chance))[:, None]).T @ inputs + penalty
        found = found - np.linalg.solve(bend + 1e-9 * np.eye(len(bend)), slope)
    weights = found[:-1] / spread
    shift = found[-1] - weights @ mean
    return Blend(tuple(round(float(w), 4) for w in weights), round(float(shift), 4))


def blended(rows: np.ndarray, blend: Blend) -> np.ndarray:
    """The logit of support of each row."""
    return rows @ np.array(blend.weights) + blend.shift


def blended_out_of_fold(pairs: Sequence[Pair], rows: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The same, each fold by the weights that fit the others."""
    folds = np.array([p.fold for p in pairs])
    found = np.zeros(len(rows))
    for n in np.unique(folds):
        inside = folds == n
        found[inside] = blended(rows[inside], fitted(rows[~inside], right[~inside]))
    return found
