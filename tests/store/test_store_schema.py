"""Migrations, opening, and what a broken home folder says."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from doichieu.errors import StoreError
from doichieu.settings import Settings
from doichieu.store import Store, audit, claims, create_store, open_store, posts, queue
from doichieu.store.schema import NAMES, migrations
from tests.build import RUMOUR, make_post, with_sources

OLDEST = Path(__file__).with_name("oldest.sql")
"""A dump of a database as the first release makes it, with rows in it. Never made anew: it's what's out there."""


def _shape(db: Database) -> set[tuple[str, str]]:
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'claims_fts_%'")
    return {(name, " ".join(sql.split())) for name, sql in rows.fetchall()}


def _applied(store: Store) -> list[str]:
    return [migration.name for migration in migrations.applied(store.db)]


def test_an_empty_folder_gets_the_whole_schema(store: Store) -> None:
    assert _applied(store) == sorted(NAMES)
    assert frozenset(_applied(store)) == NAMES
    assert store.value("PRAGMA journal_mode") == "wal"
    assert store.value("PRAGMA foreign_keys") == 1
    assert store.value("PRAGMA secure_delete") == 1
    assert (store.path.parent / "audit.key").stat().st_mode & 0o777 == 0o600


def test_the_oldest_database_ends_up_like_a_new_one_and_keeps_its_rows(tmp_path: Path, store: Store) -> None:
    old = Settings.load(tmp_path / "old")
    old.home.mkdir()
    with sqlite3.connect(old.database) as conn:
        conn.executescript(OLDEST.read_text(encoding="utf-8"))
    conn.close()
    old.audit_key.write_text("ab" * 32, encoding="ascii")
    with create_store(old) as migrated:
        assert _applied(migrated) == sorted(NAMES)
        assert _shape(migrated.db) == _shape(store.db)
        assert audit.verify(migrated) == migrated.value("SELECT count(*) FROM audit") > 0
        total, rows = queue.page(migrated, search="can cuoc")
        assert total == 1
        assert rows[0].claim.text == RUMOUR
        assert posts.add(migrated, [make_post("Xã họp dân tối nay.", 99)], 30) == 1
    with open_store(old) as again:
        assert posts.count(again) == 4


def test_making_it_again_changes_nothing(settings: Settings, store: Store) -> None:
    with_sources(store)
    key = settings.audit_key.read_text(encoding="ascii")
    before = list(store.db.conn.iterdump())
    with create_store(settings) as again:
        assert list(again.db.conn.iterdump()) == before
    assert settings.audit_key.read_text(encoding="ascii") == key


def test_a_migration_that_fails_leaves_nothing_behind(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from doichieu.store import schema

    monkeypatch.setattr(schema, "_FIRST", schema._FIRST + "CREATE TABLE claims_fts_data (x TEXT);\n")
    with pytest.raises(StoreError, match="already"):
        create_store(settings)
    with sqlite3.connect(settings.database) as conn:
        assert conn.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    conn.close()
    monkeypatch.undo()
    create_store(settings).close()


@pytest.mark.parametrize("way", [create_store, open_store])
def test_a_newer_database_is_refused(settings: Settings, store: Store, way: type[Store]) -> None:
    store.db.table("_sqlite_migrations").insert(
        {"migration_set": "doichieu", "name": "m9999_from_the_future", "applied_at": "2099-01-01"}
    )
    with pytest.raises(StoreError, match="mới hơn"):
        way(settings)


class TestBrokenHome:
    def test_nothing_there(self, settings: Settings) -> None:
        with pytest.raises(StoreError, match="doichieu init"):
            open_store(settings)

    def test_the_key_is_gone(self, settings: Settings, store: Store) -> None:
        settings.audit_key.unlink()
        for way in (open_store, create_store):
            with pytest.raises(StoreError, match="Thiếu tệp khóa"):
                way(settings)

    @pytest.mark.parametrize("content", ["", "abcd", "không phải khóa", "xy" * 32])
    def test_the_key_is_no_key(self, settings: Settings, store: Store, content: str) -> None:
        settings.audit_key.write_text(content, encoding="utf-8")
        with pytest.raises(StoreError, match="tệp khóa nhật ký"):
            open_store(settings)

    @pytest.mark.parametrize("way", [create_store, open_store])
    def test_the_file_is_no_database(self, settings: Settings, store: Store, way: type[Store]) -> None:
        store.close()
        settings.database.write_bytes(b"day khong phai co so du lieu " * 500)
        with pytest.raises(StoreError, match="bị hỏng"):
            way(settings)

    def test_an_empty_database_without_tables(self, settings: Settings, store: Store) -> None:
        store.close()
        settings.database.unlink()
        sqlite3.connect(settings.database).close()
        settings.database.touch()
        with pytest.raises(StoreError, match="doichieu init"):
            open_store(settings)

    def test_the_home_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "home").write_text("", encoding="utf-8")
        with pytest.raises(StoreError, match="Không tạo được thư mục dữ liệu"):
            create_store(Settings.load(tmp_path / "home"))


MAKE = """
import sys
from doichieu.settings import Settings
from doichieu.store import create_store, audit
with create_store(Settings.load(sys.argv[1])) as store:
    with store.write():
        audit.append(store, "test", "start", sys.argv[2])
"""


def test_two_processes_that_make_it_at_once_agree(settings: Settings) -> None:
    both = [subprocess.Popen([sys.executable, "-c", MAKE, str(settings.home), name]) for name in ("a", "b", "c")]
    assert [process.wait(120) for process in both] == [0, 0, 0]
    with open_store(settings) as store:
        assert audit.verify(store) == 3
    assert sorted(p.name for p in settings.home.iterdir() if p.name.startswith("audit")) == ["audit.key"]


def test_near_takes_the_newest_claims_of_a_full_bucket(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.build import spread_claim

    monkeypatch.setattr(claims, "BUCKET", 4)
    keys = [spread_claim(store, f"Xã thu khoản số {n} của dân.", 1, bands=(7, n + 100)) for n in range(9)]
    assert {key for key, _ in claims.near(store, [7])} == set(keys[-4:])
    assert claims.near(store, [7, 108])[0][0] == keys[8]
    assert claims.near(store, [100]) == [(keys[0], "Xã thu khoản số 0 của dân.")]
    assert claims.near(store, []) == claims.near(store, [5]) == []
    assert len(claims.near(store, [7], limit=2)) == 2
