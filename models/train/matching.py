"""Tuning of claim matching: the usual cosine of unlike wordings, the two scores of a pair, the thresholds.

Fitted anew for each embedder, since cosines shift; the rules of `models.details` stay. Learned from the development
clusters and from the practice set, and every figure printed is of bases that were left out.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from models.alike import NAMES, Pair
from models.evaluate.matching import Wording, cluster, f1, measure, precision, read, recall, wrongly_joined
from models.light import weigher
from models.linear import Floats
from models.matching_transformer import TransformerMatcher, usual
from models.protocols import Candidate, Embedder
from models.train.matching_practice import practice, unsure

DEV = Path(__file__).parents[1] / "evaluate" / "own" / "clusters_dev.jsonl"
FOLDS = 5
WRONG = 1.0
"""Percent of the pairs of the development set with another detail that may join: the bar of the test set."""
_PENALTY = 3.0
_NEIGHBOURS = 5  # nearest wordings of other bases that stand for all other claims
_UNLIKE = 60  # wordings of different claims by which the usual cosine is measured
_SURE = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
_MAYBE_SHARE, _WINDOW = 0.35, 60
"""`maybe` is the score around which this share of the pairs is the same claim: of three suggestions, one is."""


class Row(NamedTuple):
    """Two wordings: their bases, their features, whether they're of one claim."""

    one: str
    other: str
    pair: Pair
    same: bool


def tune(embedder: Embedder) -> dict[str, Any]:
    """The part "matching" of the transformer's settings, with the figures on held-out bases under "scores"."""
    kept = _Kept(embedder)
    sets = {"development": read(DEV), "practice": practice()}
    folds_of = {w.base for w in sets["practice"]}
    unlike = [next(w.text for w in sets["practice"] if w.base == base) for base in sorted(folds_of)[:_UNLIKE]]
    about = {"usual": usual(kept, unlike), "unlike": unlike, "embedder": embedder.model.name}
    flat = _Remembering(kept, weigher(), {**fit([]), **about, "sure": 1.0, "maybe": 1.0})
    rows = [row for name, wordings in sets.items() for row in _rows(wordings, flat, name == "practice")]
    folds = {name: _folds(wordings) for name, wordings in sets.items()}
    parts = [
        {**fit([r for r in rows if not {r.one, r.other} & (folds["development"][k] | folds["practice"][k])]), **about}
        for k in range(FOLDS)
    ]
    results: dict[float, dict[str, dict[str, float]]] = {}
    for sure in _SURE:
        results[sure] = {name: _left_out(wordings, folds[name], parts, sure, flat) for name, wordings in sets.items()}
    fair = [s for s in _SURE if results[s]["development"]["joined though a detail differs"] <= WRONG] or [_SURE[-1]]
    sure = max(fair, key=lambda s: sum(scores["B-cubed F1"] for scores in results[s].values()))
    held = [
        (score, row.same)
        for k, part in enumerate(parts)
        for row, score in _scored(rows, folds["development"][k], flat.other({**part, "sure": sure, "maybe": sure}))
    ]
    maybe = min(_maybe(held), round(0.6 * sure, 3))  # below `sure`, or nothing would ever be suggested
    return {**fit(rows), **about, "sure": sure, "maybe": maybe, "scores": results[sure]}


class _Kept:
    """An embedder that keeps every vector: the same wordings come back for each threshold."""

    def __init__(self, embedder: Embedder) -> None:
        self.model, self.size, self._embedder = embedder.model, embedder.size, embedder
        self._kept: dict[str, Floats] = {}

    def embed(self, texts: Sequence[str]) -> Any:
        for text in texts:
            if text not in self._kept:
                self._kept[text] = self._embedder.embed([text])[0]
        return np.stack([self._kept[text] for text in texts])


class _Remembering(TransformerMatcher):
    """A matcher whose pairs are shared with those made from it: they don't hang on the weights."""

    def other(self, part: dict[str, Any]) -> "_Remembering":
        """The same with other weights."""
        made = _Remembering(self._embedder, self._weigh, part)
        made.pair = self.pair
        return made


