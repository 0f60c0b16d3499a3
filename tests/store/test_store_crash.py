"""A disk that's full, kill -9 in the middle of a batch, two writers at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from doichieu.errors import StoreError
from doichieu.settings import Settings
from doichieu.store import Store, audit, claims, documents, open_store, posts
from tests.build import counts, make_document, make_post, queue_claim, spread_claim, with_sources

ROOT = Path(__file__).parents[2]


def _run(code: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


class TestFullDisk:
    def _fill(self, store: Store, pages: int) -> None:
        store.execute(f"PRAGMA max_page_count = {store.value('PRAGMA page_count') + pages}")

    def test_nothing_of_the_batch_is_kept_and_later_writes_work(self, store: Store) -> None:
        with_sources(store)
        before = counts(store)
        self._fill(store, 10)
        many = [make_post(f"Xã thu phí lần {n}. " + "chữ " * 400, n) for n in range(300)]
        with pytest.raises(StoreError, match="Ổ đĩa đã đầy"):
            posts.add(store, many, 30)
        assert counts(store) == before
        store.execute("PRAGMA max_page_count = 1000000")
        assert posts.add(store, many, 30) == 300
        audit.verify(store)

    def test_also_inside_a_larger_transaction(self, store: Store) -> None:
        with_sources(store)
        before = counts(store)
        self._fill(store, 10)
        with pytest.raises(StoreError, match="Ổ đĩa đã đầy"):
            _short_then_long(store)
        assert counts(store) == before
        assert not store.db.conn.in_transaction
        store.execute("PRAGMA max_page_count = 1000000")
        assert posts.add(store, [make_post("Một bài ngắn của dân.", 1)], 30) == 1

    def test_a_decision_that_could_not_be_written_is_not_there(self, store: Store) -> None:
        from doichieu.records import Verdict
        from doichieu.store import officers, reviews

        officers.add(store, "canbo1", "Cán bộ", "x", "test")
        claim, flag = queue_claim(store)
        before = counts(store)
        self._fill(store, 0)
        with pytest.raises(StoreError, match="Ổ đĩa đã đầy"):
            reviews.decide(
                store,
                claim=claim,
                revision=1,
                flag=flag.id,
                reviewer="canbo1",
                verdict=Verdict.TRUE,
                note="ghi chú " * 500,
                retention_days=30,
            )
        assert counts(store) == before
        found = claims.get(store, claim)
        assert found is not None
        assert (str(found.state), found.revision) == ("queued", 1)


BATCH = """
import sys, time
from doichieu.settings import Settings
from doichieu.store import open_store, posts, audit, claims
from tests.build import make_post, read_posts
with open_store(Settings.load(sys.argv[1])) as store, store.write():
    for n in range(200):
        posts.add(store, [make_post(f"Bài số {n} về phí. " + "x" * 3000, n)], 30)
        audit.append(store, "test", "post", str(n))
    read_posts(store)
    print("in the middle", flush=True)
    time.sleep(600)
"""


def test_kill_9_in_the_middle_of_a_batch_leaves_none_of_it(settings: Settings, store: Store) -> None:
    with_sources(store)
    kept = spread_claim(store)
    before = counts(store)
    store.close()
    process = _run(BATCH, str(settings.home))
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "in the middle"
    process.send_signal(signal.SIGKILL)
    assert process.wait(60) == -signal.SIGKILL
    process.stdout.close()
    with open_store(settings) as again:
        assert counts(again) == before
        assert again.value("PRAGMA integrity_check") == "ok"
        assert audit.verify(again) == before["audit"]
        assert claims.get(again, kept) is not None
        assert posts.add(again, [make_post("Bài sau đó về phí.", 900)], 30) == 1


WRITER = """
import sys
from doichieu.settings import Settings
from doichieu.store import audit, open_store, posts
from tests.build import make_post
name = sys.argv[2]
with open_store(Settings.load(sys.argv[1])) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(40):
        with store.write():
            new = posts.add(store, [make_post(f"Bài chung số {n} về phí.", n)], 30)
            new += posts.add(store, [make_post(f"Bài riêng {name} số {n}.", n)], 30)
            audit.append(store, name, "posts.add", str(n), {"new": new})
        audit.anchor(store)
"""


def test_two_processes_that_write_at_once_lose_and_double_nothing(settings: Settings, store: Store) -> None:
    with_sources(store)
    before = audit.verify(store)
    both = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(settings.home), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for name in ("mot", "hai")
    ]
    for process in both:  # both open and waiting before either writes
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in both:
        process.communicate(timeout=120)
        assert process.returncode == 0
    assert posts.count(store) == 40 + 2 * 40
    assert audit.verify(store) == before + 80
    said = store.value("SELECT sum(detail ->> 'new') FROM audit WHERE action = 'posts.add'")
    assert said == 120
    assert sorted(p.name for p in settings.home.iterdir() if "part" in p.name) == []


def test_a_lock_that_is_held_is_said_in_words(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(settings) as other:
        other.execute("PRAGMA busy_timeout = 50")
        with store.write(), pytest.raises(StoreError, match="đang bận"), other.write():
            pass
        with other.write():
            audit.append(other, "test", "after", "lock")
    assert audit.verify(store) == 1


def _short_then_long(store: Store) -> None:
    with store.write():
        posts.add(store, [make_post("Một bài ngắn của dân.", 1)], 30)
        audit.append(store, "test", "test", "test")
        documents.add(store, [make_document("Văn bản dài. " * 40_000)])


def _sources_then_error(store: Store) -> None:
    with store.write():
        with_sources(store)
        raise KeyError


def test_an_error_in_the_block_takes_the_block_back_and_comes_through(store: Store) -> None:
    with pytest.raises(KeyError):
        _sources_then_error(store)
    assert counts(store)["sources"] == counts(store)["audit"] == 0
    with store.write():
        with pytest.raises(KeyError):
            _sources_then_error(store)
        audit.append(store, "test", "outer", "stays")
    assert (counts(store)["sources"], counts(store)["audit"]) == (0, 1)
