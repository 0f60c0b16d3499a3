"""Claim verification by the transformer: a claim before a passage, with the light backend's features beside them."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from doichieu.records import Judgement, Model, Stance
from doichieu.text import fold, nfc
from models.light import LightReader, load_weights
from models.linear import LinearModel
from models.reasons import judged
from models.session import WEIGHTS, in_batches, open_session, padded, settings_of, softmax, word_vectors
from models.tokens import Array, Pair, PieceReader, load_tokenizer, pad, pair
from models.verification_features import NAMES, Comparison

TOKENS = 224  # as in training
DENIAL_MATCH = 0.5
_GOES_ROUND = re.compile(r"\b(?:lan truyen|tin don|mang xa hoi|tung tin|dan mang|xuat hien thong tin)\b")


def _denied(chances: dict[Stance, float], result: Comparison) -> dict[Stance, float]:
    """A denial in so many words that speaks of the claim: what overlaps isn't support, however much it overlaps."""
    if result.denial is None or result.denial_match < DENIAL_MATCH:
        return chances
    if chances[Stance.SUPPORTS] <= chances[Stance.REFUTES]:
        return chances
    return chances | {Stance.SUPPORTS: chances[Stance.REFUTES], Stance.REFUTES: chances[Stance.SUPPORTS]}


def _hearsay(chances: dict[Stance, float], result: Comparison, claim: str) -> dict[Stance, float]:
    """A sentence that only reports what goes round bears nothing out, unless the claim is that it goes round."""
    said = " ".join(result.unit.form.syllables) if result.unit else ""
    if result.confirmation is not None or not _GOES_ROUND.search(said) or _GOES_ROUND.search(fold(claim)):
        return chances
    rest = chances[Stance.NOT_ENOUGH] + chances[Stance.SUPPORTS]
    return chances | {Stance.SUPPORTS: 0.0, Stance.NOT_ENOUGH: rest}


class TransformerVerifier:
    """Calibrated probabilities by the encoder; the sentence quoted and the reason by what was compared."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        part = settings_of(folder)["verification"]
        self.model = Model("transformer-verification", str(part["version"]))
        self._stances = [Stance(name) for name in part["classes"]]
        self._temperature = float(part["temperature"])
        self._bias = np.asarray(part["bias"], np.float32)
        self._share = float(part["light"])  # how much the light verifier counts
        self._mean_temperature = float(part["mean_temperature"])
        self._pieces = PieceReader(load_tokenizer(folder))
        self._vectors = word_vectors(folder)
        self._session = open_session(folder / "verifier.onnx")
        self._light = LightReader()
        self._linear = LinearModel(load_weights()["verification"], NAMES)

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """For each (claim, passage text) a Judgement with calibrated probabilities and the deciding sentence's span."""
        if not pairs:
            return []
        compared = self._light.compare(pairs)
        features = np.asarray([result.values for result, _ in compared], np.float32)
        chances = self.mixed(self.logits(pairs, features), features)
        return [
            judged(_hearsay(_denied(dict(zip(self._stances, row, strict=True)), result), result, claim), result, view)
            for (claim, _), row, (result, view) in zip(pairs, chances.tolist(), compared, strict=True)
        ]

    def mixed(self, logits: Array, features: Array) -> Array:
        """Chances by the encoder and, for their share, by the light verifier, which knows denials by their words.

        The mean of two is less sure than either has a right to be, so it has a temperature of its own.
        """
        light = self._linear.probabilities(features)[:, [self._linear.classes.index(s) for s in self._stances]]
        mean = (1 - self._share) * self.probabilities(logits) + self._share * light
        return softmax(np.log(np.maximum(mean, 1e-9)) / self._mean_temperature)

    def probabilities(self, logits: Array) -> Array:
        """Calibrated on development pairs: a temperature and a bias a class."""
        return softmax(logits / self._temperature + self._bias)

    def logits(self, pairs: Sequence[tuple[str, str]], features: Array) -> Array:
        """Raw scores (n, 3) in the order of the classes."""
        claims = self._pieces.read([nfc(claim) for claim, _ in pairs])
        passages = self._pieces.read([nfc(passage) for _, passage in pairs])
        rows = [(pair(a, b, TOKENS), f) for a, b, f in zip(claims, passages, features, strict=True)]
        return in_batches(rows, [len(p.ids) for p, _ in rows], self._run, len(self._stances))

    def _run(self, rows: list[tuple[Pair, Array]]) -> Array:
        ids, present = padded([p.ids for p, _ in rows])
        feed = {
            "vectors": self._vectors(ids),
            "present": present,
            "types": pad([p.types for p, _ in rows], 0),
            "marks": pad([p.marks for p, _ in rows], 0),
            "features": np.stack([f for _, f in rows]),
        }
        result: Array = self._session.run(None, feed)[0]
        return result
