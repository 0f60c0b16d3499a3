"""Numbers in Vietnamese text as typed items: money, percent, counts with their unit, dates, times, document numbers.

Works on the tokens of `models.normal.tokenize`. "200k", "200 nghìn", "200.000 đồng" and "hai trăm nghìn" are one item.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.lexicon import word_set
from models.numbers import MULTIPLIERS, Token, digit, int_at, lone, parse_number, plain, spoken, word_at


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with what it counts. Two are the same when `key` is."""

    kind: str  # money, percent, count, date, time, document
    value: str  # a number in plain digits; "d/m/y" with "" for what isn't said; "hh:mm"; the document number
    unit: str  # folded noun behind a count, else ""
    surface: str  # as it stands in the text, for the reason shown to the officer

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.value}:{self.unit}" if self.unit else f"{self.kind}:{self.value}"


_SPOKEN_MULTIPLIERS = word_set("nghìn ngàn triệu tỷ tỉ nghin ngan trieu ty ti tr k củ cu")
_MONEY = frozenset(("dong", "d", "vnd", "dvn", "usd", "vnđ"))
_NO_UNIT = word_set(
    "va den la thi de cho tu voi cua o tai trong ngoai tren duoi se da dang cung nhung hoac hay ma nen vi "
    "do neu bi duoc khong chua nay do kia tro len xuong con co moi roi thoi nhe nha a qua hon it nhieu "
    "theo va truoc sau"
)
_UNIT_ALIASES = {
    "h": "gio", "tieng": "gio", "p": "phut", "kilomet": "km", "cay": "km", "m": "met", "ki": "kg", "ky": "kg",
    "can": "kg", "kilogam": "kg", "chau": "em", "be": "em", "tre": "em",
}  # fmt: skip


def read_quantities(tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[Quantity, ...], tuple[str, ...]]:
    """The tokens with each quantity as one item, the quantities, and the items as typed (lower case).

    Pauses in a row are one ",".
    """
    out: list[str] = []
    typed: list[str] = []
    found: list[Quantity] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        quantity, used = _read_at(tokens, i)
        if quantity is not None:
            found.append(quantity)
            out.append(quantity.key)
            typed.append(quantity.key)
            i += used
            continue
        if token.kind == "break":
            if out and out[-1] != ",":
                out.append(",")
                typed.append(",")
        elif token.kind != "percent":
            out.append(token.text)
            typed.append(token.surface)
        i += 1
    return tuple(out), tuple(found), tuple(typed)


def _read_at(tokens: Sequence[Token], i: int) -> tuple[Quantity | None, int]:
    token = tokens[i]
    if token.kind == "document":
        return Quantity("document", token.text, "", token.surface), 1
    if token.kind == "time":
        return _clock(token, word_at(tokens, i + 1)), 1
    if token.kind == "date":
        quantity = _slashed(token)
        return (quantity, 1) if quantity else _amount(tokens, i)
    if token.kind == "word" and token.text in ("ngay", "mung", "mong", "thang", "nam"):
        quantity, used = _spoken_date(tokens, i)
        if quantity:
            return quantity, used
    if token.kind == "number" or (token.kind == "word" and (digit(token) is not None or token.text in _BEGINS)):
        quantity, used = _headless_date(tokens, i)
        return (quantity, used) if quantity else _amount(tokens, i)
    return None, 1


_AFTERNOON = frozenset(("chieu", "toi", "dem"))


def _clock(token: Token, following: str) -> Quantity:
    hour, _, minute = re.sub(r"\s", "", token.text).replace("h", ":").partition(":")
    late = 12 if int(hour) < 12 and following in _AFTERNOON else 0
    return Quantity("time", f"{int(hour) + late:02d}:{int(minute or 0):02d}", "", token.surface.strip())


def _slashed(token: Token) -> Quantity | None:
    parts = [int(p) for p in re.split(r"[/.-]", token.text)]
    day, month, year = (parts[0], parts[1], parts[2]) if len(parts) == 3 else (parts[0], parts[1], 0)
    if len(parts) == 2 and parts[1] > 31:
        day, month, year = 0, parts[0], parts[1]
    if year and year < 100:
        year += 2000
    if day > 31 or not 1 <= month <= 12:
        return None
    return _day(day, month, year, token.surface)


