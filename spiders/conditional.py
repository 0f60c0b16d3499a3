"""Asking "changed since?": what is sent, and what is kept for the next time (RFC 9110, section 13)."""

from scrapy.http import Headers

from doichieu.records import Validator

# A validator is a few dozen bytes; a longer one is a mistake or an attack, and would be sent back at every crawl.
MAX_LENGTH = 512


def headers_for(validator: Validator | None) -> dict[str, str]:
    """The request headers that ask for a page only if it has changed; none where nothing is known of it."""
    headers = {}
    if validator and validator.etag:
        headers["If-None-Match"] = validator.etag
    if validator and validator.last_modified:
        headers["If-Modified-Since"] = validator.last_modified
    return headers


def validator_of(source: str, url: str, headers: Headers) -> Validator | None:
    """What the answer gives to ask with next time, or None."""
    etag, modified = _value(headers, "ETag"), _value(headers, "Last-Modified")
    return Validator(source=source, url=url, etag=etag, last_modified=modified) if etag or modified else None


def _value(headers: Headers, name: str) -> str:
    raw = headers.get(name) or b""
    value = raw.decode("latin-1").strip()
    return value if len(value) <= MAX_LENGTH and value.isprintable() and value.isascii() else ""
