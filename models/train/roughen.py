"""Make a tidy sentence look as people type it: no tones, teencode, lower case, cut. Otherwise style gives news away."""

import random
import re

from doichieu.text import fold
from models.normal import TEENCODE

_SHORT: dict[str, list[str]] = {}
for _typed, _meant in TEENCODE.items():
    _SHORT.setdefault(_meant, []).append(_typed)
_WORD = re.compile(r"[^\W\d_]+")
_LEAD = re.compile(r"^(?:Theo|Tại|Trong|Ngày|Sáng|Chiều|Tối|Đến|Tính đến)\b[^,]{3,60},\s+")
_TAILS = (" nhé mọi người", " rồi", " đó", " mọi người ơi", "!!!", "", "", "", "", "", " nha bà con", " đấy", ".")


def roughen(text: str, rng: random.Random) -> str:
    """One way a person may have typed the sentence; what it says stays the same."""
    text = text.strip()
    if rng.random() < 0.35:
        text = _LEAD.sub("", text)
    if rng.random() < 0.35:
        text = text.rstrip(".")
    if rng.random() < 0.4:
        text = _shorten(text, rng)
    if rng.random() < 0.35:
        text = _WORD.sub(lambda m: _teencode(m.group(), rng), text)
    style = rng.random()
    if style < 0.3:
        text = fold(text)
    elif style < 0.6:
        text = text.lower()
    return text + rng.choice(_TAILS) if rng.random() < 0.3 else text


def _teencode(word: str, rng: random.Random) -> str:
    options = _SHORT.get(fold(word))
    return rng.choice(options) if options and rng.random() < 0.6 else word


def _shorten(text: str, rng: random.Random) -> str:
    """The first clauses of a long sentence."""
    clauses = text.split(", ")
    if len(clauses) < 2 or len(text.split()) < 16:
        return text
    keep = rng.randint(1, len(clauses) - 1)
    short = ", ".join(clauses[:keep])
    return short if len(short.split()) >= 7 else text
