"""What a wording says in detail: its numbers, dates, years, names, things, and what it negates.

Two wordings with the same meaning but one other detail are two claims, and no vector tells them apart: the details do.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from doichieu.text import fold, has_tones, nfc
from models.compare import PROVINCES
from models.denial import DENIES, assertions
from models.kinds import Named, named
from models.lexicon import word_set
from models.normal import Canon, canon
from models.weigh import Weigher

Day = tuple[str, str, str]
"""Day, month and year, "" for what isn't said."""

# "được cấp 2 con bò" is no school.
_NOT_COUNTED = (
    r"(?! (?:con|bò|cái|chiếc|bộ|suất|tấn|kg|ký|lần|phần|trăm|mươi|chục|nghìn|ngàn|triệu|tỷ|xã|thôn|thẻ|sổ|người)\b)"
)
# Spelt out before the wording is read: marks that the reading of numbers would take for something else.
_SPELT = tuple(
    (re.compile(pattern, re.IGNORECASE), put)
    for pattern, put in (
        (r"['’`´]", ""),  # N'Jang
        # Who is spoken to and who says so is no part of the claim.
        (
            r"^(?:(?:các|mấy|mọi|bà|cô|chú|anh|chị|em|bác|mẹ|con|người|mn|trời|phụ huynh|cả nhà|ae) ?){1,4}"
            r"\bơi\b[,.! ]*",
            "",
        ),
        (
            r"\bnghe (?:[^\W\d_]+ ){0,6}?(?:nói|bảo|kể|báo|đồn|kháo nhau|thông báo|phổ biến|chốt)\b(?: là| rằng| thì)?",
            "",
        ),
        (
            r"\b(?:cô giáo|cô chủ nhiệm|thầy giáo|thầy hiệu trưởng|cô|thầy|trưởng thôn|tổ trưởng) (?:[^\W\d_]+ ){0,4}?"
            r"(?:nói|bảo|nhắn|báo|kể|thông báo)\b(?: là| rằng)?",
            "",
        ),
        (r"(?<=\d )cn\b", "công nhân"),
        (r"\bcho nghỉ (?=\d|hết|bớt)", "sa thải "),
        (r"\b(?:lên|len|chạm mốc) (?=\d)", "tăng "),
        (r"\bm\s?[3³]\b|mét khối|met khoi", "khối"),
        (r"\bm\s?[2²]\b", "mét vuông"),
        (r"[>≥]\s*(?=\d)", "trên "),
        (r"[<≤]\s*(?=\d)", "dưới "),
        (r"\+\s*(?=\d)", "tăng "),
        (r"(?<=\d[kK])/|(?<=\d[kK]\d)/|(?<=\dtr)/|(?<=\dtr\d)/", " đồng/"),
        (r"\bhạ (?=\d|giá|xuống)|\bbớt (?=\d)", "giảm "),
        (r"\b(?:chưa đủ|chưa tới) (?=[^\W_]+(?: [^\W_]+)? tuổi)", "dưới "),
        (r"\b(?:đầu năm|dau nam) (?=20\d\d\b)", "ngày 1/1/"),
        (r"\bmn\b", "mọi người"),
        (r"\bt(8|9|1[0-2])\b(?!/)", r"tháng \1"),
        (r"\bthứ\s*2\b|\bt2\b(?!/)", "thứ hai"),
        (r"\bthứ\s*3\b|\bt3\b(?!/)", "thứ ba"),
        (r"\bthứ\s*4\b|\bt4\b(?!/)", "thứ tư"),
        (r"\bthứ\s*5\b|\bt5\b(?!/)", "thứ năm"),
        (r"\bthứ\s*6\b|\bt6\b(?!/)", "thứ sáu"),
        (r"\bthứ\s*7\b|\bt7\b(?!/)|\bthu bay\b", "thứ bảy"),
        (r"\b(?:năm|5)\s*(?:trong|in)\s*(?:một|1)\b", "năm trong một"),
        (r"\b(?:sáu|6)\s*(?:trong|in)\s*(?:một|1)\b", "sáu trong một"),
        (rf"\b(?:c|cấp|cap)\s*(?:1|một|I)\b{_NOT_COUNTED}", "tiểu học"),
        (rf"\b(?:c|cấp|cap)\s*(?:2|hai|II)\b{_NOT_COUNTED}", "trung học cơ sở"),
        (rf"\b(?:c|cấp|cap)\s*(?:3|ba|III)\b{_NOT_COUNTED}", "trung học phổ thông"),
        (r"(?<![\d/])(?<!\d )\bth\b(?= [^\W\d_]{2})", "tiểu học"),
        (r"\btđ\b", "thủy điện"),
        (r"\bql\s*(?=\d)", "quốc lộ "),
        (r"\bl(?=\d{1,2}\b)", "lớp "),
        (r"\bnc\b", "nước"),
        (r"\b(?:một|1|mot) cặp\b", "2 con"),
        (r"\b(?:hai|2) tuần\b", "14 ngày"),
        (r"\b(?:một|1) tuần\b", "7 ngày"),
        (r"\b(?:nửa|nua) (?:tháng|thang)\b", "15 ngày"),
        (r"\blên (?=(?:ba|bốn|năm|sáu|bảy|tám|chín|mười)\b(?! [^\W\d_]*(?:trăm|mươi|triệu|nghìn|ngàn)))", "tuổi "),
    )
)
_PARTICLE = re.compile(r"\bnha\b")  # in a text with tones it's no house
_SCHOOL_YEAR = re.compile(r"(?<![\d./])(\d\d)\s?[-–]\s?(\d\d)(?![\d./-])")
_CAPITALS = re.compile(r"[^\W\d_]+")
# Words before a name that are no part of it, when they're written with a capital letter too.
_HEADS = word_set(
    "truong tieu hoc trung co so pho thong thpt thcs th xa phuong huyen tinh thanh quan thon xom ap ban buon cau dap "
    "ho deo song pha cho khu cong nghiep ty benh vien ubnd uy ban nhan dan tram y te quoc lo duong ba ong chi anh "
    "em bac chu cau mo dau hoi nha nuoc quy bo phong hdnd giao mam non hop tac dao kcn o tai tu do ai "
    "nghe neu khi cac moi nhung mot hai con thu"
)
_NO_NAMES = frozenset(("quoc khanh", "trung thu", "nha nuoc", "giao duc", "y te", "tet nguyen", "tet nguyen dan"))
_LABELS = word_set("lop thon xom to khu cap ap quan phuong ron e mi lo duong so doi")
_NEGATORS = frozenset(("không", "chưa", "chẳng", "chả", "khong", "chua", "chang"))
_HARD_NEGATORS = frozenset(("cấm", "bỏ", "khỏi", "hết", "miễn", "nghỉ", "nghi", "cam"))
_NO_MORE = word_set("ban duoc thu cho lam xai dung chay phai can")  # "hết bán", "hết được"; "hết rồi" is another word
# Known things that say no by themselves: with "không" before them they say yes.
_NEGATIVE = frozenset(
    ("ngung=ngung", "thong=cam xe", "hieu luc=het gia tri", "nghi hoc=nghi hoc", "tien=mien phi",
     "vay=khong can the chap", "pham vi=tu nguyen", "=nghi viec")
)  # fmt: skip
_UNTONED = {
    "bo": word_set("mon thi quy"),
    "mien": word_set("hoc phi thu tien vien"),
    "thiếu": word_set("mui vac"),
    "thay": word_set("the giay so cho vi"),
    "khoi": word_set("can phai dong nop doi mat tra xin di lam mang thu the"),
}
_BEFORE_CURE = word_set("chua qua la da tri uong ra vao thoat")  # "chữa khỏi", "qua khỏi": no negation
_EMPTY_NEGATION = word_set("biet hieu lo phai sao a nhi ha the nua dau ai gi the ro")  # "khỏi lo", "phải không"
_REACH = 4


