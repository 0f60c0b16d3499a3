"""Where we stop: forbidden, too many requests, or a challenge instead of the page. No way round a wall."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy.http import Request, Response

from doichieu.records import SourceState
from doichieu.text import stamp
from spiders.trouble import Halted

DEFAULT_WAIT = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=7)  # a server that asks for years has a broken clock

# Marks of an interstitial. Ordinary pages behind the same services carry some of them too, so those count only on a
# page that has next to nothing to read.
_SURE = (
    b"_cf_chl_opt",
    b"cf-browser-verification",
    b"Incapsula incident ID",
    b"sucuri_cloudproxy_js",
    b"captcha-delivery.com",
    b"px-captcha",
    b"awsWafCookieDomainList",
    b"/.well-known/sgcaptcha",
)
_LIKELY = (
    b"_Incapsula_Resource",
    b"challenge-platform",
    b"g-recaptcha",
    b"h-captcha",
    b"cf-turnstile",
    b"aws-waf-token",
)
_TITLES = re.compile(
    rb"<title>\s*(?:just a moment|attention required|checking your browser|ddos protection|access denied|robot check"
    rb"|please wait|security check|human verification|are you a robot)",
    re.IGNORECASE,
)
_COOKIE_RELOAD = re.compile(
    rb"document\.cookie\s*=.{0,4000}?(?:location\.reload|location\.href\s*=|location\.replace|location\s*=)"
    rb"|(?:location\.reload|location\.href\s*=|location\.replace).{0,4000}?document\.cookie\s*=",
    re.DOTALL,
)
_HIDDEN = re.compile(rb"<(script|style|noscript|head)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_LOOKED_AT = 60_000
_LITTLE_TEXT = 400


def is_challenge(response: Response) -> bool:
    """Whether the answer is a challenge (browser check, captcha, cookie set by script) instead of the page."""
    headers = response.headers
    if (headers.get("cf-mitigated") or b"").lower() == b"challenge" or headers.get("x-amzn-waf-action"):
        return True
    body = response.body[:_LOOKED_AT]
    if b"<" not in body or body.lstrip()[:5] in {b"<?xml", b"<rss ", b"<feed", b"%PDF-"}:
        return False
    if any(mark in body for mark in _SURE):
        return True
    if len(response.body) > _LOOKED_AT:
        return False
    little = len(b" ".join(_HIDDEN.sub(b" ", body).split())) < _LITTLE_TEXT
    likely = any(mark in body for mark in _LIKELY) or _TITLES.search(body) or _COOKIE_RELOAD.search(body)
    return little and bool(likely)


def wait_until(retry_after: str, now: datetime | None = None) -> str:
    """The moment, as stored, until which a server asked to be left alone: seconds or an HTTP date, else an hour."""
    now = now or datetime.now(UTC)
    wait = DEFAULT_WAIT
    text = retry_after.strip()
    if text.isdecimal() and len(text) < 10:
        wait = timedelta(seconds=int(text))
    elif text:
        try:
            moment = parsedate_to_datetime(text)
            wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
        except (ValueError, TypeError):
            wait = DEFAULT_WAIT
    return stamp(now + min(max(wait, timedelta(0)), LONGEST_WAIT))


class StopRules:
    """Stops the crawl where the server says no. Stands before the retries, so that a no is never asked again."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> "StopRules":
        return cls(crawler)

    def process_request(self, request: Request) -> None:  # noqa: ARG002, Scrapy gives it by name
        """Raises Halted where the crawl stopped while this request waited for robots.txt."""
        if self.crawler.spider.halted:
            raise Halted("stopped")

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002
        """Raises Halted on a challenge, 401, 403, 451, 429, or a 503 that names a time."""
        status = response.status
        retry_after = (response.headers.get("Retry-After") or b"").decode("latin-1")
        if is_challenge(response):
            self._stop(SourceState.CHALLENGED, "Nguồn đòi xác minh không phải máy mới cho vào, nên dừng lại.")
        if status == 429 or (status == 503 and retry_after):
            until = wait_until(retry_after)
            self._stop(SourceState.LIMITED, "Máy chủ của nguồn báo đang bị hỏi quá nhiều, hẹn đọc lại sau.", until)
        if status in {401, 403, 451}:
            self._stop(SourceState.FORBIDDEN, f"Nguồn không cho đọc (mã {status}), nên dừng lại.")
        return response

    def _stop(self, state: SourceState, message: str, not_before: str | None = None) -> None:
        self.crawler.spider.halt(state, message, not_before)
        raise Halted(state.value)
