"""Numbers as they're typed and as they're said in Vietnamese: "200.000", "1,5", "hai trăm", "ba mươi mốt"."""

import re
from collections.abc import Sequence
from typing import NamedTuple


class Token(NamedTuple):
    """`text` is folded, `surface` as typed (words in lower case), `suffix` what is glued behind a number ("k")."""

    kind: str  # word, number, percent, break, date, time, document
    text: str
    surface: str
    suffix: str


# Number words as they're said, with tones; the folded form counts too where the text has no tones.
_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_FOLDED_DIGITS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_TENS = frozenset(("mươi", "mười", "muoi", "chục", "chuc"))
_HUNDRED = frozenset(("trăm", "tram"))
_UNITS_BEHIND_TENS = frozenset(("lăm", "nhăm", "mốt"))  # said of the last digit only
_HALF = frozenset(("rưỡi", "rưởi", "ruoi"))
_POINT = frozenset(("phẩy", "phảy", "phay"))
MULTIPLIERS = {
    "k": 1e3, "nghin": 1e3, "ngan": 1e3, "ngin": 1e3, "tr": 1e6, "trieu": 1e6, "chieu": 1e6, "cu": 1e6, "ty": 1e9,
    "ti": 1e9, "tyr": 1e9,
}  # fmt: skip


def int_at(tokens: Sequence[Token], i: int) -> int | None:
    """The whole number at token i, if that is one."""
    if i < len(tokens) and tokens[i].kind == "number" and tokens[i].text.isdecimal() and not tokens[i].suffix:
        return int(tokens[i].text[:9])
    return None


def word_at(tokens: Sequence[Token], i: int) -> str:
    """The folded word at token i, or ""."""
    return tokens[i].text if i < len(tokens) and tokens[i].kind == "word" else ""


def plain(number: float) -> str:
    """A number without exponent or needless zeros."""
    return f"{number:.4f}".rstrip("0").rstrip(".")


def parse_number(text: str) -> float:
    """ "200.000" and "200,000" are thousands, "1,5" and "5.5" decimals; "0.123" isn't 123."""
    text = text[:24]
    groups = re.split(r"[.,]", text)
    if len(groups) == 1:
        return float(text)
    if all(len(g) == 3 for g in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0":
        return float("".join(groups))
    if len(groups) == 2:
        return float(f"{groups[0]}.{groups[1]}")
    last = groups[-1]
    return float("".join(groups[:-1]) + ("" if len(last) == 3 else ".") + last)


def digit(token: Token) -> int | None:
    """The value of a number word: toned as it must be, or folded in a text without tones."""
    if token.surface in _DIGITS:
        return _DIGITS[token.surface]
    return _FOLDED_DIGITS.get(token.surface)


def spoken(tokens: Sequence[Token], i: int) -> tuple[float | None, int]:
    """A number said in words from token i, below a thousand; None when it's a lone word that may mean other things.

    "ba mươi mốt", "hai chục", "trăm rưỡi", "bốn phẩy tám"; "nửa" before "triệu" is a half.
    """
    if i < len(tokens) and tokens[i].surface in ("nửa", "nua") and word_at(tokens, i + 1) in ("trieu", "ty", "ti"):
        return 0.5, 1
    total, current, used, strong = 0.0, -1, 0, False
    while i + used < len(tokens) and tokens[i + used].kind == "word":
        token = tokens[i + used]
        if token.surface in _TENS and 1 <= current < 10:
            total += current * 10
            current, strong = -1, True
        elif (
            token.surface in _HUNDRED
            and 0 <= current < 10
            and word_at(tokens, i + used + 1) not in ("y", "thu", "bien")
        ):
            total += current * 100
            current, strong = -1, True
        elif token.surface == "trăm" and used == 0 and _hundred_leads(tokens, i + 1):
            total, strong = 100.0, True
        elif token.surface in _HALF and strong and current < 0 and total % 100 == 0:
            total += 50
        elif (value := digit(token)) is not None and current < 0 and (used == 0 or strong or value == 10):
            current = value
        elif value is not None and current == 10 and value < 10 and token.text != "nam":  # "mười năm" is ten years
            current, strong = 10 + value, True
        elif token.surface in _UNITS_BEHIND_TENS and 2 <= current < 10:  # "hai lăm", "ba mốt"
            current, strong = current * 10 + _DIGITS[token.surface], True
        elif token.surface in ("linh", "lẻ", "le") and strong and current < 0 and i + used + 1 < len(tokens):
            if digit(tokens[i + used + 1]) is None:
                break
        else:
            break
        used += 1
    if used == 0:
        return None, 0
    number = total + max(current, 0)
    if i + used + 1 < len(tokens) and tokens[i + used].surface in _POINT:
        tenths = digit(tokens[i + used + 1])
        if tenths is not None and tenths < 10:
            return number + tenths / 10, used + 2
    following = word_at(tokens, i + used)
    after = word_at(tokens, i + used + 1)
    sure = strong or following in MULTIPLIERS or (following == "phan" and after == "tram")
    sure = sure or (i + used < len(tokens) and tokens[i + used].kind == "percent")
    return (number, used) if sure else (None, 0)


def _hundred_leads(tokens: Sequence[Token], i: int) -> bool:
    """Whether a "trăm" without a digit before it begins a number: "trăm rưỡi triệu", "trăm hai chục ngàn"."""
    follows = tokens[i].surface if i < len(tokens) and tokens[i].kind == "word" else ""
    return follows in _HALF or (follows in _DIGITS and follows != "không")


def lone(tokens: Sequence[Token], i: int) -> int | None:
    """The value of a single number word typed with its tones, 1 to 10: for places where nothing else can be meant."""
    if i < len(tokens) and tokens[i].kind == "word":
        value = _DIGITS.get(tokens[i].surface)
        return value if value else None
    return None
