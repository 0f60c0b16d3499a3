"""Minimal edits of true sentences: one detail turned, one added, the rest said another way.

Each edit is applied to the claim or to the passage by a coin, so that the claim alone tells nothing.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.train.words import AGENCIES, OPPOSITES, PLACES, SYNONYMS

_NUMBER = re.compile(r"(?<![\d/.,-])\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d/-])|(?<![\d/.,-])\d+(?:,\d+)?(?![\d/.-]|,\d)")
_DATE = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})(?:[/-](\d{4}))?(?![\d/])")
_YEAR = re.compile(r"(?<![\d/.,-])((?:19|20)\d\d)(?![\d.,]\d)")
_UNIT = re.compile(r"(?<=\d )(triệu|tỷ|tỉ|nghìn|ngàn|trăm|phút|giờ|ngày|tuần|tháng|năm|km|m|kg|tấn|tạ|ha|mét|lần)\b")
_NAME = re.compile(r"(?<!^)(?<![.!?…] )(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+)(?: [A-ZĐÀ-Ỹ][a-zà-ỹđ]+){1,3}")
_UNITS = {
    "triệu": ("tỷ", "nghìn"), "tỷ": ("triệu", "nghìn tỷ"), "tỉ": ("triệu",), "nghìn": ("triệu", "trăm"),
    "ngàn": ("triệu",),
    "trăm": ("nghìn",), "phút": ("giờ",), "giờ": ("phút", "ngày"), "ngày": ("tuần", "tháng"), "tuần": ("tháng", "ngày"),
    "tháng": ("năm", "tuần"), "năm": ("tháng",), "km": ("m",), "m": ("km",), "kg": ("tấn",), "tấn": ("kg", "tạ"),
    "tạ": ("tấn",), "ha": ("m2",), "mét": ("km",), "lần": ("phần trăm",),
}  # fmt: skip
_NEGATE = re.compile(r" (đã|sẽ|đang|vẫn|có thể|có|được|phải|cần|bị) ")
_NEGATED = re.compile(r" (không|chưa) (được|có|phải|bị|cần|thể) ")
_LEAD = re.compile(
    r"^((?:Theo|Tại|Trong|Ngày|Sáng|Chiều|Tối|Đến|Tính đến|Từ|Năm|Trước|Sau|Vào|Ở)\b[^,]{3,70}), (\S.{25,})$"
)
_SAID = re.compile(
    r"^[^,.]{4,60} (?:cho biết|cho hay|khẳng định|nói|chia sẻ|nhấn mạnh|thông tin)(?:,| rằng|:)? (\S.{30,})$"
)
_BRACKET = re.compile(r" ?\([^()]{2,80}\)")
_HOUR = {"sáng": "chiều", "chiều": "sáng", "tối": "trưa", "trưa": "tối"}


@dataclass(frozen=True, slots=True)
class Made:
    """A pair of our own making: claim, passage, label, and by what it differs."""

    claim: str
    passage: str
    label: str
    how: str


Edit = Callable[[str, random.Random, Sequence[str]], str | None]


def _swap(text: str, start: int, end: int, new: str) -> str | None:
    return None if text[start:end] == new else text[:start] + new + text[end:]


def _number(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
    spots = [m for m in _NUMBER.finditer(text) if not _YEAR.fullmatch(m.group())]
    if not spots:
        return None
    spot = rng.choice(spots)
    old = spot.group()
    digits = [i for i, c in enumerate(old) if c.isdigit()]
    style = rng.random()
    if style < 0.6 or len(digits) < 2:
        at = digits[0] if rng.random() < 0.6 else rng.choice(digits)
        new = old[:at] + rng.choice([d for d in "123456789" if d != old[at]]) + old[at + 1 :]
    elif style < 0.8 and "." not in old and "," not in old:
        value = int(old)
        new = str(max(1, value + rng.choice([-5, -3, -2, -1, 1, 2, 3, 5, 10])))
    else:
        i, j = digits[0], digits[1]
        new = old[:i] + old[j] + old[i + 1 : j] + old[i] + old[j + 1 :]
        if new == old or new[0] == "0":
            return None
    return _swap(text, spot.start(), spot.end(), new)


def _date(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
    spots = list(_DATE.finditer(text))
    if spots:
        spot = rng.choice(spots)
        day, sign, month, year = int(spot[1]), spot[2], int(spot[3]), spot[4]
        if day > 31 or month > 12:
            return None
        which = rng.random()
        if which < 0.5:
            day = rng.choice([d for d in range(1, 29) if d != day])
        elif which < 0.85 or not year:
            month = rng.choice([m for m in range(1, 13) if m != month])
        else:
            year = str(int(year) + rng.choice([-2, -1, 1, 2]))
        new = f"{day}{sign}{month}" + (f"{sign}{year}" if year else "")
        return _swap(text, spot.start(), spot.end(), new)
    return _year(text, rng, ())


def _year(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
    spots = list(_YEAR.finditer(text))
    if not spots:
        return None
    spot = rng.choice(spots)
    return _swap(text, spot.start(), spot.end(), str(int(spot.group()) + rng.choice([-10, -3, -2, -1, 1, 2, 3, 10])))


def _unit(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
    spots = list(_UNIT.finditer(text))
    if not spots:
        return None
    spot = rng.choice(spots)
    return _swap(text, spot.start(), spot.end(), rng.choice(_UNITS[spot.group()]))


def _listed(names: Sequence[str]) -> Edit:
    pattern = re.compile(r"(?<!\w)(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")(?!\w)")

    def edit(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
        spots = list(pattern.finditer(text))
        if not spots:
            return None
        spot = rng.choice(spots)
        new = rng.choice(names)
        return None if new in text else _swap(text, spot.start(), spot.end(), new)

    return edit


def _name(text: str, rng: random.Random, others: Sequence[str]) -> str | None:
    """A name for another one of the same article or of any."""
    spots = list(_NAME.finditer(text))
    new = [n for n in others if n not in text]
    if not spots or not new:
        return None
    spot = rng.choice(spots)
    same = [n for n in new if len(n.split()) == len(spot.group().split())]
    return _swap(text, spot.start(), spot.end(), rng.choice(same or new))


def _negation(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
    held = list(_NEGATED.finditer(text))
    if held and rng.random() < 0.8:
        spot = rng.choice(held)
        return text[: spot.start()] + f" {spot[2]} " + text[spot.end() :]
    spots = list(_NEGATE.finditer(text))
    if not spots:
        return None
    spot = rng.choice(spots)
    word = spot[1]
    new = {
        "đã": rng.choice(("chưa", "không")), "sẽ": "sẽ không", "đang": "không",
        "vẫn": rng.choice(("không còn", "không")),
        "có thể": "không thể", "có": "không có", "được": "không được", "phải": rng.choice(("không phải", "không cần")),
        "cần": "không cần", "bị": "không bị",
    }[word]  # fmt: skip
    return text[: spot.start()] + f" {new} " + text[spot.end() :]


def _opposite(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
    lower = f" {text.lower()} "
    spots = [(a, b) for a, b in OPPOSITES if f" {a} " in lower]
    if not spots:
        return None
    old, new = rng.choice(spots)
    at = lower.index(f" {old} ")
    return text[:at] + new + text[at + len(old) :]


def _hour(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
    spots = list(re.finditer(r"(?i)(?<!\w)(sáng|chiều|tối|trưa)(?= \d| nay| ngày| qua)", text))
    if not spots:
        return None
    spot = rng.choice(spots)
    new = _HOUR[spot.group().lower()]
    return _swap(text, spot.start(), spot.end(), new.capitalize() if spot.group()[0].isupper() else new)


EDITS: dict[str, tuple[float, Edit]] = {
    "number": (3.0, _number),
    "date": (2.0, _date),
    "year": (0.7, _year),
    "unit": (1.0, _unit),
    "place": (1.5, _listed(PLACES)),
    "agency": (1.2, _listed(AGENCIES)),
    "name": (1.5, _name),
    "negation": (2.0, _negation),
    "opposite": (3.5, _opposite),
    "hour": (0.5, _hour),
}


def edited(text: str, rng: random.Random, names: Sequence[str]) -> tuple[str, str] | None:
    """The sentence with one detail turned, and which; None where nothing can be turned."""
    kinds = list(EDITS)
    weights = [EDITS[k][0] for k in kinds]
    for _ in range(8):
        kind = rng.choices(kinds, weights)[0]
        new = EDITS[kind][1](text, rng, names)
        if new and new != text:
            return new, kind
    return None


def reworded(text: str, rng: random.Random, strength: float = 0.5) -> str:
    """The same said another way: words for like words, the beginning moved, brackets and "said X" left out."""
    text = text.strip()
    if rng.random() < 0.5:
        text = _BRACKET.sub("", text)
    said = _SAID.match(text)
    if said and rng.random() < 0.6:
        text = said[1][0].upper() + said[1][1:]
    lead = _LEAD.match(text)
    if lead and rng.random() < 0.6:
        first, rest = lead[1], lead[2].rstrip(".")
        first = first[0].lower() + first[1:]
        rest = rest[0].upper() + rest[1:]
        text = (f"{rest} {first}" if rng.random() < 0.6 else f"{rest}, {first}") if rng.random() < 0.75 else rest
    for old, new in rng.sample(SYNONYMS, len(SYNONYMS)):
        if rng.random() < strength:
            text = _replace(text, old, new)
    return text


def _replace(text: str, old: str, new: str) -> str:
    padded = f" {text} "
    if f" {old} " in padded:
        return padded.replace(f" {old} ", f" {new} ", 1)[1:-1]
    start = old[0].upper() + old[1:]
    if text.startswith(start + " "):
        return new[0].upper() + new[1:] + text[len(start) :]
    return text


def shortened(text: str, rng: random.Random) -> str:
    """Some of its clauses: what's left is still said by the whole."""
    clauses = text.rstrip(".").split(", ")
    if len(clauses) < 2 or len(text.split()) < 12:
        return text
    keep = rng.randint(1, len(clauses) - 1)
    start = rng.randint(0, len(clauses) - keep) if rng.random() < 0.3 else 0
    short = ", ".join(clauses[start : start + keep])
    return short[0].upper() + short[1:] if len(short.split()) >= 7 else text


