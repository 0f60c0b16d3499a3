"""One claim: where it was seen, what official sources say, and the decision on it."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from desk import words
from desk.chart import per_day
from desk.decided import just_decided
from desk.evidence import by_stance
from desk.pages import render
from desk.security import equal
from desk.session import MaybeSession, Session, SettingsOf, SignedIn, StoreOf, sign_in_address
from doichieu.errors import ReviewConflict, StoreError
from doichieu.records import AuditEntry, Verdict
from doichieu.settings import Settings
from doichieu.store import Store, audit, claims, flags, officers, queue, reviews, sources, suggestions
from doichieu.text import moment, nfc

router = APIRouter()

SHOWN = 100
"""Sightings listed on the page, the newest; the chart counts all of them."""
_TWICE = timedelta(minutes=1)


@router.get("/nhan-dinh/{key}")
def show(request: Request, key: str, store: StoreOf, settings: SettingsOf, session: Session, vua: str = "") -> Response:
    """The claim page."""
    return _page(request, store, settings, session, key, vua=vua)


def _page(
    request: Request,
    store: Store,
    settings: Settings,
    session: SignedIn,
    key: str,
    *,
    status: int = 200,
    problem: str = "",
    hint: str = "",
    note: str = "",
    chosen: Verdict | None = None,
    vua: str = "",
) -> Response:
    row = queue.one(store, key)
    if row is None:
        raise HTTPException(404)
    zone = ZoneInfo(settings.timezone)
    names = {officer.login: officer.name for officer in officers.every(store)}
    return render(
        request,
        "claim.html",
        status,
        row=row,
        claim=row.claim,
        flag=row.flag,
        groups=by_stance(flags.current(store, key), row.best),
        sightings=claims.sightings(store, key, SHOWN),
        source_names={source.id: source.name for source in sources.every(store)},
        chart=per_day(claims.seen_at(store, key), zone),
        suggested=suggestions.of_claim(store, key),
        history=reviews.of_claim(store, key),
        log=[(entry.at, words.actor(entry.actor, names), words.audit_line(entry)) for entry in _log(store, key)],
        names=names,
        problem=problem,
        hint=hint,
        note=note,
        chosen=chosen,
        max_note=reviews.MAX_NOTE,
        after=_after(store, key),
        decided=just_decided(store, vua, session.officer.login) if vua != key else None,
    )


def _log(store: Store, key: str) -> list[AuditEntry]:
    return audit.entries(store, subject=f"claim:{key}")


def _after(store: Store, key: str) -> str | None:
    """The next claim to look at: below this one in the queue, else the first of it."""
    if below := queue.neighbour(store, key):
        return below
    _, top = queue.page(store, limit=2)
    return next((row.claim.id for row in top if row.claim.id != key), None)


@router.post("/nhan-dinh/{key}")
def decide(
    request: Request,
    key: str,
    store: StoreOf,
    settings: SettingsOf,
    session: MaybeSession,
    revision: Annotated[int, Form()],
    ket_luan: Annotated[str, Form()] = "",
    ghi_chu: Annotated[str, Form()] = "",
    goi_y: Annotated[str, Form()] = "",
    csrf: Annotated[str, Form(alias="_csrf")] = "",
) -> Response:
    """Record a decision and go on to the next claim. Whatever goes wrong, the note comes back to the person."""
    note = nfc(ghi_chu)
    chosen = Verdict(ket_luan) if ket_luan in list(Verdict) else None
    if session is None:
        onward = (sign_in_address(f"/nhan-dinh/{key}"), "Đăng nhập rồi gửi lần nữa")
        return _kept(request, 401, "Phiên đăng nhập đã hết", "", note, chosen, onward)

    def again(status: int, problem: str, hint: str) -> Response:
        return _page(
            request,
            store,
            settings,
            session,
            key,
            status=status,
            problem=problem,
            hint=hint,
            note=note,
            chosen=chosen,
        )

    if not equal(csrf, session.csrf):
        return again(403, "Trang này mở từ phiên đăng nhập trước.", "Chưa ghi gì cả. Xem lại rồi gửi lần nữa.")
    if chosen is None:
        return again(400, "Bạn chưa chọn kết luận.", "Chọn một trong năm kết luận rồi gửi lại.")
    if len(note) > reviews.MAX_NOTE:
        return again(400, f"Ghi chú dài quá {words.number(reviews.MAX_NOTE)} chữ cái.", "Rút ngắn rồi gửi lại.")
    after = _after(store, key)
    try:
        reviews.decide(
            store,
            claim=key,
            revision=revision,
            flag=goi_y or None,
            reviewer=session.officer.login,
            verdict=chosen,
            note=note,
            retention_days=settings.retention_days,
        )
    except ReviewConflict as conflict:
        if not _sent_twice(store, key, session.officer.login, chosen, note):
            return again(409, conflict.message, conflict.hint)
    except StoreError as error:
        return _kept(request, 503, error.message, error.hint, note, chosen, (f"/nhan-dinh/{key}", "Về nhận định này"))
    return RedirectResponse(f"/nhan-dinh/{after}?vua={key}" if after else f"/?vua={key}", 303)


def _kept(
    request: Request, status: int, heading: str, hint: str, note: str, chosen: Verdict | None, onward: tuple[str, str]
) -> Response:
    """A page that gives the note back and needs nothing of the store."""
    address, words_of_link = onward
    return render(
        request,
        "kept.html",
        status,
        heading=heading,
        hint=hint,
        note=note,
        chosen=chosen,
        address=address,
        onward=words_of_link,
    )


def _sent_twice(store: Store, key: str, login: str, chosen: Verdict, note: str) -> bool:
    """Whether this very decision has just been written: somebody pressed the button twice."""
    last = next(iter(reviews.of_claim(store, key)), None)
    return (
        last is not None
        and (last.reviewer, last.verdict, last.note) == (login, chosen, note.strip())
        and datetime.now(UTC) - moment(last.decided_at) < _TWICE
    )
