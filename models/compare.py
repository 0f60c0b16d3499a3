"""Do two wordings agree in what makes them different claims: numbers, dates, negation, opposites, places?"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from doichieu.text import fold
from models.lexicon import phrases
from models.quantities import Quantity

_PLAIN_NEGATORS = frozenset(("khong", "chua", "chang", "cha"))
_CONDITION = frozenset(("ai", "neu", "nao", "ma", "khi"))
_THEN = frozenset(("thi", "la"))
_PLAIN = frozenset((("tang", "giam"), ("giam", "tang")))
_REACH = 4  # syllables that a negation reaches ahead, within one pause

# Each pair, either way round; phrases of folded syllables.
ANTONYMS = tuple(
    (pair.split("/")[0], pair.split("/")[1])
    for pair in phrases(
        "tang/giam|mo cua/dong cua|mo lai/dong cua|bat buoc/khong bat buoc|duoc phep/cam|duoc phep/khong duoc",
        "mien phi/thu phi|mien phi/mat phi|mien/thu|cao hon/thap hon|nhieu hon/it hon|truoc/sau",
        "bat dau/ket thuc|thang/thua|nhap khau/xuat khau|tren/duoi|trong/ngoai|thap nhat/cao nhat",
        "lon nhat/nho nhat|nhieu nhat/it nhat|toi da/toi thieu|ung ho/phan doi|dong y/tu choi",
        "dong tinh/phan doi|lai/lo|nam/nu|con/het|mo rong/thu hep|som/muon|dau tien/cuoi cung",
        "an toan/nguy hiem|tich cuc/tieu cuc|de dang/kho khan|thanh cong/that bai|chap thuan/tu choi",
        "cho phep/cam|hoat dong/tam dung|hoat dong/ngung|bac/nam|dong/tay|cong/tu|cu/moi|day du/thieu|manh/yeu",
        "nhanh/cham|dai/ngan|nang/nhe|ca nuoc/mot so|tat ca/mot so|toan bo/mot phan|tiep tuc/dung",
        "giu nguyen/thay doi|cap moi/thu hoi|di hoc/nghi hoc|lam viec/nghi|vo/khong vo|it/nhieu|tot/xau",
        "khong can/phai|khong phai/phai|giong/khac|cung/khac|truc tiep/truc tuyen|chinh thuc/du kien|da/chua",
        "da/se|hoan thanh/chua|noi dia/nhap khau|trong nuoc/nuoc ngoai|",
    )
)

# The 63 provinces and cities of before July 2025 (the 34 of today are among them), as general knowledge.
PROVINCES = tuple(
    fold(name)
    for name in [
        "An Giang",
        "Bà Rịa",
        "Vũng Tàu",
        "Bạc Liêu",
        "Bắc Giang",
        "Bắc Kạn",
        "Bắc Ninh",
        "Bến Tre",
        "Bình Dương",
        "Bình Định",
        "Bình Phước",
        "Bình Thuận",
        "Cà Mau",
        "Cao Bằng",
        "Cần Thơ",
        "Đà Nẵng",
        "Đắk Lắk",
        "Đắk Nông",
        "Điện Biên",
        "Đồng Nai",
        "Đồng Tháp",
        "Gia Lai",
        "Hà Giang",
        "Hà Nam",
        "Hà Nội",
        "Hà Tĩnh",
        "Hải Dương",
        "Hải Phòng",
        "Hậu Giang",
        "Hòa Bình",
        "Hồ Chí Minh",
        "Hưng Yên",
        "Khánh Hòa",
        "Kiên Giang",
        "Kon Tum",
        "Lai Châu",
        "Lạng Sơn",
        "Lào Cai",
        "Lâm Đồng",
        "Long An",
        "Nam Định",
        "Nghệ An",
        "Ninh Bình",
        "Ninh Thuận",
        "Phú Thọ",
        "Phú Yên",
        "Quảng Bình",
        "Quảng Nam",
        "Quảng Ngãi",
        "Quảng Ninh",
        "Quảng Trị",
        "Sóc Trăng",
        "Sơn La",
        "Tây Ninh",
        "Thái Bình",
        "Thái Nguyên",
        "Thanh Hóa",
        "Thừa Thiên Huế",
        "Tiền Giang",
        "Trà Vinh",
        "Tuyên Quang",
        "Vĩnh Long",
        "Vĩnh Phúc",
        "Yên Bái",
    ]
)
_PROVINCE_BY_FIRST: dict[str, list[tuple[str, ...]]] = {}
for _name in PROVINCES:
    _PROVINCE_BY_FIRST.setdefault(_name.split()[0], []).append(tuple(_name.split()))


def places(syllables: Sequence[str]) -> frozenset[str]:
    """The provinces and cities named."""
    found = set()
    for i, syllable in enumerate(syllables):
        for parts in _PROVINCE_BY_FIRST.get(syllable, ()):
            if tuple(syllables[i : i + len(parts)]) == parts:
                found.add(" ".join(parts))
    return frozenset(found)


def dates_agree(one: str, other: str) -> bool:
    """ "1/7/" agrees with "1/7/2026": nothing that both say differs, and both say something in common."""
    pairs = [(a, b) for a, b in zip(one.split("/"), other.split("/"), strict=True) if a and b]
    return bool(pairs) and all(a == b for a, b in pairs)


def same(one: Quantity, other: Quantity) -> bool:
    """The same amount: bare numbers agree with any unit, and money may be written without its unit."""
    if one.kind == other.kind == "date":
        return dates_agree(one.value, other.value)
    if one.value != other.value:
        return False
    if one.kind == other.kind:
        return one.unit == other.unit or not one.unit or not other.unit or one.kind != "count"
    return {one.kind, other.kind} <= {"count", "money"}


def comparable(one: Quantity, other: Quantity) -> bool:
    """They speak of the same sort of thing, so that different values contradict."""
    if one.kind != other.kind:
        return False
    if one.kind == "date":
        return any(a and b for a, b in zip(one.value.split("/"), other.value.split("/"), strict=True))
    return one.kind != "count" or (one.unit == other.unit and bool(one.unit))


def conflicts(claim: Iterable[Quantity], other: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Each quantity of the claim that has comparable ones on the other side and none the same, with one of those."""
    found = []
    for quantity in claim:
        alike = [q for q in other if comparable(quantity, q)]
        if alike and not any(same(quantity, q) for q in other):
            found.append((quantity, alike[0]))
    return found


