"""What every spider shares: asking politely, counting what was met, and saying at the end how it went."""

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit, urlunsplit

import scrapy
from scrapy import signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from doichieu.errors import RecordError
from doichieu.records import Document, Post, Source, SourceState, Validator
from doichieu.settings import Settings
from doichieu.text import moment, now, stamp
from spiders.addresses import joined, names_somebody
from spiders.conditional import headers_for, validator_of
from spiders.hosts import within
from spiders.outcome import CrawlOutcome, Tally
from spiders.trouble import Halted, OutOfHosts, RobotsForbid, explain, explain_status

Record = Post | Document | Validator
Yield = Record | Request
Parse = Callable[..., Iterable[Yield | None]]

MALFORMED = "địa chỉ của liên kết bị viết sai"
LOOK_BACK = timedelta(days=2)
# A forum addresses a reply as ".../thread.12/post-99": the thread is what we name.
_POST_IN_THREAD = re.compile(r"/(?:post|comment|reply|page)-?\d+/?$", re.IGNORECASE)


class SourceSpider(scrapy.Spider):
    """A spider of one kind of source. A kind says where it starts (`starts`) and how it reads a page.

    It gives Posts or Documents page by page, and Validators last of all, when every page has been read: so a pipeline
    that stores items in order never keeps a validator whose items were lost.
    """

    name = "doichieu"
    kind: ClassVar[str] = ""
    accepts: ClassVar[frozenset[int]] = frozenset({200})  # statuses whose body says something to this kind

    def __init__(
        self,
        source: Source,
        settings_: Settings,
        validators: Sequence[Validator] = (),
        known: Mapping[str, str] | None = None,
        since: str | None = None,
        **kwargs: Any,
    ) -> None:
        """`known` maps addresses to the stored moment they carried when read; `since` is a stored moment."""
        super().__init__(name=source.id, **kwargs)
        self.source = source
        self.limits = settings_
        self.known = known or {}
        self.since = since
        self.tally = Tally()
        self.halted = False
        self._asked: set[str] = set()
        self._validators = {v.url: v for v in validators}
        self._learned: list[Validator] = []
        self._settled = False
        self.fetched_at = now()

    # --- what a kind writes

    def starts(self) -> Iterable[Request | None]:
        """The first requests of a crawl, made with `ask(..., start=True)`."""
        raise NotImplementedError

    # --- what a kind uses

    @property
    def back_to(self) -> str | None:
        """The stored moment down to which a kind reads: two days before the last good crawl, at midnight.

        A comment that waited for approval, or a post that came from another server, keeps the time it was written.
        Whole days keep an address that names the moment the same for a day.
        """
        if not self.since:
            return None
        return stamp((moment(self.since) - LOOK_BACK).replace(hour=0, minute=0, second=0))

    @property
    def rows_seen(self) -> int:
        """Rows that were read, or recognised as read before."""
        return self.tally.rows_seen

    def made(self) -> None:
        """Count a row that became a record."""
        self.tally.rows_seen += 1
        self.tally.made += 1

    def ask(self, url: str, parse: Parse, *, start: bool = False, failed: Parse | None = None, **given: Any) -> Any:
        """A request for `url` whose answer goes to `parse(response, **given)`, or None if asked before or outside.

        A `start` is asked only if it has changed, and its failure is the source's failure. `failed(**given)` gives
        what to yield when another page can't be had.
        """
        url = joined("", url).split("#", 1)[0]
        if not url:
            self.skip(MALFORMED)
            return None
        if url in self._asked or not url.startswith(("http://", "https://")):
            return None
        if not start and not within(url, self.source):
            self.skip("liên kết dẫn ra ngoài nguồn")
            return None
        self._asked.add(url)
        headers = headers_for(self._validators.get(url)) if start else {}
        try:
            return Request(
                url,
                callback=self._answered,
                errback=self._unanswered,
                headers=headers,
                dont_filter=True,
                meta={"start": start, "asked": url, "conditional": bool(headers)},
                cb_kwargs={"_parse_": parse, "_failed_": failed, "_given_": given},
            )
        except ValueError:  # Scrapy is stricter than the standard library
            self.skip(MALFORMED)
            return None

    def full(self) -> bool:
        """Whether the limit of items is reached; then the crawl is marked as cut off."""
        if self.tally.made >= self.limits.max_items:
            self.cut_off()
        return self.tally.cut

    def cut_off(self) -> None:
        """Say that the source has more than was read."""
        self.tally.cut = True

    def read_before(self) -> None:
        """Count a row that the source still lists and that needs no reading."""
        self.tally.rows_seen += 1

    def skip(self, reason: str) -> None:
        """Count a row that couldn't be read. `reason` is plain Vietnamese and never quotes the row."""
        self.tally.skip(reason)

    def broken(self, message: str) -> None:
        """Say that a start page wasn't what this kind reads. What else was read is kept."""
        self.tally.lost = True
        if self.tally.state is None:
            self.tally.state, self.tally.message = SourceState.FAILED, message

    def incomplete(self) -> None:
        """Say that rows of a page may be missing, so that it isn't taken as read next time."""
        self.tally.lost = True

    def halt(self, state: SourceState, message: str, not_before: str | None = None) -> None:
        """Stop asking: nothing more is requested after this. The first reason stays."""
        self.tally.lost = True
        if not self.halted:
            self.halted = True
            self.tally.state, self.tally.message, self.tally.not_before = state, message, not_before

    def post(self, **fields: Any) -> Iterator[Post]:
        """The Post of a row, or nothing if it holds no text; counts the row either way."""
        if self.full():
            return
        try:
            post = Post.make(source=self.source.id, fetched_at=self.fetched_at, **fields)
        except RecordError:
            self.skip("bài không có chữ nào")
            return
        self.made()
        yield post

    def place(self, url: str, base: str | None = None) -> str:
        """The address of a thread without fragment or login; the source's own page where it would name a person."""
        parts = urlsplit(joined(base or self.source.address, url))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return self.source.address
        path = _POST_IN_THREAD.sub("/", parts.path)
        clean = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], path, parts.query, ""))
        return self.source.address if names_somebody(clean) else clean

    # --- how Scrapy calls it

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> "SourceSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._when_idle, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        for request in self.starts():
            if request is not None:
                yield request

    def _answered(self, response: Response, _parse_: Parse, _failed_: Parse | None, _given_: Any) -> Iterator[Yield]:
        meta = response.meta
        if response.status == 304 and meta["conditional"]:
            self.tally.not_modified += 1
            return
        if response.status not in self.accepts:
            yield from self._unusable(explain_status(response.status), meta["start"], _failed_, _given_)
            if response.status not in {404, 410}:
                self.tally.lost = True
            return
        if meta["start"] and (learned := validator_of(self.source.id, meta["asked"], response.headers)):
            self._learned.append(learned)
        try:
            for made in _parse_(response, **_given_):
                if made is not None:
                    yield made
        except Exception as error:
            # A page can be odd in ways that nobody foresaw; one page must not end the crawl, and the message of the
            # error may quote a post, so only its kind is told.
            self.logger.error("%s while reading %s", type(error).__name__, meta["asked"])
            self.tally.lost = True
            yield from self._unusable(f"Trang có dạng lạ, không đọc được ({type(error).__name__}).", meta["start"])

    def _unusable(
        self, message: str, start: bool, failed: Parse | None = None, given: Mapping[str, Any] | None = None
    ) -> Iterator[Yield]:
        if start:
            self.broken(message)
        else:
            self.skip(message[0].lower() + message[1:].rstrip("."))
        for made in failed(**given or {}) if failed else ():
            if made is not None:
                yield made

    def _unanswered(self, failure: Failure) -> Iterator[Yield]:
        request: Request = cast(Any, failure).request
        error = cast(Exception, failure.value)
        given = request.cb_kwargs
        start = bool(request.meta.get("start"))
        if isinstance(error, Halted):
            self.tally.lost = True
            return
        if isinstance(error, OutOfHosts):
            self.tally.moved_to = error.host
            if start:
                self.halt(SourceState.MOVED, f"Nguồn đã chuyển sang máy chủ khác: {error.host}.")
                return
        elif RobotsForbid.matches(error):
            if start:
                self.halt(SourceState.FORBIDDEN, "Tệp robots.txt của nguồn không cho đọc trang này.")
                return
        else:
            self.tally.lost = True
        yield from self._unusable(explain(error, self.limits), start, given["_failed_"], given["_given_"])

    def _when_idle(self) -> None:
        """All pages are read and their items stored: now the validators may go."""
        if self._settled or self.tally.lost or self.tally.cut or not self._learned:
            return
        if not self.tally.rows_seen and not self.tally.not_modified:
            return  # an emptied page must be met again, or the next "not modified" would pass for good news
        self._settled = True
        # An item can only come from an answer, so we answer ourselves; the data: scheme never reaches the network.
        cast(Any, self.crawler).engine.crawl(Request("data:,", callback=self._settle, dont_filter=True))
        raise DontCloseSpider

    def _settle(self, _response: Response) -> Iterator[Validator]:
        yield from self._learned

    def closed(self, reason: str) -> None:
        """Scrapy's word for why the crawl ended."""
        self.tally.closed_by = reason
        met = self.tally
        self.logger.info("rows seen %d, made %d, skipped %d", met.rows_seen, met.made, met.skipped)

    # --- what a runner reads at the end

    def outcome(self) -> CrawlOutcome:
        """How the crawl went; call it when the crawl has ended."""
        stats = self.crawler.stats if getattr(self, "crawler", None) else None
        requests = int(stats.get_value("downloader/request_count", 0)) if stats else 0
        state, message = self.tally.judge(self.source.expected_rows, self.limits.max_items)
        return CrawlOutcome(
            state=state,
            message=message,
            not_before=self.tally.not_before,
            requests=max(0, requests - self._settled),
            not_modified=self.tally.not_modified,
            rows_seen=self.tally.rows_seen,
            bytes=int(stats.get_value("downloader/response_bytes", 0)) if stats else 0,
            skipped=self.tally.skipped,
            reasons=tuple(self.tally.reasons),
            complete=not self.tally.cut and self.tally.closed_by == "finished",
        )
