"""The figures themselves: F1, calibration error, Fisher's exact test, shares, each with its interval."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from math import ceil, comb
from typing import Any, NamedTuple

import numpy as np

from doichieu.records import Stance
from models.evaluate.score import Score, bootstrap

BINS = 15  # of equal width, as Guo et al. (2017) print them
CLASS_NAMES = {Stance.SUPPORTS: "đúng nguồn", Stance.REFUTES: "trái nguồn", Stance.NOT_ENOUGH: "chưa đủ căn cứ"}
Answer = tuple[Stance, Stance]  # the truth, and what was said


class Bin(NamedTuple):
    """The judgements whose chance lies in (low, high]: how many, their mean chance, and how many of them are right."""

    low: float
    high: float
    n: int
    chance: float
    right: float


def class_f1(answers: Sequence[Answer], stance: Stance) -> float:
    """F1 of one class, 0 to 1."""
    table = Counter(answers)
    hit = table[stance, stance]
    size = sum(n * ((truth is stance) + (said is stance)) for (truth, said), n in table.items())
    return 2 * hit / size if size else 0.0


def macro_f1(truth: Sequence[Stance], said: Sequence[Stance]) -> float:
    """Mean F1 over the three stances, 0 to 1."""
    return _macro(list(zip(truth, said, strict=True)))


def _macro(answers: Sequence[Answer]) -> float:
    table = Counter(answers)
    total = 0.0
    for stance in Stance:
        size = sum(n * ((truth is stance) + (said is stance)) for (truth, said), n in table.items())
        total += 2 * table[stance, stance] / size if size else 0.0
    return total / len(Stance)


def f1_score(
    group: str, name: str, truth: Sequence[Stance], said: Sequence[Stance], of: Sequence[str], **more: Any
) -> Score:
    """Macro-F1 in percent. `of` is each pair's article: the interval resamples articles, since an article's claims
    stand or fall together."""
    clusters: dict[str, list[Answer]] = defaultdict(list)
    for answer, article in zip(zip(truth, said, strict=True), of, strict=True):
        clusters[article].append(answer)

    def bounds(figure: Callable[[Sequence[Answer]], float]) -> tuple[float, float]:
        return bootstrap(list(clusters.values()), lambda drawn: 100 * figure([a for part in drawn for a in part]))

    answers = [a for part in clusters.values() for a in part]
    low, high = bounds(_macro)
    return Score(group, name, 100 * _macro(answers), len(answers), low, high, **more)


def by_class(group: str, truth: Sequence[Stance], said: Sequence[Stance]) -> tuple[Score, ...]:
    """F1 of each class in percent."""
    answers = list(zip(truth, said, strict=True))
    found = []
    for stance, name in CLASS_NAMES.items():
        low, high = bootstrap(answers, lambda drawn, of=stance: 100 * class_f1(drawn, of))  # type: ignore[misc]
        count = sum(t is stance for t in truth)
        found.append(Score(group, f"F1, lớp {name}", 100 * class_f1(answers, stance), count, low, high))
    return tuple(found)


def portion(group: str, name: str, hits: Sequence[bool], **more: Any) -> Score:
    """The share of hits in percent."""
    if not hits:
        return Score(group, name, 0.0, 0, **more)
    low, high = portion_bounds(sum(hits), len(hits))
    return Score(group, name, 100 * sum(hits) / len(hits), len(hits), low, high, **more)


def portion_bounds(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, in percent.

    Resampling n yes-or-no items is a binomial draw. Where none or all are hits every resample is the same and tells
    nothing: there it's the exact interval (Clopper and Pearson 1934).
    """
    if hits == 0:
        return 0.0, 100 * (1 - 0.025 ** (1 / n))
    if hits == n:
        return 100 * 0.025 ** (1 / n), 100.0
    drawn = 100 * np.random.default_rng(1).binomial(n, hits / n, 10_000) / n
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)


def reliability(chances: Sequence[float], right: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """The judgements by their chance, in bins of equal width; a bin without any isn't there."""
    held: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, hit in zip(chances, right, strict=True):
        held[min(bins - 1, max(0, ceil(chance * bins) - 1))].append((chance, hit))
    return [
        Bin(
            i / bins,
            (i + 1) / bins,
            len(part),
            sum(c for c, _ in part) / len(part),
            sum(r for _, r in part) / len(part),
        )
        for i, part in sorted(held.items())
    ]


def calibration_error(chances: Sequence[float], right: Sequence[bool], bins: int = BINS) -> float:
    """Expected calibration error (Naeini et al. 2015; Guo et al. 2017): the mean gap of chance and truth over bins."""
    total = len(chances)
    return sum(b.n * abs(b.chance - b.right) for b in reliability(chances, right, bins)) / total if total else 0.0


def fisher(a: int, b: int, c: int, d: int) -> tuple[float, float]:
    """Fisher's exact test of the table (a, b / c, d): the chance of at least `a` by luck, and of any as rare as it."""
    row, column, total = a + b, a + c, a + b + c + d

    def weight(x: int) -> int:
        return comb(row, x) * comb(total - row, column - x)

    every = {x: weight(x) for x in range(max(0, column - (total - row)), min(row, column) + 1)}
    whole = sum(every.values())
    greater = sum(w for x, w in every.items() if x >= a)
    both = sum(w for w in every.values() if w <= every[a])
    return greater / whole, both / whole
