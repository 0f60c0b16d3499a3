"""Sightings and the Claims they share."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from doichieu.records import Claim, ClaimState, Detection, Kind, Model, Post, Sighting
from doichieu.store import audit
from doichieu.store.connection import Store
from doichieu.text import digest, fold

# Near wordings meet in a band's bucket. A bucket that holds more claims than this tells nothing about likeness, and
# without the cap the cost of one post would grow with the store; the newest claims of a bucket are taken.
BUCKET = 16

_CLAIM_COLUMNS = (
    "id, text, first_seen, last_seen, sightings, places, score, state, revision, model, version, brought_in"
)


def claim_of(row: dict[str, Any]) -> Claim:
    """A Claim from a row that holds `claims`' columns."""
    return Claim(
        id=row["id"],
        text=row["text"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        sightings=row["sightings"],
        places=row["places"],
        score=row["score"],
        state=ClaimState(row["state"]),
        revision=row["revision"],
        model=Model(row["model"], row["version"]),
        brought_in=bool(row["brought_in"]),
    )


def get(store: Store, claim_id: str) -> Claim | None:
    """One claim, or None."""
    row = store.one(f"SELECT {_CLAIM_COLUMNS} FROM claims WHERE id = ?", (claim_id,))
    return claim_of(row) if row else None


def put_read(store: Store, read: Iterable[tuple[Post, Sequence[Detection]]], model: Model) -> int:
    """Store what detection found in a batch of posts and mark them read, in one transaction; new sightings.

    Only claims, and none about a private individual: what else is passed in goes no further, whoever calls.
    A sentence found before keeps its row, so its claim stays. One that a newer model no longer calls a claim is
    dropped, unless a person has reviewed the claim that it belongs to.
    """
    new = 0
    with store.write():
        for post, found in read:
            if store.value("SELECT 1 FROM posts WHERE id = ? AND erased_at IS NOT NULL", (post.id,)):
                continue  # forgotten since the batch was taken: its words mustn't come back
            rows = [_sighting_row(post, d, model) for d in found if d.kind is Kind.CLAIM and not d.private]
            dropped = _drop_stale(store, post.id, [row["id"] for row in rows])
            before = store.db.conn.total_changes
            if rows:
                store.db.table("sightings").insert_all(rows, pk="id", ignore=True)
            new += store.db.conn.total_changes - before
            store.execute("UPDATE posts SET read_by = ? WHERE id = ?", (str(model), post.id))
            for claim_id in dropped:
                recount(store, claim_id)
    return new


def _sighting_row(post: Post, detection: Detection, model: Model) -> dict[str, Any]:
    return {
        "id": digest("sighting", post.id, str(detection.start), str(detection.end)),
        "post": post.id,
        "wording": detection.text,
        "start": detection.start,
        "end": detection.end,
        "score": detection.score,
        "model": model.name,
        "version": model.version,
    }


def _drop_stale(store: Store, post_id: str, keep: Sequence[str]) -> list[str]:
    marks = ",".join("?" * len(keep))
    stale = store.rows(
        f"SELECT id, claim FROM sightings WHERE post = ? AND id NOT IN ({marks}) "
        "AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.claim = sightings.claim)",
        [post_id, *keep],
    )
    for row in stale:
        store.execute("DELETE FROM sightings WHERE id = ?", (row["id"],))
    return sorted({row["claim"] for row in stale if row["claim"]})


def unmatched(store: Store, limit: int) -> list[tuple[str, str, float]]:
    """Sightings that have no claim yet, in the order they were found: (key, wording, detection score)."""
    rows = store.iterate("SELECT id, wording, score FROM sightings WHERE claim IS NULL ORDER BY seq LIMIT ?", (limit,))
    return [(row["id"], row["wording"], row["score"]) for row in rows]


def seen(store: Store, sighting_id: str) -> str | None:
    """When a sighting's post was published (or fetched, where it bears no time); None when it's gone."""
    value = store.value(
        "SELECT coalesce(p.published_at, p.fetched_at) FROM sightings s JOIN posts p ON p.id = s.post WHERE s.id = ?",
        (sighting_id,),
    )
    return str(value) if value is not None else None


def first_wordings(store: Store) -> Iterator[tuple[str, str]]:
    """(key, first wording) of every claim, in the order they were founded."""
    for row in store.iterate("SELECT id, first_wording FROM claims ORDER BY seq"):
        yield row["id"], row["first_wording"]


def candidates(store: Store, claim_ids: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """(key, first wording, first seen, last seen) of these claims, in their order; those that are gone are left out."""
    marks = ",".join("?" * len(claim_ids))
    rows = {
        row["id"]: row
        for row in store.iterate(
            f"SELECT id, first_wording, first_seen, last_seen FROM claims WHERE id IN ({marks})", list(claim_ids)
        )
    }
    found = [rows[key] for key in claim_ids if key in rows]
    return [(row["id"], row["first_wording"], row["first_seen"], row["last_seen"]) for row in found]


def count_unmatched(store: Store) -> int:
    """How many sightings have no claim yet."""
    return int(store.value("SELECT count(*) FROM sightings WHERE claim IS NULL"))


def near(store: Store, bands: Sequence[int], limit: int = 32) -> list[tuple[str, str]]:
    """(key, first wording) of the claims that share most bands with a signature, most shared first, at most `limit`.

    The first wording and not the text, which changes: what joins mustn't hang on how a night is cut into batches.
    """
    shared: dict[str, int] = {}
    for band in bands:
        newest = "SELECT claim FROM claim_bands WHERE band = ? ORDER BY seq DESC LIMIT ?"
        for (claim_id,) in store.execute(newest, (band, BUCKET)):
            shared[claim_id] = shared.get(claim_id, 0) + 1
    best = sorted(shared, key=lambda key: (-shared[key], key))[:limit]
    marks = ",".join("?" * len(best))
    texts = {
        row["id"]: row["first_wording"]
        for row in store.iterate(f"SELECT id, first_wording FROM claims WHERE id IN ({marks})", best)
    }
    return [(key, texts[key]) for key in best if key in texts]


def found(
    store: Store,
    sighting_id: str,
    wording: str,
    score: float,
    bands: Sequence[int],
    detector: Model,
    matcher: Model,
    *,
    again: bool = False,
) -> tuple[str, bool]:
    """Make the claim that this wording founds, or take the one with the same folded words: (its key, whether it's new).

    With `again` the same words found another claim: they came back long after. Its key holds the day as well. Call
    `recount` for the claim afterwards, in the same transaction.
    """
    key = Claim.key(wording)
    with store.write():
        at = seen(store, sighting_id)
        if again and at is not None and store.value("SELECT 1 FROM claims WHERE id = ?", (key,)):
            key = Claim.key(wording, at[:10])
        fresh = not store.value("SELECT 1 FROM claims WHERE id = ?", (key,))
        if fresh:
            if at is None:  # its post was forgotten since the batch was read
                return key, False
            store.db.table("claims").insert(
                {
                    "id": key,
                    "text": wording,
                    "first_wording": wording,
                    "folded": fold(wording),
                    "first_seen": at,
                    "last_seen": at,
                    "score": score,
                    "model": detector.name,
                    "version": detector.version,
                },
                pk="id",
            )
            # Not insert_all: after one ignored row it asks for a rowid, which this table doesn't have.
            store.db.conn.executemany(
                "INSERT OR IGNORE INTO claim_bands (band, claim) VALUES (?, ?)", [(band, key) for band in bands]
            )
            audit.append(store, f"{audit.MACHINE}:{matcher}", "claim.found", f"claim:{key}", {"sighting": sighting_id})
        join(store, sighting_id, key, 1.0, matcher)
    return key, fresh


def join(store: Store, sighting_id: str, claim_id: str, similarity: float, matcher: Model) -> None:
    """Put a sighting to a claim. Call `recount` for the claim afterwards, in the same transaction."""
    with store.write():
        store.execute(
            "UPDATE sightings SET claim = ?, similarity = ?, match_model = ?, match_version = ? WHERE id = ?",
            (claim_id, similarity, matcher.name, matcher.version, sighting_id),
        )
        # At once and not with the recount at the end of a batch: what joins next may hang on when it was last seen.
        at = seen(store, sighting_id)
        if at is not None:
            store.execute(
                "UPDATE claims SET first_seen = min(first_seen, ?), last_seen = max(last_seen, ?) WHERE id = ?",
                (at, at, claim_id),
            )


def watched(store: Store, claim_id: str) -> bool:
    """Whether a claim is there and no officer has seen it yet."""
    return bool(store.value("SELECT 1 FROM claims WHERE id = ? AND state = 'watched'", (claim_id,)))


def wordings(store: Store, claim_id: str, limit: int) -> list[str]:
    """Different wordings of a claim that aren't forgotten, in alphabetical order, at most `limit`."""
    rows = store.iterate(
        "SELECT DISTINCT wording FROM sightings WHERE claim = ? AND wording != '' ORDER BY wording LIMIT ?",
        (claim_id, limit),
    )
    return [row["wording"] for row in rows]


def leave_first_wording(store: Store, claim_id: str, wording: str) -> None:
    """Compare with another wording of a watched claim from now on: the post with the first one is forgotten."""
    with store.write():
        store.execute(
            "UPDATE claims SET first_wording = ? WHERE id = ? AND state = 'watched'",
            (wording, claim_id),
        )


def first_wording(store: Store, claim_id: str) -> str:
    """The wording that founded a claim, or "" where there's no such claim."""
    return str(store.value("SELECT first_wording FROM claims WHERE id = ?", (claim_id,)) or "")


def reword(store: Store, claim_id: str, text: str) -> None:
    """Show a claim that is only watched in another of its wordings. One that an officer has seen keeps its words."""
    with store.write():
        store.execute(
            "UPDATE claims SET text = ?, folded = ? WHERE id = ? AND state = 'watched' AND text != ?",
            (text, fold(text), claim_id, text),
        )


def recount(store: Store, claim_id: str) -> None:
    """Bring a claim's counts in line with its sightings; a claim that nobody saw any more and nobody reviewed goes."""
    row = store.one(
        "SELECT count(DISTINCT s.post) AS posts, count(DISTINCT p.source || ' ' || p.thread_url) AS places, "
        "max(s.score) AS score, min(coalesce(p.published_at, p.fetched_at)) AS first, "
        "max(coalesce(p.published_at, p.fetched_at)) AS last "
        "FROM sightings s JOIN posts p ON p.id = s.post WHERE s.claim = ?",
        (claim_id,),
    )
    if row is None or row["posts"] == 0:
        remove_unseen(store, claim_id)
        store.execute("UPDATE claims SET sightings = 0, places = 0 WHERE id = ?", (claim_id,))
        return
    store.execute(
        "UPDATE claims SET sightings = ?, places = ?, score = ?, first_seen = ?, last_seen = ? WHERE id = ?",
        (row["posts"], row["places"], row["score"], row["first"], row["last"], claim_id),
    )


def take_back(store: Store, min_posts: int, actor: str) -> int:
    """Claims that a newer model no longer sees in enough posts leave the queue, unless a person has reviewed them."""
    with store.write():
        rows = store.rows(
            "SELECT id FROM claims WHERE state = 'queued' AND sightings < ? AND brought_in = 0 "
            "AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.claim = claims.id)",
            (min_posts,),
        )
        for row in rows:
            store.execute("UPDATE claims SET state = 'watched', revision = revision + 1 WHERE id = ?", (row["id"],))
            audit.append(store, actor, "claim.unqueue", f"claim:{row['id']}")
    return len(rows)


def remove_unseen(store: Store, claim_id: str) -> None:
    """Remove a claim that was only watched: nothing but the posts it came from ever spoke of it.

    Evidence that was laid beside it goes too: no flag was raised from it, so nobody has seen it.
    """
    if store.value(
        "SELECT 1 FROM claims WHERE id = ? AND state = 'watched' AND flag IS NULL AND brought_in = 0", (claim_id,)
    ):
        store.execute("DELETE FROM evidence WHERE claim = ?", (claim_id,))
        store.execute("DELETE FROM claims WHERE id = ?", (claim_id,))
        audit.append(store, audit.MACHINE, "claim.gone", f"claim:{claim_id}")


def sightings(store: Store, claim_id: str, limit: int = 100) -> list[Sighting]:
    """Where and in what words a claim was seen, newest first. Forgotten wordings are empty."""
    rows = store.iterate(
        'SELECT s.id, s.claim, s.post, s.wording, s.start, s."end", s.score, s.similarity, s.model, s.version, '
        "p.source, p.thread_url, p.thread_title, p.published_at FROM sightings s JOIN posts p ON p.id = s.post "
        "WHERE s.claim = ? ORDER BY coalesce(p.published_at, p.fetched_at) DESC, s.seq LIMIT ?",
        (claim_id, limit),
    )
    return [
        Sighting(
            **{k: v for k, v in row.items() if k not in ("model", "version")}, model=Model(row["model"], row["version"])
        )
        for row in rows
    ]


def seen_at(store: Store, claim_id: str) -> list[str]:
    """When each post that holds the claim was published (or fetched, where it bears no time), oldest first."""
    rows = store.iterate(
        "SELECT coalesce(published_at, fetched_at) AS at FROM posts "
        "WHERE id IN (SELECT post FROM sightings WHERE claim = ?) ORDER BY at",
        (claim_id,),
    )
    return [row["at"] for row in rows]


def count(store: Store) -> int:
    """All claims, watched ones too."""
    return int(store.value("SELECT count(*) FROM claims"))
