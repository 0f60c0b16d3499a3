"""The little of HTTP that the three sample places share: a request, an answer, conditional GET, a page frame."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from village import BANNER

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=utf-8"
RSS = "application/rss+xml; charset=UTF-8"

_STYLE = """body{font:17px/1.6 system-ui,sans-serif;margin:0;color:#1b2b25;background:#f6f7f4}
.mau{background:#b3261e;color:#fff;text-align:center;padding:.4rem;font-weight:600}
header,nav,main,footer{max-width:52rem;margin:auto;padding:.6rem 1rem}main{background:#fff}
nav a{margin-right:1rem}footer{font-size:.85rem;color:#566}a{color:#0b5d4b}"""


@dataclass(frozen=True, slots=True)
class Request:
    """A GET or HEAD as it came in."""

    path: str
    query: Mapping[str, str]  # the first value of each name
    headers: Mapping[str, str]  # names in lower case: clients spell them as they like

    @classmethod
    def of(cls, target: str, headers: Iterable[tuple[str, str]]) -> "Request":
        """From the request line's target."""
        parts = urlsplit(target)
        return cls(
            parts.path or "/", {k: v[0] for k, v in parse_qs(parts.query).items()}, {k.lower(): v for k, v in headers}
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    body: bytes = b""
    media_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    changed: datetime | None = None


class Place(Protocol):
    """One of the three sites; `url` has no slash behind."""

    url: str

    def answer(self, request: Request) -> Answer:
        """What this site says to a request."""
        ...


def conditional(request: Request, answer: Answer) -> Answer:
    """The answer with its validators, or 304 where the client already has it (RFC 9110, 13.1)."""
    if answer.status != 200:
        return answer
    etag = f'"{hashlib.blake2b(answer.body, digest_size=12).hexdigest()}"'
    headers = {**answer.headers, "ETag": etag}
    if answer.changed:
        headers["Last-Modified"] = http_date(answer.changed)
    if _unchanged(request, etag, answer.changed):
        return Answer(b"", answer.media_type, 304, headers)
    return Answer(answer.body, answer.media_type, 200, headers, answer.changed)


def _unchanged(request: Request, etag: str, changed: datetime | None) -> bool:
    known = request.headers.get("if-none-match")
    if known is not None:  # it outranks the date
        return etag in {tag.strip().removeprefix("W/") for tag in known.split(",")} or known.strip() == "*"
    since = request.headers.get("if-modified-since")
    if since is None or changed is None:
        return False
    try:
        return changed.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def http_date(moment: datetime) -> str:
    """The date as headers carry it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def whole(query: Mapping[str, str], name: str, usual: int, low: int, high: int) -> int:
    """A whole number of the query, kept between `low` and `high`; `usual` where it is absent or no number."""
    try:
        value = int(query.get(name, usual))
    except ValueError:
        return usual
    return max(low, min(high, value))


def as_json(value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """A JSON answer."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(body, JSON, status, headers or {})


def page(
    site: str, title: str, menu: list[tuple[str, str]], main: str, *, aside: str = "", status: int = 200
) -> Answer:
    """A whole HTML page in the frame that all three sites share; `main` and `aside` are HTML already."""
    links = "".join(f'<a href="{escape(href)}">{escape(label)}</a> ' for label, href in menu)
    html = f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)} | {escape(site)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="og:site_name" content="{escape(site)}"><style>{_STYLE}</style></head>
<body><div class="mau" role="note">{BANNER}</div>
<header><strong>{escape(site)}</strong></header>
<nav aria-label="Danh mục">{links}</nav>
<main>{main}</main>
{aside}
<footer><p>{escape(site)}. {BANNER}. Không có xã nào tên như vậy.</p>
<p><a href="#">Về đầu trang</a> <a href="/gioi-thieu.html">Giới thiệu</a></p></footer></body></html>
"""
    return Answer(html.encode(), HTML, status)


def missing(site: str) -> Answer:
    """The 404 page."""
    return page(site, "Không tìm thấy trang", [("Trang đầu", "/")], "<h1>Không tìm thấy trang này</h1>", status=404)


def about(site: str) -> Answer:
    """What this place is: a sample."""
    text = (
        f"<h1>Giới thiệu</h1><p>{BANNER}. Xã Suối Mây không có thật. Mọi văn bản, con số, tên người và lời kể ở đây "
        "đều do nhóm làm phần mềm Đối Chiếu viết ra, chỉ chạy trên máy của bạn.</p>"
    )
    return page(site, "Giới thiệu", [("Trang đầu", "/")], text)
