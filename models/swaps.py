"""What stands in one wording where the other says something else, all around being the same.

People who say a thing in other words change all of it; who changes one word of a sentence says another thing. So where
two wordings run alike, a word in another's place, or a "không" more, makes another claim, whatever the words are. This
needs no list of things.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from models.compare import ANTONYMS
from models.details import Details, Part
from models.weigh import Weigher

_CLOSE = ((0.8, 3), (0.7, 2), (0.5, 1))
"""Wordings that have at least this share of their words in the same order and differ in at most so many places are one
sentence with something changed."""
_TELLS = 0.3  # words of this weight in all tell something
_FLOOR = 0.3  # what a word of no weight counts in how far two wordings run alike
_MORE = (
    ("thuong", "phat"), ("ngay", "dem"), ("sang", "toi"), ("sang", "chieu"), ("trua", "toi"), ("chieu", "toi"),
    ("truoc", "sau"), ("trong", "ngoai"), ("hon", "duoi"), ("tren", "duoi"), ("moi", "cu"), ("tang", "giam"),
    ("dong", "tay"), ("nam", "bac"), ("nam", "nu"), ("cong", "tu"), ("mo", "dong"), ("mua", "ban"), ("vao", "ra"),
    ("bi", "duoc"), ("cao", "thap"), ("dau", "cuoi"), ("dai", "ngan"), ("them", "bot"), ("du", "thieu"),
    ("toi da", "toi thieu"), ("noi", "ngoai"), ("len", "xuong"), ("it", "nhieu"), ("som", "muon"), ("cam", "cho"),
    ("da", "du kien"),
)  # fmt: skip
_NOT = frozenset(("khong", "chang"))
_OPPOSITES = frozenset(pair for pairs in (ANTONYMS, _MORE) for a, b in pairs for pair in ((a, b), (b, a)))


class _Token(NamedTuple):
    key: str
    weight: float
    negates: bool


@dataclass(frozen=True, slots=True)
class Swaps:
    """How far two wordings run alike (0 to 1), whether they're one sentence changed, and what is changed."""

    order: float
    close: bool
    weight: float  # of what stands in another's place
    turned: bool  # a negation more, or a word for its opposite

    @property
    def conflict(self) -> str:
        """What the change makes of them, where they're one sentence otherwise: "", polarity or thing."""
        if not self.close:
            return ""
        return "polarity" if self.turned else "thing" if self.weight >= _TELLS else ""


def swaps(one: Details, other: Details, weigh: Weigher) -> Swaps:
    """Compare the order of words of two wordings."""
    mine, theirs = _tokens(one.parts, other.parts, weigh), _tokens(other.parts, one.parts, weigh)
    said, said_back = {t.key for t in mine}, {t.key for t in theirs}
    blocks = SequenceMatcher(None, [t.key for t in mine], [t.key for t in theirs], autojunk=False).get_opcodes()
    kept = sum(2 * (b - a) for tag, a, b, _, _ in blocks if tag == "equal")
    order = kept / max(1, len(mine) + len(theirs))
    changed = [block[1:] for block in blocks if block[0] != "equal"]
    weight, turned = 0.0, False
    for a, b, c, d in changed:
        # What the other wording says elsewhere isn't changed, only moved.
        gone = [t for t in mine[a:b] if t.key not in said_back]
        come = [t for t in theirs[c:d] if t.key not in said]
        turned = turned or sum(t.negates for t in gone) % 2 != sum(t.negates for t in come) % 2 or _opposed(gone, come)
        weight = max(weight, min(_weight(gone), _weight(come)))
    close = any(order >= least and len(changed) <= most for least, most in _CLOSE)
    return Swaps(round(order, 3), close, round(weight, 3), turned)


def _tokens(parts: Sequence[Part], others: Sequence[Part], weigh: Weigher) -> list[_Token]:
    """What's compared: things that both know by their name, all else syllable by syllable."""
    names = {p.name for p in others}
    found: list[_Token] = []
    for part in parts:
        words = [part.name] if part.name in names else part.text.split()
        share = sum(weigh(w) for w in part.text.split()) / len(words)
        for i, word in enumerate(words):
            weight = share if len(words) == 1 else weigh(word)
            # "và không", of two things, negates no clause; put into a sentence that is else the same, it turns it.
            negates = (part.negates and i == 0) or (word in _NOT and part is not parts[-1])
            found.append(_Token(word, max(_FLOOR, weight), negates))
    return found


def _weight(tokens: Sequence[_Token]) -> float:
    """Of words that tell something; numbers, dates and negations are compared elsewhere."""
    return sum(t.weight for t in tokens if ":" not in t.key and t.weight > _FLOOR and not t.negates)


def _opposed(one: Sequence[_Token], other: Sequence[_Token]) -> bool:
    mine = {t.key for t in one} | {" ".join(t.key for t in one)}
    theirs = {t.key for t in other} | {" ".join(t.key for t in other)}
    return any((a, b) in _OPPOSITES for a in mine - theirs for b in theirs - mine)
