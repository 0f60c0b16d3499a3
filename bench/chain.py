"""`python -m bench.chain`: what the chain costs, stage by stage, and whether it grows with what is in the store.

Prints seconds per stage for 10,000 posts against 5,000 passages, posts a second, peak memory; the crawl beside a bare
Scrapy spider on the same pages, as a ratio; and 1,000 new posts on a store of 10,000 and of 100,000, side by side.
"""

import argparse
import gc
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import made, pages
from doichieu.records import Role, Source
from doichieu.settings import Settings
from doichieu.store import create_store, documents, posts, sources
from flows import steps
from flows.crawl import crawl_source

STAGES: tuple[tuple[str, Callable[[Settings], dict[str, int]]], ...] = (
    ("find claims", steps.find_claims),
    ("match claims", steps.match_claims),
    ("index passages", steps.index_passages),
    ("gather evidence", steps.gather_evidence),
    ("raise flags", steps.raise_flags),
)


def home(place: Path) -> Settings:
    place.mkdir(parents=True)
    settings = Settings.load(place, delay=0.0, max_items=10**6)
    with create_store(settings) as store:
        sources.add(store, Source("noi", "Nơi", "Nơi", "wordpress", Role.PUBLIC, 9, "http://127.0.0.1/"), "bench")
        sources.add(store, Source("cong", "Cổng", "Cổng", "official", Role.OFFICIAL, 1, "http://127.0.0.1/"), "bench")
    return settings


def add_posts(settings: Settings, count: int, seed: int) -> None:
    with create_store(settings) as store:
        for start in range(0, count, 1000):
            posts.add(store, made.posts(min(1000, count - start), seed * 1000 + start // 1000 + 1, "noi"), 30)


def add_passages(settings: Settings, count: int) -> None:
    with create_store(settings) as store:
        documents.add(store, made.documents(count, 7, "cong"))


def _timed(settings: Settings) -> dict[str, float]:
    took = {}
    for name, stage in STAGES:
        began = time.perf_counter()
        stage(settings)
        took[name] = time.perf_counter() - began
    return took


def _peak() -> float:
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def stages(place: Path, count: int, passages: int) -> Settings:
    """All stages over a fresh store."""
    settings = home(place)
    began = time.perf_counter()
    add_posts(settings, count, 1)
    stored = time.perf_counter() - began
    add_passages(settings, passages)
    steps.backend(settings).detector.detect(["Xã thông báo lịch cắt điện."])  # loads the models outside the clock
    took = {"store posts": stored} | _timed(settings)
    total = sum(took.values())
    print(f"\n{count} posts against {passages} passages")
    for name, seconds in took.items():
        print(f"  {name:<16} {seconds:8.2f} s  {count / seconds:10.0f} posts/s")
    print(f"  {'all':<16} {total:8.2f} s  {count / total:10.0f} posts/s   peak memory {_peak():.0f} MiB")
    return settings


def growth(settings: Settings, small: int, large: int, new: int, rounds: int) -> None:
    """The same number of new posts on a small and on a large store, each several times, medians side by side."""
    rows = []
    for size, seed in ((small, 20), (large, 40)):
        with create_store(settings) as store:
            there = posts.count(store)
        if size > there:
            add_posts(settings, size - there, seed)
            _timed(settings)
        took = []
        for number in range(rounds):
            gc.collect()
            add_posts(settings, new, seed + 1 + number)
            took.append(_timed(settings))
        rows.append({name: statistics.median(t[name] for t in took) for name, _ in STAGES})
    one, other = rows
    one["all"], other["all"] = sum(one.values()), sum(other.values())
    print(f"\n{new} new posts on a store of {small} and of {large} posts, median of {rounds}")
    for name in one:
        ratio = f"{other[name] / one[name]:.2f}" if one[name] > 0.05 else "-"
        small_cost, large_cost = 1000 * one[name] / new, 1000 * other[name] / new
        print(f"  {name:<16} {small_cost:8.3f} ms/post  {large_cost:8.3f} ms/post   ratio {ratio}")


def crawl(place: Path, count: int, rounds: int) -> None:
    """Our crawl, store included, beside a bare Scrapy spider that reads the same pages and keeps nothing."""
    ratios = []
    with pages.serve(count) as address:
        for number in range(rounds):
            settings = home(place / str(number))
            with create_store(settings) as store:
                source = Source("noi", "Nơi", "Nơi", "wordpress", Role.PUBLIC, 9, address, options={"posts": False})
                sources.add(store, source, "bench")
            (settings.home / "doichieu.toml").write_text("delay = 0.0\nmax_items = 1000000\n", encoding="utf-8")
            began = time.perf_counter()
            run = crawl_source(settings, source)
            ours = time.perf_counter() - began
            began = time.perf_counter()
            subprocess.run([sys.executable, "-m", "bench.pages", address], check=True)
            bare = time.perf_counter() - began
            if run.rows_new != count:
                raise SystemExit(f"the crawl stored {run.rows_new} of {count} posts: {run.message}")
            ratios.append((ours, bare))
    ours, bare = (statistics.median(column) for column in zip(*ratios, strict=True))
    ratio = statistics.median(a / b for a, b in ratios)
    print(f"\ncrawl of {count} posts, store included, beside a bare Scrapy spider (median of {rounds} pairs)")
    print(f"  ours {ours:.2f} s, bare {bare:.2f} s, ratio {ratio:.2f}")


def main() -> None:
    """Run all three parts."""
    parser = argparse.ArgumentParser(prog="python -m bench.chain")
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--passages", type=int, default=5_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="doichieu-bench-"))
    try:
        crawl(place / "crawl", options.posts, options.rounds)
        settings = stages(place / "chain", options.posts, options.passages)
        growth(settings, options.posts, options.large, options.new, options.rounds)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
