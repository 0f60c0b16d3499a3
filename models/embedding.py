"""Texts as unit vectors by the transformer: near in meaning is near in angle."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from doichieu.records import Model
from doichieu.text import nfc
from models.session import WEIGHTS, in_batches, open_session, padded, settings_of, word_vectors
from models.tokens import Array, PieceReader, load_tokenizer, single

HIDDEN = 384


class TransformerEmbedder:
    """The embedder that ships; a text without any word has the zero vector."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        part = settings_of(folder)["embedding"]
        self.model = Model("transformer-embedding", str(part["version"]))
        self.size = HIDDEN
        self._pieces = PieceReader(load_tokenizer(folder))
        self._vectors = word_vectors(folder)
        self._session = open_session(folder / "embedder.onnx")

    def embed(self, texts: Sequence[str]) -> Array:
        """Unit vectors (n, size) float32, in the order of the texts."""
        if not texts:
            return np.zeros((0, self.size), np.float32)
        pieces = self._pieces.read([nfc(text) for text in texts])
        rows = [single(piece) for piece in pieces]
        found = in_batches(rows, [len(r) for r in rows], self._run, self.size)
        empty = [i for i, piece in enumerate(pieces) if not piece.forms]
        found[empty] = 0.0
        return found

    def _run(self, rows: list[Array]) -> Array:
        ids, present = padded(rows)
        result: Array = self._session.run(None, {"vectors": self._vectors(ids), "present": present})[0]
        return result
