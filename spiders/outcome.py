"""How a crawl went: what was counted on the way, and the one sentence that the officer reads."""

from dataclasses import dataclass, field

from doichieu.records import SourceState

MAX_REASONS = 5


@dataclass(frozen=True, slots=True)
class CrawlOutcome:
    """How one crawl went. `message` is plain Vietnamese for the officer."""

    state: SourceState
    message: str
    not_before: str | None = None
    requests: int = 0  # that reached the network, robots.txt and retries included
    not_modified: int = 0
    rows_seen: int = 0  # rows that were read, or recognised as read before
    bytes: int = 0
    skipped: int = 0  # rows that couldn't be read
    reasons: tuple[str, ...] = ()  # up to five different examples, never quoting a post
    complete: bool = True  # False: cut off by a limit of items or time, so there's more


@dataclass(slots=True)
class Tally:
    """What a crawl has met so far."""

    state: SourceState | None = None  # set by what stopped or broke the crawl
    message: str = ""
    not_before: str | None = None
    moved_to: str = ""  # a host that a redirect led to
    rows_seen: int = 0
    made: int = 0
    not_modified: int = 0
    skipped: int = 0
    reasons: list[str] = field(default_factory=list)
    cut: bool = False  # the limit of items was reached
    lost: bool = False  # something that was listed couldn't be read, and must be asked for again
    closed_by: str = "finished"  # Scrapy's word for why the crawl ended

    def skip(self, reason: str) -> None:
        """Count a row that couldn't be read."""
        self.skipped += 1
        if reason not in self.reasons and len(self.reasons) < MAX_REASONS:
            self.reasons.append(reason)

    def judge(self, expected: int | None, most: int) -> tuple[SourceState, str]:
        """State and sentence. `expected` is the rows of a usual run, `most` the limit of items of one run."""
        if self.state is not None:
            kept = f" Đã kịp đọc {self.rows_seen} mục." if self.rows_seen else ""
            return self.state, self.message + kept
        late = self.closed_by == "closespider_timeout"
        if self.rows_seen:
            return SourceState.OK, self._told(late, most)
        if late or self.closed_by != "finished":
            why = "Hết thời gian cho phép" if late else "Lần đọc bị dừng giữa chừng"
            return SourceState.FAILED, f"{why} mà chưa đọc được mục nào."
        if self.moved_to:
            return SourceState.MOVED, f"Nguồn đã chuyển sang máy chủ khác: {self.moved_to}."
        if self.not_modified:
            return SourceState.OK, "Nguồn chưa có gì mới kể từ lần đọc trước."
        return self._nothing(expected)

    def _told(self, late: bool, most: int) -> str:
        told = f"Đã đọc {self.rows_seen} mục." if self.made else "Chưa có mục nào mới kể từ lần đọc trước."
        if self.cut:
            told = f"Đã đọc {self.rows_seen} mục rồi dừng vì đủ {most} mục một lần."
        elif late:
            told = f"Đã đọc {self.rows_seen} mục rồi dừng vì hết thời gian."
        return f"{told} Có {self.skipped} mục không đọc được." if self.skipped else told

    def _nothing(self, expected: int | None) -> tuple[SourceState, str]:
        why = f" ({'; '.join(self.reasons)})" if self.reasons else ""
        if expected:
            return SourceState.EMPTY, f"Nguồn trả lời nhưng không có mục nào, trong khi trước nay vẫn có{why}."
        if self.skipped:
            return SourceState.FAILED, f"Không đọc được mục nào trong {self.skipped} mục của nguồn{why}."
        return SourceState.OK, "Nguồn trả lời nhưng chưa có mục nào."
