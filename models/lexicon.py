"""Cue phrases looked up in folded syllables: one pass, whatever the number of phrases."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Cue(NamedTuple):
    """Where a phrase of a group stands: syllables [start:end]."""

    group: str
    start: int
    end: int


class Lexicon:
    """Groups of folded phrases. The longest phrase at a place wins, in each group for itself."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self.groups = tuple(groups)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                parts = tuple(phrase.split())
                if parts:
                    self._by_first.setdefault(parts[0], []).append((parts, group))
        for options in self._by_first.values():
            options.sort(key=lambda option: (-len(option[0]), option))

    def find(self, syllables: Sequence[str]) -> list[Cue]:
        """All cues, by place. Time grows with the length of the text only."""
        found: list[Cue] = []
        busy: dict[str, int] = {}
        for i, syllable in enumerate(syllables):
            for parts, group in self._by_first.get(syllable, ()):
                end = i + len(parts)
                if busy.get(group, 0) > i or tuple(syllables[i:end]) != parts:
                    continue
                busy[group] = end
                found.append(Cue(group, i, end))
        return found


def phrases(*lines: str) -> tuple[str, ...]:
    """Phrases from lines in which they stand apart by "|"."""
    return tuple(p.strip() for line in lines for p in line.split("|") if p.strip())
