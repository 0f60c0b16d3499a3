"""A claim's evidence, made ready to be read: sorted by stance, each quote in its context with the sentence marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from doichieu.records import Evidence, Stance

AROUND = 280
"""Characters of the passage shown on either side of the deciding sentence before the rest folds away."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One evidence with its passage cut in three; `cut` says that the passage goes on beyond what is shown."""

    evidence: Evidence
    before: str
    marked: str
    after: str
    cut: bool

    @property
    def issuer(self) -> str:
        """Who speaks: the issuer that the document names, else the source that it was read from."""
        return self.evidence.issuer or self.evidence.source_name

    @property
    def dated(self) -> str | None:
        """The day it was issued, else published."""
        return self.evidence.issued_on or self.evidence.published_at


def quote(evidence: Evidence) -> Quote:
    """Cut the passage around the deciding sentence."""
    text, judgement = evidence.passage_text, evidence.judgement
    start = min(max(judgement.start, 0), len(text))
    end = min(max(judgement.end, start), len(text))
    before, after = _tail(text[:start]), _head(text[end:])
    cut = len(before) + (end - start) + len(after) < len(text)
    return Quote(evidence, before, text[start:end], after, cut)


def _tail(text: str) -> str:
    if len(text) <= AROUND:
        return text
    return "… " + text[-AROUND:].partition(" ")[2]


def _head(text: str) -> str:
    if len(text) <= AROUND:
        return text
    return text[:AROUND].rpartition(" ")[0] + " …"


def by_stance(current: Sequence[Evidence], best: Evidence | None) -> dict[Stance, list[Quote]]:
    """Refuting and supporting quotes, the surest first, and undecided ones, the nearest to the matter first.

    The flag's own evidence is always among them.
    """
    items = list(current)
    if best is not None and best.id not in {item.id for item in items}:
        items.append(best)
    groups: dict[Stance, list[Quote]] = {stance: [] for stance in (Stance.REFUTES, Stance.SUPPORTS, Stance.NOT_ENOUGH)}
    for item in sorted(items, key=_order):
        groups[item.judgement.stance].append(quote(item))
    return groups


def _order(item: Evidence) -> tuple[float, int]:
    # Sure that it isn't enough means that it's about something else: not what an officer wants to see first.
    judgement = item.judgement
    share = {Stance.REFUTES: judgement.refutes, Stance.SUPPORTS: judgement.supports, Stance.NOT_ENOUGH: 0.0}
    return -share[judgement.stance], item.rank
