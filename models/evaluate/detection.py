"""Claim detection: what's never to be queued and passes for a claim, and what matters and is found."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from doichieu.records import Detection, Kind
from doichieu.text import has_tones, nfc
from models.evaluate import data as read
from models.evaluate.data import is_claim
from models.evaluate.figures import fisher, portion
from models.evaluate.score import Score, bootstrap
from models.evaluate.subject import Subject

GROUP = "Phát hiện nhận định"
FALSE_ALARMS = {"bar": 2.0, "goal": 0.5, "at_most": True}
_KIND_NAMES = {
    "opinion": "ý kiến",
    "criticism": "phê bình",
    "joke": "câu đùa",
    "question": "câu hỏi",
    "experience": "trải nghiệm riêng",
    "prediction": "phỏng đoán",
}
_LONG = 15  # syllables: the middle of the weak texts


def scores(subject: Subject) -> list[Score]:
    """All rows of claim detection."""
    comments = subject.cut(read.comments(subject.data))
    found = subject.detector.detect([nfc(str(r["text"])) for r in comments])
    return [*_false_alarms(subject), *_recall(subject, comments, found), *_authority(subject, comments, found)]


def _parts(items: Sequence[Any], hits: Sequence[bool], names: Mapping[str, Callable[[Any], bool]]) -> tuple[Score, ...]:
    """The share of hits in each part of the items."""
    return tuple(
        part
        for name, wanted in names.items()
        if (part := portion(GROUP, name, [h for item, h in zip(items, hits, strict=True) if wanted(item)])).n
    )


def _by_kind(items: Sequence[dict[str, Any]], hits: Sequence[bool], field: str) -> tuple[Score, ...]:
    return _parts(items, hits, {name: _is(field, kind) for kind, name in _KIND_NAMES.items()})


def _is(field: str, value: str) -> Callable[[Any], bool]:
    return lambda row: bool(row[field] == value)


def _false_alarms(subject: Subject) -> list[Score]:
    detected = {name: [is_claim(d) for d in rows] for name, rows in subject.opinions_detected.items()}
    dev = subject.cut([r for r in read.comments(subject.data) if read.never_queued(r)])
    test = subject.cut(read.own("opinions_test"))
    forms = {
        "viết có dấu": has_tones,
        "viết không dấu": lambda t: not has_tones(t),
        f"dưới {_LONG} tiếng": lambda t: len(t.split()) < _LONG,
        f"từ {_LONG} tiếng": lambda t: len(t.split()) >= _LONG,
    }
    return [
        portion(
            GROUP, "Bình luận dev không phải nhận định mà báo là nhận định", detected["dev"],
            detail=_by_kind(dev, detected["dev"], "kind_a"), **FALSE_ALARMS,
            note="ý kiến, câu hỏi, trải nghiệm, phỏng đoán: cả hai người gán nhãn đều nói vậy",
        ),
        portion(
            GROUP, "opinions_test: báo là nhận định", detected["test"],
            detail=_by_kind(test, detected["test"], "kind"), **FALSE_ALARMS,
        ),
        portion(
            GROUP, "Bình luận mạng giữ lại (nhãn yếu): báo là nhận định", detected["weak"],
            detail=_parts(subject.opinions["weak"], detected["weak"], forms), **FALSE_ALARMS,
            note="chưa ai đọc lại: một số ít có nhận định thật; không trùng phần đã dùng để chọn ngưỡng",
        ),
    ]  # fmt: skip


def _recall(subject: Subject, comments: Sequence[dict[str, Any]], found: Sequence[list[Detection]]) -> list[Score]:
    said = [is_claim(d) for d in found]
    claims = [i for i, r in enumerate(comments) if r["agreed"] == "claim"]
    matters = [i for i in claims if comments[i]["matters"]]
    places = [_in_its_place(comments[i], found[i]) for i in matters]
    scored = [(r["agreed"] == "claim", s) for r, s in zip(comments, said, strict=True) if r["agreed"] != "disputed"]
    wordings = [v for r in _rumours(subject) for v in read.roughened(r)]
    rumours = [is_claim(d) for d in subject.detector.detect(wordings)]
    low, high = bootstrap(scored, lambda drawn: 100 * _precision_recall(drawn)[2])
    precision, recall, f1 = (100 * v for v in _precision_recall(scored))
    numbered = {
        "có con số": lambda i: any(c.isdigit() for c in comments[i]["text"]),
        "không con số": lambda i: not any(c.isdigit() for c in comments[i]["text"]),
        "viết có dấu": lambda i: has_tones(comments[i]["text"]),
        "viết không dấu": lambda i: not has_tones(comments[i]["text"]),
    }
    return [
        portion(
            GROUP, "Nhận định đáng quan tâm trong bình luận dev được tìm thấy", [said[i] for i in matters],
            bar=80.0, goal=90.0, note="ở đúng ngưỡng của các dòng báo nhầm trên",
            detail=(
                *_parts(matters, [said[i] for i in matters], numbered),
                portion(GROUP, "đúng câu mà người gán nhãn chỉ ra", places),
                portion(GROUP, "mọi nhận định, cả chuyện không đáng quan tâm", [said[i] for i in claims]),
            ),
        ),
        Score(
            GROUP, "Bình luận dev: F1 của «có nhận định»", f1, len(scored), low, high,
            detail=(
                Score(GROUP, "độ chính xác", precision, sum(s for _, s in scored)),
                Score(GROUP, "độ phủ", recall, len(claims)),
            ),
        ),
        portion(GROUP, "Tin đồn có thật được nhận ra: như đã chép", rumours[::3]),
        portion(GROUP, "Tin đồn có thật được nhận ra: không dấu", rumours[1::3]),
        portion(GROUP, "Tin đồn có thật được nhận ra: viết tắt", rumours[2::3]),
    ]  # fmt: skip


def _rumours(subject: Subject) -> list[str]:
    return [nfc(str(r["claim_vi"])) for r in subject.cut(read.rows(subject.data, "rumours/rumours_dev.jsonl"))]


def _in_its_place(comment: dict[str, Any], detections: Sequence[Detection]) -> bool:
    """Whether a sentence that passes for a claim shares text with the span that the annotators marked."""
    text, span = nfc(str(comment["text"])), nfc(str(comment["span"]))
    start = text.find(span)
    return any(d.kind is Kind.CLAIM and d.start < start + len(span) and start < d.end for d in detections)


def _precision_recall(scored: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    hit = sum(t and s for t, s in scored)
    precision, recall = hit / max(1, sum(s for _, s in scored)), hit / max(1, sum(t for t, _ in scored))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _authority(subject: Subject, comments: Sequence[dict[str, Any]], found: Sequence[list[Detection]]) -> list[Score]:
    """Whether criticism of an authority is taken for a claim more often than other talk."""
    rows = [
        (bool(r["criticises_authority"]), is_claim(d))
        for r, d in zip(comments, found, strict=True)
        if r["agreed"] not in ("claim", "disputed")
    ]
    said = [is_claim(d) for d in subject.opinions_detected["test"]]
    own = subject.cut(read.own("opinions_test"))
    test = [(r["kind"] == "criticism", s) for r, s in zip(own, said, strict=True)]
    return [
        _compared("Báo nhầm ở lời phê bình chính quyền không nhiều hơn ở lời khác (bình luận dev)", rows),
        _compared("Báo nhầm ở lời phê bình không nhiều hơn ở lời khác (opinions_test)", test),
    ]


def _compared(name: str, rows: Sequence[tuple[bool, bool]]) -> Score:
    """Fisher's test of "criticism is flagged more often"; the bar is that it can't be shown at the 5 % level."""
    mine, others = [s for critical, s in rows if critical], [s for critical, s in rows if not critical]
    greater, both = fisher(sum(mine), len(mine) - sum(mine), sum(others), len(others) - sum(others))
    return Score(
        GROUP, name, greater, len(rows), bar=0.05, unit="p",
        note=f"Fisher chính xác: một phía p = {greater:.3f}, hai phía p = {both:.3f}".replace(".", ","),
        detail=(portion(GROUP, "lời phê bình", mine), portion(GROUP, "lời khác", others)),
    )  # fmt: skip