@dataclass(frozen=True, slots=True)
class Number:
    """A number that isn't a date. A weak one ("một em", "1 hs") is mostly left out: that it's missing says nothing."""

    kind: str  # money, percent, time, count, document
    value: float
    unit: str
    label: str
    code: str = ""

    @property
    def weak(self) -> bool:
        return self.kind == "count" and self.value == 1 and self.label not in _LABELS


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or a known thing, and the syllables it was read from: what has no tones may not be known as a thing."""

    name: str
    source: str
    thing: bool


class Part(NamedTuple):
    """One step of a wording in order: a word, a known thing or a quantity, and whether it negates."""

    text: str  # folded, as it stands
    name: str
    negates: bool


class Negation(NamedTuple):
    """One word that negates, folded as it stands, and the names of what it negates."""

    text: str
    negated: frozenset[str]


Clause = tuple[Negation, ...]
"""The negations between two pauses: two of them cancel out."""


@dataclass(frozen=True, slots=True)
class Details:
    """A wording taken apart."""

    units: tuple[Unit, ...]
    numbers: tuple[Number, ...]
    days: tuple[Day, ...]
    things: tuple[tuple[str, frozenset[str]], ...]  # by sort
    names: tuple[tuple[str, ...], ...]
    syllables: str  # folded, between blanks, to look names up in
    initials: str
    clauses: tuple[Clause, ...]
    parts: tuple[Part, ...]
    words: tuple[str, ...]
    denies: bool

    @property
    def years(self) -> frozenset[str]:
        return frozenset(year for _, _, year in self.days if year)


@lru_cache(maxsize=8192)
def details(text: str) -> Details:
    """The details of a wording; anything can be given."""
    text = spelt(nfc(text[:2000]))
    form = canon(text)
    syllables, typed = _opened(form)
    parts = named(syllables, typed)
    units = _units(syllables, parts)
    numbers, days = _amounts(form, syllables)
    things: dict[str, set[str]] = {}
    for unit in units:
        sort, is_sort, thing = unit.name.partition("=")
        if is_sort and sort:
            things.setdefault(sort, set()).add(thing)
    plain = [s for s in syllables if ":" not in s and s != ","]
    return Details(
        units=tuple(units),
        numbers=tuple(numbers),
        days=tuple(days),
        things=tuple((sort, frozenset(found)) for sort, found in sorted(things.items())),
        names=_names(text, tuple(plain)),
        syllables=f" {' '.join(plain)} ",
        initials="".join(s[0] for s in plain),
        clauses=tuple(_clauses(syllables, typed, parts)),
        parts=tuple(
            Part(" ".join(syllables[p.start : p.end]), p.name, _negates_here(syllables, typed, p))
            for p in parts
            if p.name != ","
        ),
        words=form.words,
        denies=any(a.kind == DENIES for a in assertions([form], _weigh())),
    )


def _opened(form: Canon) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The syllables, folded and as typed, with the word behind a number apart: it may be anything ("95 tăng")."""
    syllables: list[str] = []
    typed: list[str] = []
    quantities = iter(form.quantities)
    for syllable, as_typed in zip(form.syllables, form.typed, strict=True):
        if ":" not in syllable:
            syllables.append(syllable)
            typed.append(as_typed)
            continue
        quantity = next(quantities)
        key = f"{quantity.kind}:{quantity.value}"
        syllables.append(key)
        typed.append(key)
        last = quantity.surface.rpartition(" ")[2]
        if quantity.unit and last and last.isalpha():
            syllables.append(fold(last))
            typed.append(last)
    return tuple(syllables), tuple(typed)


