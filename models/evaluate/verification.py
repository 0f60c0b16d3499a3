"""Claim verification with the passage given: both development sets, XNLI, and what training recorded."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from doichieu.records import Judgement
from doichieu.text import fold
from models.evaluate import data as read
from models.evaluate.data import Pair
from models.evaluate.figures import by_class, f1_score, portion
from models.evaluate.score import Score
from models.evaluate.subject import Subject

GROUP = "Đối chiếu"
_LENGTHS = ((0, 20), (20, 32), (32, 10_000))  # syllables of a claim: about a third of ViFactCheck each
# What `models.train` writes of figures that can't be had again without training anew, and how they're shown.
_RECORDED = {
    "vihallu_dev_trained_without_it": "ViHallu dev, học không có ViHallu: macro-F1",
    "vifactcheck_dev_trained_without_it": "ViFactCheck dev, học không có ViFactCheck: macro-F1",
}


def scores(subject: Subject) -> list[Score]:
    """All rows of claim verification with the passage given."""
    hallu = subject.cut(read.pairs(subject.data, "vihallu"))
    said = subject.verifier.verify([(p.claim, p.passage) for p in hallu])
    found = [
        _set(subject, "ViFactCheck dev, cho sẵn căn cứ: macro-F1", subject.gold, subject.gold_judgements, (79.0, 84.0)),
        _set(subject, "ViHallu dev: macro-F1", hallu, said, (72.0, 80.0)),
        *cross_set(subject),
    ]
    pairs = subject.cut(read.xnli(subject.data))
    judged = subject.verifier.verify([(p.claim, p.passage) for p in pairs])
    right = [j.stance is p.truth for j, p in zip(judged, pairs, strict=True)]
    found.append(
        portion(
            GROUP, "XNLI tiếng Việt dev: độ đúng", right, note="chỉ để đo, không học từ bộ này",
            detail=by_class(GROUP, [p.truth for p in pairs], [j.stance for j in judged]),
        )
    )  # fmt: skip
    return found


def _set(
    subject: Subject, name: str, pairs: Sequence[Pair], said: Sequence[Judgement], wanted: tuple[float, float]
) -> Score:
    truth, stances, of = [p.truth for p in pairs], [j.stance for j in said], [p.group for p in pairs]
    folded = [j.stance for j in subject.verifier.verify([(fold(p.claim), p.passage) for p in pairs])]

    def part(label: str, wanted: Callable[[int, Pair], bool]) -> Score:
        kept = [i for i, p in enumerate(pairs) if wanted(i, p)]
        return f1_score(GROUP, label, [truth[i] for i in kept], [stances[i] for i in kept], [of[i] for i in kept])

    parts = [
        part("các hàng lẻ, không dùng để hiệu chỉnh", lambda i, _: i % 2 == 1),
        f1_score(GROUP, "nhận định gõ không dấu", truth, folded, of),
        *(
            part(
                f"nhận định {low} đến {high - 1} tiếng" if high < 1000 else f"nhận định từ {low} tiếng",
                _within(low, high),
            )
            for low, high in _LENGTHS
        ),
        part("nhận định có con số", lambda _, p: _numbered(p)),
        part("nhận định không con số", lambda _, p: not _numbered(p)),
    ]
    detail = (*by_class(GROUP, truth, stances), *(p for p in parts if p.n))
    return f1_score(GROUP, name, truth, stances, of, bar=wanted[0], goal=wanted[1], detail=detail)


def _within(low: int, high: int) -> Callable[[int, Pair], bool]:
    return lambda _, p: low <= len(p.claim.split()) < high


def _numbered(pair: Pair) -> bool:
    return any(c.isdigit() for c in pair.claim)


def recorded(subject: Subject) -> dict[str, float]:
    """What training wrote beside the weights, flat; nothing for the light backend."""
    if subject.backend == "light":
        return {}
    from models.session import WEIGHTS, settings_of

    return _flat(settings_of(WEIGHTS).get("recorded", {}))


def _flat(values: Mapping[str, Any], before: str = "") -> dict[str, float]:
    found: dict[str, float] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{key}.")
        elif isinstance(value, int | float):
            found[f"{before}{key}"] = float(value)
    return found


def cross_set(subject: Subject) -> list[Score]:
    """Each set by a model that was trained without it, as training recorded it."""
    told = recorded(subject)
    sizes = {"vihallu": len(read.pairs(subject.data, "vihallu")), "vifactcheck": len(subject.gold)}
    found = []
    for key, name in _RECORDED.items():
        if key in told:
            size = sizes[key.split("_")[0]]
            found.append(
                Score(
                    GROUP, name, told[key], size, note="ghi lại lúc huấn luyện (32 bit, chưa hiệu chỉnh, học ngắn hơn)"
                )
            )
        else:
            found.append(Score(GROUP, name, 0.0, 0, note="lần huấn luyện này không ghi lại"))
    known = {*_RECORDED, "int8_minus_fp32"}
    others = [
        Score(GROUP, key, value, 1, unit="", note="ghi lại lúc huấn luyện")
        for key, value in told.items()
        if key not in known
    ]
    return found + others