def added(text: str, rng: random.Random, clauses: Sequence[str], names: Sequence[str]) -> str | None:
    """The sentence with a detail more that it didn't have."""
    text = text.rstrip(".")
    style = rng.random()
    if style < 0.45 and clauses:
        clause = rng.choice(clauses)
        return f"{text}, {clause}" if clause not in text else None
    place, agency = rng.choice(PLACES), rng.choice(AGENCIES)
    number = rng.choice((2, 3, 5, 7, 10, 12, 15, 20, 25, 30, 40, 50, 100, 200, 500))
    details = [
        f"theo chỉ đạo của {agency}", f"tại {place}", f"từ ngày {rng.randint(1, 28)}/{rng.randint(1, 12)}",
        f"với kinh phí {number} tỷ đồng", f"với sự tham gia của {number} người", f"trong vòng {number} ngày",
        f"cao hơn {number}% so với năm trước", f"thấp hơn {number}% so với cùng kỳ", f"do {agency} chủ trì",
        f"sau {number} năm", "lần đầu tiên trong lịch sử", "và là lớn nhất cả nước",
        f"và mỗi người được nhận {number} triệu đồng",
        "do thiếu kinh phí", "do thời tiết xấu", "vì lý do sức khỏe", "nhằm thu hút khách du lịch",
        "để bảo đảm an toàn",
        "gây bức xúc trong dư luận", "được người dân ủng hộ", "khiến nhiều người bất ngờ",
        f"tương đương {number} triệu USD",
        f"trong đó {place} chiếm {number}%", f"và sẽ kéo dài đến năm {rng.randint(2018, 2030)}",
        "miễn phí cho hộ nghèo",
        f"đứng thứ {rng.randint(2, 9)} cả nước", "mà không cần xin phép", "bằng nguồn vốn vay nước ngoài",
    ]  # fmt: skip
    if names and rng.random() < 0.25:
        details = [f"theo ông {rng.choice(names)}", f"cùng với {rng.choice(names)}", f"và {rng.choice(names)}"]
    detail = rng.choice(details)
    if detail in text:
        return None
    clauses_of = text.split(", ")
    if len(clauses_of) > 1 and rng.random() < 0.5:
        clauses_of[0] = f"{clauses_of[0]} {detail}"
        return ", ".join(clauses_of)
    return f"{text} {detail}" if rng.random() < 0.7 else f"{text}, {detail}"


def names_in(text: str) -> list[str]:
    """Names of two to four words that stand inside sentences."""
    return list(dict.fromkeys(m.group() for m in _NAME.finditer(text)))