@lru_cache(maxsize=1)
def _weigh() -> Weigher:
    from models.light import weigher

    return weigher()


def spelt(text: str) -> str:
    """A wording with its marks and short forms spelt out."""
    text = _SCHOOL_YEAR.sub(_full_years, text)
    for pattern, put in _SPELT:
        text = pattern.sub(put, text)
    return _PARTICLE.sub("nhé", text) if has_tones(text) else text


def _full_years(match: re.Match[str]) -> str:
    first, second = int(match[1]), int(match[2])
    return f"20{first}-20{second}" if second == first + 1 and 20 <= first <= 40 else match[0]


def _units(syllables: tuple[str, ...], parts: list[Named]) -> list[Unit]:
    """Words and known things in order; quantities and pauses are left out."""
    return [
        Unit(part.name, " ".join(syllables[part.start : part.end]), part.known)
        for part in parts
        if part.known or (":" not in part.name and part.name != ",")
    ]


def _amounts(form: Canon, opened: tuple[str, ...]) -> tuple[list[Number], list[Day]]:
    numbers: list[Number] = []
    days: list[Day] = []
    quantities = iter(form.quantities)
    for i, syllable in enumerate(opened):
        if ":" not in syllable:
            continue
        quantity = next(quantities)
        before = opened[i - 1] if i and ":" not in opened[i - 1] else ""
        behind = opened[i + 1] if i + 1 < len(opened) and ":" not in opened[i + 1] else ""
        if quantity.kind == "date":
            day, month, year = quantity.value.split("/")
            days.append((day, month, year))
        elif quantity.kind == "time":
            hour, _, minute = quantity.value.partition(":")
            numbers.append(Number("time", int(hour) + int(minute) / 60, "", before))
        elif quantity.kind == "document":
            numbers.append(Number("document", 0.0, "", before, quantity.value))
        else:
            kind = "time" if quantity.unit == "gio" else quantity.kind
            numbers.append(Number(kind, float(quantity.value), quantity.unit or behind, before))
    return numbers, _joined(days)


