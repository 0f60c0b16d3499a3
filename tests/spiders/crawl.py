"""One crawl in a process of its own: `python -m tests.spiders.crawl` reads the task from stdin as JSON.

Prints one JSON line an item, in the order a pipeline gets them, then {"outcome": ...}. The log goes to stderr.
A reactor can't be started twice, so each crawl of a test is such a process.
"""

import dataclasses
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]


@dataclass
class Crawled:
    """What a crawl gave: items as dictionaries with their record's name under "record"."""

    items: list[dict[str, Any]]
    outcome: dict[str, Any]
    log: str
    peak_mb: float

    def of(self, record: str) -> list[dict[str, Any]]:
        return [item for item in self.items if item["record"] == record]

    @property
    def texts(self) -> list[str]:
        return [item["text"] for item in self.of("Post")]

    @property
    def validators(self) -> list[dict[str, str]]:
        return [{k: v for k, v in item.items() if k != "record"} for item in self.of("Validator")]


def crawl(address: str, kind: str = "feed", seconds: float = 60, **task: Any) -> Crawled:
    """Crawls in a child process; `settings`, `validators`, `known`, `since`, `options`, `expected_rows` by name."""
    task = {"address": address, "kind": kind, **task}
    done = subprocess.run(
        [sys.executable, "-m", "tests.spiders.crawl"],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        timeout=seconds,
        cwd=REPOSITORY,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    last = lines.pop()
    return Crawled(lines, last["outcome"], done.stderr, last["peak_mb"])


class Print:
    """The pipeline of the child: an item is printed when it's processed, so the order is the pipeline's."""

    def process_item(self, item: Any) -> Any:
        print(json.dumps({"record": type(item).__name__, **dataclasses.asdict(item)}, ensure_ascii=False), flush=True)
        return item


def main() -> None:
    from scrapy.crawler import AsyncCrawlerProcess

    from doichieu.records import Role, Source, Validator
    from doichieu.settings import Settings
    from spiders import KINDS
    from spiders.settings import crawl_settings

    task = json.load(sys.stdin)
    source = Source(
        id="nguon-thu",
        name="Nguồn thử",
        publisher=task.get("publisher", "UBND xã Suối Mây"),
        kind=task["kind"],
        role=Role.OFFICIAL if task["kind"] == "official" else Role.PUBLIC,
        tier=1,
        address=task["address"],
        options=task.get("options", {}),
        expected_rows=task.get("expected_rows"),
    )
    settings = Settings(home=Path("/nonexistent"), **{"delay": 0.0, "timeout": 10.0, **task.get("settings", {})})
    process = AsyncCrawlerProcess(
        crawl_settings(settings, source) | {"ITEM_PIPELINES": {"tests.spiders.crawl.Print": 1}} | task.get("scrapy", {})
    )
    crawler = process.create_crawler(KINDS[source.kind])
    process.crawl(
        crawler,
        source=source,
        settings_=settings,
        validators=[Validator(**v) for v in task.get("validators", ())],
        known=task.get("known", {}),
        since=task.get("since"),
    )
    process.start()
    outcome = dataclasses.asdict(crawler.spider.outcome())  # type: ignore[union-attr]
    # Not ru_maxrss: across exec it keeps the size of the process that started this one.
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024  # type: ignore[index]
    print(json.dumps({"outcome": outcome, "peak_mb": peak}, ensure_ascii=False))


if __name__ == "__main__":
    main()
