"""Kind `feed`: posts of a public place from its RSS or Atom feed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from scrapy.http import Request, Response

from doichieu.records import Post
from spiders.base import SourceSpider
from spiders.dates import parse_when
from spiders.feeds import read_feed
from spiders.plain import is_reply, title_of, to_text

# A reply is addressed inside its thread: "#comment-12", "#post-5", ".../post-5".
_REPLY_LINK = re.compile(r"#(?:comment|isso|post|p|c|reply|msg)?-?\d+$|/(?:post|comment|reply)-?\d+/?$", re.IGNORECASE)


class FeedSpider(SourceSpider):
    """Reads one feed. Of an entry it takes text, time, thread; every field that can name somebody is left alone."""

    kind: ClassVar[str] = "feed"

    def starts(self) -> Iterable[Request | None]:
        yield self.ask(self.source.address, self.read, start=True)

    def read(self, response: Response) -> Iterator[Post]:
        """The Posts of a feed."""
        feed = read_feed(response.body)
        if feed is None:
            self.broken("Trang này không phải nguồn tin RSS hay Atom.")
            return
        if feed.damaged:
            self.incomplete()
        titles = Counter(str(entry.get("title") or "") for entry in feed.entries)
        for entry in feed.entries:
            if self.full():
                return
            yield from self._entry(entry, alone=titles[str(entry.get("title") or "")] == 1)

    def _entry(self, entry: Any, alone: bool) -> Iterator[Post]:
        raw, link = str(entry.get("title") or ""), str(entry.get("link") or "")
        title, body = title_of(raw), to_text(_body(entry))
        # A thread's title stands over each of its replies; it's the post's own words only where the thread began.
        began = alone and not is_reply(raw) and not _REPLY_LINK.search(link)
        text = with_title(title, body) if began else body
        yield from self.post(
            text=text,
            thread_url=self.place(link) if link else self.source.address,
            thread_title=title if not _starts(body, title) else "",
            published_at=parse_when(entry.get("published") or entry.get("updated") or entry.get("created")),
        )


def with_title(title: str, body: str) -> str:
    """Title and body as one text, the title once."""
    if not title or _starts(body, title):
        return body
    return f"{title}\n{body}".strip()


def _starts(body: str, title: str) -> bool:
    """Whether the body begins with the title, which a microblog's feed cuts off with an ellipsis."""
    head = title.rstrip("….").strip()
    return bool(head) and " ".join(body.split()).startswith(head)


def _body(entry: Any) -> str:
    """What the entry gives as its full text, else its summary, which may be cut off or signed."""
    parts = [str(part.get("value") or "") for part in entry.get("content") or ()]
    whole = max(parts, key=len, default="")
    return whole if whole.strip() else str(entry.get("summary") or "")
