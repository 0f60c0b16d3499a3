"""Style mustn't decide: the same opinions and the same claims, as written, and roughened as people type."""

import random

from doichieu.text import has_tones, nfc
from models.evaluate import data as read
from models.evaluate.data import is_claim
from models.evaluate.figures import portion
from models.evaluate.score import Score
from models.evaluate.subject import Subject
from models.train.roughen import roughen

GROUP = "Lối viết"
_SEED = 4


def tidy(text: str) -> bool:
    """Whether it's typed with care: tones, a capital at the start, a stop at the end."""
    return has_tones(text) and text[0].isupper() and text.rstrip()[-1] in ".!?…"


def scores(subject: Subject) -> list[Score]:
    """False alarms on tidy and rough opinions, recall on tidy and rough claims."""
    opinions = [*subject.opinions["dev"], *subject.opinions["test"]]
    dev = [nfc(str(r["text"])) for r in read.comments(subject.data) if r["agreed"] == "claim"]
    claims = [*subject.cut(dev), *subject.cut([nfc(str(r["claim"])) for r in read.own("denials_test")])]
    return [
        *_both(subject, "Ý kiến (dev và opinions_test): báo nhầm", opinions),
        *_both(subject, "Nhận định (dev và denials_test): tìm thấy", claims),
    ]


def _both(subject: Subject, name: str, texts: list[str]) -> list[Score]:
    rng = random.Random(_SEED)  # noqa: S311
    written = [is_claim(d) for d in subject.detector.detect(texts)]
    roughened = [is_claim(d) for d in subject.detector.detect([nfc(roughen(t, rng)) for t in texts])]
    gained = sum(r and not w for w, r in zip(written, roughened, strict=True))
    lost = sum(w and not r for w, r in zip(written, roughened, strict=True))
    neat = [tidy(t) for t in texts]
    return [
        portion(
            GROUP, f"{name}, viết như nguyên bản", written,
            detail=(
                portion(GROUP, "viết chỉn chu", [w for w, n in zip(written, neat, strict=True) if n]),
                portion(GROUP, "viết vội", [w for w, n in zip(written, neat, strict=True) if not n]),
            ),
        ),
        portion(
            GROUP, f"{name}, làm cho giống gõ vội", roughened,
            note=f"so với nguyên bản: thêm {gained}, bớt {lost}",
        ),
    ]  # fmt: skip
