"""Every step of a night does only what's missing: a second run changes nothing; what a person decided stays."""

from collections.abc import Callable

import pytest

from doichieu.errors import RecordError
from doichieu.records import (
    ClaimState,
    Detection,
    FetchRun,
    Finding,
    Kind,
    Model,
    Post,
    Role,
    SourceState,
    Stance,
    Validator,
    Verdict,
)
from doichieu.store import Store, audit, claims, documents, flags, officers, posts, queue, reviews, sources
from tests.build import (
    DETECTOR,
    MATCHER,
    RETRIEVER,
    RUMOUR,
    counts,
    lay_evidence,
    make_document,
    make_evidence,
    make_flag,
    make_post,
    make_source,
    queue_claim,
    read_posts,
    spread_claim,
    with_sources,
)


def _all(store: Store) -> list[str]:
    # Not the counter of `sightings`: SQLite counts a row on that it then ignores.
    return [line for line in store.db.conn.iterdump() if "sqlite_sequence\" VALUES('sightings'" not in line]


ADDS: dict[str, Callable[[Store], object]] = {
    "sources": with_sources,
    "posts": lambda s: posts.add(s, [make_post(RUMOUR, n) for n in range(3)], 30),
    "documents": lambda s: documents.add(s, [make_document()]),
    "validators": lambda s: sources.put_validators(s, [Validator("dien-dan", "http://127.0.0.1/", "e", "m")]),
    "runs": lambda s: sources.begin_run(s, "dien-dan", "2026-01-01T00:00:00Z"),
    "read": lambda s: claims.put_read(s, _read(s), DETECTOR),
    "found": lambda s: _match(s),
    "evidence": lambda s: _lay(s),
    "flag": lambda s: _raise(s),
}


def _read(store: Store) -> list[tuple[Post, list[Detection]]]:
    every = [posts.get(store, row["id"]) for row in store.rows("SELECT id FROM posts ORDER BY rowid")]
    return [(p, [Detection(0, len(p.text), p.text, Kind.CLAIM, 0.9)]) for p in every if p]


def _match(store: Store) -> None:
    with store.write():
        for row in store.rows("SELECT id, wording, score FROM sightings ORDER BY seq"):
            key, _ = claims.found(store, row["id"], row["wording"], row["score"], [1, 2], DETECTOR, MATCHER)
            claims.recount(store, key)


def _only_claim(store: Store) -> str:
    return str(store.value("SELECT id FROM claims"))


def _lay(store: Store) -> None:
    claim = _only_claim(store)
    flags.put_evidence(store, [(claim, [make_evidence(claim, make_document().passages[0].id)])], RETRIEVER, "m1")


def _raise(store: Store) -> None:
    claim = _only_claim(store)
    flags.raise_flag(store, make_flag(claim, flags.current(store, claim)[0].id), 3)


def test_each_step_done_twice_changes_nothing_more(store: Store) -> None:
    for name, step in ADDS.items():
        step(store)
        once = _all(store)
        step(store)
        assert _all(store) == once, name
    for name, step in ADDS.items():
        whole = _all(store)
        step(store)
        assert _all(store) == whole, name
    assert queue.counts(store)[ClaimState.QUEUED] == 1


