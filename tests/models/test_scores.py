"""Quality is a regression test too: floors a bit under what `python -m bench.light` printed for these weights."""

from pathlib import Path

import pytest

from bench.light import detection_scores, verification_scores

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.exists(), reason="../shared/data is absent"),
]
DETECTION_AT_LEAST = {
    "detection precision": 0.5,
    "recall on claims that matter": 0.22,
    "rumours found": 0.5,
    "rumours found, without tones": 0.45,
}
DETECTION_AT_MOST = {
    "false alarms on opinion": 0.07,
    "false alarms on criticism of an authority": 0.0,
    "false alarms on question, experience, prediction": 0.04,
}
VERIFICATION_AT_LEAST = {
    "vifactcheck macro-F1": 0.63,
    "vihallu macro-F1": 0.57,
    "passage about something else: not enough": 0.98,
    "rumours refuted, correction as collected": 0.2,
    "rumours refuted, rumour named": 0.7,
}
VERIFICATION_AT_MOST = {
    "claim-only probe macro-F1": 0.45,
    "rumours wrongly supported, correction as collected": 0.0,
    "rumours wrongly supported, rumour named": 0.11,
}


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