def _rows(wordings: Sequence[Wording], matcher: TransformerMatcher, practised: bool) -> list[Row]:
    """All pairs within a base, and each wording with its nearest of other bases.

    Of the practice set's posts it isn't known whether they say the detail that was turned: no counter-examples.
    """
    posts = unsure() if practised else frozenset()
    matcher.remember([Candidate(str(i), w.text) for i, w in enumerate(wordings)], whole=True)
    chosen: set[tuple[int, int]] = set()
    for i, (one, near) in enumerate(zip(wordings, matcher.near([w.text for w in wordings], 60), strict=True)):
        others = [int(j) for j in near if wordings[int(j)].base != one.base][:_NEIGHBOURS]
        chosen |= {(min(i, j), max(i, j)) for j in others}
        chosen |= {(i, j) for j in range(i + 1, len(wordings)) if wordings[j].base == one.base}
    matcher.remember([], whole=True)
    found = []
    for i, j in sorted(chosen):
        a, b = wordings[i], wordings[j]
        if a.base == b.base and a.gold != b.gold and {a.text, b.text} & posts:
            continue
        found.append(Row(a.base, b.base, matcher.pair(a.text, b.text), a.gold == b.gold))
    return found


def _folds(wordings: Sequence[Wording]) -> list[set[str]]:
    bases = sorted({w.base for w in wordings})
    random.Random(7).shuffle(bases)  # noqa: S311
    return [set(bases[i::FOLDS]) for i in range(FOLDS)]


def fit(rows: Sequence[Row]) -> dict[str, Any]:
    """The two scores: of one matter (within a base), and of one claim (within a base, not contradicting)."""
    within = [r for r in rows if r.one == r.other and not r.pair.conflict]
    return {
        "matter": _model([r.pair for r in rows], [r.one == r.other for r in rows]),
        "detail": _model([r.pair for r in within], [r.same for r in within]),
    }


def _model(pairs: Sequence[Pair], truth: Sequence[bool]) -> dict[str, Any]:
    x = np.asarray([pair.values for pair in pairs], np.float64).reshape(len(pairs), len(NAMES))
    mean, scale = (x.mean(axis=0), x.std(axis=0)) if len(x) else (np.zeros(len(NAMES)), np.ones(len(NAMES)))
    scale = np.where(scale < 1e-3, 1.0, scale)
    weights = _logistic((x - mean) / scale, np.asarray(truth, np.float64))
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
    penalty = np.diag([1e-6] + [_PENALTY] * (x.shape[1] - 1))
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
    wordings: Sequence[Wording],
    folds: Sequence[set[str]],
    parts: Sequence[dict[str, Any]],
    sure: float,
    matcher: _Remembering,
) -> dict[str, float]:
    bases = []
    for fold, part in zip(folds, parts, strict=True):
        mine = [w for w in wordings if w.base in fold]
        held = matcher.other({**part, "sure": sure, "maybe": sure})
        bases += measure(mine, cluster(held, [w.text for w in mine]))
    figures = {
        "B-cubed F1": f1(bases),
        "B-cubed precision": precision(bases),
        "B-cubed recall": recall(bases),
        "joined though a detail differs": wrongly_joined(bases),
    }
    return {name: round(value, 2) for name, value in figures.items()}


def _scored(rows: Sequence[Row], fold: set[str], matcher: TransformerMatcher) -> list[tuple[Row, float]]:
    held = [r for r in rows if r.one in fold and r.other in fold and not r.pair.conflict]
    return list(zip(held, matcher.score([r.pair for r in held]), strict=True))


def _maybe(held: Sequence[tuple[float, bool]]) -> float:
    """The lowest score around which enough of the pairs are one claim."""
    ordered = sorted(held, reverse=True)
    found = 1.0
    for i in range(len(ordered) - _WINDOW):
        window = ordered[i : i + _WINDOW]
        if sum(same for _, same in window) < _MAYBE_SHARE * _WINDOW:
            break
        found = window[-1][0]
    return round(max(found, 0.05), 3)
