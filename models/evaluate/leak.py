"""How much the claims of the training mix give their label away: the bar keeps style from being learned instead."""

from collections import Counter

from doichieu.records import Stance
from models.evaluate.figures import f1_score
from models.evaluate.score import Score
from models.evaluate.subject import Subject

GROUP = "Chỉ đọc nhận định"
_LEAST = 50  # pairs of one origin: fewer say nothing


def scores(subject: Subject) -> list[Score]:
    """A fresh probe on the training mix, and by where the pairs are from."""
    from models.train.probe import Probed, probe

    found = probe(subject.data, subject.limit and subject.limit * 40)

    def row(name: str, kept: list[Probed]) -> Score:
        truth, said = [Stance(p.truth) for p in kept], [Stance(p.said) for p in kept]
        return f1_score(GROUP, name, truth, said, [p.group for p in kept])

    counts = Counter(p.origin for p in found)
    parts = tuple(
        row(f"cặp từ «{origin}»", [p for p in found if p.origin == origin])
        for origin, count in sorted(counts.items())
        if count >= _LEAST and len({p.truth for p in found if p.origin == origin}) == len(Stance)
    )
    whole = row("Bộ dò n-gram chỉ đọc nhận định của dữ liệu huấn luyện: macro-F1", found)
    return [
        Score(
            whole.group, whole.name, whole.value, whole.n, whole.low, whole.high, bar=45.0, goal=40.0, at_most=True,
            note="học lại mỗi lần đo: 80 % số nhóm, hỏi 20 % còn lại", detail=parts,
        )
    ]  # fmt: skip
