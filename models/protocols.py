"""What each stage of the language work takes and gives: a batch in, a batch out, in the same order.

A backend is any object of these shapes. `models.backends.load` picks one by the setting `backend`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from doichieu.records import Detection, Judgement, Model, Passage

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Signature:
    """The MinHash of one wording: `bands` are the keys under which near wordings meet in the store."""

    bands: tuple[int, ...]
    values: bytes  # the whole signature, little-endian uint32


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that shares a band with a wording."""

    claim: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """The claim that a wording joins, and how alike they are (0 to 1); with a reason it's only suggested."""

    claim: str
    similarity: float
    reason: str = ""  # "", MAYBE or AGAIN


MAYBE, AGAIN = "maybe", "again"
"""Why a claim is suggested beside another: nearly as sure as one that joins; the same after long or a year on."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One Passage that retrieval returned; a higher score is better, comparable within one query only.

    One that isn't near speaks of something else: it's the best there is, but no verification is worth its time.
    """

    passage: str
    score: float
    near: bool = True


class Embedder(Protocol):
    """Texts as unit vectors: near in meaning is near in angle."""

    model: Model
    size: int

    def embed(self, texts: Sequence[str]) -> "np.ndarray[Any, np.dtype[np.float32]]":
        """Unit vectors (n, size) float32, in the order of the texts; zero for a text without any word."""
        ...


class Detector(Protocol):
    """Claim detection: which sentences of a post are checkable claims about public life."""

    model: Model

    def detect(self, texts: Sequence[str]) -> list[list[Detection]]:
        """For each post text all its sentences, in order, each with kind, score and whether it's private."""
        ...


class Matcher(Protocol):
    """Claim matching: the same claim in other words."""

    model: Model

    def sign(self, wordings: Sequence[str]) -> list[Signature]:
        """The signature of each wording."""
        ...

    def match(self, pairs: Sequence[tuple[str, Sequence[Candidate]]]) -> list[Match | None]:
        """For each wording with its candidates: the claim it is, or None when it founds a new one."""
        ...

    def remember(self, claims: Sequence[Candidate], *, whole: bool = False) -> None:
        """Claims that `near` may propose; with `whole` they are all there are."""
        ...

    def near(self, wordings: Sequence[str]) -> list[list[str]]:
        """For each wording the keys of remembered claims that mean something near, beside those that share a band."""
        ...

    def suggest(self, wording: str, candidates: Sequence[Candidate]) -> list[Match]:
        """Candidates that a wording doesn't join and that may still be the same, with the reason; likeliest first."""
        ...

    def similarity(self, one: str, other: str) -> float:
        """How much two wordings share, 0 to 1."""
        ...


class Retriever(Protocol):
    """Evidence retrieval over Passages of official sources."""

    model: Model

    def add(self, passages: Sequence[Passage]) -> None:
        """Index passages; adding one twice leaves it there once. Durable when the call returns."""
        ...

    def wipe(self) -> None:
        """Empty the index, also one that is damaged or of an older format."""
        ...

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        """The k best passages for each query, best first."""
        ...


class Verifier(Protocol):
    """Claim verification: does a passage support or refute a claim, or say not enough."""

    model: Model

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """For each (claim, passage text) a Judgement with calibrated probabilities and the deciding sentence's span."""
        ...
