"""The Scrapy pipeline that brings a crawl's records into the store, in batches, each in one transaction."""

import logging
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro

from doichieu.errors import StoreError
from doichieu.records import Document, Post, Validator
from doichieu.settings import Settings
from doichieu.store import Store, audit, documents, open_store, posts, sources

BATCH = 100
SAMPLE = 2  # records that a dry run shows

MADE: list["StorePipeline | SamplePipeline"] = []
"""The pipeline of this process: one crawl a process, and Scrapy gives no other way back to it."""

log = logging.getLogger(__name__)


def _stop(crawler: Crawler | None) -> None:
    if crawler is not None:
        deferred_from_coro(crawler.stop_async())


class StorePipeline:
    """Collects records and writes them in their order.

    A Validator comes after the records of its page, and is written in the same or a later transaction: a crawl that's
    killed asks for the page again, and what it had stored already is known by its key.
    """

    def __init__(self, store: Store, retention_days: int) -> None:
        self.store = store
        self.retention_days = retention_days
        self.source = ""
        self.new = 0
        self.error: StoreError | None = None
        self._waiting: list[Post | Document | Validator] = []
        self._crawler: Crawler | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's door. It deep-copies its settings, so they carry the home's path and not an open store."""
        ours = Settings.load(crawler.settings["DOICHIEU_HOME"])
        made: Self = cls(open_store(ours), ours.retention_days)
        made._crawler = crawler
        made.source = crawler.settings["DOICHIEU_SOURCE"]
        MADE.append(made)
        return made

    def process_item(self, item: Any) -> Any:
        """Take one record; write when a batch is full."""
        if not isinstance(item, Post | Document | Validator):
            raise TypeError(f"a spider returned {type(item).__name__}, which is no record")
        if self.error is None:
            self._waiting.append(item)
            if len(self._waiting) >= BATCH:
                self.flush()
        return item

    def close_spider(self) -> None:
        """Write what is left."""
        self.flush()

    def flush(self) -> None:
        """Write all that waits, in one transaction. After a StoreError nothing more is written and the crawl stops."""
        if self.error is not None or not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        try:
            with self.store.write():
                new = posts.add(self.store, [i for i in waiting if isinstance(i, Post)], self.retention_days)
                new += documents.add(self.store, [i for i in waiting if isinstance(i, Document)])
                sources.put_validators(self.store, [i for i in waiting if isinstance(i, Validator)])
                if new:
                    sources.note_rows(self.store, self.source, new, f"{audit.MACHINE}:crawl")
            self.new += new
        except StoreError as error:
            self._give_up(error)
        except Exception as error:
            # Whatever it is, the batch isn't in the store: a crawl that went on would call the night a good one.
            self._give_up(StoreError(f"Không ghi được một nhóm bài ({type(error).__name__}).", "Lần sau sẽ đọc lại."))

    def _give_up(self, error: StoreError) -> None:
        self.error = error
        log.error("%s", error)
        _stop(self._crawler)


class SamplePipeline:
    """What `doichieu sources check` uses: keeps the first records to show and stores nothing."""

    error: StoreError | None = None
    new = 0

    def __init__(self, crawler: Crawler) -> None:
        self.sample: list[Post | Document] = []
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's door."""
        made: Self = cls(crawler)
        MADE.append(made)
        return made

    def process_item(self, item: Any) -> Any:
        """Keep the record; two are enough to see what would be stored."""
        if isinstance(item, Post | Document):
            if len(self.sample) < SAMPLE:
                self.sample.append(item)
            if len(self.sample) == SAMPLE:
                _stop(self._crawler)
        return item
