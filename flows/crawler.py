"""One crawl of one source, in a process of its own: `python -m flows.crawler --home HOME --source ID`.

Twisted's reactor can't start twice in a process, so a worker that crawls many sources needs a child for each. The child
writes into the store and prints one line of JSON; `flows.crawl` starts it and takes care when it dies.
"""

import argparse
import json
import sys
from dataclasses import asdict, replace
from typing import Any

from doichieu.errors import DoiChieuError, SourceError
from doichieu.records import Document, FetchRun, Post, Source, SourceState
from doichieu.settings import Settings
from doichieu.store import audit, documents, open_store, sources
from doichieu.text import now
from flows import locks

ACTOR = f"{audit.MACHINE}:crawl"


def crawl(settings: Settings, source: Source, *, dry: bool = False) -> tuple[FetchRun, list[Any]]:
    """Run the spider of this source's kind to its end; (the finished run, the records that a dry run collected).

    A dry run asks for everything anew, takes a few records and stores nothing.
    """
    from scrapy.crawler import AsyncCrawlerProcess

    from flows.pipeline import MADE, SamplePipeline
    from spiders import KINDS
    from spiders.base import SourceSpider
    from spiders.settings import crawl_settings

    if source.kind not in KINDS:
        raise SourceError(f"Chưa đọc được loại nguồn «{source.kind}».", f"Các loại: {', '.join(sorted(KINDS))}.")
    settings.require_contact(source.address)
    store = open_store(settings)
    run = FetchRun(id="", source=source.id, started_at=now()) if dry else sources.begin_run(store, source.id)
    scrapy_settings = crawl_settings(settings, source) | {
        "ITEM_PIPELINES": {"flows.pipeline.SamplePipeline" if dry else "flows.pipeline.StorePipeline": 100},
        "DOICHIEU_HOME": str(settings.home),
        "DOICHIEU_SOURCE": source.id,
    }
    process = AsyncCrawlerProcess(scrapy_settings)
    crawler = process.create_crawler(KINDS[source.kind])
    process.crawl(
        crawler,
        source=source,
        settings_=settings,
        validators=() if dry else sources.validators(store, source.id),
        known={} if dry else documents.known(store, source.id),
        since=None if dry else sources.last_good_start(store, source.id),
    )
    process.start()
    pipeline = MADE[0] if MADE else None
    spider = crawler.spider
    outcome = spider.outcome() if isinstance(spider, SourceSpider) else None
    if outcome is None or pipeline is None:
        finished = replace(run, outcome=SourceState.FAILED, message="Không khởi động được lần đọc.")
        not_before = None
    else:
        not_before = outcome.not_before
        finished = replace(
            run,
            finished_at=now(),
            outcome=outcome.state,
            message=outcome.message,
            requests=outcome.requests,
            not_modified=outcome.not_modified,
            rows_seen=outcome.rows_seen,
            bytes=outcome.bytes,
            complete=outcome.complete,
            rows_new=pipeline.new,
        )
        if pipeline.error is not None:
            finished = replace(finished, outcome=SourceState.FAILED, message=str(pipeline.error))
    if not dry:
        sources.finish_run(store, finished, ACTOR, not_before)
    return finished, list(pipeline.sample) if isinstance(pipeline, SamplePipeline) else []


def limited(source: Source, until: str) -> FetchRun:
    """The answer for a source whose server bade us wait: nothing is asked, nothing is stored."""
    return FetchRun(
        id="",
        source=source.id,
        started_at=now(),
        finished_at=now(),
        outcome=SourceState.LIMITED,
        message=f"Máy chủ bảo chờ tới {until}, nên lần này chưa hỏi.",
    )


def _plain(record: Post | Document) -> dict[str, Any]:
    """A record as `doichieu sources check` shows it."""
    row = asdict(record)
    if passages := row.pop("passages", None):
        row["passages"] = len(passages)
    return row


def main(arguments: list[str] | None = None) -> int:
    """The child's door. Prints {"run": ..., "sample": [...]} or {"error": ..., "hint": ...}."""
    parser = argparse.ArgumentParser(prog="python -m flows.crawler")
    parser.add_argument("--home", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--dry", action="store_true")
    options = parser.parse_args(arguments)
    try:
        settings = Settings.load(options.home)
        with open_store(settings) as store:
            source = sources.get(store, options.source)
        with locks.hosts(settings, source.hosts, settings.crawl_seconds):
            # Read under the lock: the crawl before us may have been told to wait.
            with open_store(settings) as store:
                until = sources.waiting(store, source.hosts)
            run, sample = (limited(source, until), []) if until else crawl(settings, source, dry=options.dry)
    except DoiChieuError as error:
        print(json.dumps({"error": error.message, "hint": error.hint}, ensure_ascii=False))
        return 1
    print(json.dumps({"run": asdict(run), "sample": [_plain(record) for record in sample]}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
