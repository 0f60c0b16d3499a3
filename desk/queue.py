"""The queue: what the night brought, and the claims by state, finding and words."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from desk import words
from desk.decided import just_decided
from desk.pages import render
from desk.session import Session, SettingsOf, StoreOf
from doichieu.records import ClaimState, Finding
from doichieu.store import Store, nights, queue, sources
from doichieu.text import moment, nfc

router = APIRouter()

PAGE = 50
STATES = {"cho": ClaimState.QUEUED, "de-sau": ClaimState.POSTPONED, "da-xong": ClaimState.CLOSED}
FINDINGS = {
    "nguoc-lai": Finding.REFUTED,
    "xac-nhan": Finding.SUPPORTED,
    "khac-nhau": Finding.DISPUTED,
    "chua-co": Finding.NO_SOURCE,
}
_LATE = timedelta(hours=36)  # a nightly run and half a day more: then the machine was likely off


@router.get("/")
def show(
    request: Request,
    store: StoreOf,
    settings: SettingsOf,
    session: Session,
    trang_thai: str = "cho",
    ket_luan: str = "",
    tim: Annotated[str, Query(max_length=200)] = "",
    trang: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    vua: str = "",
) -> Response:
    """The queue. All filters stand in the address, so that a view can be kept as a bookmark."""
    if trang_thai not in STATES or ket_luan not in {"", *FINDINGS}:
        raise HTTPException(404)
    search = nfc(tim)
    state, finding = STATES[trang_thai], FINDINGS.get(ket_luan)
    total, rows = queue.page(store, (state,), finding=finding, search=search, limit=PAGE, offset=(trang - 1) * PAGE)
    return render(
        request,
        "queue.html",
        rows=rows,
        total=total,
        page=trang,
        pages=max(1, -(-total // PAGE)),
        first=(trang - 1) * PAGE + 1,
        counts=queue.counts(store),
        tabs=STATES,
        findings=FINDINGS,
        trang_thai=trang_thai,
        ket_luan=ket_luan,
        tim=search,
        address=lambda **changed: _address(
            {"trang_thai": trang_thai, "ket_luan": ket_luan, "tim": search, "trang": "", **changed}
        ),
        night=_night(store),
        troubled=sources.troubled(store),
        next_run=words.next_run(settings.cron, ZoneInfo(settings.timezone)),
        min_posts=settings.min_posts,
        decided=just_decided(store, vua, session.officer.login),
    )


def _address(values: dict[str, str]) -> str:
    kept = {name: value for name, value in values.items() if value and (name, value) != ("trang_thai", "cho")}
    return f"/?{urlencode(kept)}" if kept else "/"


def _night(store: Store) -> dict[str, object] | None:
    last = nights.last(store)
    if last is None or last.finished_at is None:
        return None
    told = [(words.number(last.counts[name]), said) for name, said in words.NIGHT.items() if name in last.counts]
    late = datetime.now(UTC) - moment(last.finished_at) > _LATE
    return {"finished_at": last.finished_at, "told": told, "late": late}
