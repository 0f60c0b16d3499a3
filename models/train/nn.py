"""The encoder in torch, for training: the base model's BERT written out so that two cores train it fast.

Same numbers as `transformers` (a test holds it). All in bfloat16 with float32 master weights in the optimizer, plain
batched products for attention (the fused kernel's backward pass takes half the time of a step at these lengths), and
dropout masks sliced from a pool (drawing them anew took a third): about four times the steps a second.
"""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from models.tokens import MARKS

HIDDEN, HEADS, FEED, LAYERS = 384, 12, 1536, 12
_POOL = 1 << 24


class Dropout(nn.Module):
    """Dropout whose masks are slices of one random pool; none outside training."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._pool = ((torch.rand(_POOL) > share).to(torch.bfloat16) / (1 - share)) if share else None

    def forward(self, x: Tensor) -> Tensor:
        """The same shape."""
        if not self.training or self._pool is None:
            return x
        start = int(torch.randint(0, _POOL - x.numel(), (1,)))
        return x * self._pool[start : start + x.numel()].view_as(x).to(x.dtype)


class Layer(nn.Module):
    """One BERT layer, query, key and value as one product."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.n1 = nn.LayerNorm(HIDDEN, 1e-12)
        self.up = nn.Linear(HIDDEN, FEED)
        self.down = nn.Linear(FEED, HIDDEN)
        self.n2 = nn.LayerNorm(HIDDEN, 1e-12)

    def forward(self, x: Tensor, mask: Tensor, drop: Dropout) -> Tensor:
        rows, length, _ = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        scores = (q * (1 / math.sqrt(HIDDEN // HEADS))) @ k.transpose(-1, -2) + mask
        mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(rows, length, HIDDEN)
        x = self.n1(x + drop(self.out(mixed)))
        return self.n2(x + drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Token vectors to contextual vectors. The word embeddings stay as they are, so that encoders share them."""

    def __init__(self, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.positions = nn.Parameter(torch.zeros(512, HIDDEN))
        self.marks = nn.Parameter(torch.zeros(MARKS, HIDDEN))
        self.types = nn.Parameter(torch.zeros(2, HIDDEN))
        self.norm = nn.LayerNorm(HIDDEN, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.drop = Dropout(dropout)

    def forward(
        self, vectors: Tensor, present: Tensor, types: Tensor | None = None, marks: Tensor | None = None
    ) -> Tensor:
        """Vectors (rows, length, HIDDEN) of the words, present (rows, length) 1 or 0; the same shape comes back."""
        x = vectors + self.positions[: vectors.shape[1]]
        x = x + (self.types[types] if types is not None else self.types[0])
        if marks is not None:
            x = x + self.marks[marks]
        x = self.drop(self.norm(x))
        mask = ((1.0 - present.to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask, self.drop)
        return x


def load_base(encoder: Encoder, folder: Path) -> Tensor:
    """Fill an encoder with the base model's weights (its first layers if it has fewer); the word embeddings."""
    weights = {name.removeprefix("bert."): w.float() for name, w in load_file(folder / "model.safetensors").items()}
    with torch.no_grad():
        encoder.positions.copy_(weights["embeddings.position_embeddings.weight"])
        encoder.types.copy_(weights["embeddings.token_type_embeddings.weight"][:1].expand(2, -1))
    _fill(encoder.norm, weights, "embeddings.LayerNorm")
    for i, layer in enumerate(encoder.layers):
        start = f"encoder.layer.{i}"
        with torch.no_grad():
            for part in ("weight", "bias"):
                rows = [weights[f"{start}.attention.self.{n}.{part}"] for n in ("query", "key", "value")]
                getattr(layer.qkv, part).copy_(torch.cat(rows))
        _fill(layer.out, weights, f"{start}.attention.output.dense")
        _fill(layer.n1, weights, f"{start}.attention.output.LayerNorm")
        _fill(layer.up, weights, f"{start}.intermediate.dense")
        _fill(layer.down, weights, f"{start}.output.dense")
        _fill(layer.n2, weights, f"{start}.output.LayerNorm")
    return weights["embeddings.word_embeddings.weight"]


def _fill(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    module.load_state_dict({"weight": weights[f"{name}.weight"], "bias": weights[f"{name}.bias"]})


def mean(x: Tensor, present: Tensor) -> Tensor:
    """The mean over the tokens that are present: (rows, HIDDEN)."""
    weight = present.to(x.dtype).unsqueeze(-1)
    return (x * weight).sum(1) / weight.sum(1).clamp(min=1)


class Verifier(nn.Module):
    """Claim and passage to three logits. Beside the encoder stand the light backend's readable features."""

    def __init__(self, features: int, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(layers, dropout)
        self.side = nn.Linear(features, 64)
        self.hidden = nn.Linear(3 * HIDDEN + 64, HIDDEN)
        self.out = nn.Linear(HIDDEN, 3)

    def forward(self, vectors: Tensor, present: Tensor, types: Tensor, marks: Tensor, features: Tensor) -> Tensor:
        return self.read(vectors, present, types, marks, features)[0]

    def read(
        self, vectors: Tensor, present: Tensor, types: Tensor, marks: Tensor, features: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The logits, and the state of what's read first (its mean and the first token's): (rows, 2 * HIDDEN)."""
        x = self.encoder(vectors, present, types, marks)
        claim = mean(x, present * (1 - types))
        rest = mean(x, present * types)
        side = torch.tanh(self.side(features.to(x.dtype)))
        joined = torch.cat([x[:, 0], claim, rest, side], -1)
        logits = self.out(self.encoder.drop(torch.tanh(self.hidden(self.encoder.drop(joined)))))
        return logits, torch.cat([claim, x[:, 0]], -1)


class Told(nn.Module):
    """A verifier that gives its states too: what it knows of claims serves their detection."""

    def __init__(self, verifier: Verifier) -> None:
        super().__init__()
        self.verifier = verifier

    def forward(
        self, vectors: Tensor, present: Tensor, types: Tensor, marks: Tensor, features: Tensor
    ) -> tuple[Tensor, Tensor]:
        return self.verifier.read(vectors, present, types, marks, features)


class Detector(nn.Module):
    """A sentence in its post to the logits of its kind, and one for "about a private individual".

    Beside the encoder stand the light backend's readable features of the sentence.
    """

    def __init__(self, kinds: int, layers: int, features: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(layers, dropout)
        self.side = nn.Linear(features, 64)
        self.hidden = nn.Linear(3 * HIDDEN + 64, HIDDEN)
        self.out = nn.Linear(HIDDEN, kinds + 1)

    def forward(self, vectors: Tensor, present: Tensor, types: Tensor, features: Tensor) -> Tensor:
        x = self.encoder(vectors, present, types)
        own = mean(x, present * (1 - types))
        side = torch.tanh(self.side(features.to(x.dtype)))
        joined = torch.cat([x[:, 0], own, mean(x, present), side], -1)
        return self.out(self.encoder.drop(torch.tanh(self.hidden(self.encoder.drop(joined)))))


class Embedder(nn.Module):
    """A text to one unit vector: the mean of its tokens."""

    def __init__(self, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(layers, dropout)

    def forward(self, vectors: Tensor, present: Tensor) -> Tensor:
        return F.normalize(mean(self.encoder(vectors, present), present).float(), dim=-1)
