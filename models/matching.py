"""Claim matching: the same claim in other words. MinHash proposes (in the store, by bands), this decides.

Wordings are compared in canonical form, so tones, teencode and the way numbers are typed make no difference; a number,
a date, a negation, an opposite or a place that differs makes another claim.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from doichieu.records import Model
from doichieu.text import digest
from models.compare import conflicts, negated, opposites, places
from models.denial import DENIES, assertions
from models.lexicon import word_set
from models.normal import Canon, canon
from models.protocols import Candidate, Match, Signature
from models.weigh import Weigher

PERMUTATIONS = 126
ROWS = 3  # signature rows in one band: two wordings at 0.4 alike meet with 94%, strangers at 0.05 with 0.5%
SEED = 20260701
THRESHOLD = 0.56  # roughened wordings of one claim stay above in 99 of 100; tried on training claims only
_FEW = 2  # claims of fewer content words match only when all of them do
_COUNT_CAP = 3  # a rare word stands up to three times in the shingles, so that names weigh more than common words
# What people put before or behind a claim, which isn't part of it; folded.
_DRESSING = word_set(
    "nghe noi tin dau don bao thay moi nguoi oi a nhe nha nhi roi day do ha vay the la thi ma cac ba con "
    "chu y luu canh khan nong hot chinh thuc thong hinh nhu chac ad cho minh biet chia se gap vua duoc "
    "ngay luon kia nay roi hay"
)


@dataclass(frozen=True, slots=True)
class _Read:
    """A wording as compared."""

    form: Canon
    weights: tuple[tuple[str, float], ...]
    total: float
    negative: frozenset[str]
    places: frozenset[str]
    denies: bool


class RensaMatcher:
    """MinHash signatures by rensa, and the decision on true likeness."""

    def __init__(self, weigh: Weigher, version: str) -> None:
        self._weigh = weigh
        self.model = Model(
            "rensa-matcher", digest("matching", version, str(PERMUTATIONS), str(ROWS), str(THRESHOLD))[:12]
        )
        self._read = lru_cache(maxsize=8192)(self._read_wording)

    def sign(self, wordings: Sequence[str]) -> list[Signature]:
        """Signatures: bands are signed 64-bit keys with their number mixed in. A wording without content has none."""
        from rensa import RMinHash

        filled = [self._shingles(w) for w in wordings]
        hashes = iter(RMinHash.digests_from_token_sets([s for s in filled if s], PERMUTATIONS, SEED))
        return [_signature(next(hashes)) if shingles else Signature((), b"") for shingles in filled]

    def match(self, pairs: Sequence[tuple[str, Sequence[Candidate]]]) -> list[Match | None]:
        """The most alike candidate that says the same thing; of equals, the one whose claim key is smallest."""
        return [self._best(wording, candidates) for wording, candidates in pairs]

    def similarity(self, one: str, other: str) -> float:
        """How much two wordings share, 0 to 1; 0 when they contradict each other."""
        return self._alike(self._read(one), self._read(other))

    def _best(self, wording: str, candidates: Sequence[Candidate]) -> Match | None:
        mine = self._read(wording)
        best: Match | None = None
        for candidate in sorted(candidates, key=lambda c: (c.claim, c.text)):
            alike = self._alike(mine, self._read(candidate.text))
            if alike >= THRESHOLD and (best is None or alike > best.similarity):
                best = Match(candidate.claim, alike)
        return best

    def _content(self, form: Canon) -> dict[str, float]:
        """Content syllables and quantities with their weights; of a wording that is all dressing, everything."""
        words = {w: self._weigh(w) for w in form.words if w not in _DRESSING}
        telling = {w: v for w, v in words.items() if v >= 0.3}
        return telling or dict.fromkeys(form.words, 1.0)

    def _read_wording(self, text: str) -> _Read:
        form = canon(text)
        content = self._content(form)
        flags = negated(form.syllables)
        return _Read(
            form=form,
            weights=tuple(content.items()),
            total=sum(content.values()),
            negative=frozenset(s for s, flag in zip(form.syllables, flags, strict=True) if flag and s in content),
            places=places(form.words),
            denies=any(a.kind == DENIES for a in assertions([form], self._weigh)),
        )

    def _shingles(self, text: str) -> list[str]:
        """What is hashed: content syllables, the rare ones more than once, and neighbouring pairs."""
        form = canon(text)
        content = self._content(form)
        shingles = [
            f"{_bare(word)}#{i}"
            for word, weight in content.items()
            for i in range(max(1, min(_COUNT_CAP, round(weight / 2))))
        ]
        kept = [w for w in form.words if w in content]
        shingles += [f"{_bare(a)} {_bare(b)}" for a, b in pairwise(kept)]
        return sorted(set(shingles))

    def _alike(self, one: _Read, other: _Read) -> float:
        if not one.weights or not other.weights or self._differ(one, other):
            return 0.0
        mine, theirs = dict(one.weights), dict(other.weights)
        common = sum(v for w, v in mine.items() if w in theirs)
        common += _loose_quantities(one, other, mine, theirs)
        shared = sum(w in theirs for w in mine)
        smaller = min(one.total, other.total)
        union = one.total + other.total - common
        if min(len(mine), len(theirs)) <= _FEW and common < smaller - 1e-9:
            return 0.0
        contained, jaccard = common / smaller, common / union
        # a short wording inside a long one is the same claim only when it holds enough to be one
        if shared < 2:
            return round(jaccard, 4)
        return round(min(1.0, 0.5 * contained + 0.5 * jaccard), 4)

    @staticmethod
    def _differ(one: _Read, other: _Read) -> bool:
        """Whether they contradict each other: a number, a date, a place, a negation, a denial, an opposite."""
        if one.denies != other.denies:
            return True
        if conflicts(one.form.quantities, other.form.quantities) or conflicts(
            other.form.quantities, one.form.quantities
        ):
            return True
        if one.places and other.places and not (one.places & other.places):
            return True
        both = {w for w, _ in one.weights} & {w for w, _ in other.weights}
        if (one.negative ^ other.negative) & both:
            return True
        return bool(opposites(one.form.words, other.form.words))


def _loose_quantities(one: _Read, other: _Read, mine: dict[str, float], theirs: dict[str, float]) -> float:
    """The weight of quantities that agree though they're written with other precision ("1/7", "1/7/2026")."""
    from models.compare import same

    return sum(
        mine.get(q.key, 0.0)
        for q in one.form.quantities
        if q.key not in theirs and any(same(q, o) for o in other.form.quantities)
    )


def _bare(word: str) -> str:
    """A quantity without what wordings leave out: the year of a date, the noun behind a count."""
    if ":" not in word:
        return word
    kind, value, *_ = word.split(":")
    if kind == "date":
        day, month, year = value.split("/")
        value = f"{day}/{month}" if day or month else year
    return "#" + value


def _signature(values: Sequence[int]) -> Signature:
    raw = struct.pack(f"<{PERMUTATIONS}I", *values)
    bands = []
    for band in range(PERMUTATIONS // ROWS):
        key = digest("band", str(band), raw[band * ROWS * 4 : (band + 1) * ROWS * 4].hex())
        bands.append(int.from_bytes(bytes.fromhex(key[:16]), "little", signed=True))
    return Signature(tuple(bands), raw)
