"""What mustn't take a verifier in: a correction quotes the rumour, and a passage may be about something else."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from doichieu.records import Finding, Judgement, Passage, Stance
from doichieu.text import digest, nfc
from models.combine import combine
from models.evaluate import data as read
from models.evaluate.chain import bands_of
from models.evaluate.data import Pair
from models.evaluate.figures import f1_score, portion
from models.evaluate.score import Score
from models.evaluate.subject import Subject

RUMOURS = "Tin đồn bên lời đính chính"
OFF_TOPIC = "Đoạn trích về việc khác"
_STYLES = {
    "named": "nói rõ tên việc",
    "pronoun": "nói «thông tin trên»",
    "fact": "chỉ nêu sự thật",
    "fake_document": "văn bản giả",
    "punish": "xử phạt người đăng",
    "partial": "đúng một phần",
}


def rumours(subject: Subject) -> list[Score]:
    """Real rumours and our own, each beside its correction: refuted, and never supported."""
    real = subject.cut(read.rows(subject.data, "rumours/rumours_dev.jsonl"))
    own = subject.cut(read.own("denials_test"))
    claims = [nfc(str(r["claim_vi"])) for r in real]
    mine = [nfc(str(r["claim"])) for r in own]
    whole = [nfc(f"{r['title']}. {r['passage']}") for r in own]
    alone = [nfc(str(r["passage"])) for r in own]
    styles = [str(r["style"]) for r in own]
    found: list[Score] = []
    for name, texts in (
        ("Tin đồn có thật, đính chính như đã chép", [read.correction(r, names_it=False) for r in real]),
        ("Tin đồn có thật, đính chính nêu lại tin đồn", [read.correction(r, names_it=True) for r in real]),
    ):
        found += _beside(name, subject.verifier.verify(list(zip(claims, texts, strict=True))), ())
    for name, texts in (
        ("denials_test, tiêu đề và đoạn trích", whole),
        ("denials_test, chỉ đoạn trích", alone),
    ):
        found += _beside(name, subject.verifier.verify(list(zip(mine, texts, strict=True))), styles)
    return found


def _beside(name: str, said: Sequence[Judgement], styles: Sequence[str]) -> list[Score]:
    def row(what: str, stance: Stance, **wanted: Any) -> Score:
        hits = [j.stance is stance for j in said]
        parts = tuple(
            portion(RUMOURS, label, [h for h, s in zip(hits, styles, strict=True) if s == style])
            for style, label in _STYLES.items()
            if style in styles
        )
        return portion(RUMOURS, f"{name}: {what}", hits, detail=parts, **wanted)

    return [
        row("bị bác", Stance.REFUTES, bar=85.0, goal=95.0),
        row("lầm là đúng", Stance.SUPPORTS, bar=2.0, goal=0.0, at_most=True),
    ]


def off_topic(subject: Subject) -> list[Score]:
    """Each claim beside a passage of another article is "not enough": one at random, and the nearest by words."""
    far = read.elsewhere(subject.gold)
    said = subject.verifier.verify([(p.claim, p.passage) for p in far])
    near = subject.verifier.verify(nearest(subject, subject.gold))
    return [
        _left_open(subject, "Đoạn bất kỳ của bài khác: nói «chưa đủ căn cứ»", said),
        _left_open(subject, "Đoạn gần nhất của bài khác (BM25): nói «chưa đủ căn cứ»", near),
        f1_score(
            OFF_TOPIC, "Đoán nhãn của nhận định khi đoạn trích là của bài khác: macro-F1",
            [p.truth for p in far], [j.stance for j in said], [p.group for p in far],
            bar=45.0, goal=40.0, at_most=True, note="mô hình đi kèm chỉ còn nhận định để dựa vào",
        ),
    ]  # fmt: skip


def _left_open(subject: Subject, name: str, said: Sequence[Judgement]) -> Score:
    bands = bands_of(subject)
    flagged = [combine([("", 1, None, j)], bands)[0] for j in said]
    return portion(
        OFF_TOPIC, name, [j.stance is Stance.NOT_ENOUGH for j in said], bar=97.0, goal=99.0,
        detail=(
            portion(OFF_TOPIC, "nói «trái nguồn»", [j.stance is Stance.REFUTES for j in said]),
            portion(OFF_TOPIC, "nói «đúng nguồn»", [j.stance is Stance.SUPPORTS for j in said]),
            portion(OFF_TOPIC, "đủ chắc để thành cờ «trái nguồn»", [f is Finding.REFUTED for f in flagged]),
        ),
    )  # fmt: skip


def nearest(subject: Subject, pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    """Each claim beside the passage of another article that BM25 ranks first."""
    from models.light import weigher
    from models.retrieval import TantivyRetriever

    held = {digest(p.passage): p for p in pairs}
    folder = Path(subject.work) / "near"
    index = TantivyRetriever(folder, weigher())
    index.add([Passage(key, key, 0, 0, len(p.passage), p.passage) for key, p in held.items()])
    most = max((sum(p.group == q.group for q in held.values()) for p in pairs), default=0)
    found = []
    for pair, hits in zip(pairs, index.search([p.claim for p in pairs], most + 1), strict=True):
        other = next((held[h.passage] for h in hits if held[h.passage].group != pair.group), None)
        if other:
            found.append((pair.claim, other.passage))
    return found
