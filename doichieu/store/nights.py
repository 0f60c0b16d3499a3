"""One row for each run of the nightly flow, with its table of counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from doichieu.store import audit
from doichieu.store.connection import Store
from doichieu.text import digest, now


@dataclass(frozen=True, slots=True)
class Night:
    """One run of the nightly flow; without `finished_at` it is running or was killed."""

    id: str
    started_at: str
    finished_at: str | None
    counts: Mapping[str, int]


def begin(store: Store) -> Night:
    """Note that a night has begun."""
    at = now()
    night = Night(digest("night", at), at, None, {})
    with store.write():
        store.db.table("nights").insert({"id": night.id, "started_at": at}, pk="id", ignore=True)
        audit.append(store, f"{audit.MACHINE}:nightly", "night.begin", f"night:{night.id}")
    return night


def finish(store: Store, night: Night, counts: Mapping[str, int]) -> Night:
    """Write the night's counts."""
    at = now()
    with store.write():
        store.db.table("nights").upsert(
            {
                "id": night.id,
                "started_at": night.started_at,
                "finished_at": at,
                "counts": json.dumps(dict(counts), sort_keys=True),
            },
            pk="id",
        )
        audit.append(store, f"{audit.MACHINE}:nightly", "night.finish", f"night:{night.id}", counts)
    audit.anchor(store)
    return Night(night.id, night.started_at, at, counts)


def last(store: Store) -> Night | None:
    """The last night that finished, or None."""
    row = store.one("SELECT * FROM nights WHERE finished_at IS NOT NULL ORDER BY started_at DESC, rowid DESC LIMIT 1")
    return Night(row["id"], row["started_at"], row["finished_at"], json.loads(row["counts"])) if row else None
