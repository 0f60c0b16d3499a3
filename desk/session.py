"""Dependencies of the routes: the store, the signed-in officer, and a form that bears the session's token."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Form, HTTPException, Request

from desk.security import equal, host_name, is_loopback
from doichieu.records import Officer
from doichieu.settings import Settings
from doichieu.store import Store, officers, open_store


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The session behind a request."""

    officer: Officer
    csrf: str


class NotSignedIn(Exception):
    """There's no live session; `back` is where the person wanted to go."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


def the_settings(request: Request) -> Settings:
    """The settings that the app was made with."""
    settings: Settings = request.app.state.settings
    return settings


def the_store(settings: Annotated[Settings, Depends(the_settings)]) -> Iterator[Store]:
    """One store for the request: SQLite connections aren't shared between threads."""
    with open_store(settings) as store:
        yield store


def secure(request: Request) -> bool:
    """Whether cookies must only travel over https: always, but for plain http on this machine itself."""
    return request.url.scheme == "https" or not is_loopback(host_name(request.headers.get("host", "")))


def cookie_name(settings: Settings, what: str) -> str:
    """Cookies know no ports: with the port in the name two desks on one machine don't sign each other out."""
    return f"doichieu-{what}-{settings.desk_port}"


def token(request: Request) -> str:
    """The session token that the browser sent, or ""."""
    return request.cookies.get(cookie_name(request.app.state.settings, "phien"), "")


def maybe_signed_in(request: Request, store: Annotated[Store, Depends(the_store)]) -> SignedIn | None:
    """The session, or None."""
    found = officers.session(store, token(request))
    session = SignedIn(*found) if found else None
    request.state.signed_in = session  # the frame of every page shows who is signed in
    return session


def signed_in(request: Request, found: Annotated[SignedIn | None, Depends(maybe_signed_in)]) -> SignedIn:
    """The session of a page that only officers see. Raises NotSignedIn."""
    if found is None:
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise NotSignedIn(back if request.method == "GET" else "/")
    return found


def checked(
    session: Annotated[SignedIn, Depends(signed_in)], csrf: Annotated[str, Form(alias="_csrf")] = ""
) -> SignedIn:
    """The session of a form, whose token must be the session's. Raises 403."""
    if not equal(csrf, session.csrf):
        raise HTTPException(403, "Biểu mẫu này đã cũ hoặc không gửi từ trang của bàn đối chiếu.")
    return session


def sign_in_address(back: str) -> str:
    """The sign-in page that leads back to a page of ours."""
    return "/dang-nhap" if back == "/" else f"/dang-nhap?ve={quote(back, safe='')}"


def own_path(back: str) -> str:
    """`back` if it's a path of this desk, else "/": a sign-in link must not lead to somebody else's site."""
    plain = back.isascii() and back.isprintable() and "\\" not in back
    return back if plain and back.startswith("/") and not back.startswith("//") else "/"


SettingsOf = Annotated[Settings, Depends(the_settings)]
StoreOf = Annotated[Store, Depends(the_store)]
Session = Annotated[SignedIn, Depends(signed_in)]
MaybeSession = Annotated[SignedIn | None, Depends(maybe_signed_in)]
CheckedSession = Annotated[SignedIn, Depends(checked)]