class TestSpread:
    @pytest.mark.parametrize(("times", "queued"), [(1, False), (2, False), (3, True), (5, True)])
    def test_a_claim_seen_in_fewer_posts_is_not_queued(self, store: Store, times: int, queued: bool) -> None:
        claim = spread_claim(store, times=times)
        assert (flags.count_without_evidence(store, "m1", 3) == 1) is queued
        flags.raise_flag(store, make_flag(claim, lay_evidence(store, claim)), 3)
        found = claims.get(store, claim)
        assert found is not None
        assert (found.state is ClaimState.QUEUED) is queued
        assert queue.page(store)[0] == int(queued)

    def test_one_post_that_says_it_three_times_is_one_post(self, store: Store) -> None:
        with_sources(store)
        post = make_post("Xã thu phí. Xã thu phí. Xã thu phí.")
        posts.add(store, [post], 30)
        spans = [(0, 11), (12, 23), (24, 35)]
        claims.put_read(store, [(post, [Detection(a, b, post.text[a:b], Kind.CLAIM, 0.9) for a, b in spans])], DETECTOR)
        _match(store)
        found = claims.get(store, _only_claim(store))
        assert found is not None
        assert (found.sightings, found.places) == (1, 1)
        flags.raise_flag(store, make_flag(found.id, lay_evidence(store, found.id)), 3)
        assert queue.page(store)[0] == 0

    def test_what_a_person_brings_in_is_queued_though_nobody_posts_it(self, store: Store) -> None:
        claim = spread_claim(store, times=1)
        store.execute("UPDATE claims SET brought_in = 1 WHERE id = ?", (claim,))
        assert flags.without_evidence(store, "m1", 3, 10) == [(claim, RUMOUR)]
        flags.raise_flag(store, make_flag(claim, lay_evidence(store, claim)), 3)
        assert queue.page(store)[0] == 1

    def test_a_watched_claim_takes_other_words_and_a_queued_one_keeps_them(self, store: Store) -> None:
        claim = spread_claim(store, "xa thu phi can cuoc", 1)
        claims.reword(store, claim, "Xã thu phí căn cước")
        assert queue.one(store, claim).claim.text == "Xã thu phí căn cước"  # type: ignore[union-attr]
        assert queue.page(store, [ClaimState.WATCHED], search="thu phi")[0] == 1
        queued, _ = queue_claim(store)
        before = queue.one(store, queued)
        claims.reword(store, queued, "Lời khác")
        assert queue.one(store, queued) == before


class TestClosed:
    """A person has decided; nothing that the machine does later moves it."""

    @pytest.fixture
    def closed(self, store: Store) -> tuple[Store, str]:
        officers.add(store, "canbo1", "Cán bộ", "x", "test")
        claim, flag = queue_claim(store)
        reviews.decide(
            store,
            claim=claim,
            revision=1,
            flag=flag.id,
            reviewer="canbo1",
            verdict=Verdict.TRUE,
            note="đã hỏi công an xã",
            retention_days=30,
        )
        return store, claim

    def test_a_new_flag_and_new_evidence_leave_it_alone(self, closed: tuple[Store, str]) -> None:
        store, claim = closed
        documents.add(store, [make_document("Văn bản khác về phí.", url="http://127.0.0.1/cong/16")])
        other = documents.get(store, str(store.value("SELECT id FROM documents ORDER BY rowid DESC")))
        assert other is not None
        before = _all(store)
        item = make_evidence(claim, other.passages[0].id, Stance.SUPPORTS)
        assert flags.put_evidence(store, [(claim, [item])], RETRIEVER, "m2") == 0
        assert flags.raise_flag(store, make_flag(claim, None, Finding.NO_SOURCE, 0.1), 3) is False
        assert _all(store) == before
        assert flags.without_evidence(store, "m2", 1, 10) == []
        assert flags.unflagged(store, Model("other", "9"), 1, 10) == []

    def test_a_newer_detector_that_sees_no_claim_takes_no_sighting_from_it(self, closed: tuple[Store, str]) -> None:
        store, claim = closed
        seen = claims.sightings(store, claim)
        everything = [p for row in store.rows("SELECT id FROM posts") if (p := posts.get(store, row["id"]))]
        claims.put_read(store, [(post, []) for post in everything], Model("detector", "2"))
        assert claims.sightings(store, claim) == seen
        assert claims.get(store, claim).state is ClaimState.CLOSED  # type: ignore[union-attr]

    def test_a_new_post_is_counted_but_opens_nothing(self, closed: tuple[Store, str]) -> None:
        store, claim = closed
        spread_claim(store, times=2)
        found = claims.get(store, claim)
        assert found is not None
        assert (found.sightings, found.state, found.revision) == (5, ClaimState.CLOSED, 2)


