"""Dates as Vietnamese servers write them."""

from datetime import UTC, datetime

import pytest

from spiders.dates import parse_day, parse_when

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Mon, 14 Sep 2026 18:44:00 +0700", "2026-09-14T11:44:00Z"),
        ("Mon, 14 Sep 2026 18:44:00 GMT", "2026-09-14T18:44:00Z"),
        ("Mon, 14 Sep 2026 18:44:00 +07", "2026-09-14T11:44:00Z"),
        ("14 Sep 2026 18:44:00 +7", "2026-09-14T11:44:00Z"),
        ("Mon, 14 Sep 2026 18:44:00", "2026-09-14T11:44:00Z"),
        ("2026-09-14T18:44:00+07:00", "2026-09-14T11:44:00Z"),
        ("2026-09-14T11:44:00.123Z", "2026-09-14T11:44:00Z"),
        ("2026-09-14 18:44:00 +07", "2026-09-14T11:44:00Z"),
        ("2026-09-14T18:44:00+7", "2026-09-14T11:44:00Z"),
        ("2026-09-14 18:44", "2026-09-14T11:44:00Z"),
        ("2026-09-14", "2026-09-13T17:00:00Z"),
        ("9/14/2026 6:44:00 PM", "2026-09-14T11:44:00Z"),
        ("9/4/2026 12:05:00 AM", "2026-09-03T17:05:00Z"),
        ("14/09/2026 18:44", "2026-09-14T11:44:00Z"),
        ("14/09/2026, 18:44 (GMT+7)", "2026-09-14T11:44:00Z"),
        ("14/09/2026 18:44 GMT+0", "2026-09-14T18:44:00Z"),
        ("Thứ hai, 14/09/2026 18:44", "2026-09-14T11:44:00Z"),
        ("14/09/2026 6:44 CH", "2026-09-14T11:44:00Z"),
        ("18:44 14/09/2026", "2026-09-14T11:44:00Z"),
        ("18h44, ngày 14-09-2026", "2026-09-14T11:44:00Z"),
        ("ngày 5 tháng 11 năm 2026", "2026-11-04T17:00:00Z"),
        ("  Mon, 14 Sep\n2026 18:44:00 +0700 ", "2026-09-14T11:44:00Z"),
    ],
)
def test_a_moment_is_read_as_it_was_meant(written: str, stored: str) -> None:
    assert parse_when(written, NOW) == stored


@pytest.mark.parametrize(
    "written",
    ["", None, "hôm qua", "31/02/2026 10:00", "14/9/2026 6:44:00 PM", "2026-13-01", "0000-00-00T00:00:00",
     "Mon, 99 Foo 2026 99:99:99 +9999", "1/1/0001 12:00:00 AM", "2099-01-01", "25/11/2026 00:00", "9" * 4000],
)  # fmt: skip
def test_what_is_no_moment_gives_none(written: str | None) -> None:
    assert parse_when(written, NOW) is None


def test_a_clock_that_is_a_little_fast_is_believed() -> None:
    assert parse_when("2026-11-24T11:00:00Z", NOW) == "2026-11-24T11:00:00Z"


@pytest.mark.parametrize(
    ("written", "day"),
    [("Suối Mây, ngày 05 tháng 11 năm 2026", "2026-11-05"), ("từ 1/7/2026", "2026-07-01"), ("2026-7-1", "2026-07-01"),
     ("ngày 31 tháng 2 năm 2026", None), ("không có ngày", None)],
)  # fmt: skip
def test_days(written: str, day: str | None) -> None:
    assert parse_day(written) == day
