"""Signing in and out."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from desk.attempts import Attempts
from desk.pages import render
from desk.security import equal
from desk.session import (
    CheckedSession,
    MaybeSession,
    SettingsOf,
    StoreOf,
    cookie_name,
    own_path,
    secure,
    token,
)
from doichieu.settings import Settings
from doichieu.store import Store, officers
from doichieu.text import nfc

router = APIRouter()

_OVER_HTTP = (
    "Trang này đang mở qua http từ máy khác: mật khẩu sẽ đi qua mạng mà không được che. "
    "Hãy mở ngay trên máy chạy bàn đối chiếu, hoặc qua địa chỉ https."
)
_WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."


@router.get("/dang-nhap")
def form(request: Request, store: StoreOf, settings: SettingsOf, session: MaybeSession, ve: str = "/") -> Response:
    """The sign-in page."""
    if session:
        return RedirectResponse(own_path(ve), 303)
    return _form(request, store, settings, back=own_path(ve))


def _form(
    request: Request,
    store: Store,
    settings: Settings,
    *,
    back: str,
    login: str = "",
    error: str = "",
    status: int = 200,
) -> Response:
    open_to_read = secure(request) and request.url.scheme != "https"
    name = cookie_name(settings, "cua")
    # A token of its own, in the form and in a cookie that only our page can set: nobody can sign an officer in
    # under another name from a foreign page.
    door = request.cookies.get(name) or secrets.token_urlsafe(32)
    answer = render(
        request,
        "signin.html",
        status,
        door=door,
        back=back,
        login=login,
        error=_OVER_HTTP if open_to_read else error,
        closed=open_to_read,
        nobody=not officers.every(store),
    )
    answer.set_cookie(name, door, path="/dang-nhap", httponly=True, samesite="strict", secure=secure(request))
    return answer


@router.post("/dang-nhap")
def sign_in(
    request: Request,
    store: StoreOf,
    settings: SettingsOf,
    ten: Annotated[str, Form()] = "",
    mat_khau: Annotated[str, Form()] = "",
    ve: Annotated[str, Form()] = "/",
    door: Annotated[str, Form(alias="_csrf")] = "",
) -> Response:
    """Check name and password; open a session or show the form again."""
    back, login = own_path(ve), nfc(ten)[:100]
    if secure(request) and request.url.scheme != "https":
        return _form(request, store, settings, back=back, status=403)
    if not equal(door, request.cookies.get(cookie_name(settings, "cua"), "")):
        said = "Trang đăng nhập đã cũ; hãy nhập lại."
        return _form(request, store, settings, back=back, login=login, error=said, status=403)
    attempts: Attempts = request.app.state.attempts
    locked, fits = attempts.check(store, login, mat_khau)
    if locked:
        said = (
            f"Tài khoản tạm khóa đến {request.app.state.pages.filters['exact'](locked)} vì nhập sai nhiều lần. "
            "Đợi đến lúc đó, hoặc nhờ người quản trị đặt lại mật khẩu."
        )
        return _form(request, store, settings, back=back, login=login, error=said, status=429)
    if not fits:
        return _form(request, store, settings, back=back, login=login, error=_WRONG, status=401)
    return _open(request, store, settings, login, back)


def _open(request: Request, store: Store, settings: Settings, login: str, back: str) -> Response:
    if old := token(request):
        officers.close_session(store, old)
    fresh = secrets.token_urlsafe(32)  # always a new one: a token planted before sign-in is worth nothing
    officers.open_session(store, login, fresh, secrets.token_urlsafe(32), settings.session_hours)
    answer = RedirectResponse(back, 303)
    answer.set_cookie(
        cookie_name(settings, "phien"),
        fresh,
        max_age=settings.session_hours * 3600,
        path="/",
        httponly=True,
        samesite="lax",
        secure=secure(request),
    )
    answer.delete_cookie(cookie_name(settings, "cua"), path="/dang-nhap")
    return answer


@router.post("/dang-xuat")
def sign_out(request: Request, store: StoreOf, settings: SettingsOf, _session: CheckedSession) -> Response:
    """End the session."""
    officers.close_session(store, token(request))
    answer = RedirectResponse("/dang-nhap", 303)
    answer.delete_cookie(cookie_name(settings, "phien"), path="/")
    return answer
