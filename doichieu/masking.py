"""Masking of numbers that identify a person: phone, ID card, bank account. `text.mask` is the door to it.

One walk over the runs of digits, left to right. At each run the questions are asked in a fixed order: is it a date, an
amount, a decimal (then it stays, with the runs that belong to it); does a word such as "stk" announce an account; is it
a phone, a hotline, an ID card, a card or account number. A claim lives by its numbers, so what a unit follows stays.

Decisions look at the text before a run no further than the last mask, and never depend on a run behind it being
readable, so masking twice changes nothing more; every look is at a bounded stretch, so the time is linear.
"""

import re
from collections.abc import Callable

MASK_PHONE = "[số điện thoại]"
MASK_IDENTITY = "[số giấy tờ]"
MASK_ACCOUNT = "[số tài khoản]"

Run = tuple[int, int]
Found = tuple[int, str | None]  # how many runs it takes, and the label; None: they stay

_RUNS = re.compile(r"[0-9]+")
_LOOK_BACK = 60

# What people put between the digits of a phone number, also to hide it: blanks, dots, dashes, brackets, stars, and the
# two signs behind a digit in a keycap emoji. Brackets [] and line ends never.
_PHONE_GAP = re.compile("[ .\\-\u2010-\u2015_·•*~()．－（）\ufe0f\u20e3]{1,3}")
_PHONE_START = re.compile(r"0[1-9]|84|0084")
_MOBILE = re.compile(r"0[35789]\d{8}")
_OTHER_PHONE = re.compile(r"0[246]\d{7,9}|01[2689]\d{8}")
_PAGE = re.compile(r"\.(?:html?|vnp|chn|tpo|ldo|amp)(?![^\W_])", re.IGNORECASE)
_ACCOUNT_GAP = re.compile(r"[ .\-]")
_DATE_GAP = re.compile(r" ?[./\-] ?| ")

# Word edges that a digit doesn't hide ("stk0123", "đồng ý0912"), which \b would let it do.
_START, _END = r"(?<![^\W\d])", r"(?![^\W\d])"
_ON = r"[^\d\n\[\]]{0,30}$"
_STRONG_CUE = re.compile(rf"{_START}(?:stk|s[ốo]\s*t[àa]i\s*kho[ảa]n|s[ốo]\s*tk){_END}{_ON}", re.IGNORECASE)
_WEAK_CUE = re.compile(rf"{_START}(?:t[àa]i\s*kho[ảa]n|tk|ck){_END}{_ON}", re.IGNORECASE)
_IDENTITY_CUE = re.compile(
    rf"{_START}(?:cmnd|cmt|cccd|c[ăa]n\s*c[ướu][ớo]?c|ch[ứu]ng\s*minh|h[ộo]\s*chi[ếe]u){_END}{_ON}", re.IGNORECASE
)
# A unit right behind a number: it's an amount or a count. "đồng ý", "tỷ lệ" and the like are no units.
_NO_UNIT = r"(?!\s*(?:ý|y|hành|hanh|thời|thoi|bào|bao|chí|chi|hương|nghiệp|loạt|loat|lệ|số|tập)" + _END + ")"
_UNIT = re.compile(
    rf"\s?(?:(?:(?:đồng|dong|tỷ|tỉ|triệu){_NO_UNIT}|đ|vnđ|vnd|usd|đô|trieu|nghìn|ngàn|nghin|ngan|k|hộ|dân|lượt"
    rf"|cử tri|phiếu|m2|m3|km|ha|héc ta|hecta|kg|tấn|lít|kwh){_END}|m²|m³|\$|%)",
    re.IGNORECASE,
)


def mask_numbers(text: str) -> str:
    """The text with phone, ID-card and account numbers replaced by labels. Digits must be ASCII digits."""
    runs = [m.span() for m in _RUNS.finditer(text)]
    out: list[str] = []
    copied = at = 0
    while at < len(runs):
        taken, label = _decide(text, runs, at, copied)
        if label is not None:
            start, end = _with_signs(text, runs[at][0], runs[at + taken - 1][1], copied)
            out += [text[copied:start], label]
            copied = end
        at += taken
    return "".join([*out, text[copied:]])


def _decide(text: str, runs: list[Run], at: int, copied: int) -> Found:
    before = text[max(copied, runs[at][0] - _LOOK_BACK) : runs[at][0]]
    if _STRONG_CUE.search(before) and (found := _account(text, runs, at, always=True)):
        return found
    if not before.endswith("+"):
        for kept in (_date, _amount, _decimal):
            if taken := kept(text, runs, at):
                return taken, None
    if _WEAK_CUE.search(before) and (found := _account(text, runs, at, always=False)):
        return found
    asks: tuple[Callable[[str, list[Run], int, str], Found | None], ...] = (_card, _phone, _hotline, _identity, _long)
    return next((found for ask in asks if (found := ask(text, runs, at, before))), (1, None))


