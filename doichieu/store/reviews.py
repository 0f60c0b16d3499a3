"""What people decide. A re-run of the machine never touches these rows."""

from collections.abc import Sequence
from datetime import timedelta

from doichieu.errors import ReviewConflict
from doichieu.records import Review, Verdict
from doichieu.store import audit
from doichieu.store.connection import Store
from doichieu.text import digest, moment, now, stamp

MAX_NOTE = 4000
WORDS = {
    Verdict.DISTORTED: "Sai lệch",
    Verdict.TRUE: "Đúng",
    Verdict.NOT_ENOUGH: "Chưa đủ căn cứ",
    Verdict.NOT_CHECKABLE: "Không phải thông tin kiểm chứng được",
    Verdict.LATER: "Để sau",
}
"""The verdicts in the officer's words."""


def decide(
    store: Store,
    *,
    claim: str,
    revision: int,
    flag: str | None,
    reviewer: str,
    verdict: Verdict,
    note: str,
    retention_days: int,
) -> Review:
    """Record a decision, move the claim, start its posts' last days and write the audit line, in one transaction.

    `revision` and `flag` are those of the page that the officer had open. Raises ReviewConflict, with nothing
    written, when somebody decided, or the machine raised another flag, in the meantime.
    """
    at = now()
    with store.write():
        row = store.one("SELECT revision, state, flag FROM claims WHERE id = ?", (claim,))
        if row is None:
            raise ReviewConflict("Nhận định này không còn trong hàng chờ.", "Mở lại danh sách.")
        if row["revision"] != revision or row["flag"] != flag:
            raise _conflict(store, claim, flag, row["flag"])
        review = Review(
            id=digest("review", claim, reviewer, at, str(revision)),
            claim=claim,
            flag=flag,
            reviewer=reviewer,
            verdict=verdict,
            note=note.strip()[:MAX_NOTE],
            decided_at=at,
        )
        store.db.table("reviews").insert(
            {
                "id": review.id,
                "claim": claim,
                "flag": flag,
                "reviewer": reviewer,
                "verdict": str(verdict),
                "note": review.note,
                "decided_at": at,
            },
            pk="id",
        )
        closed = verdict is not Verdict.LATER
        store.execute(
            "UPDATE claims SET state = ?, revision = revision + 1, closed_at = ? WHERE id = ?",
            ("closed" if closed else "postponed", at if closed else None, claim),
        )
        if closed:
            last_day = stamp(moment(at) + timedelta(days=retention_days))
            store.execute(
                "UPDATE posts SET expires_at = ? WHERE erased_at IS NULL "
                "AND id IN (SELECT post FROM sightings WHERE claim = ?)",
                (last_day, claim),
            )
        detail = {"review": review.id, "flag": flag, "verdict": str(verdict), "note": review.note}
        audit.append(store, reviewer, "review.decide", f"claim:{claim}", detail)
    audit.anchor(store)
    return review


def _conflict(store: Store, claim: str, opened: str | None, flag: str | None) -> ReviewConflict:
    last = of_claim(store, claim)
    # An old review of the flag that the page showed isn't the reason when the machine raised another one since.
    if last and (opened == flag or last[0].flag == flag):
        return ReviewConflict(
            f"«{last[0].reviewer}» vừa quyết định nhận định này: {WORDS[last[0].verdict]}.",
            "Quyết định của bạn chưa được ghi; ghi chú bạn viết còn nguyên bên dưới. Xem lại rồi gửi lần nữa nếu cần.",
        )
    return ReviewConflict(
        "Máy vừa tìm thấy căn cứ mới cho nhận định này trong lúc bạn đang xem.",
        "Quyết định của bạn chưa được ghi; ghi chú bạn viết còn nguyên bên dưới. Xem căn cứ mới rồi gửi lại.",
    )


def of_claim(store: Store, claim: str) -> Sequence[Review]:
    """All reviews of a claim, newest first."""
    return [
        Review(
            id=row["id"],
            claim=row["claim"],
            flag=row["flag"],
            reviewer=row["reviewer"],
            verdict=Verdict(row["verdict"]),
            note=row["note"],
            decided_at=row["decided_at"],
        )
        for row in store.iterate("SELECT * FROM reviews WHERE claim = ? ORDER BY seq DESC", (claim,))
    ]
