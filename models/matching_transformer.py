"""Claim matching by meaning: MinHash and the embedder propose, the details of both wordings decide.

Near in meaning isn't the same claim: "thu 300k" and "thu 200k" are nearer than most two wordings of one. So the vectors
only find candidates and are one feature among others; a number, a date, a name, a thing or a negation that contradicts
makes another claim however near the vectors are. Two scores are multiplied: whether both speak of one matter, and
whether they then agree in detail. Above `sure` a wording joins, above `maybe` the officer is shown both.

A wording without tones lies far from one with them, whatever both say; so there are two vectors of each: of the wording
as it's typed, compared where both have tones, and of its folded words with teencode spelt out. Each cosine is measured
by how unlike wordings usually lie (mean and deviation), so that both kinds mean the same, whatever the embedder.

The vectors of claims' wordings live in memory only: a vector tells much of its text, and a post that is forgotten must
leave nothing behind (promise 9). A night reads the store's claims once, a few milliseconds each.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from doichieu.errors import ModelError
from doichieu.records import Model
from doichieu.text import digest, has_tones, nfc
from models.alike import NAMES, Pair, compare
from models.details import details, spelt
from models.linear import LinearModel
from models.matching import RensaMatcher
from models.normal import tokenize
from models.protocols import AGAIN, MAYBE, Candidate, Embedder, Match, Signature
from models.session import WEIGHTS, settings_of
from models.tokens import Array
from models.weigh import Weigher

CANDIDATES = 12
"""Claims that the vectors propose for a wording, beside those that share a band."""
RIVAL = 0.05  # how much less of its words what joins may share than what contradicts; chosen on the practice set
PARTS = ("matter", "detail", "sure", "maybe", "usual", "embedder", "unlike")
_SUGGESTED = 3  # an officer reads three, not twelve
_KEPT = 8192  # vectors of wordings kept by text
_PAIRS = 16384  # pairs kept: a claim's wordings are compared with each other after every batch
_GROWTH = 1024
_RULES = "1"  # raise it when what the details mean changes: the version is on every row that was matched


class Vectors(NamedTuple):
    """A wording as it's typed (None without tones), and spelt out without tones."""

    typed: Array | None
    plain: Array


