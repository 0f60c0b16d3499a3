"""From the vectors of tokens to the vector of a text, as a sentence-transformers folder says it."""

from typing import Any

import numpy as np

from doichieu.errors import ModelError
from models.other_folder import OtherFolder
from models.tokens import Array

_FLAG = "pooling_mode_"
_FLAGS = {"cls_token": "cls", "mean_tokens": "mean", "max_tokens": "max", "mean_sqrt_len_tokens": "mean_sqrt"}
_LAYERS = {"Transformer", "Pooling", "Normalize"}


def read_pooling(folder: OtherFolder) -> tuple[str, ...]:
    """The ways of pooling, their vectors joined; the mean where the folder says nothing.

    Raises ModelError on a layer or a way that isn't known: a vector made in another way would be near to nothing.
    """
    modules: list[dict[str, Any]] = folder.read("modules.json") or []
    for module in modules:
        kind = str(module.get("type", "")).rsplit(".", 1)[-1]
        if kind not in _LAYERS:
            raise ModelError(
                f"Mô hình «{folder.name}» có lớp «{kind}» mà phần mềm chưa đọc được.",
                "Chọn mô hình câu chỉ gồm Transformer và Pooling.",
            )
    place = next((m["path"] for m in modules if str(m.get("type", "")).endswith("Pooling")), "1_Pooling")
    told: dict[str, Any] = folder.read(f"{place}/config.json") or {}
    named = told.get("pooling_mode")
    ways = [named] if isinstance(named, str) else list(named or [])
    for name, on in told.items():
        if name.startswith(_FLAG) and on:
            ways.append(_FLAGS.get(name.removeprefix(_FLAG), name.removeprefix(_FLAG)))
    ways = ways or ["mean"]
    if strange := [way for way in ways if way not in _FLAGS.values()]:
        raise ModelError(
            f"Mô hình «{folder.name}» gộp véc-tơ theo kiểu «{strange[0]}» mà phần mềm chưa có.",
            f"Chọn mô hình câu gộp theo một trong: {', '.join(_FLAGS.values())}.",
        )
    return tuple(ways)


def pooled(states: Array, present: Array, ways: tuple[str, ...]) -> Array:
    """One vector a row (rows, size x ways) of states (rows, length, size) and present tokens (rows, length)."""
    if states.ndim == 2:  # the exported model pools by itself
        return states
    weight = present[..., None].astype(np.float32)
    total, count = (states * weight).sum(1), np.maximum(weight.sum(1), 1)
    made: dict[str, Array] = {
        "cls": states[:, 0],
        "mean": total / count,
        "max": np.where(weight > 0, states, -np.inf).max(1),
        "mean_sqrt": total / np.sqrt(count),
    }
    return np.concatenate([made[way] for way in ways], axis=-1)
