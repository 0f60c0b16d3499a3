"""Posts: stored once, masked already, read by claim detection in batches."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from doichieu.records import Post
from doichieu.store.connection import Store
from doichieu.text import fold, mask, mask_address, moment, stamp

_PENDING = "SELECT {columns} FROM posts WHERE erased_at IS NULL AND (read_by < :mark OR read_by > :mark)"


def add(store: Store, posts: Sequence[Post], retention_days: int) -> int:
    """Store posts that aren't there yet, in one transaction; the number of new ones.

    A post seen before stays as it was first seen, also when it has been forgotten since. The masking is run once more,
    so that a post made without `Post.make` can't slip a phone number in.
    """
    rows = [
        {
            "id": post.id,
            "source": post.source,
            "thread_url": mask_address(post.thread_url),
            "thread_title": mask(post.thread_title),
            "published_at": post.published_at,
            "fetched_at": post.fetched_at,
            "text": (text := mask(post.text)),
            "folded": fold(text),
            "expires_at": stamp(moment(post.fetched_at) + timedelta(days=retention_days)),
        }
        for post in posts
    ]
    if not rows:
        return 0
    with store.write():
        before = store.db.conn.total_changes
        store.db.table("posts").insert_all(rows, pk="id", ignore=True, batch_size=100)
        return store.db.conn.total_changes - before


def _post(row: dict[str, Any]) -> Post:
    return Post(**{name: row[name] for name in Post.__dataclass_fields__})


def unread(store: Store, mark: str, limit: int) -> list[Post]:
    """Posts whose sentences this detector (name@version) hasn't read."""
    sql = _PENDING.format(columns="*") + " ORDER BY read_by, rowid LIMIT :limit"
    return [_post(row) for row in store.iterate(sql, {"mark": mark, "limit": limit})]


def count_unread(store: Store, mark: str) -> int:
    """How many posts this detector hasn't read."""
    return int(store.value(_PENDING.format(columns="count(*)"), {"mark": mark}))


def get(store: Store, post_id: str) -> Post | None:
    """One post, or None."""
    row = store.one("SELECT * FROM posts WHERE id = ?", (post_id,))
    return _post(row) if row else None


def count(store: Store) -> int:
    """All posts that aren't forgotten."""
    return int(store.value("SELECT count(*) FROM posts WHERE erased_at IS NULL"))


def count_behind_queue(store: Store) -> int:
    """How many posts hold a wording of a claim that is or was before an officer; all others are left alone."""
    sql = (
        "SELECT count(DISTINCT s.post) FROM claims c JOIN sightings s ON s.claim = c.id "
        "WHERE c.state IN ('queued', 'postponed', 'closed')"
    )
    return int(store.value(sql))
