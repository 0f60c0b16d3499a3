"""Forgetting: the text of a post is erased when its retention has run out; claim, evidence and decision stay."""

from dataclasses import dataclass

from doichieu.store import audit, claims
from doichieu.store.connection import Store
from doichieu.text import now

_BATCH = 500

# A post that stands behind a claim still waiting for a person is kept until that claim is closed.
_DUE = (
    "SELECT id FROM posts WHERE erased_at IS NULL AND expires_at <= :at AND NOT EXISTS ("
    "SELECT 1 FROM sightings s JOIN claims c ON c.id = s.claim WHERE s.post = posts.id "
    "AND c.state IN ('queued', 'postponed')) LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What one call erased."""

    posts: int
    claims: int


def forget(store: Store, actor: str, at: str | None = None) -> Forgotten:
    """Erase posts whose time has run out, and watched claims that only they spoke of; audited.

    The row of a post stays without its words, so that a crawl that meets the post again doesn't bring it back.
    """
    at = at or now()
    erased, before = 0, claims.count(store)
    while ids := _erase_some(store, actor, at):
        erased += len(ids)
    gone = before - claims.count(store)
    # The write-ahead log still holds the erased words. Also when there was nothing to erase: an earlier call may have
    # been killed here, or found somebody reading.
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    audit.anchor(store)
    return Forgotten(erased, gone)


def _erase_some(store: Store, actor: str, at: str) -> list[str]:
    """Erase one batch; which posts those were. Chosen under the write lock: a claim may be queued meanwhile."""
    with store.write():
        ids = [row["id"] for row in store.rows(_DUE, {"at": at, "limit": _BATCH})]
        if ids:
            _erase(store, ids, at)
            # FTS5 keeps deleted words in old segments until it is rebuilt.
            store.execute("INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')")
            audit.append(store, actor, "posts.forget", "posts", {"erased": len(ids), "first": ids[0], "last": ids[-1]})
    return ids


def _erase(store: Store, ids: list[str], at: str) -> None:
    marks = ",".join("?" * len(ids))
    touched = store.rows(
        f"SELECT DISTINCT s.claim FROM sightings s JOIN claims c ON c.id = s.claim "
        f"WHERE s.post IN ({marks}) AND c.state = 'watched'",
        ids,
    )
    store.execute(
        f"UPDATE posts SET text = '', folded = '', thread_title = '', erased_at = ? WHERE id IN ({marks})",
        [at, *ids],
    )
    store.execute(f"UPDATE sightings SET wording = '' WHERE post IN ({marks})", ids)
    # A sighting whose claim never spread is nothing but that one person's words: it goes as a whole.
    store.execute(
        f"DELETE FROM sightings WHERE post IN ({marks}) AND (claim IS NULL OR claim IN "
        "(SELECT id FROM claims WHERE state = 'watched' AND flag IS NULL AND brought_in = 0))",
        ids,
    )
    # What an officer has seen keeps its text; the hidden first wording may be nobody's but a forgotten post's.
    store.execute(
        f"UPDATE claims SET first_wording = text WHERE state != 'watched' AND id IN "
        f"(SELECT claim FROM sightings WHERE post IN ({marks}))",
        ids,
    )
    for row in touched:
        claims.recount(store, row["claim"])
        _leave_its_words(store, row["claim"])


def _leave_its_words(store: Store, claim_id: str) -> None:
    """A watched claim that others still word mustn't go on showing the words of a forgotten post."""
    claim, living = claims.get(store, claim_id), claims.wordings(store, claim_id, 1000)
    if claim is None or not living:
        return
    if claim.text not in living:
        claims.reword(store, claim_id, living[0])
    if claims.first_wording(store, claim_id) not in living:
        claims.leave_first_wording(store, claim_id, living[0])
