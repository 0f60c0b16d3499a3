"""The night as a whole, over the sample village and over sources that misbehave."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from doichieu.errors import StoreError
from doichieu.records import ClaimState, Finding, Role, Source, SourceState, Verdict
from doichieu.settings import Settings
from doichieu.store import audit, create_store, nights, officers, queue, reviews, sources
from flows.locks import held
from flows.words import COUNTS
from tests.flows.conftest import tables
from village.server import VillageServer

Night = Callable[[Settings], dict[str, int]]


def test_a_night_fills_the_queue_and_a_second_one_adds_nothing(with_village: Settings, night: Night) -> None:
    counts = night(with_village)
    with create_store(with_village) as store:
        first, chain = tables(store), audit.verify(store)
        total, rows = queue.page(store, limit=500)
    assert first["posts"] >= 120
    assert first["documents"] >= 30
    assert total == counts["claims_queued"] > 0
    assert all(row.claim.sightings >= with_village.min_posts for row in rows)
    assert all(row.flag is not None for row in rows)
    night(with_village)
    with create_store(with_village) as store:
        assert tables(store) == first
        assert audit.verify(store) == chain + 2  # the night itself began and ended, nothing else changed


def test_no_finding_without_a_quoted_passage(with_village: Settings, night: Night) -> None:
    night(with_village)
    with create_store(with_village) as store:
        for row in queue.page(store, tuple(ClaimState), limit=500)[1]:
            if row.flag and row.flag.finding is not Finding.NO_SOURCE:
                assert row.best is not None
                assert row.best.quote
                assert row.best.issuer
                assert row.best.url.startswith("http")


def test_every_row_of_a_stage_names_its_model(with_village: Settings, night: Night) -> None:
    night(with_village)
    with create_store(with_village) as store:
        for table in ("claims", "sightings", "evidence", "flags"):
            assert store.value(f"SELECT count(*) FROM {table}") > 0
            assert store.value(f"SELECT count(*) FROM {table} WHERE model = '' OR version = ''") == 0
        assert store.value("SELECT count(*) FROM posts WHERE read_by = ''") == 0


def test_one_failing_source_never_stops_the_night(with_village: Settings, night: Night) -> None:
    dead = Source("chet", "Nguồn chết", "x", "feed", Role.PUBLIC, 9, "http://127.0.0.1:9/feed", enabled=True)
    strange = replace(dead, id="la", name="Nguồn lạ", kind="khong-co")
    with create_store(with_village) as store:
        sources.add(store, dead, "test")
        sources.add(store, strange, "test")
    counts = night(with_village)
    with create_store(with_village) as store:
        told = {source.id: source for source in sources.troubled(store)}
        assert set(told) == {"chet", "la"}
        assert told["chet"].state is SourceState.FAILED
        assert told["chet"].state_note
        assert nights.last(store) is not None
    assert counts["sources_troubled"] == 2
    assert counts["posts_total"] >= 120


def test_the_night_leaves_an_artifact_with_its_counts(with_village: Settings, night: Night) -> None:
    counts = night(with_village)
    from prefect.artifacts import Artifact

    artifact = Artifact.get("doichieu-nightly")
    assert artifact is not None
    assert isinstance(artifact.data, str)
    table = {row["việc"]: row["số"] for row in json.loads(artifact.data)}
    assert table == {words: counts[name] for name, words in COUNTS.items()}


def test_a_decision_survives_the_next_night(with_village: Settings, night: Night) -> None:
    night(with_village)
    with create_store(with_village) as store:
        officers.add(store, "canbo", "Cán bộ", "x", "test")
        row = queue.page(store)[1][0]
        assert row.flag is not None
        reviews.decide(
            store,
            claim=row.claim.id,
            revision=row.claim.revision,
            flag=row.flag.id,
            reviewer="canbo",
            verdict=Verdict.DISTORTED,
            note="đã gọi điện hỏi",
            retention_days=30,
        )
        before = queue.one(store, row.claim.id)
    night(with_village)
    with create_store(with_village) as store:
        after = queue.one(store, row.claim.id)
        assert after == before
        assert after is not None
        assert after.claim.state is ClaimState.CLOSED


def test_two_nights_at_once_are_refused_in_words(with_village: Settings, night: Night) -> None:
    with held(with_village, "nightly", "x"), pytest.raises(StoreError, match="Một lần chạy khác"):
        night(with_village)


def test_no_name_of_the_village_reaches_the_home_folder(
    with_village: Settings, night: Night, village: VillageServer
) -> None:
    import urllib.request

    night(with_village)
    names = set()
    with urllib.request.urlopen(f"{village.forum_url}/wp-json/wp/v2/comments?per_page=100") as answer:
        names |= {row["author_name"] for row in json.load(answer)}
    with urllib.request.urlopen(f"{village.timeline_url}/api/v1/timelines/public?limit=40") as answer:
        for row in json.load(answer):
            names |= {row["account"]["acct"], row["account"]["display_name"], row["account"]["url"]}
    names = {name for name in names if len(name) > 4}
    assert len(names) > 10
    for place in with_village.home.rglob("*"):
        if place.is_file():
            raw = place.read_bytes()
            assert [name for name in names if name.encode() in raw] == [], place


def test_the_flow_reads_like_its_docstring() -> None:
    from flows.nightly import nightly

    assert nightly.fn.__doc__ == (
        "Crawl every source, find and match claims, lay evidence, raise flags, forget what ran out, tell the officer."
    )
    import inspect

    body = inspect.getsource(nightly.fn)
    assert not re.search(r"\bfor\b|\bwhile\b|[<>]=?\s*\d", body)


def test_prefect_yaml_deploys_the_same_flow() -> None:
    from prefect.flows import load_flow_from_entrypoint

    from flows.nightly import nightly

    told = yaml.safe_load(Path("prefect.yaml").read_text(encoding="utf-8"))
    deployment = told["deployments"][0]
    assert load_flow_from_entrypoint(deployment["entrypoint"]).name == nightly.name
    assert deployment["schedules"][0]["timezone"] == Settings.model_fields["timezone"].default
    assert deployment["schedules"][0]["cron"] == Settings.model_fields["cron"].default
