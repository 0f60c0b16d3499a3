"""Numbers in Vietnamese text as typed items: money, percent, counts with their unit, dates, times, document numbers.

Works on the tokens of `models.normal.tokenize`. "200k", "200 nghìn", "200.000 đồng" and "hai trăm nghìn" are one item.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.lexicon import word_set
from models.numbers import MULTIPLIERS, Token, digit, int_at, parse_number, plain, spoken, word_at


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
        return _clock(token), 1
    if token.kind == "date":
        quantity = _slashed(token)
        return (quantity, 1) if quantity else _amount(tokens, i)
    if token.kind == "word" and token.text in ("ngay", "mung", "mong", "thang", "nam"):
        quantity, used = _spoken_date(tokens, i)
        if quantity:
            return quantity, used
    if token.kind == "number" or (token.kind == "word" and digit(token) is not None):
        return _amount(tokens, i)
    return None, 1


def _clock(token: Token) -> Quantity:
    hour, _, minute = re.sub(r"\s", "", token.text).replace("h", ":").partition(":")
    return Quantity("time", f"{int(hour):02d}:{int(minute or 0):02d}", "", token.surface.strip())


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
    """ "ngày 1 tháng 7 năm 2026", "mùng 1 tháng 7", "tháng 7/2026", "tháng 7", "năm 2026", "ngày 31"."""
    word = tokens[i].text
    number = int_at(tokens, i + 1)
    if number is None:
        if word == "thang" and i + 1 < len(tokens) and tokens[i + 1].kind == "date":
            date = _slashed(tokens[i + 1])
            if date:
                return date, 2
        if word in ("ngay", "nam") and i + 1 < len(tokens) and tokens[i + 1].kind == "date":
            date = _slashed(tokens[i + 1])
            if date:
                return date, 2
        return None, 1
    surface = f"{tokens[i].surface} {number}"
    if word == "nam":
        return (_day(0, 0, number, surface), 2) if 1900 <= number <= 2100 else (None, 1)
    if word == "thang":
        if not 1 <= number <= 12:
            return None, 1
        year, used = _year_behind(tokens, i + 2)
        return _day(0, number, year, surface + (f" năm {year}" if year else "")), 2 + used
    if not 1 <= number <= 31:
        return None, 1
    month = int_at(tokens, i + 3) if word_at(tokens, i + 2) == "thang" else None
    if month is not None and 1 <= month <= 12:
        year, used = _year_behind(tokens, i + 4)
        return _day(number, month, year, f"{surface} tháng {month}" + (f" năm {year}" if year else "")), 4 + used
    return _day(number, 0, 0, surface), 2


def _year_behind(tokens: Sequence[Token], i: int) -> tuple[int, int]:
    if word_at(tokens, i) == "nam":
        year = int_at(tokens, i + 1)
        if year is not None and 1900 <= year <= 2100:
            return year, 2
    return 0, 0


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
    if word and word not in _NO_UNIT:
        if scaled and word in _RATE:
            return Quantity("money", plain(number), "", surface), used
        if word == "gio" and number <= 24:
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
        if token.surface not in _SPOKEN_MULTIPLIERS or token.text not in MULTIPLIERS:
            break
        factor = MULTIPLIERS[token.text]
        number, used, scaled = number * factor, used + 1, True
        if word_at(tokens, i + used) == "ruoi":
            number, used = number + factor / 2, used + 1
        elif factor > 1e3 and i + used < len(tokens):
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
    if 0 < small < factor:
        return number + lower * small, used + taken + 1
    if lower < 10 and (not following or following in _MONEY or following in _NO_UNIT):
        return number + lower * factor / 10, used + taken
    return number, used
