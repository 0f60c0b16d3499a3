"""Claim matching: the same claim in other words. MinHash proposes (in the store, by bands), this decides.

Wordings are compared in canonical form, so tones, teencode and the way numbers are typed make no difference; a number,
a date, a negation, an opposite or a place that differs makes another claim.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from doichieu.records import Model
from doichieu.text import digest
from models.compare import contrary, denied_words, disjoint, places, same
from models.denial import DENIES, assertions
from models.lexicon import word_set
from models.normal import Canon, canon
from models.protocols import Candidate, Match, Signature
from models.weigh import Weigher

PERMUTATIONS = 126
ROWS = 3  # signature rows in one band: two wordings at 0.4 alike meet with 94%; of unlike news claims 3 in 1,000 do
SEED = 20260701
# Wordings of one claim in the sample commune lie above, pairs of its different claims at 0.34 at most; short claims
# that differ in one word ("phí rác", "phí làm đường") reach 0.53, so they need more.
THRESHOLD = 0.42
_THRESHOLD_SHORT = 0.56
_SHORT = 5  # content words
_TELLING = 8  # every two of this many most telling words make a band of their own
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
            "rensa-matcher",
            digest("matching", version, str(PERMUTATIONS), str(ROWS), str(THRESHOLD), str(_TELLING))[:12],
        )
        self._read = lru_cache(maxsize=8192)(self._read_wording)

    def sign(self, wordings: Sequence[str]) -> list[Signature]:
        """Signatures: bands are signed 64-bit keys with their number mixed in. A wording without content has none."""
        from rensa import RMinHash

        filled = [self._shingles(w) for w in wordings]
        hashes = iter(RMinHash.digests_from_token_sets([s for s in filled if s], PERMUTATIONS, SEED))
        return [
            _signature(next(hashes), self._pairs(wording)) if shingles else Signature((), b"")
            for wording, shingles in zip(wordings, filled, strict=True)
        ]

    def _pairs(self, text: str) -> list[str]:
        """Every two of the most telling words. MinHash alone misses most wordings that say more around the claim."""
        content = self._content(canon(text))
        best = sorted(content.items(), key=lambda item: (-item[1], item[0]))[:_TELLING]
        return [f"{a} {b}" for a, b in combinations(sorted({_bare(word) for word, _ in best}), 2)]

    def match(self, pairs: Sequence[tuple[str, Sequence[Candidate]]]) -> list[Match | None]:
        """The most alike candidate that says the same thing; of equals, the one whose claim key is smallest."""
        return [self._best(wording, candidates) for wording, candidates in pairs]

    def remember(self, claims: Sequence[Candidate], *, whole: bool = False) -> None:
        """Nothing to remember: the bands in the store are all that proposes."""

    def near(self, wordings: Sequence[str]) -> list[list[str]]:
        """None beside those that share a band."""
        return [[] for _ in wordings]

    def suggest(self, wording: str, candidates: Sequence[Candidate]) -> list[Match]:  # noqa: ARG002
        """None: likeness of words alone suggests too much."""
        return []

    def similarity(self, one: str, other: str) -> float:
        """How much two wordings share, 0 to 1; 0 when they contradict each other or share too little."""
        mine, theirs = self._read(one), self._read(other)
        alike = self._alike(mine, theirs)
        return 0.0 if alike and self._differ(mine, theirs) else alike

    def _best(self, wording: str, candidates: Sequence[Candidate]) -> Match | None:
        mine = self._read(wording)
        best: Match | None = None
        for candidate in sorted(candidates, key=lambda c: (c.claim, c.text)):
            theirs = self._read(candidate.text)
            alike = self._alike(mine, theirs)
            # Likeness is cheap and rules out most; what contradicts is looked for last.
            if alike and (best is None or alike > best.similarity) and not self._differ(mine, theirs):
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
        return _Read(
            form=form,
            weights=tuple(content.items()),
            total=sum(content.values()),
            negative=denied_words(form.syllables),
            places=places(form.words),
            denies=any(a.kind == DENIES for a in assertions([form], self._weigh)),
        )

    def _shingles(self, text: str) -> list[str]:
        """What is hashed: content syllables, the rare ones more than once.

        Pairs of neighbours are left out: other wordings change the order, and with them a quarter fewer wordings met.
        """
        form = canon(text)
        content = self._content(form)
        shingles = [
            f"{_bare(word)}#{i}"
            for word, weight in content.items()
            for i in range(max(1, min(_COUNT_CAP, round(weight / 2))))
        ]
        return sorted(set(shingles))

    def _alike(self, one: _Read, other: _Read) -> float:
        if not one.weights or not other.weights:
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
        alike = jaccard if shared < 2 else min(1.0, 0.5 * contained + 0.5 * jaccard)
        least = _THRESHOLD_SHORT if min(len(mine), len(theirs)) <= _SHORT else THRESHOLD
        return round(alike, 4) if alike >= least else 0.0

    @staticmethod
    def _differ(one: _Read, other: _Read) -> bool:
        """Whether they contradict each other: a number, a date, a place, a negation, a denial, an opposite."""
        if one.denies != other.denies:
            return True
        if disjoint(one.form.quantities, other.form.quantities):
            return True
        if one.places and other.places and not (one.places & other.places):
            return True
        both = {w for w, _ in one.weights} & {w for w, _ in other.weights}
        if bool(one.negative) != bool(other.negative) and (one.negative | other.negative) & both:
            return True
        return contrary(one.form.words, other.form.words)


def _loose_quantities(one: _Read, other: _Read, mine: dict[str, float], theirs: dict[str, float]) -> float:
    """The weight of quantities that agree though they're written with other precision ("1/7", "1/7/2026")."""
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


def _signature(values: Sequence[int], pairs: Sequence[str]) -> Signature:
    raw = struct.pack(f"<{PERMUTATIONS}I", *values)
    bands = [
        _key(str(band), raw[band * ROWS * 4 : (band + 1) * ROWS * 4].hex()) for band in range(PERMUTATIONS // ROWS)
    ]
    return Signature(tuple(bands + [_key("pair", pair) for pair in pairs]), raw)


def _key(*parts: str) -> int:
    return int.from_bytes(bytes.fromhex(digest("band", *parts)[:16]), "little", signed=True)
