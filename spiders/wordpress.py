"""Kind `wordpress`: posts and comments of a WordPress site over its REST API, asked without any author field."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from scrapy.http import Request, Response

from doichieu.records import Post
from spiders.base import SourceSpider
from spiders.dates import parse_when
from spiders.feed import with_title
from spiders.plain import title_of, to_text

PER_PAGE = 100  # the API's own maximum
FIELDS = {
    "posts": ("id", "date_gmt", "link", "title", "content"),
    "comments": ("id", "post", "date_gmt", "link", "content", "type"),
}
# Post 12 and comment 12 are two things: the first digit of the native id tells them apart.
PREFIX = {"posts": "1", "comments": "2"}


class WordPressSpider(SourceSpider):
    """Options: `posts` and `comments` (both true unless said otherwise)."""

    kind: ClassVar[str] = "wordpress"
    accepts: ClassVar[frozenset[int]] = frozenset({200, 400, 404})  # errors are JSON that says why

    def starts(self) -> Iterable[Request | None]:
        for part in FIELDS:
            if self.source.options.get(part, True):
                yield self.ask(self._url(part, 1), self.read, start=True, part=part, page=1)

    def _url(self, part: str, page: int, **more: Any) -> str:
        query: dict[str, Any] = {"_fields": ",".join(FIELDS[part]), "per_page": PER_PAGE, "page": page}
        query |= {"orderby": "date", "order": "desc"}
        if self.back_to and not more:
            query["after"] = self.back_to
        address = self.source.address
        if "wp-json" not in address and "rest_route" not in address:
            address = address.rstrip("/") + "/wp-json/wp/v2"
        joint = "&" if "?" in address else "?"
        return f"{address.rstrip('/')}/{part}{joint}{urlencode(query | more, safe=',:')}"

    def read(self, response: Response, part: str, page: int) -> Iterator[Post | Request | None]:
        """The Posts of one page of `posts` or `comments`, then the next page."""
        rows = self._rows(response, page)
        if rows is None:
            return
        if not rows and page == 1 and self.since:
            # Nothing newer than the last crawl. Whether there's still anything at all tells "quiet" from "emptied".
            yield self.ask(self._url(part, 1, per_page=1), self.probe)
            return
        for row in rows:
            yield from self._row(row, part)
        if rows and self._more(response, len(rows), page) and not self.full():
            yield self.ask(self._url(part, page + 1), self.read, part=part, page=page + 1)

    def probe(self, response: Response) -> Iterator[Post]:
        """Counts what the site still lists, where nothing is new."""
        for _row in self._rows(response, 1) or ():
            self.read_before()
        yield from ()

    def _rows(self, response: Response, page: int) -> list[dict[str, Any]] | None:
        """The rows with no more than the fields we asked for, or None where this isn't an answer of the API."""
        try:
            answer = json.loads(response.body)
        except (ValueError, RecursionError):
            self.broken("Địa chỉ này không trả dữ liệu WordPress mà trả một trang khác.")
            return None
        if isinstance(answer, dict) and "invalid_page_number" in str(answer.get("code")) and page > 1:
            return []
        if not isinstance(answer, list) or response.status != 200:
            code = str(answer.get("code", "")) if isinstance(answer, dict) else ""
            known = "rest_no_route" in code
            self.broken("Trang này không mở cổng dữ liệu WordPress." if known else "Dữ liệu WordPress có dạng lạ.")
            return None
        keep = {name for names in FIELDS.values() for name in names}
        rows = []
        for row in answer:
            if isinstance(row, dict):
                rows.append({name: row[name] for name in keep & row.keys()})
            else:
                self.skip("mục có dạng lạ")
        return rows

    def _more(self, response: Response, rows: int, page: int) -> bool:
        total = (response.headers.get("X-WP-TotalPages") or b"").decode("latin-1")
        return page < int(total) if total.isdecimal() and len(total) < 9 else rows >= PER_PAGE

    def _row(self, row: Mapping[str, Any], part: str) -> Iterator[Post]:
        if row.get("type", "comment") not in {"comment", ""} and part == "comments":  # pingbacks name another site
            self.read_before()
            return
        body, title = to_text(_rendered(row.get("content"))), title_of(_rendered(row.get("title")))
        number = row.get("id")
        when = row.get("date_gmt")
        yield from self.post(
            text=with_title(title, body) if part == "posts" else body,
            thread_url=self._thread(row, part),
            thread_title=title,
            published_at=parse_when(f"{when}Z") if isinstance(when, str) else None,
            native=f"{PREFIX[part]}{number}" if isinstance(number, int) and number >= 0 else "",
        )

    def _thread(self, row: Mapping[str, Any], part: str) -> str:
        """The address of the post. Where the site's addresses hold the author, the plain one with its number."""
        link, number = row.get("link"), row.get("post" if part == "comments" else "id")
        place = self.place(link) if isinstance(link, str) else self.source.address
        if place == self.source.address and isinstance(number, int):
            parts = urlsplit(self.source.address)
            return f"{parts.scheme}://{parts.netloc}/?p={number}"
        return place


def _rendered(value: object) -> str:
    rendered = value.get("rendered") if isinstance(value, dict) else value
    return rendered if isinstance(rendered, str) else ""
