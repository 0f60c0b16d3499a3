"""Fitting a multinomial logistic model and writing it as plain numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from models.linear import Floats


def fit(
    x: Floats, y: Sequence[str], weight: Sequence[float], classes: Sequence[str], names: Sequence[str], strength: float
) -> dict[str, Any]:
    """The JSON part of a model: standardised features, L2 (strength is sklearn's C), temperature 1."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale < 1e-3, 1.0, scale)
    model = LogisticRegression(C=strength, max_iter=3000, tol=1e-6)
    model.fit((x - mean) / scale, np.asarray(y), sample_weight=np.asarray(weight))
    order = [list(model.classes_).index(c) for c in classes]
    return {
        "features": list(names),
        "classes": list(classes),
        "mean": _short(mean),
        "scale": _short(scale),
        "weights": [_short(row) for row in model.coef_[order]],
        "bias": _short(model.intercept_[order]),
        "temperature": 1.0,
    }


def _short(values: Floats) -> list[float]:
    return [round(float(v), 5) for v in values]


def best_temperature(probabilities: Floats, truth: Sequence[int]) -> float:
    """The temperature under which held-out probabilities fit best (log loss), from 0.5 to 4."""
    logits = np.log(np.clip(probabilities, 1e-12, 1.0))
    index = np.arange(len(truth)), np.asarray(truth)

    def loss(temperature: float) -> float:
        z = logits / temperature
        z = z - z.max(axis=1, keepdims=True)
        return float(-(z[index] - np.log(np.exp(z).sum(axis=1))).mean())

    return round(float(min(np.arange(0.5, 4.01, 0.05), key=loss)), 2)


def macro_f1(truth: Sequence[str], said: Sequence[str], classes: Sequence[str]) -> float:
    """Mean F1 over the classes."""
    scores = []
    for name in classes:
        hit = sum(t == s == name for t, s in zip(truth, said, strict=True))
        total = sum(t == name for t in truth) + sum(s == name for s in said)
        scores.append(2 * hit / total if total else 0.0)
    return sum(scores) / len(scores)
