"""Sightings per day, as bars for a small inline SVG and as the table that says the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from doichieu.text import moment

DAYS = 30
"""At most this many days are drawn, the newest; more bars than that can't be told apart on a phone."""
STEP, HEIGHT = 10, 40  # units of the SVG's own viewBox, not pixels


@dataclass(frozen=True, slots=True)
class Bar:
    """One day. `y` and `height` are in viewBox units; a day without posts has height 0."""

    day: date
    count: int
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars, and how many posts lie before the first of them."""

    bars: tuple[Bar, ...]
    earlier: int
    width: int
    height: int = HEIGHT

    @property
    def most(self) -> int:
        """The highest count of a day."""
        return max((bar.count for bar in self.bars), default=0)


def per_day(moments: Sequence[str], zone: ZoneInfo) -> Chart | None:
    """Stored moments counted by local day, from the first to the last one seen; None when there are none."""
    counts = Counter(moment(stored).astimezone(zone).date() for stored in moments)
    if not counts:
        return None
    last = max(counts)
    first = max(min(counts), last - timedelta(days=DAYS - 1))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    top = max(counts[day] for day in days)
    bars = []
    for n, day in enumerate(days):
        height = round(HEIGHT * counts[day] / top, 1)
        bars.append(Bar(day, counts[day], n * STEP, round(HEIGHT - height, 1), height))
    earlier = sum(count for day, count in counts.items() if day < first)
    return Chart(tuple(bars), earlier, len(days) * STEP)
