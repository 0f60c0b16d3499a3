"""Last year's rumour again: a claim of its own, with the old one beside it."""

import pytest

from doichieu.settings import Settings
from doichieu.store import create_store, posts
from flows import steps
from tests.build import RUMOUR, make_post, read_posts, with_sources


@pytest.mark.parametrize(("later", "claims"), [("2026-03-01T00:00:00Z", 1), ("2026-12-01T00:00:00Z", 2)])
def test_what_comes_back_after_half_a_year_founds_its_own_claim(home: Settings, later: str, claims: int) -> None:
    with create_store(home) as store:
        with_sources(store)
        for at, start in (("2026-02-01T00:00:00Z", 0), (later, 10)):
            posts.add(store, [make_post(RUMOUR, start + n, published_at=at) for n in range(3)], 30)
            read_posts(store)
            steps.match_claims(home)
        assert store.value("SELECT count(*) FROM claims") == claims
        assert store.value("SELECT count(*) FROM sightings WHERE claim IS NULL") == 0
        beside = store.rows("SELECT reason FROM suggestions")
        assert [row["reason"] for row in beside] == ["again"] * (claims - 1)
        counted = steps.match_claims(home)
    assert counted == {"claims_new": 0, "sightings_joined": 0}
