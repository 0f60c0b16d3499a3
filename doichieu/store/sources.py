"""Sources, their validators and fetch runs."""

import json
from collections.abc import Iterable
from typing import Any

from doichieu.errors import SettingsError
from doichieu.records import FetchRun, Role, Source, SourceState, Validator
from doichieu.store import audit
from doichieu.store.connection import Store
from doichieu.text import digest, now

_USUAL_RUNS = 10  # the usual number of rows is the median of this many last good runs


def _source(row: dict[str, Any]) -> Source:
    return Source(
        **{
            **row,
            "role": Role(row["role"]),
            "state": SourceState(row["state"]),
            "options": json.loads(row["options"]),
            "enabled": bool(row["enabled"]),
        }
    )


def add(store: Store, source: Source, actor: str) -> bool:
    """Add a source, or bring its facts up to date. True when something changed.

    What a source met and whether it's switched on isn't touched later: that's for the crawl and for `enable`.
    """
    row = {
        "id": source.id,
        "name": source.name,
        "publisher": source.publisher,
        "kind": source.kind,
        "role": str(source.role),
        "tier": source.tier,
        "address": source.address,
        "options": json.dumps(dict(source.options), ensure_ascii=False, sort_keys=True),
        "cadence": source.cadence,
    }
    with store.write():
        before = store.one("SELECT * FROM sources WHERE id = ?", (source.id,))
        if before is not None and all(before[name] == value for name, value in row.items()):
            return False
        if before is None:
            row |= {"expected_rows": source.expected_rows, "enabled": int(source.enabled)}
        store.db.table("sources").upsert(row, pk="id")
        audit.append(store, actor, "source.add" if before is None else "source.change", f"source:{source.id}", row)
    return True


def get(store: Store, source_id: str) -> Source:
    """One source. Raises SettingsError when there is none of this name."""
    row = store.one("SELECT * FROM sources WHERE id = ?", (source_id,))
    if row is None:
        raise SettingsError(f"Không có nguồn nào tên «{source_id}».", "Xem «doichieu sources list».")
    return _source(row)


def every(store: Store, *, enabled_only: bool = False) -> list[Source]:
    """All sources by name."""
    where = "WHERE enabled = 1" if enabled_only else ""
    return [_source(row) for row in store.iterate(f"SELECT * FROM sources {where} ORDER BY role, id")]


def enable(store: Store, source_id: str, on: bool, actor: str) -> None:
    """Switch a source on or off."""
    with store.write():
        if get(store, source_id).enabled == on:
            return
        store.execute("UPDATE sources SET enabled = ? WHERE id = ?", (int(on), source_id))
        audit.append(store, actor, "source.enable" if on else "source.disable", f"source:{source_id}")


def troubled(store: Store) -> list[Source]:
    """Enabled sources whose last crawl didn't go as usual: what the officer is told."""
    return [
        _source(row)
        for row in store.iterate(
            "SELECT * FROM sources WHERE enabled = 1 AND state NOT IN ('new', 'ok') ORDER BY role, id"
        )
    ]


def validators(store: Store, source_id: str) -> list[Validator]:
    """What the server gave us last time to ask "changed since?"."""
    return [Validator(**row) for row in store.iterate("SELECT * FROM validators WHERE source = ?", (source_id,))]


def put_validators(store: Store, items: Iterable[Validator]) -> None:
    """Keep validators; they must come after the rows of the page that they speak of, in the same transaction."""
    rows = [{"source": v.source, "url": v.url, "etag": v.etag, "last_modified": v.last_modified} for v in items]
    if rows:
        with store.write():
            store.db.table("validators").upsert_all(rows, pk=("source", "url"))


def begin_run(store: Store, source_id: str, started_at: str | None = None) -> FetchRun:
    """Note that a crawl has begun; a run that's never finished was killed."""
    started = started_at or now()
    run = FetchRun(id=digest("run", source_id, started), source=source_id, started_at=started)
    with store.write():
        store.db.table("fetch_runs").insert(
            {"id": run.id, "source": source_id, "started_at": started}, pk="id", ignore=True
        )
    return run


def finish_run(store: Store, run: FetchRun, actor: str, not_before: str | None = None) -> None:
    """Write a crawl's result, move the source's state with it, and audit any change of state, in one transaction."""
    outcome = run.outcome or SourceState.FAILED
    with store.write():
        source = get(store, run.source)
        store.db.table("fetch_runs").upsert(
            {
                "id": run.id,
                "source": run.source,
                "started_at": run.started_at,
                "finished_at": run.finished_at or now(),
                "outcome": str(outcome),
                "requests": run.requests,
                "not_modified": run.not_modified,
                "rows_seen": run.rows_seen,
                "rows_new": run.rows_new,
                "bytes": run.bytes,
                "message": run.message,
                "complete": int(run.complete),
            },
            pk="id",
        )
        store.execute(
            "UPDATE sources SET state = ?, state_note = ?, not_before = ?, expected_rows = ? WHERE id = ?",
            (str(outcome), run.message, not_before, _usual_rows(store, run.source, source.expected_rows), run.source),
        )
        if (outcome, run.message) != (source.state, source.state_note) and not (
            outcome is SourceState.OK and source.state is SourceState.OK
        ):
            detail = {"from": str(source.state), "to": str(outcome), "message": run.message}
            audit.append(store, actor, "source.state", f"source:{run.source}", detail)


def note_rows(store: Store, source_id: str, new: int, actor: str) -> None:
    """Audit a batch of new rows. Call it in the transaction that stores them."""
    audit.append(store, actor, "source.rows", f"source:{source_id}", {"rows_new": new})


def waiting(store: Store, hosts: frozenset[str]) -> str | None:
    """Until when a server of these hosts bade us wait, whichever source met it; None when none did."""
    rows = store.iterate("SELECT * FROM sources WHERE not_before > ?", (now(),))
    asked = [source.not_before for source in map(_source, rows) if source.hosts & hosts and source.not_before]
    return max(asked, default=None)


def _usual_rows(store: Store, source_id: str, before: int | None) -> int | None:
    rows = store.rows(
        "SELECT rows_seen FROM fetch_runs WHERE source = ? AND outcome = 'ok' AND rows_seen > 0 "
        "ORDER BY started_at DESC LIMIT ?",
        (source_id, _USUAL_RUNS),
    )
    seen = sorted(row["rows_seen"] for row in rows)
    return seen[len(seen) // 2] if seen else before


def runs(store: Store, source_id: str, limit: int = 30) -> list[FetchRun]:
    """The last crawls of a source, newest first."""
    return [
        FetchRun(
            **{
                **row,
                "outcome": SourceState(row["outcome"]) if row["outcome"] else None,
                "complete": bool(row["complete"]),
            }
        )
        for row in store.iterate(
            "SELECT * FROM fetch_runs WHERE source = ? ORDER BY started_at DESC LIMIT ?", (source_id, limit)
        )
    ]


def last_good_start(store: Store, source_id: str) -> str | None:
    """When the last crawl began that ended well: what a source need not be asked for again."""
    value = store.value(
        "SELECT max(started_at) FROM fetch_runs WHERE source = ? AND outcome = 'ok' AND complete = 1", (source_id,)
    )
    return str(value) if value else None
