"""Forgetting: the words go, from the file too; what a person works on stays."""

import pytest

from doichieu.records import ClaimState, Finding, Verdict
from doichieu.settings import Settings
from doichieu.store import Store, audit, claims, flags, officers, open_store, posts, queue, reviews
from doichieu.store.forget import forget
from doichieu.text import moment, now, stamp
from tests.build import (
    FAR_OFF,
    MATCHER,
    counts,
    lay_evidence,
    make_flag,
    make_post,
    queue_claim,
    read_posts,
    spread_claim,
    with_sources,
)

SECRET = "Quyxoangbim nhà ở xóm Đuôi bị thu tiền hai lần."


def _bytes_of(store: Store) -> bytes:
    return b"".join(place.read_bytes() for place in store.path.parent.iterdir() if place.name.startswith("doichieu.db"))


def _holds(store: Store, word: str) -> bool:
    raw = _bytes_of(store).lower()
    return any(part.encode() in raw for part in (word.lower(), word))


def test_the_words_of_a_forgotten_post_are_nowhere_in_the_file(store: Store) -> None:
    claim = spread_claim(store, SECRET, 1)
    spread_claim(store, "Đường liên xã đã thông xe.", 3)
    assert _holds(store, "quyxoangbim")
    store.execute("UPDATE posts SET expires_at = '2020-01-01T00:00:00Z' WHERE text LIKE 'Quyxoangbim%'")
    assert forget(store, "canbo1") == forget_result(1, 1)
    assert not _holds(store, "quyxoangbim")
    assert not _holds(store, "Đuôi")
    assert claims.get(store, claim) is None
    assert (posts.count(store), claims.count(store)) == (3, 1)
    assert queue.page(store, [ClaimState.WATCHED], search="quyxoangbim")[0] == 0
    last = audit.entries(store)[-1]
    assert (last.actor, last.action) == ("canbo1", "posts.forget")
    assert audit.verify(store) == last.seq


def forget_result(erased: int, gone: int) -> object:
    from doichieu.store.forget import Forgotten

    return Forgotten(erased, gone)


def test_nothing_due_changes_nothing(store: Store) -> None:
    spread_claim(store)
    before = counts(store)
    assert forget(store, "canbo1") == forget_result(0, 0)
    assert counts(store) == before


def test_a_post_met_again_is_not_brought_back(store: Store) -> None:
    with_sources(store)
    post = make_post(SECRET)
    posts.add(store, [post], 30)
    forget(store, "canbo1", FAR_OFF)
    assert posts.add(store, [post, make_post(SECRET)], 30) == 0
    kept = posts.get(store, post.id)
    assert kept is not None
    assert (kept.text, kept.thread_title) == ("", "")
    assert kept.erased_at == FAR_OFF
    assert posts.count_unread(store, "any@1") == 0
    assert forget(store, "canbo1", FAR_OFF) == forget_result(0, 0)
    assert not _holds(store, "quyxoangbim")


@pytest.mark.parametrize("verdict", [None, Verdict.LATER])
def test_a_claim_that_waits_for_a_person_keeps_its_posts(store: Store, verdict: Verdict | None) -> None:
    claim, flag = queue_claim(store)
    if verdict:
        _decide(store, claim, flag.id, verdict)
    assert forget(store, "canbo1", FAR_OFF) == forget_result(0, 0)
    assert {s.wording for s in claims.sightings(store, claim)} != {""}


def test_closed_claims_keep_text_evidence_and_decision_when_their_posts_go(store: Store) -> None:
    claim, flag = queue_claim(store)
    _decide(store, claim, flag.id, Verdict.DISTORTED)
    soon = stamp(moment(now()).replace(year=moment(now()).year + 1))
    assert forget(store, "canbo1", now()) == forget_result(0, 0)
    assert forget(store, "canbo1", soon) == forget_result(3, 0)
    row = queue.one(store, claim)
    assert row is not None
    assert row.claim.sightings == 3
    assert row.best is not None
    assert row.best.quote
    assert reviews.of_claim(store, claim)[0].verdict is Verdict.DISTORTED
    seen = claims.sightings(store, claim)
    assert [s.wording for s in seen] == ["", "", ""]
    assert all(s.thread_title == "" for s in seen)


