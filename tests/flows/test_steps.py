"""The steps: each does only what is missing, a newer model reads again, a kill between batches costs nothing."""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from doichieu.records import ClaimState, Detection, Model, Verdict
from doichieu.settings import Settings
from doichieu.store import audit, claims, create_store, documents, officers, posts, queue, reviews
from flows import steps
from flows.crawl import crawl_source
from flows.environment import child_environment
from models.backends import Backend
from tests.flows.conftest import tables

STEPS = (steps.find_claims, steps.match_claims, steps.index_passages, steps.gather_evidence, steps.raise_flags)


@pytest.fixture
def crawled(with_village: Settings) -> Settings:
    """The sample village crawled, nothing read yet."""
    from doichieu.store import sources

    with create_store(with_village) as store:
        wanted = sources.every(store)
    for source in wanted:
        crawl_source(with_village, source)
    return with_village


def _all(settings: Settings) -> dict[str, int]:
    counts: dict[str, int] = {}
    for step in STEPS:
        counts |= step(settings)
    return counts


def test_running_all_steps_again_changes_nothing(crawled: Settings) -> None:
    first = _all(crawled)
    assert first["posts_read"] >= 120
    with create_store(crawled) as store:
        before, chain = tables(store), audit.verify(store)
    again = _all(crawled)
    assert set(again.values()) == {0}
    with create_store(crawled) as store:
        assert (tables(store), audit.verify(store)) == (before, chain)


def test_a_lost_index_is_built_anew_with_the_same_answers(crawled: Settings) -> None:
    _all(crawled)
    with create_store(crawled) as store:
        before = [row.flag for row in queue.page(store, limit=500)[1]]
        passages = documents.last_passage(store)
        store.execute("UPDATE claims SET evidence_by = ''")
    parts = steps.backend(crawled)
    parts.retriever.wipe()
    (crawled.index_dir / "upto.json").unlink(missing_ok=True)
    assert steps.index_passages(crawled)["passages_indexed"] == passages
    steps.gather_evidence(crawled)
    assert steps.raise_flags(crawled)["flags_new"] == 0
    with create_store(crawled) as store:
        assert [row.flag for row in queue.page(store, limit=500)[1]] == before


def test_a_damaged_index_is_built_anew_by_the_next_night(crawled: Settings) -> None:
    _all(crawled)
    with create_store(crawled) as store:
        passages = documents.last_passage(store)
    (crawled.index_dir / "meta.json").write_text("{", encoding="utf-8")
    steps._backend.cache_clear()  # as in the next night's process
    assert steps.index_passages(crawled)["passages_indexed"] == passages
    assert steps.backend(crawled).retriever.search(["lệ phí căn cước"], 3)[0]


class _Stricter:
    """A newer detector that calls only every second of the old one's claims a claim."""

    def __init__(self, inner: Backend) -> None:
        self.inner = inner
        self.model = Model(inner.detector.model.name, inner.detector.model.version + ".1")

    def detect(self, texts: Sequence[str]) -> list[list[Detection]]:
        """Half of what the other finds."""
        return [found if number % 2 else [] for number, found in enumerate(self.inner.detector.detect(texts))]


def test_a_newer_model_reads_again_and_never_touches_a_review(
    crawled: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _all(crawled)
    with create_store(crawled) as store:
        officers.add(store, "canbo", "Cán bộ", "x", "test")
        row = queue.page(store)[1][0]
        assert row.flag is not None
        reviews.decide(
            store, claim=row.claim.id, revision=row.claim.revision, flag=row.flag.id, reviewer="canbo",
            verdict=Verdict.TRUE, note="", retention_days=30,
        )  # fmt: skip
        seen = claims.sightings(store, row.claim.id)
        sightings = tables(store)["sightings"]
        held = posts.count(store)
    parts = steps.backend(crawled)
    newer = replace(parts, detector=_Stricter(parts))
    monkeypatch.setattr(steps, "backend", lambda settings: newer)
    assert steps.find_claims(crawled)["posts_read"] == held
    assert steps.find_claims(crawled)["posts_read"] == 0
    with create_store(crawled) as store:
        assert tables(store)["sightings"] < sightings
        after = queue.one(store, row.claim.id)
        assert after is not None
        assert after.claim.state is ClaimState.CLOSED
        assert after.verdict is Verdict.TRUE
        assert [s.id for s in claims.sightings(store, row.claim.id)] == [s.id for s in seen]
        audit.verify(store)


_SLOW = """
import sys
from doichieu.settings import Settings
from flows import steps
steps.POSTS = steps.WORDINGS = 10
steps.CLAIMS = 1
settings = Settings.load(sys.argv[1])
print("begun", flush=True)
for step in (steps.find_claims, steps.match_claims, steps.index_passages, steps.gather_evidence, steps.raise_flags):
    step(settings)
"""


def test_a_flow_that_is_killed_again_and_again_ends_as_if_it_never_was(crawled: Settings, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    subprocess.run(["cp", "-r", str(crawled.home), str(whole)], check=True)
    settings = Settings.load(whole)
    _all(settings)
    for wait in (0.05, 0.3, 0.6, 1.0):
        child = subprocess.Popen(
            [sys.executable, "-c", _SLOW, str(crawled.home)],
            env=child_environment(crawled),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with create_store(crawled) as store:
            audit.verify(store)
    _all(crawled)
    with create_store(crawled) as store, create_store(settings) as other:
        assert tables(store) == tables(other)
        mine, theirs = (queue.page(s, limit=500)[1] for s in (store, other))
        assert [(r.claim.id, r.claim.sightings, r.flag and r.flag.id) for r in mine] == [
            (r.claim.id, r.claim.sightings, r.flag and r.flag.id) for r in theirs
        ]