def _day(day: int, month: int, year: int, surface: str) -> Quantity:
    return Quantity("date", f"{day or ''}/{month or ''}/{year or ''}", "", surface)


def _spoken_date(tokens: Sequence[Token], i: int) -> tuple[Quantity | None, int]:
    """ "ngày 1 tháng 7 năm 2026", "mùng một tháng bảy", "tháng 7/2026", "tháng tám", "năm 2026", "ngày 31"."""
    word = tokens[i].text
    if i + 1 < len(tokens) and tokens[i + 1].kind == "date" and word in ("ngay", "thang", "nam"):
        date = _slashed(tokens[i + 1])
        return (date, 2) if date else (None, 1)
    if word == "nam":
        number, used = _year(tokens, i + 1)
        if number is None:
            return None, 1
        return _day(0, 0, number, _typed(tokens, i, 1 + used)), 1 + used
    if word == "thang":
        month, used = _month(tokens, i + 1)
        if month is None:
            return None, 1
        year, more = _year_behind(tokens, i + 1 + used)
        return _day(0, month, year, _typed(tokens, i, 1 + used + more)), 1 + used + more
    number, used = _small(tokens, i + 1)
    if number is None and (word in ("mung", "mong") or word_at(tokens, i + 2) == "thang"):
        number, used = lone(tokens, i + 1), 1
    if number is None or not 1 <= number <= 31:
        return None, 1
    month, more = _month_behind(tokens, i + 1 + used)
    if month is None:
        return _day(number, 0, 0, _typed(tokens, i, 1 + used)), 1 + used
    year, last = _year_behind(tokens, i + 1 + used + more)
    return _day(number, month, year, _typed(tokens, i, 1 + used + more + last)), 1 + used + more + last


def _headless_date(tokens: Sequence[Token], i: int) -> tuple[Quantity | None, int]:
    """ "10 tháng 5", "hai mươi tháng mười một", without "ngày" before them; "6 tháng 3 lần" isn't one."""
    number, used = _small(tokens, i)
    if number is None or not 1 <= number <= 31:
        return None, 1
    month, more = _month_behind(tokens, i + used)
    if month is None or word_at(tokens, i + used + more) in _COUNTED:
        return None, 1
    year, last = _year_behind(tokens, i + used + more)
    return _day(number, month, year, _typed(tokens, i, used + more + last)), used + more + last


def _typed(tokens: Sequence[Token], i: int, used: int) -> str:
    return " ".join(t.surface for t in tokens[i : i + used])


def _small(tokens: Sequence[Token], i: int) -> tuple[int | None, int]:
    """A whole number below a hundred in digits or, where it can't be another word, in words."""
    number = int_at(tokens, i)
    if number is not None:
        return number, 1
    said, used = spoken(tokens, i)
    return (int(said), used) if said is not None and said == int(said) < 100 else (None, 0)


def _month(tokens: Sequence[Token], i: int) -> tuple[int | None, int]:
    """The number of a month behind "tháng": in digits, in words, "giêng", "chạp"."""
    number, used = _small(tokens, i)
    if number is None and i < len(tokens):
        token = tokens[i]
        number, used = _NAMED_MONTHS.get(token.surface) or lone(tokens, i) or _FOLDED_MONTHS.get(token.surface), 1
        if token.surface == "năm" and word_at(tokens, i + 1) == "" and int_at(tokens, i + 1) is None:
            number = 5 if i + 1 >= len(tokens) or tokens[i + 1].kind == "break" else number
    return (number, used) if number is not None and 1 <= number <= 12 else (None, 0)


_NAMED_MONTHS = {"giêng": 1, "chạp": 12}
# Typed without tones; "sau" (next month), "nam" and "mot" are left out, they mean other things more often.
_FOLDED_MONTHS = {"gieng": 1, "hai": 2, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}


def _month_behind(tokens: Sequence[Token], i: int) -> tuple[int | None, int]:
    if word_at(tokens, i) != "thang":
        return None, 0
    month, used = _month(tokens, i + 1)
    return (month, used + 1) if month is not None else (None, 0)