def disjoint(one: Sequence[Quantity], other: Sequence[Quantity]) -> bool:
    """Whether both speak of one sort of quantity and agree on none of it.

    "từ 2/12" and "từ 2/12 đến 4/12" agree; "200k" and "300k" don't, whatever else both say.
    """
    for quantity in one:
        mine = [q for q in one if comparable(q, quantity)]
        theirs = [q for q in other if comparable(q, quantity)]
        if theirs and not any(same(a, b) for a in mine for b in theirs):
            return True
    return False


def denied_words(syllables: Sequence[str]) -> frozenset[str]:
    """Words that the wording itself negates: at most two behind the negation, and not in a condition.

    "ai không nộp thì bị phạt" doesn't say that nobody pays.
    """
    found: set[str] = set()
    for i, syllable in enumerate(syllables):
        if syllable not in _PLAIN_NEGATORS or _conditional(syllables, i):
            continue
        for word in syllables[i + 1 : i + 3]:
            if word == ",":
                break
            found.add(word)
    return frozenset(found)


def _conditional(syllables: Sequence[str], i: int) -> bool:
    """Whether the negation at i is a condition or what follows from one: "ai không nộp", "không nộp thì không cấp"."""
    before = list(syllables[max(0, i - 5) : i])
    behind = list(syllables[i + 2 : i + 8])
    if "," in before:
        before = before[len(before) - before[::-1].index(",") :]
    if "," in behind:
        behind = behind[: behind.index(",")]
    return bool((_CONDITION | _THEN) & set(before) or _THEN & set(behind))


def contrary(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the wordings hold plain opposites ("tăng" and "giảm"); pairs of everyday words don't count here."""
    return any(" " in left + right or (left, right) in _PLAIN for left, right in opposites(one, other))


def negated(syllables: Sequence[str]) -> tuple[bool, ...]:
    """For each syllable whether a "không", "chưa", "chẳng" stands up to four before it without a pause between.

    A "không" that closes a clause ("phải không?", "được không") asks, and negates nothing.
    """
    flags = [False] * len(syllables)
    for i, syllable in enumerate(syllables):
        if syllable not in _PLAIN_NEGATORS:
            continue
        for j in range(i + 1, min(len(syllables), i + 1 + _REACH)):
            if syllables[j] == ",":
                break
            flags[j] = True
    return tuple(flags)


@lru_cache(maxsize=16384)
def _sides(words: tuple[str, ...]) -> tuple[tuple[bool, bool], ...]:
    """For each pair of ANTONYMS, which of its two the words hold. Each wording is compared many times."""
    flat = f" {' '.join(words)} "
    return tuple((f" {left} " in flat, f" {right} " in flat) for left, right in ANTONYMS)


def opposites(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of which one side says the first and the other the second, neither both."""
    found = []
    for (left, right), in_a, in_b in zip(ANTONYMS, _sides(tuple(one)), _sides(tuple(other)), strict=True):
        if in_a == (True, False) and in_b == (False, True):
            found.append((left, right))
        elif in_a == (False, True) and in_b == (True, False):
            found.append((right, left))
    return found
