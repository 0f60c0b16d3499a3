"""Times, shares and colours: what the pages say and whether it can be read."""

import re
import socket
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk import words
from desk.chart import DAYS, HEIGHT, per_day
from desk.evidence import by_stance, quote
from desk.pages import STATIC
from desk.serve import address, listen
from doichieu.errors import SettingsError
from doichieu.records import (
    AuditEntry,
    ClaimState,
    Evidence,
    Finding,
    Judgement,
    Model,
    SourceState,
    Stance,
    Verdict,
)
from doichieu.settings import Settings

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 12:00 in the commune


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("2026-11-23T04:59:30Z", "vừa xong"),
        ("2026-11-23T05:00:30Z", "vừa xong"),
        ("2026-11-23T04:55:00Z", "5 phút trước"),
        ("2026-11-23T03:00:00Z", "2 giờ trước"),
        ("2026-11-22T17:00:00Z", "12 giờ trước"),
        ("2026-11-22T16:59:00Z", "hôm qua"),
        ("2026-11-21T05:00:00Z", "2 ngày trước"),
        ("2026-11-16T05:00:00Z", "7 ngày trước"),
        ("2026-11-15T05:00:00Z", "15/11/2026"),
        ("2026-12-24T05:00:00Z", "12:00 ngày 24/12/2026"),
    ],
)
def test_ago(stored: str, said: str) -> None:
    assert words.ago(stored, HERE, NOON) == said


def test_exact_is_local() -> None:
    assert words.exact("2026-11-22T17:05:00Z", HERE) == "00:05 ngày 23/11/2026"


@pytest.mark.parametrize(
    ("cron", "said"),
    [
        ("0 2 * * *", "02:00 ngày 24/11/2026"),
        ("30 12 * * *", "12:30 ngày 23/11/2026"),
        ("0 12 * * *", "12:00 ngày 24/11/2026"),
        ("0 2 * * 1-5", "theo lịch «0 2 * * 1-5»"),
        ("*/5 * * * *", "theo lịch «*/5 * * * *»"),
    ],
)
def test_next_run(cron: str, said: str) -> None:
    assert words.next_run(cron, HERE, NOON) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.9, "rất chắc (90%)"), (0.82, "khá chắc (82%)"), (0.6, "hơi chắc (60%)"), (0.3, "chưa chắc (30%)")],
)
def test_certainty(share: float, said: str) -> None:
    assert words.certainty(share) == said


def test_shares_never_claim_all_or_nothing() -> None:
    assert [words.percent(s) for s in (1.0, 0.999, 0.5, 0.001, 0.0)] == ["100%", "99%", "50%", "dưới 1%", "0%"]


def test_days_and_numbers() -> None:
    assert words.day("2026-11-03") == "03/11/2026"
    assert words.day("2026-11-03T20:00:00Z") == "03/11/2026"
    assert words.day("tháng 11") == "tháng 11"
    assert words.day(None) == ""
    assert words.number(12345) == "12.345"


def test_everything_that_can_happen_has_words() -> None:
    for table, kind in (
        (words.FINDINGS, Finding),
        (words.STANCES, Stance),
        (words.STATES, ClaimState),
        (words.SOURCE_STATES, SourceState),
        (words.VERDICT_HINTS, Verdict),
    ):
        assert set(table) == set(kind)


def test_an_audit_line_without_words_shows_its_own_name() -> None:
    line = AuditEntry(1, "2026-11-23T00:00:00Z", "lan", "claim.merge", "claim:x", "{}", "", "")
    assert words.audit_line(line) == "claim.merge"
    assert words.actor("máy:nightly", {}) == "Máy (nightly)"
    assert words.actor("máy", {}) == "Máy"
    assert words.actor("cli", {"lan": "Lan"}) == "cli"


def test_the_chart_counts_local_days_and_keeps_to_a_month() -> None:
    chart = per_day(["2026-11-22T16:59:00Z", "2026-11-22T17:00:00Z", "2026-11-24T00:00:00Z"], HERE)
    assert chart
    assert [(b.day, b.count) for b in chart.bars] == [
        (date(2026, 11, 22), 1),
        (date(2026, 11, 23), 1),
        (date(2026, 11, 24), 1),
    ]
    many = [(NOON - timedelta(days=n)).strftime("%Y-%m-%dT%H:%M:%SZ") for n in range(50)] + ["2026-11-23T00:00:00Z"]
    long = per_day(many, HERE)
    assert long
    assert (len(long.bars), long.earlier, long.most) == (DAYS, 20, 2)
    assert max(b.height for b in long.bars) == HEIGHT
    assert per_day([], HERE) is None


def evidence(text: str, start: int, end: int, **more: object) -> Evidence:
    judgement = Judgement(Stance.REFUTES, 0.1, 0.8, 0.1, start, end, "")
    return Evidence("e", "c", "p", 1, 1.0, judgement, Model("m", "1"), passage_text=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("start", "end"), [(0, 5), (10, 10_000), (-4, 3), (2000, 3000), (1000, 1010), (5, 2)])
def test_a_quote_never_loses_or_invents_words(start: int, end: int) -> None:
    text = " ".join(f"chữ{n}" for n in range(400))
    cut = quote(evidence(text, start, end))
    assert (cut.before.removeprefix("… ") + cut.marked + cut.after.removesuffix(" …")) in text
    assert cut.cut == (cut.before.startswith("…") or cut.after.endswith("…"))


def test_the_evidence_that_decided_is_shown_even_when_it_is_no_longer_current() -> None:
    best = evidence("một hai", 0, 3)
    assert [q.evidence for q in by_stance([], best)[Stance.REFUTES]] == [best]
    assert len(by_stance([best], best)[Stance.REFUTES]) == 1


def _themes() -> list[dict[str, str]]:
    css = (STATIC / "desk.css").read_text(encoding="utf-8")
    blocks = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", css, re.S)
    ]
    assert len(blocks) == 2
    return blocks


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, two: str) -> float:
    high, low = sorted((_light(one), _light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
def test_colours_can_be_read(theme: int) -> None:
    """WCAG 2.2: 4.5 for text (1.4.3), 3 for borders of fields and the focus ring (1.4.11)."""
    colour = _themes()[theme]
    text = [
        *((ink, ground) for ink in ("ink", "faint", "link") for ground in ("paper", "card")),
        *((ink, ground) for ink in ("ink", "faint") for ground in ("refuted-bg", "supported-bg")),
        ("on-button", "button"),
        ("mark", "mark-bg"),
        *((name, f"{name}-bg") for name in ("refuted", "supported", "disputed", "no-source")),
        *((name, ground) for name in ("refuted", "supported") for ground in ("paper", "card")),
    ]
    for ink, ground in text:
        assert _contrast(colour[ink], colour[ground]) >= 4.5, (ink, ground)
    for line, ground in (("faint", "card"), ("focus", "paper"), ("focus", "card"), ("button", "card")):
        assert _contrast(colour[line], colour[ground]) >= 3, (line, ground)


def test_a_taken_port_is_said_plainly(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        there = settings.model_copy(update={"desk_port": taken.getsockname()[1]})
        with pytest.raises(SettingsError, match="desk_port"):
            listen(there)


def test_the_address_to_open(settings: Settings) -> None:
    for host, said in (
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::1", "[::1]"),
        ("10.1.2.3", "10.1.2.3"),
    ):
        assert address(settings.model_copy(update={"desk_host": host}), 80) == f"http://{said}:80/"
