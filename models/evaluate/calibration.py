"""Whether a certainty of 80 % is right 80 times of 100. On odd rows alone: temperature and bias come from even ones."""

from collections.abc import Sequence
from typing import NamedTuple

from doichieu.records import Finding
from models.evaluate.chain import CLASS
from models.evaluate.figures import BINS, calibration_error, portion
from models.evaluate.score import Score, bootstrap
from models.evaluate.subject import Subject

GROUP = "Hiệu chỉnh"


class Sure(NamedTuple):
    """How sure, and whether rightly."""

    chance: float
    right: bool


def judgements(subject: Subject) -> list[Sure]:
    """The verifier's top probability with the passage given, odd rows of ViFactCheck dev."""
    return [
        Sure(max(j.supports, j.refutes, j.not_enough), j.stance is p.truth)
        for row, (p, j) in enumerate(zip(subject.gold, subject.gold_judgements, strict=True))
        if row % 2
    ]


def flags(subject: Subject) -> list[Sure]:
    """The certainty of combined flags, evidence retrieved, odd rows of ViFactCheck dev."""
    return [Sure(f.flag.score, CLASS[f.flag.finding] is f.truth) for f in subject.retrieved if f.row % 2]


def decided(subject: Subject) -> list[Sure]:
    """Of those, the flags that say "refuted" or "supported"."""
    wanted = (Finding.REFUTED, Finding.SUPPORTED)
    return [
        Sure(f.flag.score, CLASS[f.flag.finding] is f.truth)
        for f in subject.retrieved
        if f.row % 2 and f.flag.finding in wanted
    ]


def scores(subject: Subject) -> list[Score]:
    """Calibration errors."""
    note = f"ECE, {BINS} khoảng đều nhau; chỉ các hàng lẻ"
    if subject.backend != "light":
        note += ", hiệu chỉnh chọn trên hàng chẵn"
    one, other = judgements(subject), flags(subject)
    found = [
        _error("Sai số hiệu chỉnh của lời phán đoán, cho sẵn căn cứ", one, note, ()),
        _error(
            "Sai số hiệu chỉnh của cờ, tự tìm căn cứ", other, note,
            (_error("chỉ cờ «trái nguồn» và «đúng nguồn»", decided(subject), "", (), plain=True),),
        ),
    ]  # fmt: skip
    sure = [s.right for s in one if s.chance >= 0.9]
    return [*found, portion(GROUP, "Phán đoán chắc từ 90 % trở lên mà đúng", sure)]


def _error(name: str, sure: Sequence[Sure], note: str, detail: tuple[Score, ...], *, plain: bool = False) -> Score:
    def figure(drawn: Sequence[Sure]) -> float:
        return calibration_error([s.chance for s in drawn], [s.right for s in drawn])

    low, high = bootstrap(sure, figure)
    bar, goal = (None, None) if plain else (0.05, 0.03)
    return Score(
        GROUP, name, figure(sure), len(sure), low, high, bar, goal, at_most=True, unit="", note=note, detail=detail
    )
