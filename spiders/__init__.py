"""Spiders: one small file per kind of source. They return records and never touch the store."""

from spiders.base import SourceSpider
from spiders.feed import FeedSpider
from spiders.mastodon import MastodonSpider
from spiders.official import OfficialSpider
from spiders.outcome import CrawlOutcome
from spiders.wordpress import WordPressSpider

KINDS: dict[str, type[SourceSpider]] = {
    spider.kind: spider for spider in (FeedSpider, WordPressSpider, MastodonSpider, OfficialSpider)
}

__all__ = ["KINDS", "CrawlOutcome", "SourceSpider"]
