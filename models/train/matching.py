"""Tuning of claim matching on the development clusters: the score over a pair's features, `sure` and `maybe`.

The score is fitted anew for each embedder, since cosines shift; the rules of `models.details` stay. Every figure
printed is of bases left out of the fit.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.alike import NAMES, Pair
from models.evaluate.matching import Wording, cluster, f1, measure, precision, read, recall, wrongly_joined
from models.light import weigher
from models.linear import Floats
from models.matching_transformer import TransformerMatcher
from models.protocols import Embedder

DEV = Path(__file__).parents[1] / "evaluate" / "own" / "clusters_dev.jsonl"
FOLDS = 5
WRONG = 0.4
"""Percent of pairs with another detail that may join on the development set; the bar on the test set is 1."""
_PENALTY = 3.0
_NEIGHBOURS = 8  # nearest wordings of other bases that stand for all other claims
_SURE = tuple(round(0.3 + 0.025 * i, 3) for i in range(27))
_MAYBE_SHARE = 0.35
"""`maybe` is the score above which this share of the pairs is the same claim: of three suggestions, one is."""
_FLAT = {"sure": 0.5, "maybe": 0.5}


def tune(embedder: Embedder) -> dict[str, Any]:
    """The part "matching" of the transformer's settings, with the figures on held-out bases under "scores"."""
    wordings = read(DEV)
    rows = pairs_of(wordings, embedder)
    folds = _folds(wordings)
    held: list[tuple[float, bool]] = []
    parts = []
    for fold in folds:
        part = _fit([r for r in rows if r[0] not in fold and r[1] not in fold])
        parts.append((fold, part))
        matcher = TransformerMatcher(embedder, weigher(), {"score": part, **_FLAT})
        mine = [r for r in rows if r[0] in fold and r[1] in fold and not r[2].conflict]
        held += zip(matcher.score([r[2] for r in mine]), [r[3] for r in mine], strict=True)
    results = {sure: _left_out(wordings, embedder, parts, sure) for sure in _SURE}
    fair = [sure for sure in _SURE if results[sure]["joined though a detail differs"] <= WRONG] or [_SURE[-1]]
    sure = max(fair, key=lambda s: (results[s]["B-cubed F1"], s))
    maybe = min(_maybe(held), sure)
    return {"score": _fit(rows), "sure": sure, "maybe": maybe, "scores": results[sure]}


Row = tuple[str, str, Pair, bool]


def pairs_of(wordings: Sequence[Wording], embedder: Embedder) -> list[Row]:
    """(base, base, pair, whether it's one claim): all pairs within a base, and each one's nearest of other bases."""
    flat = TransformerMatcher(embedder, weigher(), {"score": _nothing(), **_FLAT})
    vectors = np.concatenate([embedder.embed([w.text]) for w in wordings])
    cosines = vectors @ vectors.T
    chosen: set[tuple[int, int]] = set()
    for i, one in enumerate(wordings):
        others = 0
        for j in np.argsort(-cosines[i]):
            if wordings[j].base != one.base and others < _NEIGHBOURS:
                others += 1
                chosen.add((min(i, int(j)), max(i, int(j))))
        chosen |= {(i, j) for j in range(i + 1, len(wordings)) if wordings[j].base == one.base}
    return [
        (a.base, b.base, flat.pair(a.text, b.text), a.gold == b.gold)
        for a, b in ((wordings[i], wordings[j]) for i, j in sorted(chosen))
    ]


def _nothing() -> dict[str, Any]:
    zeros = [0.0] * len(NAMES)
    return {"features": list(NAMES), "classes": ["same", "other"], "mean": zeros, "scale": [1.0] * len(NAMES),
            "weights": [zeros, zeros], "bias": [0.0, 0.0], "temperature": 1.0}  # fmt: skip


def _folds(wordings: Sequence[Wording]) -> list[set[str]]:
    bases = sorted({w.base for w in wordings})
    random.Random(7).shuffle(bases)  # noqa: S311
    return [set(bases[i::FOLDS]) for i in range(FOLDS)]


def _fit(rows: Sequence[Row]) -> dict[str, Any]:
    """What contradicts never joins, so only the others are learned from."""
    usable = [(pair.values, same) for _, _, pair, same in rows if not pair.conflict]
    x = np.asarray([values for values, _ in usable], np.float64)
    y = np.asarray([same for _, same in usable], np.float64)
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale < 1e-3, 1.0, scale)
    weights = _logistic((x - mean) / scale, y)
    return {
        "features": list(NAMES),
        "classes": ["same", "other"],
        "mean": _short(mean),
        "scale": _short(scale),
        "weights": [_short(weights[1:]), [0.0] * len(NAMES)],
        "bias": [round(float(weights[0]), 5), 0.0],
        "temperature": 1.0,
    }


def _logistic(x: Floats, y: Floats) -> Floats:
    """Logistic regression with an L2 penalty by Newton's steps: bias first."""
    x = np.column_stack([np.ones(len(x)), x])
    penalty = np.diag([0.0] + [_PENALTY] * (x.shape[1] - 1))
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(x @ weights)))
        slope = x.T @ (chance - y) + penalty @ weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + penalty
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _short(values: Floats) -> list[float]:
    return [round(float(v), 5) for v in values]


def _left_out(
    wordings: Sequence[Wording], embedder: Embedder, parts: Sequence[tuple[set[str], dict[str, Any]]], sure: float
) -> dict[str, float]:
    bases = []
    for fold, part in parts:
        mine = [w for w in wordings if w.base in fold]
        matcher = TransformerMatcher(embedder, weigher(), {"score": part, "sure": sure, "maybe": sure})
        bases += measure(mine, cluster(matcher, [w.text for w in mine]))
    figures = {
        "B-cubed F1": f1(bases),
        "B-cubed precision": precision(bases),
        "B-cubed recall": recall(bases),
        "joined though a detail differs": wrongly_joined(bases),
    }
    return {name: round(value, 2) for name, value in figures.items()}


def _maybe(held: Sequence[tuple[float, bool]]) -> float:
    """The lowest score above which enough of the pairs are one claim."""
    ordered = sorted(held, reverse=True)
    same, lowest = 0, 1.0
    for count, (score, is_same) in enumerate(ordered, start=1):
        same += is_same
        if same >= _MAYBE_SHARE * count:
            lowest = score
    return round(lowest, 3)
