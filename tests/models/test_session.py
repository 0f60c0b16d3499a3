"""What runs the encoders: order, batches, and words for what's missing or broken."""

from pathlib import Path

import numpy as np
import pytest

from doichieu.errors import ModelError
from models import session
from models.session import WordVectors, in_batches, open_session, settings_of, softmax


def test_results_come_back_in_the_order_of_the_rows() -> None:
    lengths = [5, 60, 3, 40, 40, 1]
    batches: list[list[int]] = []

    def run(rows: list[int]) -> "np.ndarray":
        batches.append(rows)
        return np.asarray([[r, 2 * r] for r in rows], np.float32)

    out = in_batches(range(6), lengths, run, 2, tokens=100)
    assert out[:, 0].tolist() == [0, 1, 2, 3, 4, 5]
    assert all((max(lengths[i] for i in rows) + 8) * len(rows) <= 100 or len(rows) == 1 for rows in batches)
    assert in_batches([], [], run, 2).shape == (0, 2)


def test_missing_and_broken_files_say_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Thiếu tệp mô hình"):
        open_session(tmp_path / "không-có.onnx")
    (tmp_path / "hỏng.onnx").write_bytes(b"\x08\x01 no model")
    with pytest.raises(ModelError, match="Không mở được"):
        open_session(tmp_path / "hỏng.onnx")
    with pytest.raises(ModelError, match="Không đọc được"):
        WordVectors(tmp_path)
    (tmp_path / "doichieu.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="Không đọc được"):
        settings_of(tmp_path)


def test_a_checkout_without_weights_says_which_backend_to_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "WEIGHTS", tmp_path)
    with pytest.raises(ModelError, match="chưa kèm trọng số") as told:
        settings_of(tmp_path)
    assert "light" in told.value.hint


def test_softmax_is_safe_with_large_numbers() -> None:
    assert softmax(np.asarray([[1000.0, 1000.0, -1000.0]])).round(3).tolist() == [[0.5, 0.5, 0.0]]