class TestDetectedAgain:
    def test_what_a_newer_detector_calls_no_claim_goes_and_its_watched_claim_with_it(self, store: Store) -> None:
        claim = spread_claim(store, times=2)
        newer = Model("detector", "2")
        assert posts.count_unread(store, str(newer)) == 2
        claims.put_read(store, [(post, []) for post in posts.unread(store, str(newer), 10)], newer)
        assert claims.get(store, claim) is None
        assert posts.count_unread(store, str(newer)) == 0
        assert audit.entries(store, f"claim:{claim}")[-1].action == "claim.gone"

    def test_what_it_finds_again_keeps_its_claim(self, store: Store) -> None:
        claim = spread_claim(store)
        before = claims.sightings(store, claim)
        read_posts(store, Model("detector", "2"))
        assert claims.sightings(store, claim) == before
        assert claims.count_unmatched(store) == 0


class TestFlags:
    def test_evidence_of_another_claim_decides_nothing(self, store: Store) -> None:
        one, two = spread_claim(store), spread_claim(store, "Trường huyện đóng cửa hai tuần.", bands=(9,))
        foreign = lay_evidence(store, two)
        with pytest.raises(RecordError, match="không thuộc về nhận định"):
            flags.raise_flag(store, make_flag(one, foreign), 3)
        assert flags.history(store, one) == []

    def test_evidence_not_found_again_stays_but_is_not_current(self, store: Store) -> None:
        claim, flag = queue_claim(store)
        newer = lay_evidence(store, claim, "Xã không thu khoản phí nào khi làm căn cước.", mark="m2")
        assert [e.id for e in flags.current(store, claim)] == [newer]
        kept = flags.one_evidence(store, flag.evidence)
        assert kept is not None
        assert kept.quote == kept.passage_text[:20]
        assert flags.unflagged(store, flag.model, 3, 10) == [claim]
        flags.raise_flag(store, make_flag(claim, newer, score=0.9), 3)
        assert [f.score for f in flags.history(store, claim)] == [0.9, 0.8]

    def test_a_page_that_changed_speaks_through_its_newest_text(self, store: Store) -> None:
        with_sources(store)
        old, new = make_document("Phí là 50.000 đồng."), make_document("Phí là 30.000 đồng.")
        assert documents.add(store, [old, new]) == 2
        ids = [old.passages[0].id, new.passages[0].id]
        assert documents.standing(store, ids) == {ids[1]: (1, "2026-11-20")}
        assert documents.get(store, old.id) == old
        assert set(documents.passages(store, [*ids, "keine"])) == set(ids)
        assert documents.add(store, [old]) == 0
        assert documents.passages_after(store, 0, 10) == (2, [old.passages[0], new.passages[0]])