def test_the_days_run_from_the_decision(store: Store) -> None:
    claim, flag = queue_claim(store)
    store.execute("UPDATE posts SET expires_at = '2020-01-01T00:00:00Z'")
    _decide(store, claim, flag.id, Verdict.TRUE)
    assert store.value("SELECT min(expires_at) FROM posts") > now()


def test_a_watched_claim_goes_on_with_the_posts_that_are_left(store: Store) -> None:
    claim = spread_claim(store, times=2)
    first = store.value("SELECT post FROM sightings ORDER BY seq LIMIT 1")
    store.execute("UPDATE posts SET expires_at = '2020-01-01T00:00:00Z' WHERE id = ?", (first,))
    assert forget(store, "canbo1") == forget_result(1, 0)
    left = claims.get(store, claim)
    assert left is not None
    assert left.sightings == 1


def test_what_is_read_or_matched_while_it_is_forgotten_is_not_brought_back(store: Store) -> None:
    with_sources(store)
    posts.add(store, [make_post(SECRET)], 30)
    read_posts(store)
    ((key, wording, score),) = claims.unmatched(store, 10)
    forget(store, "canbo1", FAR_OFF)
    with store.write():
        claim, fresh = claims.found(store, key, wording, score, [1], MATCHER, MATCHER)
        claims.recount(store, claim)
    assert not fresh
    assert claims.count(store) == 0
    assert flags.put_evidence(store, [(claim, [])], MATCHER, "m") == 0
    assert flags.raise_flag(store, make_flag(claim, None, Finding.NO_SOURCE), 1) is False


def test_a_reader_in_the_way_delays_the_log_but_not_for_ever(store: Store, settings: Settings) -> None:
    spread_claim(store, SECRET, 1)
    store.execute("PRAGMA busy_timeout = 50")
    with open_store(settings) as reader:
        reader.execute("BEGIN")
        reader.value("SELECT count(*) FROM posts")
        assert forget(store, "canbo1", FAR_OFF) == forget_result(1, 1)
        reader.execute("COMMIT")
    assert forget(store, "canbo1", FAR_OFF) == forget_result(0, 0)
    assert not _holds(store, "quyxoangbim")


def test_many_posts_go_in_batches(store: Store) -> None:
    with_sources(store)
    posts.add(store, [make_post(f"Bài {n} của dân.", n) for n in range(1100)], 30)
    assert forget(store, "canbo1", FAR_OFF) == forget_result(1100, 0)
    assert posts.count(store) == 0


def _decide(store: Store, claim: str, flag: str, verdict: Verdict) -> None:
    officers.add(store, "canbo1", "Cán bộ", "x", "test")
    reviews.decide(
        store, claim=claim, revision=1, flag=flag, reviewer="canbo1", verdict=verdict, note="", retention_days=30
    )


def test_evidence_without_flag_does_not_keep_a_claim_that_nobody_sees_any_more(store: Store) -> None:
    claim = spread_claim(store, SECRET, 3)
    lay_evidence(store, claim)  # and then the night was killed
    assert forget(store, "canbo1", FAR_OFF) == forget_result(3, 1)
    assert not _holds(store, "quyxoangbim")


def test_a_watched_claim_leaves_the_words_of_a_forgotten_post(store: Store) -> None:
    claim = spread_claim(store, "Xã thu phí rác năm mươi nghìn.", 2)
    first, second = store.rows("SELECT id, post FROM sightings WHERE claim = ? ORDER BY seq", (claim,))
    store.execute("UPDATE sightings SET wording = 'Xã thu 50k tiền rác' WHERE id = ?", (second["id"],))
    store.execute("UPDATE posts SET expires_at = '2000-01-01T00:00:00Z' WHERE id = ?", (first["post"],))
    forget(store, "test")
    left = claims.get(store, claim)
    assert left is None or left.text == "Xã thu 50k tiền rác"
    assert "năm mươi nghìn" not in claims.first_wording(store, claim)
    assert store.value("SELECT count(*) FROM sightings WHERE claim = ?", (claim,)) == int(left is not None)