class TransformerMatcher:
    """The matcher of the transformer backend, by what tuning wrote (by default, what ships).

    The verifier as a judge of what is about to join was tried: it split claims that are typed roughly.
    """

    def __init__(self, embedder: Embedder, weigh: Weigher, part: Mapping[str, Any] | None = None) -> None:
        self._embedder, self._weigh = embedder, weigh
        part = part or settings_of(WEIGHTS).get("matching", {})
        if missing := [key for key in PARTS if key not in part]:
            raise ModelError(
                f"Phần «matching» của mô hình thiếu {', '.join(missing)}.",
                "Chạy lại: python -m models.train transformer --step tune --data <thư mục dữ liệu>.",
            )
        self._matter, self._detail = LinearModel(part["matter"], NAMES), LinearModel(part["detail"], NAMES)
        self.sure, self.maybe = float(part["sure"]), float(part["maybe"])
        ours = embedder.model.name == part["embedder"]
        self.usual: Mapping[str, Sequence[float]] = part["usual"] if ours else usual(embedder, part["unlike"])
        self._bands = RensaMatcher(weigh, "bands")
        made = json.dumps({key: part[key] for key in PARTS}, sort_keys=True)
        models = [str(embedder.model), str(self._bands.model)]
        self.model = Model("transformer-matching", digest("matching", _RULES, made, *models)[:12])
        self.pair = lru_cache(maxsize=_PAIRS)(self._pair)
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._claims: dict[str, tuple[int, str]] = {}  # claim: its row in the blocks, its wording
        self._rows: list[str] = []
        self._typed = np.zeros((0, embedder.size), np.float32)
        self._plain = np.zeros((0, embedder.size), np.float32)

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
        for candidate in fresh:
            self._drop(candidate.claim)
            row = len(self._rows)
            if row == len(self._plain):
                more = np.zeros((max(_GROWTH, row // 2), self._plain.shape[1]), np.float32)
                self._typed, self._plain = np.concatenate([self._typed, more]), np.concatenate([self._plain, more])
            vectors = self.vectors(candidate.text)
            self._plain[row] = vectors.plain
            if vectors.typed is not None:
                self._typed[row] = vectors.typed
            self._rows.append(candidate.claim)
            self._claims[candidate.claim] = (row, candidate.text)

    def _drop(self, claim: str) -> None:
        """Forget a claim; the last row takes its place."""
        if claim not in self._claims:
            return
        row, _ = self._claims.pop(claim)
        last, end = self._rows.pop(), len(self._rows)
        for block in (self._typed, self._plain):
            block[row] = block[end]
            block[end] = 0.0
        if last != claim:
            self._rows[row] = last
            self._claims[last] = (row, self._claims[last][1])

    def near(self, wordings: Sequence[str], k: int = CANDIDATES) -> list[list[str]]:
        """The claims whose wording is nearest to each, nearest first, at most `k`."""
        return [self._near(wording, k) for wording in wordings]

    def _near(self, wording: str, k: int) -> list[str]:
        count = len(self._rows)
        vectors = self.vectors(wording)
        if not count or not vectors.plain.any():
            return []
        nearness = self._unusual("plain", self._plain[:count] @ vectors.plain)
        if vectors.typed is not None:
            typed = self._typed[:count]
            toned = self._unusual("typed", typed @ vectors.typed)
            nearness = np.where(typed.any(axis=1), toned, nearness)
        best = np.argpartition(-nearness, k)[:k] if count > k else np.arange(count)
        found = sorted((-round(float(nearness[row]), 4), self._rows[row]) for row in best)
        return [claim for _, claim in found]

    def _unusual(self, kind: str, cosines: Array) -> Array:
        """How far above what unlike wordings have, in their standard deviations."""
        mean, deviation = self.usual[kind]
        found: Array = (cosines - np.float32(mean)) / np.float32(deviation)
        return found

    def match(self, pairs: Sequence[tuple[str, Sequence[Candidate]]]) -> list[Match | None]:
        """The surest candidate that contradicts in nothing; of equals, the one whose claim key is smallest."""
        return [self._best(wording, candidates) for wording, candidates in pairs]

    def _best(self, wording: str, candidates: Sequence[Candidate]) -> Match | None:
        scored = self._scored(wording, candidates)
        sure = [(-score, c.claim, pair) for c, pair, score in scored if not pair.conflict and score >= self.sure]
        if not sure:
            return None
        score, claim, pair = min(sure, key=lambda found: found[:2])
        # What contradicts a claim that is much more alike is said of that one, and against it.
        rival = max((other.likeness for _, other, _ in scored if other.conflict), default=0.0)
        return None if rival > pair.likeness + RIVAL else Match(claim, -score)

    def suggest(self, wording: str, candidates: Sequence[Candidate]) -> list[Match]:
        """Claims that don't join and may be the same, likeliest first: nearly as sure, or the same of another year."""
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
        """How surely each pair is of one matter and, being so, alike in its details; what contradicts is left aside."""
        rows = [pair.values for pair in pairs]
        both = self._matter.probabilities(rows)[:, 0] * self._detail.probabilities(rows)[:, 0]
        return [round(score, 4) for score in both.tolist()]

    def _pair(self, one: str, other: str) -> Pair:
        """The features of two wordings."""
        mine, theirs = self.vectors(one), self.vectors(other)
        if mine.typed is not None and theirs.typed is not None:
            nearness = self._unusual("typed", mine.typed @ theirs.typed)
        else:
            nearness = self._unusual("plain", mine.plain @ theirs.plain)
        # Rounded: the same two texts must give the same score whatever else stood in the night's batch.
        return compare(details(one), details(other), round(float(nearness), 2), self._weigh)

    def vectors(self, text: str) -> Vectors:
        """The vectors of a wording, kept for a while."""
        found = self._kept.get(text)
        if found is None:
            found = vectors_of(self._embedder, text)
            self._kept[text] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(text)
        return found


def vectors_of(embedder: Embedder, text: str) -> Vectors:
    """Both vectors of a wording."""
    return Vectors(embedder.embed([text])[0] if has_tones(text) else None, embedder.embed([spelt_out(text)])[0])


def usual(embedder: Embedder, unlike: Sequence[str]) -> dict[str, list[float]]:
    """Mean and deviation of the cosines of wordings that have nothing in common, for each kind of vector."""
    every = [vectors_of(embedder, text) for text in unlike]
    found = {}
    for kind, block in (
        ("typed", np.stack([v.typed for v in every if v.typed is not None])),
        ("plain", np.stack([v.plain for v in every])),
    ):
        cosines = (block @ block.T)[np.triu_indices(len(block), 1)]
        found[kind] = [round(float(cosines.mean()), 4), round(max(float(cosines.std()), 0.01), 4)]
    return found


def spelt_out(text: str) -> str:
    """A wording's words folded, teencode and marks spelt out."""
    return " ".join("," if t.kind == "break" else t.text + t.suffix for t in tokenize(spelt(nfc(text))))
