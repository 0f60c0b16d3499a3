"""Kind `official`: documents of a state body from its feed or listing, cut into passages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from parsel import Selector
from scrapy.http import Request, Response

from doichieu.errors import RecordError
from doichieu.records import Document
from doichieu.text import nfc, unescape
from spiders import facts
from spiders.addresses import joined
from spiders.article import Article, html_of, read_article
from spiders.base import MALFORMED, SourceSpider
from spiders.dates import parse_when
from spiders.feeds import read_feed
from spiders.passages import cut
from spiders.pdf import pdf_text
from spiders.plain import to_text

MAX_LISTING_PAGES = 20
MAX_ATTACHMENTS = 5
_TITLE_WORDS = 4  # a link in a menu has fewer, a headline more
_UNREADABLE = re.compile(r"\.(?:docx?|xlsx?|pptx?|zip|rar|7z|jpe?g|png|gif|mp[34]|wav|avi)$", re.IGNORECASE)


class OfficialSpider(SourceSpider):
    """Options, for a listing without feed: `links` (CSS of the links to articles), `article` (a pattern that their
    addresses match), `next` (CSS of the link to the next page), `pages` (listing pages to read, 1 unless said).
    For articles: `body` (CSS of the text), `title` (CSS of the title), `issuer`.
    """

    kind: ClassVar[str] = "official"
    _wanted = 0  # documents asked for

    def starts(self) -> Iterable[Request | None]:
        yield self.ask(self.source.address, self.read, start=True, page=1)

    def _option(self, name: str) -> str:
        return str(self.source.options.get(name) or "")

    # --- the list

    def read(self, response: Response, page: int) -> Iterator[Document | Request | None]:
        """Requests for what a feed or a listing names and we haven't read."""
        feed = read_feed(response.body)
        if feed is None:
            yield from self._listing(response, page)
            return
        if feed.damaged:
            self.incomplete()
        for entry in feed.entries:
            link = str(entry.get("link") or "").strip()
            if not link:
                self.skip("mục không có liên kết")
                continue
            when = parse_when(entry.get("published") or entry.get("updated"))
            title = " ".join(to_text(str(entry.get("title") or "")).split())
            yield self._fetch(joined(self.source.address, link), title, when)

    def _listing(self, response: Response, page: int) -> Iterator[Request | None]:
        selector = Selector(text=html_of(response.body, response.headers))
        found = 0
        for link, title in self._links(selector, response.url):
            found += 1
            yield self._fetch(link, title, None)
        if not found and page == 1:
            self.broken("Trang này không phải nguồn tin, cũng không có danh sách liên kết tới văn bản.")
        pages = self.source.options.get("pages", 1)
        most = min(pages, MAX_LISTING_PAGES) if isinstance(pages, int) else 1
        following = selector.css(f"{self._option('next')}::attr(href)").get() if self._option("next") else None
        if following and page < most:
            yield self.ask(joined(response.url, following), self.read, page=page + 1)

    def _links(self, selector: Selector, base: str) -> Iterator[tuple[str, str]]:
        """Addresses and titles of the articles that a listing names."""
        wanted = re.compile(self._option("article")) if self._option("article") else None
        seen: set[str] = set()
        for anchor in selector.css(self._option("links") or "a[href]"):
            link = joined(base, anchor.attrib.get("href") or "").split("#", 1)[0]
            title = " ".join(to_text(anchor.attrib.get("title") or anchor.get() or "").split())
            if link in seen or link.rstrip("/") == base.rstrip("/") or not link.startswith(("http://", "https://")):
                continue
            if wanted is not None:
                chosen = wanted.search(link) is not None
            else:
                # Without a rule: a headline that leads deeper into the same site.
                chosen = bool(self._option("links")) or (
                    len(title.split()) >= _TITLE_WORDS and urlsplit(link).netloc == urlsplit(base).netloc
                )
            if chosen:
                seen.add(link)
                yield link, title

    def _fetch(self, link: str, title: str, when: str | None) -> Request | None:
        """A request for a document, or None where it was read and the list names no newer date."""
        if not link:
            self.skip(MALFORMED)
            return None
        read = self.known.get(link)
        if read is not None and (when is None or (read and when <= read)):
            self.read_before()
            return None
        if _UNREADABLE.search(urlsplit(link).path):
            self.skip("loại tệp chưa đọc được")
            return None
        if self._wanted >= self.limits.max_items:
            self.cut_off()
            return None
        self._wanted += 1
        request: Request | None = self.ask(link, self.document, link=link, title=title, when=when)
        return request

    # --- the document

    def document(
        self, response: Response, link: str, title: str, when: str | None
    ) -> Iterator[Document | Request | None]:
        """The Document of a page; its PDFs are read first, so that a page counts as read only with all its parts."""
        if _is_pdf(response):
            yield from self._make(Article(title, pdf_text(response.body), None, ()), link, when, "application/pdf")
            return
        page = html_of(response.body, response.headers)
        article = read_article(page, response.url, self._option("body"), self._option("title"))
        documents = list(self._make(article, link, when, "text/html", title=title))
        attached = [url for url in article.pdfs if url not in self.known][:MAX_ATTACHMENTS]
        if not documents and not attached:
            return
        named = article.title or title
        yield from self._next(attached, {"title": named, "when": when or article.published_at, "then": documents})

    def _next(self, urls: list[str], given: Mapping[str, Any]) -> Iterator[Document | Request | None]:
        for index, url in enumerate(urls):
            rest = {"rest": urls[index + 1 :], **given}
            request = self.ask(url, self.attachment, failed=self.without, **rest)
            if request is not None:
                yield request
                return
        yield from given["then"]

    def attachment(self, response: Response, rest: list[str], **given: Any) -> Iterator[Any]:
        """The Document of a PDF that a page carries, then the next one, then the page itself."""
        if _is_pdf(response):
            article = Article(given["title"], pdf_text(response.body), None, ())
            yield from self._make(article, response.meta["asked"], given["when"], "application/pdf")
        else:
            self.skip("tệp đính kèm không phải PDF")
        yield from self._next(rest, given)

    def without(self, rest: list[str], **given: Any) -> Iterator[Any]:
        """What to give where an attached PDF can't be had."""
        yield from self._next(rest, given)

    def _make(
        self, article: Article, link: str, when: str | None, media_type: str, title: str = ""
    ) -> Iterator[Document]:
        text = nfc(article.text)
        name = " ".join(nfc(unescape(article.title or title)).split()) or text.split("\n", 1)[0][:200]
        if not text:
            self.skip("tệp PDF không có chữ (có lẽ là ảnh chụp)" if "pdf" in media_type else "trang không có nội dung")
            return
        first, last = facts.in_force(text)
        try:
            document = Document.make(
                source=self.source.id,
                url=link,
                title=name,
                text=text,
                spans=cut(text),
                issuer=self._option("issuer") or facts.issuer_of(text, self.source.publisher),
                number=facts.number_of(name, text),
                issued_on=facts.issued_on(name, text),
                published_at=when or article.published_at,
                media_type=media_type,
                effective_from=first,
                effective_to=last,
                fetched_at=self.fetched_at,
            )
        except RecordError:
            self.skip("văn bản không dùng được")
            return
        self.made()
        yield document


def _is_pdf(response: Response) -> bool:
    return response.body[:1024].lstrip().startswith(b"%PDF-")
