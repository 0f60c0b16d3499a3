"""Two wordings side by side: what they share, what one leaves out, and what makes them two claims."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.compare import contrary, opposites
from models.details import Day, Details, Number, Unit
from models.lexicon import word_set
from models.swaps import swaps
from models.weigh import Weigher

NAMES = (
    "cosine",
    "contained",
    "jaccard",
    "least left over",
    "most left over",
    "numbers agree",
    "numbers missing",
    "dates agree",
    "dates missing",
    "names agree",
    "names missing",
    "things agree",
    "things missing",
    "things differ",
    "negations differ",
    "same order",
    "run alike",
    "swapped",
    "turned",
    "still",
    "opposites",
)
"""The features of a pair, in the order of `Pair.values`."""

# Sorts whose things stand beside a claim as often as in it: who tells it, where it was said, what it's like.
_SOFT = frozenset(("cong trinh", "cap", "tien", "pham vi"))
# Sorts of which the one thing is the other denied.
_POLAR = frozenset(("hieu luc", "thong", "nghi hoc", "ngung", "vay", "pham vi", "tien"))
_DRESSING = word_set(
    "nghe noi tin don bao thay moi nguoi oi a nhe nha nhi roi day do ha vay the la thi ma cac ba con chu "
    "y luu canh khan nong hot chinh thuc thong hinh nhu chac ad cho minh biet chia se vua duoc ngay luon "
    "kia nay hay me bac anh em chi co nao hom qua gio lan tan dau di ra vo vao khoi lo troi ghe so cung "
    "tui"
)


_JACCARD = NAMES.index("jaccard")


@dataclass(frozen=True, slots=True)
class Pair:
    """Features, and what contradicts: "" or the first of number, date, place, polarity, thing."""

    values: tuple[float, ...]
    conflict: str
    year: bool  # whether the years they name are all that contradicts

    @property
    def likeness(self) -> float:
        """The share of their words that both have."""
        return self.values[_JACCARD]


def compare(one: Details, other: Details, cosine: float, weigh: Weigher) -> Pair:
    """The features of two wordings and their contradiction; the same either way round."""
    shared, left, right = _overlap(one.units, other.units, weigh)
    total_left, total_right = shared + sum(left), shared + sum(right)
    smaller = min(total_left, total_right)
    union = shared + sum(left) + sum(right)
    numbers = _numbers(one.numbers, other.numbers)
    days, years = _days(one.days, other.days)
    names = _names(one, other)
    swap = swaps(one, other, weigh)
    mine, theirs = denied(one, other, weigh), denied(other, one, weigh)
    odd = any(len(c) % 2 for c in one.clauses) != any(len(c) % 2 for c in other.clauses)
    parity = odd and bool(mine) != bool(theirs)
    things_agree, things_missing, things_differ, hard = _things(one, other, parity)
    values = (
        cosine,
        shared / smaller if smaller else 0.0,
        shared / union if union else 0.0,
        min(max(left, default=0.0), max(right, default=0.0)),
        max(sum(left), sum(right)) / max(total_left, total_right, 1e-9),
        float(min(numbers[0], 2)),
        float(min(numbers[1], 2)),
        float(min(days[0], 1)),
        float(min(days[1], 1)),
        float(names == "agree"),
        float(names == "missing"),
        float(min(things_agree, 3)),
        float(min(things_missing, 3)),
        float(things_differ),
        float(odd),
        swap.order,
        float(swap.close),
        min(swap.weight, 4.0),
        float(swap.turned),
        float(_still(one) != _still(other)),
        float(bool(opposites(one.words, other.words))),
    )
    found = [
        ("number", numbers[2]),
        ("place", names == "differ"),
        ("polarity", parity or one.denies != other.denies or contrary(one.words, other.words)),
        (swap.conflict, bool(swap.conflict)),
        ("thing", hard),
    ]
    conflict = next((name for name, is_so in found if is_so), "")
    return Pair(values, conflict or ("date" if days[2] else ""), not conflict and years and days[2])


def _overlap(one: Sequence[Unit], other: Sequence[Unit], weigh: Weigher) -> tuple[float, list[float], list[float]]:
    """Weight in common, and the weights of what only one of them says. Names and sources are looked up both."""
    mine, theirs = _weighed(one, weigh), _weighed(other, weigh)
    names = {u.name for u in theirs} | {u.source for u in theirs}
    back = {u.name for u in mine} | {u.source for u in mine}
    words = {w for u in theirs for w in u.source.split()}
    words_back = {w for u in mine for w in u.source.split()}
    shared_left = shared_right = 0.0
    left: list[float] = []
    right: list[float] = []
    for units, keys, parts, rest, is_left in (
        (mine, names, words, left, True),
        (theirs, back, words_back, right, False),
    ):
        for unit, weight in units.items():
            same = unit.name in keys or unit.source in keys or all(w in parts for w in unit.source.split())
            if not same:
                rest.append(weight)
            elif is_left:
                shared_left += weight
            else:
                shared_right += weight
    return (shared_left + shared_right) / 2, left, right


def _weighed(units: Sequence[Unit], weigh: Weigher) -> dict[Unit, float]:
    found: dict[Unit, float] = {}
    for unit in units:
        if unit.thing:
            found[unit] = min(6.0, max(2.0, weigh.total(unit.source.split())))
        elif unit.name not in _DRESSING:
            weight = weigh(unit.name)
            if weight >= 0.5:
                found[unit] = weight
    return found


def _numbers(one: Sequence[Number], other: Sequence[Number]) -> tuple[int, int, bool]:
    """How many agree, how many that say something stand on one side only, and whether both sides have such."""
    rest = list(other)
    mine: list[Number] = []
    agree = 0
    for number in one:
        match = next((o for o in rest if _same(number, o)), None)
        if match is None:
            if not any(_same(number, o) for o in other):
                mine.append(number)
        else:
            rest.remove(match)
            agree += not number.weak
    theirs = [o for o in rest if not any(_same(n, o) for n in one)]
    missing = sum(not n.weak for n in mine) + sum(not n.weak for n in theirs)
    differ = any(_against(a, b) for a in mine for b in theirs)
    return agree, missing, differ


_MEASURES = (frozenset(("nam", "thang", "ngay", "tuan", "phut", "giay")), frozenset(("tan", "ta", "kg", "yen")),
             frozenset(("met", "km", "cm")), frozenset(("lit", "khoi")))  # fmt: skip


def _same(one: Number, other: Number) -> bool:
    if "document" in (one.kind, other.kind):
        return one.kind == other.kind and one.code == other.code
    if one.kind == other.kind == "time":
        return one.value == other.value or (one.value % 12 == other.value % 12 and min(one.value, other.value) < 12)
    if one.value == other.value:
        if any(one.unit in family and other.unit in family and one.unit != other.unit for family in _MEASURES):
            return False
        return one.kind == other.kind or "percent" not in (one.kind, other.kind)
    small, large = sorted((one.value, other.value))
    if "money" in (one.kind, other.kind) and large >= 1e5 and large - small < 1e-3 * large:  # "884k5" for 884.520
        return True
    if {one.kind, other.kind} == {"count", "money"} and small > 0:  # "phạt 500", "500k"
        return large / small in (1e3, 1e6)
    return False


def _against(one: Number, other: Number) -> bool:
    if one.weak or other.weak:
        return one.kind == other.kind and one.unit == other.unit and bool(one.unit)
    if one.kind != other.kind:
        return {one.kind, other.kind} == {"count", "money"} and min(one.value, other.value) >= 100
    return True


def _days(one: Sequence[Day], other: Sequence[Day]) -> tuple[tuple[int, int, bool], bool]:
    """Agreeing, missing, whether both sides have days that the other contradicts; and whether by their year alone."""
    mine = [d for d in one if not any(_day_agrees(d, o) for o in other)]
    theirs = [d for d in other if not any(_day_agrees(d, o) for o in one)]
    agree = len(one) - len(mine)
    clashes = [(a, b) for a in mine for b in theirs if any(x and y for x, y in zip(a, b, strict=True))]
    only_years = all(
        a[2]
        and b[2]
        and a[2] != b[2]
        and _day_agrees((*a[:2], ""), (*b[:2], "")) | (not any(x and y for x, y in zip(a[:2], b[:2], strict=True)))
        for a, b in clashes
    )
    return (agree, len(mine) + len(theirs), bool(clashes)), bool(clashes) and only_years


def _day_agrees(one: Day, other: Day) -> bool:
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a and b]
    return bool(pairs) and all(a == b for a, b in pairs)


def _names(one: Details, other: Details) -> str:
    """ "agree", "missing" (one says none of the other's), "differ" (each has one that the other lacks), or ""."""
    mine = [n for n in one.names if not _holds(other, n)]
    theirs = [n for n in other.names if not _holds(one, n)]
    if mine and theirs:
        return "differ"
    if len(mine) < len(one.names) or len(theirs) < len(other.names):
        return "agree"
    return "missing" if mine or theirs else ""


def _holds(details: Details, name: tuple[str, ...]) -> bool:
    flat = details.syllables
    short = "".join(part[0] for part in name)
    return (
        f" {' '.join(name)} " in flat
        or f" {''.join(name)} " in flat
        or f" {name[0][0]} {' '.join(name[1:])} " in flat
        or (len(name) > 2 and f" {' '.join(name[-2:])} " in flat)
        or (len(short) > 1 and f" {short} " in flat)
    )


def _things(one: Details, other: Details, parity: bool) -> tuple[int, int, bool, bool]:
    """Sorts that agree, sorts that one leaves out, whether any differ, and whether one differs that may not."""
    mine, theirs = dict(one.things), dict(other.things)
    agree = sum(bool(mine[sort] & theirs[sort]) for sort in mine if sort in theirs)
    differ = [
        sort
        for sort in mine
        if sort in theirs and not mine[sort] & theirs[sort] and not _unnamed(mine[sort], theirs[sort], one, other)
    ]
    if not parity:  # "không được nghỉ" and "phải đi học" agree
        differ = [sort for sort in differ if sort not in _POLAR]
    missing = len([s for s in mine.keys() ^ theirs.keys() if s not in _SOFT])
    return agree, missing, bool(differ), any(sort not in _SOFT for sort in differ)


def _unnamed(mine: frozenset[str], theirs: frozenset[str], one: Details, other: Details) -> bool:
    """A thing that the other wording says too, without being known as one there."""
    return any(f" {thing} " in other.syllables for thing in mine) or any(
        f" {thing} " in one.syllables for thing in theirs
    )


_STILL = re.compile(r" (?:van (?!de|phong|hoa|ban|chuyen|tai|dong)|giu nguyen|binh thuong|nhu cu|con nguyen)")


def _still(details: Details) -> bool:
    """Whether it says that something stays as it was: mostly of what another says has changed."""
    return bool(_STILL.search(details.syllables))


def denied(one: Details, other: Details, weigh: Weigher) -> frozenset[str]:
    """What the one wording negates, an odd number of times in a clause, of what the other says too.

    A word without tones that the other wording has too and that negates nothing there ("chua": chưa, chứa) is none.
    """
    said = {key for unit in _weighed(other.units, weigh) for key in (unit.name, unit.source)}
    plain = {part.text for part in other.parts if not part.negates}
    found: set[str] = set()
    for clause in one.clauses:
        here = [n for n in clause if n.text not in plain or n.text in _SURE_NEGATORS]
        about = frozenset().union(*(n.negated for n in here)) & said
        if len(here) % 2 and about:
            found |= about
    return frozenset(found)


_SURE_NEGATORS = frozenset(("khong", "chang"))
