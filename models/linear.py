"""A multinomial logistic model read from JSON: numpy only."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doichieu.errors import ModelError

Floats = NDArray[np.float64]


class LinearModel:
    """Probabilities of classes from named features, calibrated by one temperature."""

    def __init__(self, part: Mapping[str, Any], names: Sequence[str]) -> None:
        """Raises ModelError when the weights were learned for other features than this code computes."""
        if tuple(part["features"]) != tuple(names):
            raise ModelError(
                "Trọng số của mô hình nhẹ không khớp với chương trình.",
                "Huấn luyện lại bằng lệnh: python -m models.train light --data <thư mục dữ liệu>.",
            )
        self.classes: tuple[str, ...] = tuple(part["classes"])
        weights = np.asarray(part["weights"], dtype=np.float64)  # classes x features
        scale = np.asarray(part["scale"], dtype=np.float64)
        mean = np.asarray(part["mean"], dtype=np.float64)
        temperature = float(part["temperature"])
        if weights.shape != (len(self.classes), len(names)):
            raise ModelError("Tệp trọng số của mô hình nhẹ bị hỏng.", "Cài lại phần mềm.")
        self._weights = (weights / scale).T / temperature
        self._bias = (np.asarray(part["bias"], dtype=np.float64) - (weights / scale) @ mean) / temperature

    def probabilities(self, rows: Sequence[Sequence[float]] | NDArray[Any]) -> Floats:
        """Rows x classes, each row summing to 1."""
        if not len(rows):
            return np.zeros((0, len(self.classes)))
        logits = np.asarray(rows, dtype=np.float64) @ self._weights + self._bias
        logits -= logits.max(axis=1, keepdims=True)
        raised = np.exp(logits)
        result: Floats = raised / raised.sum(axis=1, keepdims=True)
        return result