def _year(tokens: Sequence[Token], i: int) -> tuple[int | None, int]:
    """A year in digits or in words: "hai nghìn không trăm hai lăm", "hai ngàn hai mươi sáu"."""
    number = int_at(tokens, i)
    used = 1
    if number is None:
        said, used = spoken(tokens, i)
        if said is None:
            return None, 0
        whole, used, _, _ = _scale(tokens, i, said, used, "")
        number = int(whole)
    return (number, used) if 1900 <= number <= 2100 else (None, 0)


def _year_behind(tokens: Sequence[Token], i: int) -> tuple[int, int]:
    """ "năm 2026" behind a month, or "2026" alone."""
    named = word_at(tokens, i) == "nam"
    year, used = _year(tokens, i + 1) if named else (int_at(tokens, i), 1)
    if year is None or not 1900 <= year <= 2100:
        return 0, 0
    return year, used + named


def _amount(tokens: Sequence[Token], i: int) -> tuple[Quantity | None, int]:
    """Money, percent or a count starting at token i."""
    suffix = ""
    if tokens[i].kind == "number":
        number, used, suffix = parse_number(tokens[i].text), 1, tokens[i].suffix
    elif tokens[i].kind == "date":  # "35/60": out of range as a date
        number, used = parse_number(re.split(r"[/.-]", tokens[i].text)[0]), 1
    else:
        said, used = spoken(tokens, i)
        if said is None:
            said, used = _lone(tokens, i), 1
        if said is None:
            return None, 1
        number = said
    number, used, suffix, scaled = _scale(tokens, i, number, used, suffix)
    surface = " ".join(t.surface for t in tokens[i : i + used])
    end = i + used
    word = suffix or word_at(tokens, end)
    if not suffix and end < len(tokens) and tokens[end].kind == "percent":
        return Quantity("percent", plain(number), "", surface + "%"), used + 1
    if not suffix and word == "phan" and word_at(tokens, end + 1) == "tram":
        return Quantity("percent", plain(number), "", surface + " phần trăm"), used + 2
    if word in _MONEY:
        shown = surface if suffix else f"{surface} {tokens[end].surface}"
        return Quantity("money", plain(number), "", shown), used + (0 if suffix else 1)
    if suffix:
        return Quantity("count", plain(number), _UNIT_ALIASES.get(suffix, suffix), surface), used
    if 1990 <= number <= 2060 and number == int(number) and not scaled and not suffix and word not in _NO_YEAR:
        return _day(0, 0, int(number), surface), used  # "2026 cấm xe máy", "từ 2026 xe phải kiểm định"
    if word and word not in _NO_UNIT:
        if scaled and word in _RATE:
            return Quantity("money", plain(number), "", surface), used
        if word == "gio" and number <= 24:
            if number < 12 and word_at(tokens, end + 1) in _AFTERNOON:
                return Quantity("time", f"{int(number) + 12:02d}:00", "", surface + " giờ"), used + 1
            minute = int_at(tokens, end + 1)
            if minute is not None and minute < 60:
                extra = 3 if word_at(tokens, end + 2) == "phut" else 2
                return Quantity("time", f"{int(number):02d}:{minute:02d}", "", surface + " giờ"), used + extra
            return Quantity("time", f"{int(number):02d}:00", "", surface + " giờ"), used + 1
        shown = f"{surface} {tokens[end].surface}"
        return Quantity("count", plain(number), _UNIT_ALIASES.get(word, word), shown), used + 1
    if scaled:
        return Quantity("money", plain(number), "", surface), used
    if 1900 <= number <= 2100 and number == int(number):
        return _day(0, 0, int(number), surface), used
    return Quantity("count", plain(number), "", surface), used


# What is counted even in the two thousands.
_NO_YEAR = word_set(
    "nguoi em con chau ca ho hoc hs tre be dan can bo don vi km m met kg ky tan ta lit mua ha hecta mau suat phan "
    "can nha phong chiec cai vu truong cong dong usd do trieu ty nghin ngan gio phut giay lan trang chu tu cay"
)
_BEGINS = frozenset(("nua", "tram"))  # "nửa triệu", "trăm rưỡi triệu"
# What a single number word counts ("ba người", "năm tấn"): before other words it's mostly something else.
_COUNTED = word_set("nguoi em con ca ho tan kg ky can tuoi ngay gio tieng lan suat lit met so tuan thang nam cho phong")
_LABELLED = word_set("lop thon xom cap ap quan khu")  # "lớp một", "thôn năm"
_NOT_FIVE = word_set("moi mot trong hang ca may nhieu cac qua dau cuoi tu den toi moi tung")  # "mỗi năm", "qua năm"


