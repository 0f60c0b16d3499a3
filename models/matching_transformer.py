"""Claim matching by meaning: MinHash and the embedder propose, the details of both wordings decide.

Near in meaning isn't the same claim: "thu 300k" and "thu 200k" are nearer than most two wordings of one. So the vectors
only find candidates and are one feature among others; a number, a date, a name, a thing or a negation that contradicts
makes another claim however near the vectors are. Above `sure` a wording joins, above `maybe` the officer is shown both.

The vectors of claims' wordings live in memory only: a vector tells much of its text, and a post that is forgotten must
leave nothing behind (promise 9). A night reads the store's claims once, a few milliseconds each.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from doichieu.records import Model
from doichieu.text import digest
from models.alike import NAMES, Pair, compare
from models.details import details
from models.linear import LinearModel
from models.matching import RensaMatcher
from models.matching_weights import default_part
from models.protocols import AGAIN, MAYBE, Candidate, Embedder, Match, Signature
from models.tokens import Array
from models.weigh import Weigher

CANDIDATES = 12
"""Claims that the vectors propose for a wording: the right one is among them for 99 of 100 on the development set."""
_SUGGESTED = 3  # an officer reads three, not twelve
_KEPT = 8192  # vectors of wordings kept by text
_GROWTH = 1024
_RULES = "1"  # raise it when what the details mean changes: the version is on every row that was matched


class TransformerMatcher:
    """The matcher of the transformer backend. `part` is what tuning wrote: the score's weights, `sure` and `maybe`."""

    def __init__(self, embedder: Embedder, weigh: Weigher, part: Mapping[str, Any] | None = None) -> None:
        self._embedder, self._weigh = embedder, weigh
        part = part or default_part()
        self._score = LinearModel(part["score"], NAMES)
        self.sure, self.maybe = float(part["sure"]), float(part["maybe"])
        self._bands = RensaMatcher(weigh, "bands")
        version = digest("matching", _RULES, str(embedder.model), str(sorted(part.items())), str(self._bands.model))
        self.model = Model("transformer-matching", version[:12])
        self._kept: OrderedDict[str, Array] = OrderedDict()
        self._claims: dict[str, tuple[int, str]] = {}  # claim: its row in the block, its wording
        self._rows: list[str] = []
        self._block = np.zeros((0, embedder.size), np.float32)

    def sign(self, wordings: Sequence[str]) -> list[Signature]:
        """The MinHash of each wording, as the light matcher makes it."""
        return self._bands.sign(wordings)

    def remember(self, claims: Sequence[Candidate], *, whole: bool = False) -> None:
        """Propose these claims from now on; with `whole` they are all there are, and others are dropped."""
        fresh = [c for c in claims if self._claims.get(c.claim, (0, None))[1] != c.text]
        if whole and (len(self._claims) - len(claims) + len(fresh) > 0 or not claims):
            wanted = {c.claim for c in claims}
            for claim in [c for c in self._claims if c not in wanted]:
                self._drop(claim)
        if not fresh:
            return
        vectors = np.concatenate([self._vector(c.text)[None] for c in fresh])
        for candidate, vector in zip(fresh, vectors, strict=True):
            self._drop(candidate.claim)
            row = len(self._rows)
            if row == len(self._block):
                more = np.zeros((max(_GROWTH, len(self._block) // 2), self._block.shape[1]), np.float32)
                self._block = np.concatenate([self._block, more])
            self._block[row] = vector
            self._rows.append(candidate.claim)
            self._claims[candidate.claim] = (row, candidate.text)

    def _drop(self, claim: str) -> None:
        """Forget a claim; the last row takes its place."""
        if claim not in self._claims:
            return
        row, _ = self._claims.pop(claim)
        last = self._rows.pop()
        if last != claim:
            self._block[row] = self._block[len(self._rows)]
            self._rows[row] = last
            self._claims[last] = (row, self._claims[last][1])
        self._block[len(self._rows)] = 0.0

    def near(self, wordings: Sequence[str], k: int = CANDIDATES) -> list[list[str]]:
        """The claims whose wording is nearest to each, nearest first, at most `k`."""
        return [self._near(wording, k) for wording in wordings]

    def _near(self, wording: str, k: int) -> list[str]:
        count = len(self._rows)
        vector = self._vector(wording)
        if not count or not vector.any():
            return []
        cosines = self._block[:count] @ vector
        best = np.argpartition(-cosines, k)[:k] if count > k else np.arange(count)
        found = sorted((-round(float(cosines[row]), 5), self._rows[row]) for row in best)
        return [claim for _, claim in found]

    def match(self, pairs: Sequence[tuple[str, Sequence[Candidate]]]) -> list[Match | None]:
        """The surest candidate that contradicts in nothing; of equals, the one whose claim key is smallest."""
        return [self._best(wording, candidates) for wording, candidates in pairs]

    def _best(self, wording: str, candidates: Sequence[Candidate]) -> Match | None:
        scored = [(score, c.claim) for c, pair, score in self._scored(wording, candidates) if not pair.conflict]
        sure = [(-score, claim) for score, claim in scored if score >= self.sure]
        if not sure:
            return None
        score, claim = min(sure)
        return Match(claim, -score)

    def suggest(self, wording: str, candidates: Sequence[Candidate]) -> list[Match]:
        """Claims that may be the same, likeliest first: nearly as sure, or the same of another year."""
        found = [
            Match(c.claim, score, AGAIN if pair.year else MAYBE)
            for c, pair, score in self._scored(wording, candidates)
            if (score >= self.maybe and not pair.conflict) or (pair.year and score >= self.sure)
        ]
        return sorted(found, key=lambda m: (-m.similarity, m.claim))[:_SUGGESTED]

    def similarity(self, one: str, other: str) -> float:
        """How surely two wordings say the same, 0 to 1; 0 when they contradict each other."""
        _, pair, score = self._scored(one, [Candidate("", other)])[0]
        return 0.0 if pair.conflict else score

    def _scored(self, wording: str, candidates: Sequence[Candidate]) -> list[tuple[Candidate, Pair, float]]:
        """Each candidate with its pair and the score of what they have in common, contradicting or not."""
        if not candidates:
            return []
        pairs = [self.pair(wording, candidate.text) for candidate in candidates]
        return list(zip(candidates, pairs, self.score(pairs), strict=True))

    def score(self, pairs: Sequence[Pair]) -> list[float]:
        """How surely each pair is one claim by what they have in common, whether they contradict or not."""
        return [round(score, 4) for score in self._score.probabilities([pair.values for pair in pairs])[:, 0].tolist()]

    def pair(self, one: str, other: str) -> Pair:
        """The features of two wordings."""
        # Rounded: the same two texts must give the same score whatever else stood in the night's batch.
        cosine = round(float(self._vector(one) @ self._vector(other)), 3)
        return compare(details(one), details(other), cosine, self._weigh)

    def _vector(self, text: str) -> Array:
        """The vector of a wording. One at a time: 8-bit layers scale with the batch, and vectors would hang on it."""
        vector = self._kept.get(text)
        if vector is None:
            vector = self._embedder.embed([text])[0]
            self._kept[text] = vector
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(text)
        return vector
