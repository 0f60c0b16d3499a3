"""The audit chain: whatever is done to it behind the program's back is found."""

import sqlite3
from collections.abc import Callable

import pytest

from doichieu.errors import AuditBroken
from doichieu.settings import Settings
from doichieu.store import Store, audit, open_store
from doichieu.store.connection import Store as Opened


@pytest.fixture
def chain(store: Store) -> Store:
    """Eight links, anchored at the sixth."""
    for number in range(1, 9):
        with store.write():
            audit.append(store, "canbo1", "source.state", f"claim:{number}", {"verdict": "true", "số": number})
        if number == 6:
            audit.anchor(store)
    return store


def _tamper(store: Store, *statements: str) -> None:
    """Change the file as somebody would who knows SQLite: triggers dropped and put back."""
    triggers = store.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
    for trigger in triggers:
        store.execute(f"DROP TRIGGER {trigger['name']}")
    for statement in statements:
        store.execute(statement)
    for trigger in triggers:
        store.execute(trigger["sql"])


def test_a_whole_chain_verifies_and_tells_its_history(chain: Store) -> None:
    assert audit.verify(chain) == 8
    (entry,) = audit.entries(chain, "claim:3")
    assert (entry.seq, entry.actor, entry.detail) == (3, "canbo1", '{"số": 3, "verdict": "true"}')
    assert [e.seq for e in audit.entries(chain)] == list(range(1, 9))


def test_an_empty_chain_verifies(store: Store) -> None:
    audit.anchor(store)
    assert audit.verify(store) == 0


def test_a_line_belongs_into_a_transaction(store: Store) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        audit.append(store, "a", "b", "c")


@pytest.mark.parametrize(
    "sql", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "DELETE FROM audit WHERE seq = 8"]
)
def test_the_table_itself_refuses(chain: Store, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="audit rows are never"):
        chain.execute(sql)
    assert audit.verify(chain) == 8


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "detail", "previous", "hash"])
@pytest.mark.parametrize("seq", [1, 4, 8])
def test_an_edited_field_is_found(chain: Store, column: str, seq: int) -> None:
    _tamper(chain, f"UPDATE audit SET {column} = {column} || ' ' WHERE seq = {seq}")
    with pytest.raises(AuditBroken, match=f"số {seq} "):
        audit.verify(chain)


SWAP = (
    "UPDATE audit SET seq = -1 WHERE seq = 3",
    "UPDATE audit SET seq = 3 WHERE seq = 4",
    "UPDATE audit SET seq = 4 WHERE seq = -1",
)
RENUMBER = ("DELETE FROM audit WHERE seq = 4", "UPDATE audit SET seq = seq - 1 WHERE seq > 4")
LOWERED = "UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(seq), 0) FROM audit) WHERE name = 'audit'"
INSERTED = "INSERT INTO audit SELECT 9, at, actor, action, 'claim:99', detail, hash, hash FROM audit WHERE seq = 8"


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (("DELETE FROM audit WHERE seq = 4",), "thiếu dòng số 4"),
        (("DELETE FROM audit WHERE seq = 1",), "thiếu dòng số 1"),
        (RENUMBER, "số 4 "),
        ((*RENUMBER, LOWERED), "số 4 "),
        (SWAP, "số 3 "),
        ((INSERTED,), "số 9 "),
        (("DELETE FROM audit WHERE seq = 8",), "mất 1 dòng cuối"),
        (("DELETE FROM audit WHERE seq > 5",), "mất 3 dòng cuối"),
        (("DELETE FROM audit WHERE seq > 5", LOWERED), "mất 1 dòng cuối"),
        (("DELETE FROM audit",), "mất 8 dòng cuối"),
        (("DELETE FROM audit", "DELETE FROM sqlite_sequence"), "mất 6 dòng cuối"),
    ],
)
def test_what_is_removed_moved_or_put_in_is_found(chain: Store, statements: tuple[str, ...], said: str) -> None:
    _tamper(chain, *statements)
    with pytest.raises(AuditBroken, match=said):
        audit.verify(chain)