def _digits(text: str, run: Run) -> str:
    return text[run[0] : run[1]]


def _gap(text: str, runs: list[Run], at: int) -> str | None:
    """What stands between run `at` and the next one; None when that is far off or not there."""
    if at + 1 >= len(runs) or runs[at + 1][0] - runs[at][1] > 3:
        return None
    return text[runs[at][1] : runs[at + 1][0]]


def _joined(text: str, runs: list[Run], at: int, gap: re.Pattern[str], limit: int) -> list[str]:
    """The digits of this run and of those joined to it by such gaps, at most `limit` digits together."""
    parts = [_digits(text, runs[at])]
    total = len(parts[0])
    while (between := _gap(text, runs, at)) is not None and gap.fullmatch(between):
        at += 1
        total += runs[at][1] - runs[at][0]
        if total > limit:
            break
        parts.append(_digits(text, runs[at]))
    return parts


def _counted(text: str, end: int, digits: str) -> bool:
    """Whether it's an amount or a count: a unit behind it, or round thousands; neither ever starts with 0."""
    return not digits.startswith("0") and (digits.endswith("000") or _UNIT.match(text, end) is not None)


def _date(text: str, runs: list[Run], at: int) -> int:
    first = _digits(text, runs[at])
    if _timestamp(first):
        return 1
    one = _gap(text, runs, at)
    if one in ("-", "–") and _year(first) and _year(_digits(text, runs[at + 1])):
        return 2  # "2020-2025"
    two = _gap(text, runs, at + 1) if at + 2 < len(runs) else None
    if one is None or two is None or one != two or not _DATE_GAP.fullmatch(one):
        return 0
    middle, last = _digits(text, runs[at + 1]), _digits(text, runs[at + 2])
    day_first = _day(first) and _month(middle) and _year(last)
    return 3 if day_first or (_year(first) and _month(middle) and _day(last)) else 0


def _day(digits: str) -> bool:
    return len(digits) <= 2 and 1 <= int(digits) <= 31


def _month(digits: str) -> bool:
    return len(digits) <= 2 and 1 <= int(digits) <= 12


def _year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("18", "19", "20")


def _timestamp(digits: str) -> bool:
    """ "20261123", or with time and fractions behind it, as the addresses of news pages carry it."""
    if len(digits) != 8 and not 12 <= len(digits) <= 17:
        return False
    if not (_year(digits[:4]) and digits[:2] != "18" and _month(digits[4:6]) and _day(digits[6:8])):
        return False
    return len(digits) == 8 or (len(digits) != 12 and int(digits[8:10]) < 24 and int(digits[10:12]) < 60)


def _amount(text: str, runs: list[Run], at: int) -> int:
    """Thousands in groups by dots or commas: "1.200.000". Without a unit, +84 without its plus looks the same."""
    first = _digits(text, runs[at])
    if len(first) > 3 or first.startswith("0"):
        return 0
    last = at
    while _gap(text, runs, last) in (".", ",") and runs[last + 1][1] - runs[last + 1][0] == 3:
        last += 1
    if last == at:
        return 0
    whole = "".join(_digits(text, run) for run in runs[at : last + 1])
    if re.fullmatch(r"84[35789]\d{8}", whole) and not _counted(text, runs[last][1], whole):
        return 0
    return last - at + 1


def _decimal(text: str, runs: list[Run], at: int) -> int:
    """ "105.8341598" and "0.35"; not "09.12345678", and not a list "3,0912345678"."""
    whole, gap = _digits(text, runs[at]), _gap(text, runs, at)
    if gap not in (".", ",") or len(whole) > 3 or (len(whole) > 1 and whole.startswith("0")):
        return 0
    part = _digits(text, runs[at + 1])
    if len(part) < (2 if whole == "0" else 4) or (whole == "84" and len(part) == 9):
        return 0
    return 0 if re.fullmatch(r"0[35789]\d{8}|0\d{11}", part) else 2


def _account(text: str, runs: list[Run], at: int, *, always: bool) -> Found | None:
    if always and (taken := _date(text, runs, at)) == 3:
        return taken, None
    parts = _joined(text, runs, at, _ACCOUNT_GAP, 19)
    digits = "".join(parts)
    if len(digits) < 6:
        return None
    last = runs[at + len(parts) - 1][1]
    money = _counted(text, last, digits) and (not always or _UNIT.match(text, last) is not None)
    return len(parts), None if money else MASK_ACCOUNT


