"""What stands before every page: which hosts it answers to, where a form may come from, and the browser's orders."""

import ipaddress
import secrets
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doichieu.settings import LOOPBACK, Settings

# The longest form is a note of 4,000 characters, at most 9 bytes each when URL-encoded.
MAX_FORM = 64 * 1024
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  (compared with, not bound to)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": under it browsers send "Origin: null" with our own forms too, and the origin check would be
    # blind. Other sites get nothing under "same-origin" either, and links to them carry rel="noreferrer" as well.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def host_name(netloc: str) -> str:
    """The host of "host:port" in lower case, brackets of an IPv6 address taken off; "" when it can't be read."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether a host name means this machine itself."""
    return host in LOOPBACK


class Hosts:
    """Which Host headers are ours. Any other name is refused, so that a site whose name is re-pointed at this machine
    (DNS rebinding) can't read the desk through the officer's browser."""

    def __init__(self, settings: Settings) -> None:
        self._names = {*LOOPBACK, settings.desk_host.lower()} - _EVERYWHERE
        self._any_address = settings.desk_host in _EVERYWHERE
        if self._any_address:
            self._names.add(socket.gethostname().lower())

    def allows(self, host: str) -> bool:
        """A known name; or, when listening on all addresses, a bare address, which nobody can re-point."""
        if host in self._names:
            return True
        return self._any_address and _is_address(host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def same_origin(headers: Headers) -> bool:
    """Whether a form was sent from one of our own pages.

    Sec-Fetch-Site can't be forged by a page; browsers send it to loopback and https. Without it, Origin must name the
    host that was asked. With neither (not a browser of the last years) the form's own token has to do.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def equal(first: str, second: str) -> bool:
    """Compare two secrets in constant time; empty ones never match."""
    return bool(first) and bool(second) and secrets.compare_digest(first.encode(), second.encode())


def refusal(scope: Scope, hosts: Hosts) -> tuple[int, str] | None:
    """(status, sentence) for a request that no page should see, or None."""
    headers = Headers(scope=scope)
    if not hosts.allows(host_name(headers.get("host", ""))):
        return 400, "Địa chỉ này không phải địa chỉ của bàn đối chiếu."
    if scope["method"] in _SAFE_METHODS:
        return None
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return 411, "Yêu cầu gửi lên không ghi độ dài."
    if int(length) > MAX_FORM:
        return 413, "Nội dung gửi lên dài quá."
    if not same_origin(headers):
        return 403, "Biểu mẫu này không gửi từ trang của bàn đối chiếu nên không được nhận."
    return None


class Guard:
    """The outermost layer: refuse what isn't ours, and put the headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        if refused := refusal(scope, self.hosts):
            status, sentence = refused
            # Plain text: whoever asks under a foreign name gets no page that could be read or clicked.
            await Response(sentence, status, media_type="text/plain; charset=utf-8")(scope, receive, with_headers)
            return
        await self.app(scope, receive, with_headers)


def add_headers(headers: MutableHeaders, path: str) -> None:
    """Put the security headers on an answer; pages are never kept by the browser, static files are."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    # Static files carry their checksum in the address (pages.static), so an old copy is never shown.
    keep = "public, max-age=31536000, immutable" if path.startswith("/static/") else "no-store"
    headers.setdefault("Cache-Control", keep)
