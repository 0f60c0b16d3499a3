"""Dates as Vietnamese servers write them, to one stored form."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from doichieu.text import stamp

# Viet Nam keeps one zone and no summer time, so a fixed offset is right for any year that a feed can name.
VIETNAM = timezone(timedelta(hours=7))

_SHORT_OFFSET = re.compile(r"(?<=[\d\s])([+-])(\d{1,2})$")  # "+07", as vtv.vn writes it
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_SLASHED = re.compile(
    r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{4})"
    r"(?:[\s,T|-]+(?P<hour>\d{1,2})(?::|h|g)(?P<minute>\d{2})?(?::(?P<second>\d{2}))?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?|SA|CH)?)?"
)
_TIME_FIRST = re.compile(r"(?P<hour>\d{1,2})(?::|h|g)(?P<minute>\d{2}).{0,20}?(?P<rest>\d{1,2}[/.-]\d{1,2}[/.-]\d{4})")
_WORDS = re.compile(r"ng[àa]y\s+(\d{1,2})\s+th[áa]ng\s+(\d{1,2})\s+n[ăa]m\s+(\d{4})", re.IGNORECASE)
_ZONE = re.compile(r"\(?(?:GMT|UTC)?\s*([+-]\d{1,2})(?::?(\d{2}))?\)?$")


def parse_when(text: str | None, now: datetime | None = None) -> str | None:
    """The moment that `text` names, as stored (UTC), or None where it names none.

    Reads RFC 822, ISO 8601, "9/14/2026 6:44:00 PM" (month first because of AM/PM), "14/09/2026 18:44" (day first),
    "+07" offsets and "ngày 5 tháng 11 năm 2026". A moment without zone is Vietnamese local time. More than a day
    ahead of `now` or before 1995 is a broken clock, and gives None.
    """
    text = " ".join((text or "").split())[:80]
    if not text:
        return None
    moment = _read(text)
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    limit = (now or datetime.now(UTC)) + timedelta(days=1)
    if limit.tzinfo is None:
        limit = limit.replace(tzinfo=UTC)
    return stamp(moment) if datetime(1995, 1, 1, tzinfo=UTC) <= moment <= limit else None


def parse_day(text: str) -> str | None:
    """The day ("YYYY-MM-DD") in "ngày 5 tháng 11 năm 2026", "5/11/2026" or "2026-11-05", or None."""
    if words := _WORDS.search(text):
        return _day(int(words[3]), int(words[2]), int(words[1]))
    if slashed := _SLASHED.search(text):
        return _day(int(slashed["year"]), int(slashed["b"]), int(slashed["a"]))
    if iso := _ISO.search(text):
        year, month, day = iso[0].split("-")
        return _day(int(year), int(month), int(day))
    return None


def local_day(stored: str) -> str:
    """The Vietnamese calendar day of a stored moment."""
    moment = datetime.strptime(stored, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return moment.astimezone(VIETNAM).date().isoformat()


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year >= 1945 else None
    except ValueError:
        return None


def _read(text: str) -> datetime | None:
    if _ISO.match(text):
        return _iso(text)
    if slashed := _SLASHED.match(text):
        return _slashed(slashed, text[slashed.end() :])
    if words := _WORDS.search(text):
        return _make(int(words[3]), int(words[2]), int(words[1]), 0, 0, 0)
    if (first := _TIME_FIRST.search(text)) and (day := _SLASHED.match(first["rest"])):
        return _make(int(day["year"]), int(day["b"]), int(day["a"]), int(first["hour"]), int(first["minute"]), 0)
    if slashed := _SLASHED.search(text):  # "Thứ ba, 14/09/2026 18:44"
        return _slashed(slashed, text[slashed.end() :])
    try:
        return parsedate_to_datetime(_SHORT_OFFSET.sub(_four_digits, text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _four_digits(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2].zfill(2)}00"


def _iso(text: str) -> datetime | None:
    clock = text[10:]
    text = text[:10] + clock.replace(" +", "+").replace(" -", "-").replace("Z", "+00:00")
    text = re.sub(r"([T ]\d.*[+-])(\d)$", r"\g<1>0\2", text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        day = parse_day(text)
        return datetime.fromisoformat(day) if day else None


def _slashed(match: re.Match[str], rest: str) -> datetime | None:
    first, second = int(match["a"]), int(match["b"])
    half = (match["half"] or "").upper().replace(".", "")
    hour = int(match["hour"] or 0)
    if half in {"AM", "PM"}:  # .NET's American default, as baochinhphu.vn writes it: month first
        first, second = second, first
    if half in {"PM", "CH"} and hour < 12:
        hour += 12
    if half in {"AM", "SA"} and hour == 12:
        hour = 0
    moment = _make(int(match["year"]), second, first, hour, int(match["minute"] or 0), int(match["second"] or 0))
    zone = _ZONE.search(rest.strip())
    if moment is None or zone is None:
        return moment
    hours, minutes = int(zone[1]), int(zone[2] or 0)
    offset = timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes)
    return moment.replace(tzinfo=timezone(offset)) if abs(offset) < timedelta(hours=24) else moment


def _make(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
    except ValueError:
        return None