class TestSources:
    def test_a_source_that_an_officer_switched_off_stays_off(self, store: Store) -> None:
        with_sources(store)
        sources.enable(store, "dien-dan", False, "canbo1")
        assert sources.add(store, make_source(), "cli") is False
        assert [s.id for s in sources.every(store, enabled_only=True)] == ["cong-xa"]
        sources.enable(store, "dien-dan", False, "canbo1")
        assert [e.action for e in audit.entries(store, "source:dien-dan")] == ["source.add", "source.disable"]

    def test_facts_that_change_are_audited(self, store: Store) -> None:
        with_sources(store)
        changed = make_source("cong-xa", Role.OFFICIAL)
        assert sources.add(store, type(changed)(**{**_facts(changed), "tier": 2}), "cli") is True
        assert sources.get(store, "cong-xa").tier == 2
        assert audit.entries(store, "source:cong-xa")[-1].action == "source.change"

    def test_a_crawl_that_met_trouble_is_told(self, store: Store) -> None:
        with_sources(store)
        run = sources.begin_run(store, "cong-xa", "2026-11-23T00:00:00Z")
        ended = FetchRun(run.id, run.source, run.started_at, outcome=SourceState.CHALLENGED, message="trang thử thách")
        sources.finish_run(store, ended, "máy:crawl", not_before="2026-11-24T00:00:00Z")
        (bad,) = sources.troubled(store)
        assert (bad.id, bad.state, bad.state_note) == ("cong-xa", SourceState.CHALLENGED, "trang thử thách")
        assert bad.not_before == "2026-11-24T00:00:00Z"
        assert audit.entries(store, "source:cong-xa")[-1].action == "source.state"
        assert sources.last_good_start(store, "cong-xa") is None

    def test_the_usual_number_of_rows_is_the_median_of_good_runs(self, store: Store) -> None:
        with_sources(store)
        for day, rows in enumerate([10, 12, 500, 11, 0], start=1):
            run = sources.begin_run(store, "cong-xa", f"2026-11-0{day}T00:00:00Z")
            sources.finish_run(
                store,
                FetchRun(run.id, run.source, run.started_at, outcome=SourceState.OK, rows_seen=rows),
                "máy:crawl",
            )
        assert sources.get(store, "cong-xa").expected_rows == 12
        assert sources.last_good_start(store, "cong-xa") == "2026-11-05T00:00:00Z"
        assert len(sources.runs(store, "cong-xa")) == 5


def _facts(source: object) -> dict[str, object]:
    return {name: getattr(source, name) for name in source.__dataclass_fields__}  # type: ignore[attr-defined]


def test_counts_cover_every_table(store: Store) -> None:
    assert {"posts", "claims", "audit", "reviews", "flags"} <= set(counts(store))


def test_a_postponed_claim_comes_back_with_a_new_flag(store: Store) -> None:
    from dataclasses import replace

    officers.add(store, "canbo1", "Cán bộ", "x", "test")
    claim, flag = queue_claim(store)
    reviews.decide(
        store, claim=claim, revision=1, flag=flag.id, reviewer="canbo1", verdict=Verdict.LATER, note="",
        retention_days=30,
    )  # fmt: skip
    assert queue.one(store, claim).claim.state is ClaimState.POSTPONED  # type: ignore[union-attr]
    flags.raise_flag(store, flag, 3)  # nothing new: it rests
    assert queue.one(store, claim).claim.state is ClaimState.POSTPONED  # type: ignore[union-attr]
    flags.raise_flag(store, replace(flag, id="new", score=0.99), 3)
    assert queue.one(store, claim).claim.state is ClaimState.QUEUED  # type: ignore[union-attr]


def test_what_was_forgotten_while_a_batch_was_read_does_not_come_back(store: Store) -> None:
    from doichieu.records import Detection, Kind, Model
    from doichieu.store import posts
    from doichieu.store.forget import forget
    from tests.build import make_post, with_sources

    with_sources(store)
    posts.add(store, [make_post("Xã thu phí rác.", 1)], 1)
    model = Model("m", "1")
    batch = posts.unread(store, str(model), 10)
    forget(store, "test", "2999-01-01T00:00:00Z")
    found = [Detection(0, 5, "Xã thu", Kind.CLAIM, 0.9)]
    assert claims.put_read(store, [(post, found) for post in batch], model) == 0
    assert store.value("SELECT count(*) FROM sightings") == 0


def test_a_claim_that_a_newer_model_takes_back_leaves_the_queue(store: Store) -> None:
    claim, _ = queue_claim(store)
    store.execute("DELETE FROM sightings WHERE claim = ?", (claim,))
    with store.write():
        claims.recount(store, claim)
    assert claims.take_back(store, 3, "test") == 1
    line = queue.one(store, claim)
    assert line is not None
    assert (line.claim.state, line.claim.sightings) == (ClaimState.WATCHED, 0)
    assert claims.take_back(store, 3, "test") == 0
