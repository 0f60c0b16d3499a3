"""Claim detection by the transformer: each sentence, read with what stands around it in its post."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from doichieu.records import Detection, Kind, Model
from doichieu.text import nfc
from models import detection_features, verification_features
from models.detection_features import features
from models.linear import LinearModel
from models.normal import canon
from models.private import is_private
from models.sentences import Sentence, split
from models.session import WEIGHTS, in_batches, open_session, padded, settings_of, softmax, word_vectors
from models.tokens import Array, PieceReader, load_tokenizer, pad, sentence

CONTEXT_SYLLABLES = 36  # of the sentences beside one, so much is read with it
MAX_SENTENCES = 200  # of one post; a longer one is a dump
_MIN_WORDS = 3  # "đúng rồi", "mất điện": too little to look up
_QUESTION = ("?",)
STATES = 768
SECOND = tuple(f"state {i}" for i in range(STATES)) + detection_features.NAMES
"""What the second reading looks at."""


def context(sentences: Sequence[Sentence], at: int) -> str:
    """What stands around a sentence in its post: the end of what's before, then the beginning of what's behind."""
    before = " ".join(s.text for s in sentences[max(0, at - 3) : at]).split()
    behind = " ".join(s.text for s in sentences[at + 1 : at + 4]).split()
    half = CONTEXT_SYLLABLES // 2
    left = before[-max(half, CONTEXT_SYLLABLES - len(behind)) :] if before else []
    return " ".join([*left, "…", *behind[: CONTEXT_SYLLABLES - len(left)]]) if left or behind else ""


def _log_odds(chances: Array) -> Array:
    clipped = np.clip(chances, 1e-6, 1 - 1e-6)
    found: Array = np.log(clipped / (1 - clipped))
    return found


class Reading(NamedTuple):
    """What the model reads of a sentence: ids and types (0 the sentence, 1 what's around it), the light features."""

    ids: Array
    types: Array
    features: Array


def read(reader: PieceReader, sentences: Sequence[str], around: Sequence[str]) -> list[Reading]:
    """The readings of sentences with what stands around them."""
    own, beside = reader.read(sentences), reader.read(around)
    return [
        Reading(*sentence(a, b), np.asarray(features(text, canon(text)), np.float32))
        for a, b, text in zip(own, beside, sentences, strict=True)
    ]


class TransformerDetector:
    """Kind, score and privacy of every sentence; `models.private`'s rules have a say beside the model."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        told = settings_of(folder)
        part = told["detection"]
        self.model = Model("transformer-detection", str(part["version"]))
        self.threshold = float(part["threshold"])
        self._private = float(part["private_threshold"])
        self._kinds = [Kind(name) for name in part["kinds"]]
        self._claim = self._kinds.index(Kind.CLAIM)
        self._temperature = float(part["temperature"])
        self._reader = PieceReader(load_tokenizer(folder))
        self._vectors = word_vectors(folder)
        self._session = open_session(folder / "detector.onnx")
        self._verifier = open_session(folder / "verifier.onnx")
        self._second = LinearModel(part["second"], SECOND) if "second" in part else None
        self._look = float(part.get("look", 1.0))

    def detect(self, texts: Sequence[str]) -> list[list[Detection]]:
        """For each post text all its sentences, in order, each with kind, score and whether it's private."""
        posts = [split(text)[:MAX_SENTENCES] for text in texts]
        flat = [(s, nfc(context(row, at))) for row in posts for at, s in enumerate(row)]
        if not flat:
            return [[] for _ in posts]
        kinds, private = self.read([nfc(s.text) for s, _ in flat], [around for _, around in flat])
        results = iter(zip(kinds.tolist(), private.tolist(), strict=True))
        return [[self._one(s, *next(results)) for s in row] for row in posts]

    def read(self, sentences: Sequence[str], around: Sequence[str]) -> tuple[Array, Array]:
        """The chances of each kind (n, kinds) and of "about a private individual" (n).

        Where a claim is at least possible, a second reading by the verifier's encoder counts for as much as the first:
        the mean of both log-odds.
        """
        logits = self.logits(sentences, around)
        kinds = softmax(logits[:, :-1] / self._temperature)
        look = np.flatnonzero(kinds[:, self._claim] >= self._look).tolist()
        if self._second is not None and len(look):
            second = self._second.probabilities(self.states([sentences[i] for i in look], [around[i] for i in look]))
            odds = (_log_odds(kinds[look, self._claim]) + _log_odds(second[:, 0])) / 2
            kinds[look, self._claim] = 1 / (1 + np.exp(-odds))
        return kinds, 1 / (1 + np.exp(-logits[:, -1]))

    def states(self, sentences: Sequence[str], around: Sequence[str]) -> Array:
        """What the second reading is made of, (n, len(SECOND)): the verifier's states, then the light features."""
        rows = read(self._reader, sentences, around)
        found = in_batches(rows, [len(r.ids) for r in rows], self._state, STATES)
        return np.concatenate([found, np.stack([r.features for r in rows])], axis=1)

    def _state(self, rows: list[Reading]) -> Array:
        ids, present = padded([r.ids for r in rows])
        feed = {
            "vectors": self._vectors(ids),
            "present": present,
            "types": pad([r.types for r in rows], 0),
            "marks": np.zeros_like(ids),
            "features": np.zeros((len(rows), len(verification_features.NAMES)), np.float32),
        }
        result: Array = self._verifier.run(["states"], feed)[0]
        return result

    def logits(self, sentences: Sequence[str], around: Sequence[str]) -> Array:
        """Raw scores (n, kinds + 1): of each kind, and of "about a private individual"."""
        rows = read(self._reader, sentences, around)
        return in_batches(rows, [len(r.ids) for r in rows], self._run, len(self._kinds) + 1)

    def _run(self, rows: list[Reading]) -> Array:
        ids, present = padded([r.ids for r in rows])
        types = pad([r.types for r in rows], 0)
        features = np.stack([r.features for r in rows])
        feed = {"vectors": self._vectors(ids), "present": present, "types": types, "features": features}
        result: Array = self._session.run(None, feed)[0]
        return result

    def _one(self, s: Sentence, kinds: Sequence[float], private: float) -> Detection:
        words = len(canon(s.text).words)
        score = round(kinds[self._claim], 4) if words else 0.0
        about = private >= self._private or is_private(s.text)
        if score >= self.threshold and words >= _MIN_WORDS and not s.text.rstrip(" \"'”’)").endswith(_QUESTION):
            return Detection(s.start, s.end, s.text, Kind.CLAIM, score, about)
        others = [(p, -i) for i, p in enumerate(kinds) if i != self._claim]
        kind = self._kinds[-max(others)[1]] if words else Kind.OTHER
        return Detection(s.start, s.end, s.text, kind, score, about)