@pytest.mark.parametrize("lowered", [False, True])
def test_a_cut_tail_is_still_found_after_the_program_went_on(chain: Store, lowered: bool) -> None:
    _tamper(chain, "DELETE FROM audit WHERE seq > 5", *([LOWERED] if lowered else []))
    for _ in range(5):
        with chain.write():
            audit.append(chain, "canbo1", "source.state", "claim:1")
        audit.anchor(chain)
    with pytest.raises(AuditBroken):
        audit.verify(chain)


def test_another_key_doesn_t_verify_and_can_t_forge(chain: Store, settings: Settings) -> None:
    forger = Opened(chain.db, chain.path, b"x" * 32)
    with pytest.raises(AuditBroken, match="số 1 "):
        audit.verify(forger)
    with forger.write():
        audit.append(forger, "canbo1", "source.state", "claim:1")
    with open_store(settings) as honest, pytest.raises(AuditBroken, match="số 9 "):
        audit.verify(honest)


def test_a_chain_made_anew_under_the_real_key_misses_its_anchor(chain: Store) -> None:
    _tamper(chain, "DELETE FROM audit", "DELETE FROM sqlite_sequence")
    for number in range(8):
        with chain.write():
            audit.append(chain, "canbo1", "source.state", f"claim:{number}", {"verdict": "distorted"})
    with pytest.raises(AuditBroken, match="không khớp mốc"):
        audit.verify(chain)


@pytest.mark.parametrize("content", ["", "x y", "1", "1 2 3"])
def test_a_broken_anchor_is_said_and_kept(chain: Store, content: str) -> None:
    place = chain.path.with_name("audit.anchor")
    place.write_text(content, encoding="ascii")
    audit.anchor(chain)
    assert place.read_text(encoding="ascii") == content
    with pytest.raises(AuditBroken, match=r"audit\.anchor"):
        audit.verify(chain)


def test_an_anchor_that_cannot_be_written_harms_nothing(chain: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = chain.path.with_name("audit.anchor").read_text(encoding="ascii")
    monkeypatch.setattr(audit, "_write_anchor", full)
    audit.anchor(chain)
    assert chain.path.with_name("audit.anchor").read_text(encoding="ascii") == before
    assert audit.verify(chain) == 8


def test_a_row_added_while_the_chain_is_walked_is_no_alarm(
    chain: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[[Store], int] = audit._counter

    def and_another_writes(store: Store) -> int:
        found = real(store)
        with open_store(settings) as other, other.write():
            monkeypatch.setattr(audit, "_counter", real)
            audit.append(other, "canbo2", "source.state", "claim:8")
        audit.anchor(chain)
        return found

    monkeypatch.setattr(audit, "_counter", and_another_writes)
    assert audit.verify(chain) == 9
    assert audit.verify(chain) == 9


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reviews SET verdict = 'true'",
        "UPDATE reviews SET note = 'khác'",
        "DELETE FROM reviews",
        "UPDATE flags SET finding = 'supported'",
    ],
)
def test_a_decision_or_flag_that_was_changed_beside_the_chain_is_found(store: Store, sql: str) -> None:
    from doichieu.records import Verdict
    from doichieu.store import officers, reviews
    from tests.build import queue_claim

    claim, flag = queue_claim(store)
    officers.add(store, "canbo1", "Cán bộ", "x", "test")
    reviews.decide(
        store, claim=claim, revision=1, flag=flag.id, reviewer="canbo1", verdict=Verdict.DISTORTED, note="",
        retention_days=30,
    )  # fmt: skip
    assert audit.verify(store) > 0
    store.execute(sql)
    with pytest.raises(AuditBroken, match="không khớp với nhật ký"):
        audit.verify(store)
