"""An article page as title, text and date; never its author."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector
from scrapy.http import Headers

from doichieu.text import nfc
from spiders.addresses import joined
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
# What the usual systems call an article's body, and what they call comments and bylines.
_BODIES = (
    ".entry-content, .wp-block-post-content, [itemprop='articleBody'], .post-content, .article-content, "
    ".article-body, .detail-content, .content-detail, .news-content, #maincontent"
)
_STRANGER = re.compile(
    r"(?:.*[-_])?(?:comments?|commentlist|respond|disqus|binh-?luan|author|byline|tac-?gia|nguoi-?dang|vcard)(?:[-_].*)?",
    re.IGNORECASE,
)
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
    heading, published = _title(selector, title), _published(selector)
    _drop_strangers(selector)
    return Article(title=heading, text=_text(selector, body), published_at=published, pdfs=_pdfs(selector, url))


def _drop_strangers(selector: Selector) -> None:
    """Take comments and bylines off the page: what readers write there must never pass for an official statement."""
    for element in selector.css("[class], [id], [rel]"):
        if element.root.tag in {"html", "body", "main", "article"}:
            continue
        marks = f"{element.attrib.get('class', '')} {element.attrib.get('id', '')}".split()
        stranger = any(_STRANGER.fullmatch(mark) for mark in marks) or element.attrib.get("rel") == "author"
        # A wrapper of everything may be called "has-comments".
        if stranger and not element.css(f"h1, {_BODIES}") and element.root.getparent() is not None:
            element.drop()


def _text(selector: Selector, body: str) -> str:
    if body:
        return nfc("\n".join(to_text(part) for part in selector.css(body).getall()))
    bodies = [part for part in selector.css(_BODIES).getall() if to_text(part)]
    if len(bodies) == 1:  # the page says itself what its article is
        return _extract(f"<html><body><article>{bodies[0]}</article></body></html>", to_text(bodies[0]))
    text = _extract(selector.get() or "", "")
    if len(text) >= _LITTLE:
        return text
    for place in ("article", "main", "#content", "body"):
        longer = to_text(" ".join(selector.css(place).getall()[:1]))
        if len(longer) >= _LITTLE:
            return longer
    return text


def _extract(page: str, whole: str) -> str:
    """The main text of a page, or `whole` where the extractor lost much of it."""
    import trafilatura

    found = trafilatura.extract(page, include_comments=False, include_tables=True, output_format="txt")
    text = nfc(_ROW_EDGE.sub("", _RULE.sub("", str(found or ""))))
    return text if len(text) >= 0.8 * len(whole) else whole


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
        link = joined(url, href).split("#", 1)[0]
        if urlsplit(link).path.lower().endswith(".pdf"):
            found[link] = None
    return tuple(found)
