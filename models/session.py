"""A trained encoder at run time: onnxruntime on two threads, texts in batches of like length.

The three encoders that ship share one table of word vectors (8 bits a number, a scale a word), so that the whole is
small: an encoder's file holds its layers alone, and what it's given are vectors. Models of others take token ids.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from doichieu.errors import ModelError
from models.tokens import PAD, Array, pad

WEIGHTS = Path(__file__).with_name("weights") / "transformer"
"""The folder of the weights that ship."""

BATCH_TOKENS = 2048  # more is no faster, and takes more memory
_THREADS = max(1, min(4, os.cpu_count() or 1))

Row = TypeVar("Row")


@cache
def settings_of(folder: Path) -> Mapping[str, Any]:
    """What training wrote beside the weights: version, thresholds, temperatures. Raises ModelError."""
    path = folder / "doichieu.json"
    if folder == WEIGHTS and not path.exists():
        raise ModelError(
            "Bản cài này chưa kèm trọng số của bộ mô hình transformer.",
            "Đặt backend là light, hoặc huấn luyện bằng python -m models.train transformer.",
        )
    try:
        read: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"Không đọc được tệp mô hình {path}.", "Cài lại phần mềm.") from error
    return read


class WordVectors:
    """The shared table: int8 rows (words x hidden) and a float32 scale a row."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file

        path = folder / "words.safetensors"
        try:
            read = load_file(path)
            self._rows, self._scales = read["rows"], read["scales"].astype(np.float32)
        except Exception as error:  # OSError, SafetensorError, KeyError: the file isn't what it was
            raise ModelError(f"Không đọc được tệp mô hình {path}.", "Cài lại phần mềm.") from error

    def __call__(self, ids: Array) -> Array:
        """Vectors (..., hidden) float32 of token ids."""
        vectors: Array = self._rows[ids].astype(np.float32)
        vectors *= self._scales[ids][..., None]
        return vectors


@cache
def word_vectors(folder: Path) -> WordVectors:
    """The table of a folder, read once a process."""
    return WordVectors(folder)


@cache
def open_session(path: Path) -> Any:
    """An onnxruntime session on the CPU. Raises ModelError when the file is missing or broken."""
    import onnxruntime

    if not path.exists():
        raise ModelError(f"Thiếu tệp mô hình {path}.", "Cài lại phần mềm, hoặc chỉ đúng thư mục mô hình.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # the arena keeps the largest batch's memory for ever
    options.add_session_config_entry("session.force_spinning_stop", "1")  # threads wait busily within a batch alone
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises many kinds
        raise ModelError(
            f"Không mở được mô hình {path}.", "Cài lại phần mềm, hoặc chép lại thư mục mô hình."
        ) from error


def in_batches(
    rows: Sequence[Row],
    lengths: Sequence[int],
    run: Callable[[list[Row]], Array],
    width: int,
    tokens: int = BATCH_TOKENS,
) -> Array:
    """`run` over batches of like length, the results (n, width) float32 in the order of the rows."""
    out = np.zeros((len(rows), width), np.float32)
    order = sorted(range(len(rows)), key=lambda i: lengths[i])
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and (lengths[order[stop]] + 8) * (stop + 1 - start) <= tokens:
            stop += 1
        chosen = order[start:stop]
        out[chosen] = run([rows[i] for i in chosen])
        start = stop
    return out


def padded(ids: Sequence[Array]) -> tuple[Array, Array]:
    """Token ids and which of them are present, (rows x longest) int64."""
    return pad(ids, PAD), pad([np.ones(len(row), np.int64) for row in ids], 0)


def softmax(logits: Array) -> Array:
    """Probabilities along the last axis."""
    exp = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Array = exp / exp.sum(axis=-1, keepdims=True)
    return result
