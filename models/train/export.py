"""Trained modules as the files that ship: 8-bit ONNX, one shared table of word vectors, and the settings."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import Tensor, nn

from models import detection_features, verification_features
from models.session import settings_of
from models.train.nn import HIDDEN, Told, Verifier

Array = np.ndarray[Any, Any]
FEATURES = {"verifier": len(verification_features.NAMES), "detector": len(detection_features.NAMES)}
_B, _T = "rows", "length"
_TOP = 63  # of a weight's magnitude
_ZERO = 128  # where an activation's zero lies
_INPUTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "verifier": (("vectors", "present", "types", "marks", "features"), ("logits", "states")),
    "detector": (("vectors", "present", "types", "features"), ("logits",)),
    "embedder": (("vectors", "present"), ("vectors_out",)),
}


def word_table(embeddings: Tensor, folder: Path) -> None:
    """The word vectors in 8 bits, a scale a row (the largest error of one number is 1/254 of the row's largest)."""
    table = embeddings.float().numpy()
    scales = np.abs(table).max(axis=1) / 127.0
    scales[scales == 0] = 1.0
    rows = np.rint(table / scales[:, None]).astype(np.int8)
    save_file({"rows": rows, "scales": scales.astype(np.float16)}, folder / "words.safetensors")


def example_inputs(name: str) -> tuple[Tensor, ...]:
    """Inputs of the right shapes, for tracing."""
    rows, length = 2, 16
    made = {
        "vectors": torch.randn(rows, length, HIDDEN),
        "present": torch.ones(rows, length, dtype=torch.int64),
        "types": torch.zeros(rows, length, dtype=torch.int64),
        "marks": torch.zeros(rows, length, dtype=torch.int64),
        "features": torch.zeros(rows, FEATURES.get(name, 0)),
    }
    return tuple(made[n] for n in _INPUTS[name][0])


def to_onnx(module: nn.Module, name: str, path: Path) -> None:
    """The module in float32 as ONNX, its batch and length free."""
    takes, gives = _INPUTS[name]
    axes: dict[str, dict[int, str]] = {n: {0: _B} if n == "features" else {0: _B, 1: _T} for n in takes}
    axes |= {n: {0: _B} for n in gives}
    module = module.float().eval()
    if isinstance(module, Verifier):
        module = Told(module)
    with torch.no_grad():
        torch.onnx.export(
            module, example_inputs(name), str(path), input_names=list(takes), output_names=list(gives),
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip


def quantize(source: Path, target: Path) -> None:
    """8-bit products: weights with a scale a column, activations with a scale a token, found as it runs.

    The usual dynamic quantization takes one scale for a whole batch. Then a text's scores hang on what it's read
    together with, and a night that's cut elsewhere flags otherwise; it's also coarser (cosine to float32 0.977 against
    0.996 here) and no faster. Seven of the weights' eight bits are used: processors without VNNI overflow on more.
    """
    import onnx

    model = onnx.load(str(source))
    graph = model.graph
    weights = {i.name: i for i in graph.initializer}
    rewriter = _Rewriter()
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            rewriter.product(node, onnx.numpy_helper.to_array(weights[node.input[1]]).astype(np.float32))
        else:
            rewriter.nodes.append(node)
    kept = [i for i in graph.initializer if i.name not in rewriter.gone]
    del graph.node[:]
    del graph.initializer[:]
    graph.node.extend(rewriter.nodes)
    graph.initializer.extend(kept + rewriter.constants)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


class _Rewriter:
    """Float products become: find each row's scale, round to 8 bits, multiply as integers, scale back."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.gone: set[str] = set()
        self.constants: list[Any] = []
        self._rounded: dict[str, tuple[str, str]] = {}
        self._count = 0
        self._constant("q_zero", np.asarray(_ZERO, np.uint8))
        self._constant("q_shift", np.asarray(_ZERO, np.float32))
        self._constant("q_step", np.asarray(1 / 127, np.float32))
        self._constant("q_least", np.asarray(1e-9, np.float32))

    def product(self, node: Any, weight: Array) -> None:
        """Replace one MatMul by a constant (inner x outer)."""
        name = f"q{self._count}"
        self._count += 1
        scales = np.maximum(np.abs(weight).max(axis=0), 1e-9) / _TOP
        self._constant(f"{name}_w", np.clip(np.rint(weight / scales), -_TOP, _TOP).astype(np.int8))
        self._constant(f"{name}_s", scales.astype(np.float32))
        rounded, row_scale = self._round(node.input[0], name)
        self._node("MatMulInteger", [rounded, f"{name}_w", "q_zero"], f"{name}_i")
        self._node("Cast", [f"{name}_i"], f"{name}_f", to=1)  # float
        self._node("Mul", [f"{name}_f", row_scale], f"{name}_r")
        self._node("Mul", [f"{name}_r", f"{name}_s"], node.output[0])
        self.gone.add(node.input[1])

    def _round(self, tensor: str, name: str) -> tuple[str, str]:
        if tensor not in self._rounded:
            self._node("Abs", [tensor], f"{name}_a")
            self._node("ReduceMax", [f"{name}_a"], f"{name}_m", axes=[-1], keepdims=1)
            self._node("Max", [f"{name}_m", "q_least"], f"{name}_n")
            self._node("Mul", [f"{name}_n", "q_step"], f"{name}_rs")
            self._node("Div", [tensor, f"{name}_rs"], f"{name}_d")
            self._node("Add", [f"{name}_d", "q_shift"], f"{name}_p")
            self._node("Round", [f"{name}_p"], f"{name}_o")
            self._node("Cast", [f"{name}_o"], f"{name}_q", to=2)  # uint8
            self._rounded[tensor] = (f"{name}_q", f"{name}_rs")
        return self._rounded[tensor]

    def _constant(self, name: str, value: Array) -> None:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(value, name))

    def _node(self, kind: str, takes: list[str], gives: str, **attributes: Any) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, takes, [gives], **attributes))


def export(modules: Mapping[str, nn.Module], embeddings: Tensor, base: Path, folder: Path, keep_float: Path) -> None:
    """Write the table, the tokenizer and each module's 8-bit ONNX to `folder`; its float32 ONNX to `keep_float`."""
    folder.mkdir(parents=True, exist_ok=True)
    keep_float.mkdir(parents=True, exist_ok=True)
    word_table(embeddings, folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(base / name, folder / name)
        (folder / name).chmod(0o644)
    for name, module in modules.items():
        to_onnx(module, name, keep_float / f"{name}.onnx")
        with tempfile.TemporaryDirectory() as work:
            made = Path(work) / f"{name}.onnx"
            quantize(keep_float / f"{name}.onnx", made)
            shutil.copyfile(made, folder / f"{name}.onnx")


def version_of(paths: Sequence[Path], extra: str = "") -> str:
    """A version from what the files hold."""
    total = blake2b(extra.encode(), digest_size=6)
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def write_settings(folder: Path, parts: Mapping[str, Mapping[str, Any]]) -> None:
    """`doichieu.json`: of each stage what training and tuning decided, and a version from that and the weights.

    What training `recorded` stands beside the stages: a figure that is measured later makes no other model.
    """
    files = {"detection": "detector", "verification": "verifier", "embedding": "embedder"}
    told: dict[str, Any] = {}
    for stage, values in parts.items():
        told[stage] = dict(values)
        if stage in files:
            extra = json.dumps(values, sort_keys=True)
            paths = [folder / f"{files[stage]}.onnx", folder / "words.safetensors", folder / "tokenizer.json"]
            told[stage]["version"] = version_of(paths, extra)
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "doichieu.json").write_text(text + "\n", encoding="utf-8")
    settings_of.cache_clear()
