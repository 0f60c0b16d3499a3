"""Kind `mastodon`: the public timeline of a server, or the timelines of tags."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import quote, urlencode, urlsplit

from scrapy.http import Request, Response

from doichieu.records import Post, SourceState
from spiders.base import SourceSpider
from spiders.dates import parse_when
from spiders.plain import to_text

PER_PAGE = 40  # the API's own maximum
# The API can't be asked for less than the whole account of whoever wrote, so all else is dropped right after parsing.
KEPT = ("id", "created_at", "content", "language", "in_reply_to_id", "reblog")
_NEXT = re.compile(r'<[^>]*[?&]max_id=([^&>]+)[^>]*>;\s*rel="?next"?')


class MastodonSpider(SourceSpider):
    """Options: `tag` or `tags` (no #), else the public timeline; `local` (true: only posts of this server)."""

    kind: ClassVar[str] = "mastodon"
    accepts: ClassVar[frozenset[int]] = frozenset({200, 422})

    def starts(self) -> Iterable[Request | None]:
        tags = self.source.options.get("tags") or self.source.options.get("tag")
        names = [tags] if isinstance(tags, str) else list(tags) if isinstance(tags, list | tuple) else [""]
        for name in names:
            tag = str(name).lstrip("#")
            yield self.ask(self._url(tag), self.read, start=True, tag=tag)

    @property
    def _local(self) -> bool:
        return bool(self.source.options.get("local", True))

    def _root(self) -> str:
        parts = urlsplit(self.source.address)
        return f"{parts.scheme}://{parts.netloc}"

    def _url(self, tag: str, before: str = "") -> str:
        query = {"limit": str(PER_PAGE)} | ({"local": "true"} if self._local else {})
        if before:
            query["max_id"] = before
        path = f"tag/{quote(tag, safe='')}" if tag else "public"
        return f"{self._root()}/api/v1/timelines/{path}?{urlencode(query)}"

    def _page(self, tag: str) -> str:
        """The timeline's own page: a post's own address names its account."""
        if tag:
            return f"{self._root()}/tags/{quote(tag, safe='')}"
        return f"{self._root()}/public" + ("/local" if self._local else "")

    def read(self, response: Response, tag: str) -> Iterator[Post | Request | None]:
        """The Posts of one page of a timeline, then the page before it, back to where the last crawl began."""
        rows = self._rows(response)
        if not rows:
            return
        old = False
        for row in rows:
            when = parse_when(str(row.get("created_at") or ""))
            if self.back_to and when and when < self.back_to:
                old = True
                self.read_before()
            elif row["reblog"]:
                self.read_before()  # somebody else's words; they stand in the timeline of their own server
            else:
                yield from self._row(row, tag, when)
        before = self._before(response, rows)
        if before and not old and not self.full():
            yield self.ask(self._url(tag, before), self.read, tag=tag)

    def _rows(self, response: Response) -> list[dict[str, Any]] | None:
        """The statuses, stripped of everything that tells who wrote them, or None where this isn't a timeline."""
        if response.status == 422:
            self.halt(SourceState.FORBIDDEN, "Máy chủ chỉ cho người đăng nhập xem dòng thời gian này.")
            return None
        try:
            answer = json.loads(response.body)
        except (ValueError, RecursionError):
            self.broken("Địa chỉ này không phải máy chủ Mastodon.")
            return None
        if not isinstance(answer, list):
            self.broken("Máy chủ Mastodon trả dữ liệu có dạng lạ.")
            return None
        rows = []
        for status in answer:
            if isinstance(status, dict):
                rows.append({name: status.get(name) for name in KEPT} | {"reblog": bool(status.get("reblog"))})
            else:
                self.skip("mục có dạng lạ")
        return rows

    def _before(self, response: Response, rows: list[dict[str, Any]]) -> str:
        """The id before which the next page ends: from the Link header, else the last row; "" at the end."""
        link = (response.headers.get("Link") or b"").decode("latin-1")
        if link:
            following = _NEXT.search(link)
            return following[1] if following else ""
        last = rows[-1].get("id")
        return str(last) if last and len(rows) >= PER_PAGE else ""

    def _row(self, row: dict[str, Any], tag: str, when: str | None) -> Iterator[Post]:
        number = str(row.get("id") or "")
        yield from self.post(
            text=to_text(str(row.get("content") or "")),
            thread_url=self._page(tag),
            thread_title=f"#{tag}" if tag else "Dòng thời gian công khai",
            published_at=when,
            native=number if number.isascii() and number.isdecimal() else "",
        )
