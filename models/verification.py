"""Claim verification by the transformer: a claim before a passage, with the light backend's features beside them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from doichieu.records import Judgement, Model, Stance
from doichieu.text import nfc
from models.light import LightReader
from models.reasons import judged
from models.session import WEIGHTS, in_batches, open_session, padded, settings_of, softmax, word_vectors
from models.tokens import Array, Pair, PieceReader, load_tokenizer, pad, pair

TOKENS = 224  # as in training


class TransformerVerifier:
    """Calibrated probabilities by the encoder; the sentence quoted and the reason by what was compared."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        part = settings_of(folder)["verification"]
        self.model = Model("transformer-verification", str(part["version"]))
        self._stances = [Stance(name) for name in part["classes"]]
        self._temperature = float(part["temperature"])
        self._pieces = PieceReader(load_tokenizer(folder))
        self._vectors = word_vectors(folder)
        self._session = open_session(folder / "verifier.onnx")
        self._light = LightReader()

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """For each (claim, passage text) a Judgement with calibrated probabilities and the deciding sentence's span."""
        if not pairs:
            return []
        compared = self._light.compare(pairs)
        features = np.asarray([result.values for result, _ in compared], np.float32)
        chances = self.probabilities(self.logits(pairs, features)).tolist()
        return [
            judged(dict(zip(self._stances, row, strict=True)), result, view)
            for row, (result, view) in zip(chances, compared, strict=True)
        ]

    def probabilities(self, logits: Array) -> Array:
        """Calibrated on development pairs by a temperature (Guo et al. 2017)."""
        return softmax(logits / self._temperature)

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
