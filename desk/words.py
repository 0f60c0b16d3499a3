"""What the pages say: every label, and times and shares in the officer's words. Pure functions, no HTML."""

import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from doichieu.records import AuditEntry, ClaimState, Finding, SourceState, Stance, Verdict
from doichieu.store.reviews import WORDS as VERDICTS
from doichieu.text import moment

FINDINGS = {
    Finding.REFUTED: "Nguồn chính thức nói ngược lại",
    Finding.SUPPORTED: "Nguồn chính thức xác nhận",
    Finding.DISPUTED: "Các nguồn nói khác nhau",
    Finding.NO_SOURCE: "Chưa có căn cứ",
}
STANCES = {
    Stance.REFUTES: "Nói ngược lại",
    Stance.SUPPORTS: "Xác nhận",
    Stance.NOT_ENOUGH: "Liên quan nhưng chưa đủ",
}
STATES = {
    ClaimState.WATCHED: "Đang theo dõi, chưa lan đủ rộng",
    ClaimState.QUEUED: "Chờ xem",
    ClaimState.POSTPONED: "Để sau",
    ClaimState.CLOSED: "Đã xong",
}
SUGGESTIONS = {
    "maybe": "Nội dung gần giống",
    "again": "Giống tin của đợt trước hoặc năm khác",
}
SOURCE_STATES = {
    SourceState.NEW: "Chưa đọc lần nào",
    SourceState.OK: "Bình thường",
    SourceState.EMPTY: "Trả lời nhưng không có bài nào",
    SourceState.CHALLENGED: "Chặn bằng trang kiểm tra, đã dừng đọc",
    SourceState.FORBIDDEN: "Không cho phép đọc, đã dừng",
    SourceState.LIMITED: "Yêu cầu đọc chậm lại, đã tạm dừng",
    SourceState.MOVED: "Chuyển sang địa chỉ khác, đã dừng",
    SourceState.FAILED: "Không đọc được",
}
VERDICT_HINTS = {
    Verdict.DISTORTED: "Nội dung trái với nguồn chính thức.",
    Verdict.TRUE: "Nguồn chính thức xác nhận nội dung này.",
    Verdict.NOT_ENOUGH: "Chưa có nguồn nào đủ để kết luận.",
    Verdict.NOT_CHECKABLE: "Ý kiến, câu hỏi, chuyện riêng hoặc lời đùa.",
    Verdict.LATER: "Giữ lại, xem tiếp khi có thêm căn cứ.",
}
NIGHT = {
    "rows_new": "bài và văn bản mới đọc được",
    "claims_new": "nhận định mới",
    "claims_queued": "nhận định đang chờ xem",
    "flags_new": "gợi ý mới của máy",
    "flags_refuted": "bị nguồn chính thức nói ngược lại",
    "flags_supported": "được nguồn chính thức xác nhận",
    "flags_disputed": "các nguồn nói khác nhau",
    "flags_no_source": "chưa có căn cứ",
    "sources_troubled": "nguồn cần xem lại",
    "posts_total": "bài viết đang giữ",
    "posts_forgotten": "bài viết đã xóa nguyên văn theo hạn",
}
"""The nightly flow's counts in words, in the order in which they are shown."""

ACTIONS = {
    "claim.found": "Tìm thấy nhận định",
    "claim.queue": "Đưa vào hàng chờ",
    "claim.unqueue": "Rút khỏi hàng chờ vì không còn đủ bài nói tới",
    "claim.gone": "Bỏ nhận định vì không còn bài nào nói tới",
    "flag.raise": "Nêu gợi ý",
    "review.decide": "Quyết định",
}
_DAYS_AGO = 7  # older than a week, the date says more than "23 ngày trước"


def certainty(score: float) -> str:
    """A calibrated probability in words and percent, e.g. "khá chắc (82%)"."""
    if score >= 0.9:
        word = "rất chắc"
    elif score >= 0.75:
        word = "khá chắc"
    elif score >= 0.6:
        word = "hơi chắc"
    else:
        word = "chưa chắc"
    return f"{word} ({percent(score)})"


def percent(share: float) -> str:
    """A share as whole percent; never "100%" nor "0%" for what is only close to it."""
    number = round(share * 100)
    if number >= 100 and share < 1:
        number = 99
    if number <= 0 and share > 0:
        return "dưới 1%"
    return f"{number}%"


def number(value: int) -> str:
    """A whole number the Vietnamese way: 12.345."""
    return f"{value:,}".replace(",", ".")


def day(value: str | None) -> str:
    """ "YYYY-MM-DD" (or a moment that begins with it) as dd/mm/yyyy; what can't be read stays as it is."""
    if not value:
        return ""
    try:
        return date.fromisoformat(value[:10]).strftime("%d/%m/%Y")
    except ValueError:
        return value


def exact(stored: str, zone: ZoneInfo) -> str:
    """A stored moment in local time: "14:05 ngày 23/11/2026"."""
    return moment(stored).astimezone(zone).strftime("%H:%M ngày %d/%m/%Y")


def ago(stored: str, zone: ZoneInfo, at: datetime | None = None) -> str:
    """How long ago, in words, e.g. "2 giờ trước"; the date for what is older than a week."""
    at = at or datetime.now(UTC)
    then = moment(stored)
    passed = at - then
    if passed < timedelta(minutes=1):
        return "vừa xong" if passed > -timedelta(minutes=2) else exact(stored, zone)
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} phút trước"
    nights = (at.astimezone(zone).date() - then.astimezone(zone).date()).days
    if passed < timedelta(hours=24) and (nights == 0 or passed < timedelta(hours=6)):
        return f"{passed // timedelta(hours=1)} giờ trước"
    if nights == 1:
        return "hôm qua"
    if nights <= _DAYS_AGO:
        return f"{nights} ngày trước"
    return then.astimezone(zone).strftime("%d/%m/%Y")


def next_run(cron: str, zone: ZoneInfo, at: datetime | None = None) -> str:
    """When the nightly flow is due: the hour for a plain daily schedule, else the schedule itself."""
    minute, hour, *rest = cron.split()
    if not (minute.isdecimal() and hour.isdecimal() and rest == ["*", "*", "*"]):
        return f"theo lịch «{cron}»"
    here = (at or datetime.now(UTC)).astimezone(zone)
    due = here.replace(hour=int(hour) % 24, minute=int(minute) % 60, second=0, microsecond=0)
    if due <= here:
        due += timedelta(days=1)
    return due.strftime("%H:%M ngày %d/%m/%Y")


def link(url: str) -> str | None:
    """The address if it's one that a browser may be sent to (http or https), else None."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not parts.username else None


def actor(name: str, officers: dict[str, str]) -> str:
    """Who did it: "Máy (light@1)", or the officer's name with the login."""
    if name == "máy" or name.startswith("máy:"):
        made_by = name.partition(":")[2]
        return f"Máy ({made_by})" if made_by else "Máy"
    return f"{officers[name]} ({name})" if officers.get(name) else name


def audit_line(entry: AuditEntry) -> str:
    """What an audit line of a claim says. An action that has no words yet shows under its own name."""
    said = ACTIONS.get(entry.action, entry.action)
    detail = json.loads(entry.detail)
    if entry.action == "flag.raise" and detail.get("finding") in list(Finding):
        said += f": {FINDINGS[Finding(detail['finding'])]}, {certainty(float(detail.get('score', 0)))}"
    if entry.action == "review.decide" and detail.get("verdict") in list(Verdict):
        said += f": {VERDICTS[Verdict(detail['verdict'])]}"
    return said
