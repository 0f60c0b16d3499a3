"""How much a folded syllable says: nothing for "là", much for a rare one. Ships with the light weights."""

from collections.abc import Iterable, Mapping
from math import fsum

QUANTITY_WEIGHT = 4.0  # a number says about as much as a rare noun


class Weigher:
    """Weights of syllables from their document frequency: max(0, idf - floor), `rare` for what was never seen."""

    def __init__(self, table: Mapping[str, float], rare: float) -> None:
        self._table = dict(table)
        self.rare = rare

    def __call__(self, syllable: str) -> float:
        if ":" in syllable:
            return QUANTITY_WEIGHT
        if syllable == ",":
            return 0.0
        return self._table.get(syllable, self.rare)

    def total(self, syllables: Iterable[str]) -> float:
        """The summed weight of the syllables given; exact, so that the order of a set makes no difference."""
        return fsum(map(self, syllables))

    def content(self, syllables: Iterable[str], least: float = 1.0) -> list[str]:
        """Those that say something, in order."""
        return [s for s in syllables if self(s) >= least]
