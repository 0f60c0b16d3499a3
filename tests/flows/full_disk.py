"""A crawl on a full disk: `python -m tests.flows.full_disk PAGES ...` caps the database at PAGES pages, then crawls."""

import sys

import flows.crawler
import flows.pipeline
from doichieu.settings import Settings
from doichieu.store import Store, open_store


def capped(settings: Settings) -> Store:
    """An open store that SQLite itself holds to be full."""
    store = open_store(settings)
    store.db.conn.execute(f"PRAGMA max_page_count = {int(sys.argv[1])}")
    return store


if __name__ == "__main__":
    flows.pipeline.open_store = capped  # the pipeline's connection alone: what a crawl writes meets the full disk
    sys.exit(flows.crawler.main(sys.argv[2:]))
