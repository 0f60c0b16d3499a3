"""A small twin of the embedder: a text's vector is the sum of its folded words' vectors, each made from a digest."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from doichieu.records import Model
from doichieu.text import fold
from models.tokens import Array


class HashedEmbedder:
    """Deterministic, and near for texts that share words. `asked` counts the texts it was given."""

    def __init__(self, version: str = "1", size: int = 64) -> None:
        self.model = Model("hashed-embedding", version)
        self.size = size
        self.asked = 0

    def embed(self, texts: Sequence[str]) -> Array:
        """Unit vectors, zero for a text without words."""
        self.asked += len(texts)
        out = np.zeros((len(texts), self.size), np.float32)
        for row, text in zip(out, texts, strict=True):
            for word in fold(text).split():
                if word.isalnum():
                    seed = int.from_bytes(blake2b(word.encode(), digest_size=4).digest(), "big")
                    row += np.random.default_rng(seed).standard_normal(self.size, np.float32)
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        found: Array = out / np.where(lengths == 0, 1, lengths)
        return found
