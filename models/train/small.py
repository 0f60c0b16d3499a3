"""A trained encoder in 8 bits: products of integers, an activation's scale fixed beforehand on calibration rows.

The usual dynamic quantization takes one scale for a whole batch. Then a text's scores hang on what it's read together
with, and a night that's cut elsewhere flags otherwise. A scale a token, found as it runs, doesn't have that fault, but
finding it costs more than the integer products save. So scales are fixed: each channel of an activation is first
evened out against its weights (SmoothQuant, arXiv 2211.10438), since few channels hold the largest values; of the
widest product's channels the few largest stay in float32 (as in LLM.int8, arXiv 2208.07339). Seven of the weights'
eight bits are used: processors without VNNI overflow on more.
"""

import copy
import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.tokens import PAIR_TOKENS
from models.train.nn import HEADS, HIDDEN, Encoder, Layer

_TOP = 63  # of a weight's magnitude
_SYMMETRIC, _GELU = -1.0, -0.17  # the least value of an activation as a share of its largest; what GELU gives at least
_EVENED = {"qkv": 0.8, "out": 0.5, "up": 0.7, "down": 0.6}
"""How much of a channel's size moves to its weights: chosen by how far calibration rows that were left out move."""
_KEPT = 32  # channels of the widest product that stay in float32

Maxima = list[dict[str, Tensor]]
"""Of each layer and product, the largest magnitude that came in, a channel: (inner,)."""


class _Quantized(torch.autograd.Function):
    """x (..., inner) by 8-bit weights (inner, outer), scaled back; one node each to round and to multiply."""

    @staticmethod
    def forward(  # type: ignore[override]
        _: Any, x: Tensor, weights: Tensor, scale: Tensor, scales: Tensor, zero: Tensor, bias: Tensor
    ) -> Tensor:
        whole = torch.clamp(torch.round(x / scale) + zero.float(), 0, 255) - zero.float()
        return whole @ weights.float() * (scale * scales) + bias

    @staticmethod
    def symbolic(g: Any, x: Any, weights: Any, scale: Any, scales: Any, zero: Any, bias: Any) -> Any:
        whole = g.op("QuantizeLinear", x, scale, zero)
        none = g.op("Constant", value_t=torch.tensor(0, dtype=torch.int8))
        made = g.op("com.microsoft::MatMulIntegerToFloat", whole, weights, scale, scales, zero, none, bias)
        return made.setType(x.type().with_sizes([None, None, weights.type().sizes()[1]]))


class _Gelu(torch.autograd.Function):
    @staticmethod
    def forward(_: Any, x: Tensor) -> Tensor:  # type: ignore[override]
        return F.gelu(x)

    @staticmethod
    def symbolic(g: Any, x: Any) -> Any:
        return g.op("com.microsoft::Gelu", x).setType(x.type())


class Product(nn.Module):
    """A linear layer in 8 bits. Its weights come evened out already: what's given is divided by `evened` first."""

    def __init__(self, weight: Tensor, bias: Tensor, largest: float, least: float) -> None:
        """`weight` (inner, outer); activations from `least` to `largest`."""
        super().__init__()
        scales = weight.abs().amax(0).clamp(min=1e-9) / _TOP
        whole = torch.clamp(torch.round(weight / scales), -_TOP, _TOP).to(torch.int8)
        scale = (largest - least) / 255
        self.register_buffer("weights", whole)
        self.register_buffer("scales", scales)
        self.register_buffer("scale", torch.tensor(scale))
        self.register_buffer("zero", torch.tensor(round(-least / scale), dtype=torch.uint8))
        self.register_buffer("bias", bias)

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = _Quantized.apply(x, self.weights, self.scale, self.scales, self.zero, self.bias)
        return made


def _evened(weight: Tensor, largest: Tensor, share: float) -> Tensor:
    """What each channel is divided by before it's rounded: (inner,)."""
    found = largest.clamp(min=1e-5) ** share / weight.abs().amax(1).clamp(min=1e-5) ** (1 - share)
    return found / found.mean()