def _card(text: str, runs: list[Run], at: int, before: str) -> Found | None:
    """Numbers written in groups: ID cards by three, bank cards and accounts by four."""
    if runs[at][1] - runs[at][0] not in (3, 4):
        return None
    parts = _joined(text, runs, at, _ACCOUNT_GAP, 19)
    for size, most, least, label in ((3, 4, 3, MASK_IDENTITY), (4, 4, 3, MASK_ACCOUNT)):
        taken = next((n for n, part in enumerate(parts) if len(part) != size), len(parts))
        taken = min(taken, most)
        if taken < least or (size == 4 and all(_year(part) for part in parts[:taken])):
            continue
        digits = "".join(parts[:taken])
        if size == 3 and taken == 3 and digits.startswith("0"):
            continue  # nine digits from 0 on: rather a phone
        if _counted(text, runs[at + taken - 1][1], digits) and not _IDENTITY_CUE.search(before):
            return taken, None
        return taken, label
    return None


def _phone(text: str, runs: list[Run], at: int, before: str) -> Found | None:
    plus = before.endswith("+")
    start = runs[at][0]
    if not plus and (
        text[start] not in "08" or (text[start] == "0" and _gap(text, runs, at) and _nought(text, runs, at))
    ):
        return None
    parts = _joined(text, runs, at, _PHONE_GAP, 14)
    if not plus and not _PHONE_START.match("".join(parts)):
        return None
    if parts[0] == "0" and not _spelled(text, runs, at, parts):
        return None
    digits, best = "", 0
    for number, part in enumerate(parts, 1):
        digits += part
        if len(digits) >= 8 and _is_phone(digits, plus):
            best = number
            if _MOBILE.fullmatch(digits):
                break  # a mobile number is whole; the next run is something else
    if not best:
        return None
    if not plus and _counted(text, runs[at + best - 1][1], "".join(parts[:best])):
        return best, None
    return best, MASK_PHONE


def _nought(text: str, runs: list[Run], at: int) -> bool:
    """A lone 0 whose next digit can't stand second in a phone number: nothing more to look at."""
    return runs[at][1] - runs[at][0] == 1 and text[runs[at + 1][0]] == "0"


def _spelled(text: str, runs: list[Run], at: int, parts: list[str]) -> bool:
    """ "0 9 1 2 3 ...": single digits, all with the same between them; else a lone 0 is a nought."""
    gaps = {_gap(text, runs, n) for n in range(at, at + min(len(parts), 10) - 1)}
    return len(gaps) == 1 and all(len(part) == 1 for part in parts[:10])


def _is_phone(digits: str, plus: bool) -> bool:
    """Vietnamese numbers: mobile 03, 05, 07, 08, 09 (10 digits; 11 before 2018), landline 02 (9 to 11)."""
    for country in ("0084", "84"):
        if digits.startswith(country):
            rest = digits[len(country) :].removeprefix("0")
            return len(rest) in (9, 10) and rest[0] in "2356789"
    if plus:
        return 8 <= len(digits) <= 14  # another country's
    return _MOBILE.fullmatch(digits) is not None or _OTHER_PHONE.fullmatch(digits) is not None


def _hotline(text: str, runs: list[Run], at: int, _: str) -> Found | None:
    if text[runs[at][0] : runs[at][0] + 4] not in ("1800", "1900"):
        return None
    parts = _joined(text, runs, at, _ACCOUNT_GAP, 10)
    if len(parts) > 1 and _year(parts[1]) and text[runs[at][1]] == "-":
        return 2, None  # "1900-1975"
    digits = "".join(parts)
    if len(digits) < 8 or _counted(text, runs[at + len(parts) - 1][1], digits):
        return None
    return len(parts), MASK_PHONE


def _identity(text: str, runs: list[Run], at: int, before: str) -> Found | None:
    digits = _digits(text, runs[at])
    if len(digits) not in (9, 12):
        return None
    if _counted(text, runs[at][1], digits) and not _IDENTITY_CUE.search(before):
        return 1, None
    return 1, MASK_IDENTITY


def _long(text: str, runs: list[Run], at: int, before: str) -> Found | None:
    digits = _digits(text, runs[at])
    if len(digits) < 8 or _counted(text, runs[at][1], digits):
        return None
    if len(digits) > 12 and before.endswith("-") and _PAGE.match(text, runs[at][1]):
        return None  # "…-sap-nhap-xa-185231113084655.htm": a news page that a claim may point to
    return 1, MASK_ACCOUNT


def _with_signs(text: str, start: int, end: int, copied: int) -> Run:
    """The span with the "+" before it, and with a bracket that closes inside it."""
    if text[start:end].count(")") > text[start:end].count("(") and start > copied and text[start - 1] == "(":
        start -= 1
    if start > copied and text[start - 1] == "+":
        start -= 1
    if start > copied and text[start - 1] == "(" and text[start:end].count(")") > text[start:end].count("("):
        start -= 1
    return start, end
