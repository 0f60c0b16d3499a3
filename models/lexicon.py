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

    def __init__(self, groups: Mapping[str, Iterable[str]], tones: Mapping[str, str] | None = None) -> None:
        """`tones` gives the toned form that a one-syllable phrase means, for texts that are typed with tones."""
        self._tones = dict(tones or {})
        self.groups = tuple(groups)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                parts = tuple(phrase.split())
                if parts:
                    self._by_first.setdefault(parts[0], []).append((parts, group))
        for options in self._by_first.values():
            options.sort(key=lambda option: (-len(option[0]), option))

    def find(self, syllables: Sequence[str], typed: Sequence[str] = ()) -> list[Cue]:
        """All cues, by place. Time grows with the length of the text only.

        With `typed` (same length) a one-syllable cue counts only as meant ("tôi", not "tối") or without tones.
        """
        found: list[Cue] = []
        busy: dict[str, int] = {}
        for i, syllable in enumerate(syllables):
            for parts, group in self._by_first.get(syllable, ()):
                end = i + len(parts)
                if busy.get(group, 0) > i or tuple(syllables[i:end]) != parts:
                    continue
                if typed and len(parts) == 1 and typed[i] not in (syllable, self._tones.get(syllable, typed[i])):
                    continue
                busy[group] = end
                found.append(Cue(group, i, end))
        return found


def phrases(*lines: str) -> tuple[str, ...]:
    """Phrases from lines in which they stand apart by "|"."""
    return tuple(p.strip() for line in lines for p in line.split("|") if p.strip())


def word_set(line: str) -> frozenset[str]:
    """The words of a line: long lists stay readable so."""
    return frozenset(line.split())