def _joined(days: list[Day]) -> list[Day]:
    """A day without its month and a month without its day, said apart ("đầu tháng bảy, mồng một"), are one date."""
    lone = [d for d in days if d[0] and not d[1]]
    months = [d for d in days if d[1] and not d[0]]
    if len(lone) == len(months) == 1:
        rest = [d for d in days if d not in (lone[0], months[0])]
        return [*rest, (lone[0][0], months[0][1], lone[0][2] or months[0][2])]
    years = [d for d in days if d[2] and not d[0] and not d[1]]
    dated = [d for d in days if d[1] and not d[2]]
    if len(years) == len(dated) == 1:  # "tháng giêng dương lịch 2026"
        rest = [d for d in days if d not in (years[0], dated[0])]
        return [*rest, (dated[0][0], dated[0][1], years[0][2])]
    return days


def _names(text: str, plain: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Names of places, schools, people: runs of words with capital letters, and the provinces however they're typed."""
    found: list[tuple[str, ...]] = []
    words = [(m.start(), m.end(), m.group()) for m in _CAPITALS.finditer(text)]
    small = sum(w[0].islower() for _, _, w in words)
    if small >= 2:  # a wording all in capitals, or a headline, tells nothing by them
        run: list[str] = []
        start = False
        for i, (begin, _, word) in enumerate(words):
            joined = i > 0 and text[words[i - 1][1] : begin] == " "
            if word[0].isupper() and not (word.isupper() and len(word) > 1):
                if run and not joined:
                    _close(found, run, start)
                    run = []
                if not run:
                    start = i == 0 or bool(re.search(r"[.!?:\n]", text[words[i - 1][1] : begin]))
                run.append(fold(word))
            else:
                _close(found, run, start)
                run = []
        _close(found, run, start)
    flat = f" {' '.join(plain)} "
    for province in PROVINCES:
        if f" {province} " in flat and tuple(province.split()) not in found:
            found.append(tuple(province.split()))
    return tuple(dict.fromkeys(found))


def _close(found: list[tuple[str, ...]], run: list[str], start: bool) -> None:
    while len(run) > 2 and run[0] in _HEADS:
        run = run[1:]
    if len(run) >= 2 and not (start and set(run) <= _HEADS) and " ".join(run) not in _NO_NAMES:
        found.append(tuple(run))


def _clauses(syllables: tuple[str, ...], typed: tuple[str, ...], parts: list[Named]) -> list[Clause]:
    """What each clause negates. A known thing that says no by itself is what it negates."""
    found: list[Clause] = []
    start = 0
    for i, part in enumerate([*parts, _PAUSE]):
        if part.name != ",":
            continue
        clause = parts[start:i]
        start = i + 1
        negations = []
        for j, one in enumerate(clause):
            if not _negates_here(syllables, typed, one):
                continue
            reach = clause[j + 1 : j + 1 + _REACH] or clause[max(0, j - _REACH) : j]  # "xe tải bị cấm"
            text = " ".join(syllables[one.start : one.end])
            negations.append(Negation(text, frozenset(p.name for p in ([one] if one.known else reach))))
        if negations:
            found.append(tuple(negations))
    return found


_PAUSE = Named(",", False, 0, 0)


def _negates_here(syllables: tuple[str, ...], typed: tuple[str, ...], part: Named) -> bool:
    before = syllables[part.start - 1] if part.start else ""
    if part.known:
        return part.name in _NEGATIVE
    behind = syllables[part.end] if part.end < len(syllables) else ","
    # "chưa đầy và không tràn" says no once, of two things
    return (before not in ("va", "cung") and _negates(typed[part.start], before, behind)) or (
        before == "cung" and _negates(typed[part.start], "", behind)
    )


def _negates(typed: str, before: str, behind: str) -> bool:
    if typed in _NEGATORS:
        asks = before in ("hay", "phai", "duoc") and behind in (",", "chu", "a", "nhi", "ha", "moi", "ban", "tuy")
        return not asks and behind not in (",", "biet", "a", "nhi", "ha", "thay")
    if behind in _UNTONED.get(typed, ()):
        return True
    if typed in _HARD_NEGATORS:
        if typed in ("khỏi", "khoi") and before in _BEFORE_CURE:
            return False
        if typed == "hết":
            return behind in _NO_MORE
        return behind not in _EMPTY_NEGATION and (behind != "," or typed in ("cấm", "bỏ", "nghỉ"))
    return False
