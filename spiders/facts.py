"""What an official text says of itself: number, issuer, day of issue, days in force. Plainly stated, or left empty."""

import re

from doichieu.text import fold
from spiders.dates import parse_day

HEAD = 1500  # characters: the letterhead stands there, and citations of other documents come later

_SIGN = r"\d{1,5}(?:/\d{4})?/[A-ZĐ][A-ZĐa-z]{0,9}\d{0,2}(?:-[A-ZĐ][A-ZĐa-z]{0,12}\d{0,2}){0,3}"
_NUMBER_LINE = re.compile(rf"^[^\n:]{{0,60}}?\bSố(?:/ký hiệu| hiệu| ký hiệu)?\s*:\s*(?P<sign>{_SIGN})", re.MULTILINE)
_NUMBER_TITLE = re.compile(rf"(?:\bsố\s*:?\s*|^\s*|\()(?P<sign>{_SIGN})", re.IGNORECASE)
_DATELINE = re.compile(r"(?:^|,)\s*ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.MULTILINE | re.IGNORECASE)
_DATE = r"(?:ngày\s+)?(?:\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
_TITLE_DATE = re.compile(r"ngày\s+(?:\d{1,2}\s+tháng|\d{1,2}[/.-])[^\n]{0,20}?\d{4}", re.IGNORECASE)
_FROM = re.compile(
    rf"(?:có )?hiệu lực(?: thi hành| áp dụng)?(?: kể)? từ (?P<date>{_DATE})"
    rf"|(?:áp dụng|thực hiện)(?: kể)? từ (?P<date2>{_DATE})",
    re.IGNORECASE,
)
_TO = re.compile(
    rf"(?:hết hiệu lực(?: thi hành)?(?: kể)? từ|có hiệu lực đến(?: hết)?|áp dụng đến(?: hết)?) (?P<date>{_DATE})",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?:áp dụng|thực hiện|hiệu lực)[^.\n]{{0,40}}?từ {_DATE} đến(?: hết)? (?P<date>{_DATE})", re.IGNORECASE
)
_NATION = re.compile(r"CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc|[-–_=*]{3,}")


def number_of(title: str, text: str) -> str:
    """The "số/ký hiệu" such as "15/TB-UBND" from the letterhead or the title; "" where the text has none of its own.

    A number in the body is another document's, and isn't taken.
    """
    found = _NUMBER_LINE.search(text[:HEAD]) or _NUMBER_TITLE.search(title)
    return found["sign"] if found else ""


def issued_on(title: str, text: str) -> str | None:
    """The day of issue from the dateline ("Suối Mây, ngày 5 tháng 11 năm 2026") or the title."""
    if line := _DATELINE.search(text[:HEAD]):
        return parse_day(line[0])
    if number_of(title, "") and (named := _TITLE_DATE.search(title)):
        return parse_day(named[0])
    return None


def in_force(text: str) -> tuple[str | None, str | None]:
    """First and last day in force where the text says so in plain words, else None.

    Citations tell other documents' dates, so a text that names more than one first day says nothing plain.
    """
    first = {parse_day(m["date"] or m["date2"]) for m in _FROM.finditer(text)}
    last = {parse_day(m["date"]) for pattern in (_TO, _SPAN) for m in pattern.finditer(text)}
    return (first.pop() if len(first) == 1 else None), (last.pop() if len(last) == 1 else None)


def issuer_of(text: str, publisher: str) -> str:
    """Who issued the text: the capitals of its letterhead above "Số:", else the source's publisher."""
    number = _NUMBER_LINE.search(text[:HEAD])
    if not number:
        return publisher
    lines = [_NATION.sub(" ", line).strip() for line in text[: number.start()].splitlines()]
    capitals = [line for line in lines if len(line) > 3 and line == line.upper() and any(c.isalpha() for c in line)]
    issuer = " ".join(" ".join(capitals[:3]).split())
    return issuer if issuer and _spelled(issuer) != _spelled(publisher) else publisher


def _spelled(name: str) -> str:
    return re.sub(r"\bubnd\b", "uy ban nhan dan", fold(name))