class SmallLayer(nn.Module):
    """One layer of the encoder in 8 bits; its attention and norms stay in float32."""

    def __init__(self, layer: Layer, largest: dict[str, Tensor]) -> None:
        super().__init__()
        parts = {n: (getattr(layer, n).weight.detach().T, getattr(layer, n).bias.detach()) for n in _EVENED}
        # The widest product's channels in the order of their size, so that those that are kept come first.
        order = torch.argsort(largest["down"], descending=True)
        parts["up"] = tuple(t[..., order] for t in parts["up"])
        weight, bias = parts["down"][0][order].clone(), parts["down"][1]
        self.register_buffer("kept", weight[:_KEPT].clone())
        weight[:_KEPT] = 0
        parts["down"] = weight, bias
        sizes = largest["down"][order].clone()
        sizes[:_KEPT] = 0
        largest = largest | {"down": sizes}
        by = {n: _evened(weight, largest[n], _EVENED[n]) for n, (weight, _) in parts.items()}
        by["down"][:_KEPT] = torch.inf

        def product(name: str, columns: slice, divided: Tensor | float = 1.0, floor: float | None = None) -> Product:
            weight, bias = parts[name]
            top = float((largest[name] / by[name]).max())
            least = top * _SYMMETRIC if floor is None else float((floor / by[name]).min())
            scaled = torch.nan_to_num(weight * by[name][:, None])[:, columns] / divided  # 0 x inf: kept elsewhere
            return Product(scaled, bias[columns] / divided, top, least)

        queries, keys, values = (slice(i * HIDDEN, (i + 1) * HIDDEN) for i in range(3))
        self.query = product("qkv", queries, math.sqrt(HIDDEN // HEADS))
        self.key = product("qkv", keys)
        self.value = product("qkv", values, by["out"])  # attention mixes within a channel, so values come evened out
        self.out = product("out", slice(None))
        self.up = product("up", slice(None))
        self.down = product("down", slice(None), floor=_GELU)
        self.n1, self.n2 = layer.n1, layer.n2
        for name in ("qkv", "up", "down"):
            self.register_buffer(f"even_{name}", 1 / by[name])

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x (rows, length, HIDDEN), mask (rows, 1, 1, length): 0, or much below; the same shape as x comes back.

        Leaving values out instead of masking scores is faster, and right to the last bit but one: then a
        number that is rounded comes out otherwise with other padding, and a text's score hangs on its batch.
        """
        rows, length, _ = x.shape
        even = x * self.even_qkv
        shape = (rows, length, HEADS, HIDDEN // HEADS)
        query, key = (f(even).view(shape).transpose(1, 2) for f in (self.query, self.key))
        value = self.value(even).view(shape).transpose(1, 2)
        mixed = torch.softmax(query @ key.transpose(-1, -2) + mask, -1) @ value
        x = self.n1(x + self.out(mixed.transpose(1, 2).reshape(rows, length, HIDDEN)))
        inner: Tensor = _Gelu.apply(self.up(x * self.even_up))
        return self.n2(x + self.down(inner * self.even_down) + inner[..., :_KEPT] @ self.kept)


class SmallEncoder(nn.Module):
    """An encoder whose layers are in 8 bits."""

    def __init__(self, encoder: Encoder, maxima: Maxima) -> None:
        super().__init__()
        self.encoder, self.drop = encoder, encoder.drop
        self.small = nn.ModuleList(SmallLayer(a, b) for a, b in zip(encoder.layers, maxima, strict=True))
        self.encoder.layers = nn.ModuleList()
        # No input is longer, so no further position is shipped.
        self.encoder.positions = nn.Parameter(encoder.positions.detach()[:PAIR_TOKENS].clone())

    def forward(
        self, vectors: Tensor, present: Tensor, types: Tensor | None = None, marks: Tensor | None = None
    ) -> Tensor:
        """As Encoder.forward."""
        x = self.encoder(vectors, present, types, marks)
        mask = ((1.0 - present.to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.small:
            x = layer(x, mask)
        return x


def small(module: nn.Module, runs: Iterable[tuple[Tensor, ...]]) -> nn.Module:
    """A copy of a module with its encoder in 8 bits, calibrated on `runs`: inputs of the module, `present` second."""
    made = copy.deepcopy(module).float().eval()
    made.encoder = SmallEncoder(made.encoder, _maxima(made, runs))
    return made


def _maxima(module: nn.Module, runs: Iterable[tuple[Tensor, ...]]) -> Maxima:
    encoder: Encoder = module.encoder  # type: ignore[assignment]
    found: Maxima = [{n: torch.zeros(1) for n in _EVENED} for _ in encoder.layers]
    there = torch.zeros(0)

    def watch(at: int, name: str) -> Any:
        def hook(_: nn.Module, given: tuple[Tensor, ...], __: Tensor) -> None:
            largest = given[0].abs().flatten(0, -2)[there].amax(0)
            found[at][name] = torch.maximum(found[at][name], largest)

        return hook

    hooks = [
        getattr(layer, name).register_forward_hook(watch(at, name))
        for at, layer in enumerate(encoder.layers)
        for name in _EVENED
    ]
    with torch.inference_mode():
        for given in runs:
            there = given[1].flatten().bool()
            module(*given)
    for hook in hooks:
        hook.remove()
    return found