def _is_year(before: str, behind: str) -> bool:
    """Whether "năm" between these is a year and no five: "mỗi năm người dân", "qua năm tháng"."""
    return behind in ("nam", "thang") or (before in _NOT_FIVE and behind not in _MEASURES)


_MEASURES = frozenset(("tan", "kg", "ky", "tuoi", "con", "lit", "met", "gio", "ngay"))


def _lone(tokens: Sequence[Token], i: int) -> float | None:
    """A single number word with its tones where it can only be a number: before what is counted, behind a label."""
    value = lone(tokens, i)
    before = word_at(tokens, i - 1) if i else ""
    if value is None:
        return None
    if before in _LABELLED:
        return float(value)
    behind = word_at(tokens, i + 1)
    if value == 1 or behind not in _COUNTED or (value == 5 and _is_year(before, behind)):
        return None
    if tokens[i].surface == "ba" and behind in ("em", "con"):  # "ba em", "ba con" may be somebody's father
        return None
    return float(value)


# "200k một người", "50 nghìn mỗi tháng", "thu 200k phí": an amount of money with what it's for behind it
_RATE = word_set("mot moi tien phi le thang nam lan luot ngay tuan xe kwh kg m khoi can tui chuyen suat va tren")


def _scale(tokens: Sequence[Token], i: int, number: float, used: int, suffix: str) -> tuple[float, int, str, bool]:
    """Multipliers behind a number: "200k", "1tr5", "2 triệu 500 nghìn", "1 triệu rưỡi"."""
    scaled = False
    glued = re.fullmatch(r"(k|tr|ty|ti|t|cu)(\d{1,3})?", suffix)
    if glued and (glued[1] in MULTIPLIERS):
        factor = MULTIPLIERS[glued[1]]
        number = number * factor + (float(f"0.{glued[2]}") * factor if glued[2] else 0)
        return number, used, "", True
    if suffix in MULTIPLIERS:
        return number * MULTIPLIERS[suffix], used, "", True
    while not suffix and i + used < len(tokens) and tokens[i + used].kind == "word":
        token = tokens[i + used]
        if token.text == "tram" and word_at(tokens, i + used + 1) in MULTIPLIERS and number < 10:
            number, used = number * 100, used + 1
            continue
        if token.surface in ("chục", "chuc") and number < 10:
            number, used = number * 10, used + 1
            continue
        if token.surface not in _SPOKEN_MULTIPLIERS or token.text not in MULTIPLIERS:
            break
        factor = MULTIPLIERS[token.text]
        number, used, scaled = number * factor, used + 1, True
        if word_at(tokens, i + used) == "ruoi":
            number, used = number + factor / 2, used + 1
        elif i + used < len(tokens):
            number, used = _lower_part(tokens, i, used, number, factor)
    return number, used, suffix, scaled


def _lower_part(tokens: Sequence[Token], i: int, used: int, number: float, factor: float) -> tuple[float, int]:
    """ "2 triệu [500 nghìn]", "1 triệu [2]"."""
    at = i + used
    lower: float | None
    if tokens[at].kind == "number" and not tokens[at].suffix:
        lower, taken = parse_number(tokens[at].text), 1
    else:
        lower, taken = spoken(tokens, at)
    if lower is None:
        return number, used
    following = word_at(tokens, at + taken)
    small = MULTIPLIERS.get(following, 0)
    if factor == 1e3:  # "một nghìn năm trăm", "hai nghìn không trăm hai lăm": said in words to the end
        said = tokens[at].kind == "word" and (10 <= lower < 1000 or word_at(tokens, at + 1) == "tram")
        return (number + lower, used + taken) if said and not small else (number, used)
    if 0 < small < factor:
        return number + lower * small, used + taken + 1
    if lower < 10 and (not following or following in _MONEY or following in _NO_UNIT):
        return number + lower * factor / 10, used + taken
    return number, used
