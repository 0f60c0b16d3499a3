"""Claims that may be the same: beside each other for the officer, gone with either, never of one that hasn't spread."""

from doichieu.records import Finding
from doichieu.store import Store, claims, suggestions
from tests.build import MATCHER, queue_claim, spread_claim

OTHER = "Xã thu phí làm căn cước 200 nghìn đồng một người từ năm sau."


def test_two_claims_are_suggested_to_each_other_once(store: Store) -> None:
    one, _ = queue_claim(store)
    other, _ = queue_claim(store, OTHER)
    for _ in range(2):
        suggestions.put(store, other, one, 0.7, "maybe", MATCHER)
    (shown,) = suggestions.of_claim(store, one)
    (back,) = suggestions.of_claim(store, other)
    assert (shown.claim, shown.reason, shown.similarity) == (other, "maybe", 0.7)
    assert shown.finding is Finding.REFUTED
    assert shown.verdict is None
    assert back.claim == one


def test_a_claim_that_has_not_spread_is_not_shown(store: Store) -> None:
    one, _ = queue_claim(store)
    hidden = spread_claim(store, OTHER, 1)
    suggestions.put(store, hidden, one, 0.9, "again", MATCHER)
    assert suggestions.of_claim(store, one) == []


def test_suggestions_go_with_their_claim_and_none_points_at_itself_or_nowhere(store: Store) -> None:
    one = spread_claim(store, times=1)
    other = spread_claim(store, OTHER, 1)
    suggestions.put(store, other, one, 0.9, "again", MATCHER)
    suggestions.put(store, one, one, 1.0, "maybe", MATCHER)
    suggestions.put(store, one, "không-có", 1.0, "maybe", MATCHER)
    assert store.value("SELECT count(*) FROM suggestions") == 1
    with store.write():
        store.execute("DELETE FROM sightings WHERE claim = ?", (one,))
        claims.remove_unseen(store, one)
    assert store.value("SELECT count(*) FROM suggestions") == 0
