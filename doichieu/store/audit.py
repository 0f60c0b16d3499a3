"""The audit chain: every change of state by a person or by the machine, each row bound to the one before it.

A row's hash is HMAC-SHA256 over the previous hash and the row's own fields, under a key that lies outside the database
(`audit.key`), so that somebody who can edit the file can't make it fit again. Cutting rows off at the end leaves the
chain whole; that is found by SQLite's own counter (`sqlite_sequence`) and by the anchor file, which holds the last
link that a finished command or decision saw.
"""

import hashlib
import hmac
import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from doichieu.errors import AuditBroken, StoreError
from doichieu.records import AuditEntry
from doichieu.store.connection import Store
from doichieu.text import now

_log = logging.getLogger(__name__)

START = "0" * 64
MACHINE = "máy"


def append(store: Store, actor: str, action: str, subject: str, detail: Mapping[str, Any] | None = None) -> AuditEntry:
    """Add one link. Call it inside `store.write()` together with the change that it records."""
    if not store.db.conn.in_transaction:
        raise RuntimeError("an audit line belongs into the transaction of the change that it records")
    last = store.one("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
    entry = AuditEntry(
        seq=max(_counter(store), last["seq"] if last else 0) + 1,  # never a number that a removed row had
        at=now(),
        actor=actor,
        action=action,
        subject=subject,
        detail=json.dumps(detail or {}, ensure_ascii=False, sort_keys=True, default=str),
        previous=last["hash"] if last else START,
        hash="",
    )
    signed = _hash(store.key, entry)
    store.execute(
        "INSERT INTO audit (seq, at, actor, action, subject, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (entry.seq, entry.at, actor, action, subject, entry.detail, entry.previous, signed),
    )
    return _entry({**store_row(entry), "hash": signed})


def _counter(store: Store) -> int:
    return int(store.value("SELECT seq FROM sqlite_sequence WHERE name = 'audit'") or 0)


def store_row(entry: AuditEntry) -> dict[str, Any]:
    """The entry as a table row."""
    return {name: getattr(entry, name) for name in AuditEntry.__dataclass_fields__}


def _entry(row: Mapping[str, Any]) -> AuditEntry:
    return AuditEntry(**row)


def _hash(key: bytes, entry: AuditEntry) -> str:
    parts = [entry.previous, str(entry.seq), entry.at, entry.actor, entry.action, entry.subject, entry.detail]
    return hmac.new(key, json.dumps(parts, ensure_ascii=False).encode(), hashlib.sha256).hexdigest()


def entries(store: Store, subject: str | None = None) -> list[AuditEntry]:
    """The history of one subject, or of everything, oldest first."""
    if subject is None:
        return [_entry(row) for row in store.iterate("SELECT * FROM audit ORDER BY seq")]
    return [_entry(row) for row in store.iterate("SELECT * FROM audit WHERE subject = ? ORDER BY seq", (subject,))]


def _anchor(store: Store) -> Path:
    return store.path.with_name("audit.anchor")


def anchor(store: Store) -> None:
    """Write the last link beside the database, so that rows cut off at the end are missed later.

    An anchor that no longer fits the table is left: it's the proof. One that can't be written (disk full, lock held) is
    left too, for an older anchor stays true and what it anchors is committed already; it's logged.
    """
    try:
        with store.write():  # one writer at a time, so that an older link never overwrites a newer one
            last = store.one("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
            if last is not None and _still_fits(store):
                _write_anchor(_anchor(store), f"{last['seq']} {last['hash']}\n")
    except (OSError, StoreError) as error:
        _log.warning("the audit anchor was not renewed: %s", error)


def _still_fits(store: Store) -> bool:
    try:
        before = _read_anchor(store)
    except AuditBroken:
        return False
    return before is None or store.value("SELECT hash FROM audit WHERE seq = ?", (before[0],)) == before[1]


def _write_anchor(place: Path, content: str) -> None:
    part = place.with_suffix(".part")
    with part.open("w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # else a power cut could leave an empty anchor, which reads as a broken one
    part.replace(place)


def verify(store: Store) -> int:
    """Walk the whole chain; the number of rows. Raises AuditBroken at the first row that doesn't hold."""
    # Both before the walk: rows that another process adds meanwhile must not look like rows that are missing.
    anchored, counter = _read_anchor(store), _counter(store)
    expected = max(counter, anchored[0] if anchored else 0)
    with _snapshot(store):  # chain and tables as of one moment, whatever other processes write meanwhile
        count, told = _walk(store, anchored)
        if count < expected:
            raise AuditBroken(
                f"Nhật ký mất {expected - count} dòng cuối (còn {count}, đã từng có {expected}).",
                "Hãy so với bản sao lưu.",
            )
        _compare(store, told)
    return count


@contextmanager
def _snapshot(store: Store) -> Iterator[None]:
    if store.db.conn.in_transaction:
        yield
        return
    store.execute("BEGIN")
    try:
        yield
    finally:
        store.execute("COMMIT")


def _walk(store: Store, anchored: tuple[int, str] | None) -> tuple[int, dict[str, tuple[object, ...]]]:
    previous, count = START, 0
    told: dict[str, tuple[object, ...]] = {}
    for row in store.iterate("SELECT * FROM audit ORDER BY seq"):
        entry = _entry(row)
        count += 1
        if entry.seq != count:
            raise AuditBroken(f"Nhật ký thiếu dòng số {count}.", "Có người đã xóa dòng; hãy so với bản sao lưu.")
        if entry.previous != previous or not hmac.compare_digest(entry.hash, _hash(store.key, entry)):
            raise AuditBroken(
                f"Dòng nhật ký số {entry.seq} (lúc {entry.at}) đã bị sửa hoặc chèn vào.", "Hãy so với bản sao lưu."
            )
        if anchored and anchored[0] == entry.seq and anchored[1] != entry.hash:
            raise AuditBroken(f"Dòng nhật ký số {entry.seq} không khớp mốc đã ghi.", "Nhật ký đã bị thay cả đoạn.")
        previous = entry.hash
        told |= _told(entry)
    return count, told


def _told(entry: AuditEntry) -> dict[str, tuple[object, ...]]:
    """What a link says of a review or a flag: its key, and what the row must still say."""
    detail = json.loads(entry.detail)
    if entry.action == "review.decide":
        return {f"review:{detail['review']}": (entry.actor, entry.subject, detail["verdict"], detail["note"])}
    if entry.action == "flag.raise":
        return {f"flag:{detail['flag']}": (entry.subject, detail["finding"])}
    return {}


def _compare(store: Store, told: Mapping[str, tuple[object, ...]]) -> None:
    """Hold decisions and flags against their links: the chain is of no use when the table beside it can be edited."""
    rows: dict[str, tuple[object, ...]] = {}
    for row in store.iterate("SELECT id, claim, reviewer, verdict, note FROM reviews"):
        rows[f"review:{row['id']}"] = (row["reviewer"], f"claim:{row['claim']}", row["verdict"], row["note"])
    for row in store.iterate("SELECT id, claim, finding FROM flags"):
        rows[f"flag:{row['id']}"] = (f"claim:{row['claim']}", row["finding"])
    for key in sorted(told.keys() | rows.keys()):
        if told.get(key) != rows.get(key):
            kind, _, name = key.partition(":")
            what = "Quyết định" if kind == "review" else "Gợi ý của máy"
            raise AuditBroken(
                f"{what} «{name}» không khớp với nhật ký.", "Có người đã sửa dữ liệu; so với bản sao lưu."
            )


def _read_anchor(store: Store) -> tuple[int, str] | None:
    try:
        number, value = _anchor(store).read_text(encoding="ascii").split()
        return int(number), value
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise AuditBroken("Không đọc được mốc nhật ký (audit.anchor).", "Hãy so với bản sao lưu.") from error
