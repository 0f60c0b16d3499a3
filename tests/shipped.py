"""Tests of the transformer's weights: they run where the weights are."""

import pytest

from models.session import WEIGHTS

needs_weights = pytest.mark.skipif(
    not (WEIGHTS / "doichieu.json").exists(), reason="the transformer's weights aren't in this checkout"
)
