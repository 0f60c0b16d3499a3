"""Quality is a regression test too: floors a bit under what `python -m bench.light` printed for the weights that ship."""

from pathlib import Path

import pytest

from bench.light import detection_scores, verification_scores

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.exists(), reason="../shared/data is absent"),
]
DETECTION_AT_LEAST: dict[str, float] = {}
DETECTION_AT_MOST: dict[str, float] = {}
VERIFICATION_AT_LEAST: dict[str, float] = {}
VERIFICATION_AT_MOST: dict[str, float] = {}


def test_detection_keeps_its_scores() -> None:
    hold(detection_scores(DATA), DETECTION_AT_LEAST, DETECTION_AT_MOST)


def test_verification_keeps_its_scores() -> None:
    hold(verification_scores(DATA), VERIFICATION_AT_LEAST, VERIFICATION_AT_MOST)


def hold(scores: dict[str, float], least: dict[str, float], most: dict[str, float]) -> None:
    assert least
    assert most
    low = {name: scores[name] for name, floor in least.items() if scores[name] < floor}
    high = {name: scores[name] for name, ceiling in most.items() if scores[name] > ceiling}
    assert not low
    assert not high
