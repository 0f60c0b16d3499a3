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
from models.train.small import small

Runs = Sequence[tuple[Tensor, ...]]
FEATURES = {"verifier": len(verification_features.NAMES), "detector": len(detection_features.NAMES)}
_B, _T = "rows", "length"
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
    """The module, in float32 or `small`, as ONNX, its batch and length free."""
    takes, gives = _INPUTS[name]
    axes: dict[str, dict[int, str]] = {n: {0: _B} if n == "features" else {0: _B, 1: _T} for n in takes}
    axes |= {n: {0: _B} for n in gives}
    module = module.float().eval()
    if isinstance(module, Verifier):
        module = Told(module)
    with torch.no_grad():
        torch.onnx.export(
            module, example_inputs(name), str(path), input_names=list(takes), output_names=list(gives),
            dynamic_axes=axes, opset_version=17, dynamo=False, custom_opsets={"com.microsoft": 1},
        )  # fmt: skip


def export(
    modules: Mapping[str, nn.Module],
    runs: Mapping[str, Runs],
    embeddings: Tensor,
    base: Path,
    folder: Path,
    exact: Path,
) -> None:
    """Write the table, the tokenizer and each module's 8-bit ONNX to `folder`; its float32 ONNX to `exact`.

    `runs` calibrate the 8 bits, module by module.
    """
    folder.mkdir(parents=True, exist_ok=True)
    exact.mkdir(parents=True, exist_ok=True)
    word_table(embeddings, folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(base / name, folder / name)
        (folder / name).chmod(0o644)
    for name, module in modules.items():
        to_onnx(module, name, exact / f"{name}.onnx")
        with tempfile.TemporaryDirectory() as work:
            made = Path(work) / f"{name}.onnx"
            to_onnx(small(module, runs[name]), name, made)
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
