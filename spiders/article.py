"""An article page as title, text and date; never its author."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from scrapy.http import Headers

from doichieu.text import nfc
from spiders.dates import parse_when
from spiders.feeds import utf8
from spiders.plain import to_text

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DATE_PLACES = (
    "meta[property='article:published_time']::attr(content)",
    "meta[itemprop='datePublished']::attr(content)",
    "meta[name='pubdate']::attr(content)",
    "time[datetime]::attr(datetime)",
)
# The extractor draws tables with bars; a person reads them quoted.
_RULE = re.compile(r"^[ \t]*\|[-:| \t]+\|[ \t]*\n?", re.MULTILINE)
_ROW_EDGE = re.compile(r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", re.MULTILINE)
# Below this, the extractor took a caption or a byline for the article.
_LITTLE = 80


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says: `published_at` as stored or None, `pdfs` the addresses of the PDFs it carries."""

    title: str
    text: str
    published_at: str | None
    pdfs: tuple[str, ...]


def html_of(body: bytes, headers: Headers) -> str:
    """The markup as text: UTF-8 where the bytes are that, whatever was declared; else what was declared."""
    if utf8(body):
        return body.decode("utf-8").lstrip("\ufeff")
    declared = _CHARSET.search(headers.get("Content-Type") or b"") or _CHARSET.search(body[:4096])
    name = declared[1].decode("ascii") if declared else "windows-1258"
    try:
        return body.decode("windows-1258" if name.lower() in {"utf-8", "utf8"} else name, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def read_article(page: str, url: str, body: str = "", title: str = "") -> Article:
    """The article on a page. `body` and `title` are CSS for where the general way doesn't find them."""
    selector = Selector(text=page)
    return Article(
        title=_title(selector, title),
        text=_text(page, selector, body),
        published_at=_published(selector),
        pdfs=_pdfs(selector, url),
    )


def _text(page: str, selector: Selector, body: str) -> str:
    if body:
        return nfc("\n".join(to_text(part) for part in selector.css(body).getall()))
    import trafilatura

    found = trafilatura.extract(page, include_comments=False, include_tables=True, output_format="txt")
    text = nfc(_ROW_EDGE.sub("", _RULE.sub("", str(found or ""))))
    if len(text) >= _LITTLE:
        return text
    for place in ("article", "main", "#content", "body"):
        longer = to_text(" ".join(selector.css(place).getall()[:1]))
        if len(longer) >= _LITTLE:
            return longer
    return text


def _title(selector: Selector, css: str) -> str:
    places: list[Any] = [selector.css(css).get()] if css else []
    places += [selector.css("h1").get(), selector.css("meta[property='og:title']::attr(content)").get()]
    places += [selector.css("title::text").get()]
    for raw in places:
        if text := " ".join(to_text(raw or "").split()):
            return text
    return ""


def _published(selector: Selector) -> str | None:
    for place in _DATE_PLACES:
        if when := parse_when(selector.css(place).get()):
            return when
    return None


def _pdfs(selector: Selector, url: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for href in selector.css("a::attr(href), embed::attr(src), iframe::attr(src), object::attr(data)").getall():
        link = urljoin(url, href.strip()).split("#", 1)[0]
        if urlsplit(link).path.lower().endswith(".pdf"):
            found[link] = None
    return tuple(found)
