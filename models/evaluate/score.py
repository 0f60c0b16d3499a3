"""One line of the evaluation: a figure with its interval, its bar and its goal."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Item = TypeVar("Item")
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Score:
    """A figure in percent unless `unit` says otherwise; `low` and `high` bound 95 % of the bootstrap's samples."""

    group: str  # "Phát hiện nhận định", "Gộp cách nói", "Tìm căn cứ", "Đối chiếu", ...
    name: str
    value: float
    n: int  # how many items it's of; 0: not measured, and the note says why
    low: float | None = None
    high: float | None = None
    bar: float | None = None
    goal: float | None = None
    at_most: bool = False  # whether bar and goal are upper limits
    unit: str = "%"
    note: str = ""
    detail: tuple["Score", ...] = field(default=())  # per class, per subgroup

    @property
    def reached(self) -> str:
        """ "goal", "bar", "under", or "" where there's no bar or nothing was measured."""
        if self.bar is None or not self.n:
            return ""
        sign = -1.0 if self.at_most else 1.0
        if self.goal is not None and sign * self.value >= sign * self.goal - 1e-9:
            return "goal"
        return "bar" if sign * self.value >= sign * self.bar - 1e-9 else "under"


def bootstrap(items: Sequence[Item], figure: Callable[[Sequence[Item]], float], seed: int = 1) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of a figure over resamples of the items (percentile bootstrap, Efron 1979)."""
    if not items:
        return 0.0, 0.0
    rng = random.Random(seed)  # noqa: S311
    found = sorted(figure(rng.choices(items, k=len(items))) for _ in range(_RESAMPLES))
    return found[int(0.025 * _RESAMPLES)], found[int(0.975 * _RESAMPLES)]
