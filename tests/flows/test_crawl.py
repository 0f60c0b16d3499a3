"""Crawls in child processes: killed, on a full disk, waited for, polite between flows."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from doichieu.errors import SettingsError, StoreError
from doichieu.records import Role, Source, SourceState
from doichieu.settings import Settings
from doichieu.store import audit, create_store, posts, sources
from flows import locks
from flows.crawl import crawl_source, try_source
from flows.environment import child_environment
from tests.flows.conftest import tables
from tests.spiders.server import Page, Server


def _comments(count: int, start: int) -> bytes:
    rows = [
        {
            "id": start + number,
            "post": 1,
            "date_gmt": "2026-11-20T08:00:00",
            "link": "http://127.0.0.1/bai/",
            "content": {"rendered": f"<p>Xã thông báo việc số {start + number}</p>"},
            "type": "comment",
        }
        for number in range(count)
    ]
    return json.dumps(rows).encode()


class _ByPage(dict[str, Page]):
    """Finds the page by the number in the query, whatever else the query holds."""

    def get(self, path: str, default: object = None) -> Page | None:  # type: ignore[override]
        """The page of a path."""
        return super().get(parse_qs(urlsplit(path).query).get("page", [""])[0])


def _site(pages: int, wait: float = 0.0) -> Server:
    """WordPress with that many pages of 100 comments; from the third on each keeps us waiting."""
    headers = {"X-WP-TotalPages": str(pages)}
    return Server(
        _ByPage(
            (
                str(page),
                Page(_comments(100, 100 * page), "application/json", 200, headers, wait=wait if page > 2 else 0),
            )
            for page in range(1, pages + 1)
        )
    )


def _source(address: str) -> Source:
    options = {"posts": False}
    return Source("noi", "Nơi", "Nơi", "wordpress", Role.PUBLIC, 9, address, options=options, enabled=True)


def _add(home: Settings, source: Source) -> Source:
    with create_store(home) as store:
        sources.add(store, source, "test")
        return sources.get(store, source.id)


def test_a_crawl_that_is_killed_loses_and_doubles_nothing(home: Settings) -> None:
    with _site(6, wait=1.0) as server:
        source = _add(home, _source(server.url))
        command = [sys.executable, "-m", "flows.crawler", "--home", str(home.home), "--source", source.id]
        child = subprocess.Popen(command, env=child_environment(home), stdout=subprocess.DEVNULL)
        with create_store(home) as store:
            while posts.count(store) < 100:
                assert child.poll() is None, "the crawl ended before it could be killed"
                time.sleep(0.05)
            child.send_signal(signal.SIGKILL)
            child.wait()
            kept = posts.count(store)
            assert 100 <= kept < 600
            assert audit.verify(store) >= 1
        run = crawl_source(home, source)
        assert run.outcome is SourceState.OK
        assert run.rows_new == 600 - kept
        with create_store(home) as store:
            assert posts.count(store) == 600
            assert audit.verify(store) >= 1


def test_a_full_disk_is_said_and_what_was_written_stays(home: Settings) -> None:
    with _site(6) as server:
        source = _add(home, _source(server.url))
        with create_store(home) as store:
            limit = int(store.value("PRAGMA page_count")) + 30
        command = [sys.executable, "-m", "tests.flows.full_disk", str(limit), "--home", str(home.home)]
        done = subprocess.run(
            [*command, "--source", source.id], env=child_environment(home), capture_output=True, text=True, timeout=120
        )
        told = json.loads(done.stdout.splitlines()[-1])
        assert told["run"]["outcome"] == "failed", done.stderr
        assert "Ổ đĩa đã đầy" in told["run"]["message"]
        with create_store(home) as store:
            kept = posts.count(store)
            assert kept == told["run"]["rows_new"] < 600
            assert kept % 100 == 0  # whole batches only
            assert sources.validators(store, source.id) == []
        assert crawl_source(home, source).outcome is SourceState.OK  # the disk has room again
        with create_store(home) as store:
            assert posts.count(store) == 600


def test_a_child_that_dies_is_a_failed_crawl_in_words(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    source = _add(home, _source("http://127.0.0.1:9/"))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    run = crawl_source(home, source)
    assert run.outcome is SourceState.FAILED
    assert "dừng giữa chừng" in run.message
    with create_store(home) as store:
        assert [s.id for s in sources.troubled(store)] == [source.id]


def test_a_source_that_bade_us_wait_is_not_asked(home: Settings) -> None:
    with _site(1) as server:
        source = _add(home, _source(server.url))
        other = _add(home, replace(_source(server.url), id="khac"))
        with create_store(home) as store:
            store.execute("UPDATE sources SET state = 'limited', not_before = '2999-01-01T00:00:00Z' WHERE id = 'noi'")
        # The host bade us wait, so no other source asks it either, and a trial doesn't.
        assert crawl_source(home, source).outcome is SourceState.LIMITED
        assert crawl_source(home, other).outcome is SourceState.LIMITED
        assert try_source(home, source)[0].outcome is SourceState.LIMITED
        assert server.asked == []


def test_without_a_contact_address_nothing_outside_is_asked(home: Settings) -> None:
    source = _add(home, _source("https://xa.example/"))
    run = crawl_source(home, source)
    assert run.outcome is SourceState.FAILED
    assert "địa chỉ liên hệ" in run.message
    with pytest.raises(SettingsError):
        home.require_contact(source.address)


def test_a_trial_shows_records_and_stores_nothing(home: Settings) -> None:
    with _site(3) as server:
        source = _add(home, _source(server.url))
        with create_store(home) as store:
            before = tables(store)
        run, sample = try_source(home, source)
        assert len(sample) == 2
        assert "Xã thông báo việc số" in sample[0]["text"]
        assert run.rows_new == 0
        with create_store(home) as store:
            assert tables(store) == before


def test_two_crawls_never_ask_one_host_at_the_same_time(home: Settings) -> None:
    host = frozenset({"127.0.0.1:9"})
    refused = pytest.raises(StoreError, match="đang được một lần đọc khác dùng")
    with locks.hosts(home, host, 0), refused, locks.hosts(home, host, 0):
        pass
    with locks.hosts(home, host, 0):
        pass


def test_a_lock_is_let_go_when_its_process_is_killed(home: Settings) -> None:
    script = (
        "import sys, time; from doichieu.settings import Settings; from flows import locks\n"
        "with locks.held(Settings.load(sys.argv[1]), 'x', 'bận'): print('held', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(home.home)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with pytest.raises(StoreError, match="bận"), locks.held(home, "x", "bận"):
        pass
    assert locks.is_held(home, "x")
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with locks.held(home, "x", "bận", wait=5):
        pass
    assert not locks.is_held(home, "x")


def test_a_batch_that_cannot_be_stored_is_a_failed_crawl(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from scrapy.crawler import Crawler

    from doichieu.records import Post, Validator
    from flows.pipeline import StorePipeline

    source = _add(home, _source("http://127.0.0.1:9/"))
    with create_store(home) as store:
        pipeline = StorePipeline(store, 30)
        pipeline.source = source.id
        monkeypatch.setattr(Crawler, "stop_async", None, raising=False)
        good = Post.make(source=source.id, text="Xã thông báo lịch họp", native="1")
        pipeline.process_item(good)
        pipeline.process_item(replace(good, id="x", text=7))  # type: ignore[arg-type]
        pipeline.process_item(Validator(source.id, "http://127.0.0.1:9/", '"e"'))
        pipeline.flush()
        assert pipeline.error is not None
        assert "Không ghi được" in str(pipeline.error)
        assert posts.count(store) == pipeline.new == 0
        assert sources.validators(store, source.id) == []
