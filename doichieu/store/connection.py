"""Open the one SQLite file: WAL, a busy timeout, and one write transaction at a time."""

import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from doichieu.errors import StoreError
from doichieu.settings import Settings

BUSY_SECONDS = 30
_KEY_BYTES = 32
Parameters = Sequence[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Store:
    """An open database and the key of its audit chain. Not to be shared between threads: open one each, it's cheap."""

    db: Database
    path: Path
    key: bytes

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction that takes the write lock at its start; inside another it's a savepoint.

        Deferred transactions that read first and write later fail at once when another writer came between, however
        long the busy timeout; so the lock is taken first. Raises StoreError when the disk is full or the lock can't
        be had, with nothing of the block kept.
        """
        try:
            if self.db.conn.in_transaction:
                with self.db.atomic():
                    yield
            else:
                with self._transaction():
                    yield
        except sqlite3.DatabaseError as error:
            raise store_error(error, self.path) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.conn.execute("COMMIT")
        except BaseException:
            if self.db.conn.in_transaction:  # a full disk may have rolled it back already
                self.db.conn.execute("ROLLBACK")
            raise

    def rows(self, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """All rows of a query as dictionaries."""
        return list(self.iterate(sql, parameters))

    def iterate(self, sql: str, parameters: Parameters = ()) -> Iterator[dict[str, Any]]:
        """The rows of a query one by one, for answers that don't fit in memory."""
        cursor = self.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        while (row := self._next(cursor)) is not None:
            yield dict(zip(names, row, strict=True))

    def _next(self, cursor: sqlite3.Cursor) -> tuple[Any, ...] | None:
        try:
            row: tuple[Any, ...] | None = cursor.fetchone()
        except sqlite3.DatabaseError as error:
            raise store_error(error, self.path) from error
        return row

    def one(self, sql: str, parameters: Parameters = ()) -> dict[str, Any] | None:
        """The first row of a query, or None."""
        return next(self.iterate(sql, parameters), None)

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Run one statement. Raises StoreError where SQLite can't (disk full, locked, damaged)."""
        try:
            return self.db.conn.execute(sql, parameters)
        except sqlite3.DatabaseError as error:
            raise store_error(error, self.path) from error

    def close(self) -> None:
        self.db.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """SQLite's English as one plain Vietnamese sentence with what to do.

    A constraint that doesn't hold is a mistake of ours and not of the world: it's raised as it is.
    """
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
        raise error
    said = str(error).lower()
    if "full" in said:
        return StoreError(
            "Ổ đĩa đã đầy nên chưa ghi được.", "Dọn bớt ổ đĩa rồi chạy lại; những gì đã ghi vẫn còn nguyên."
        )
    if "locked" in said or "busy" in said:
        return StoreError("Cơ sở dữ liệu đang bận ghi việc khác.", "Đợi một phút rồi thử lại.")
    if "readonly" in said or "unable to open" in said:
        return StoreError(f"Không mở được {path} để ghi.", "Xem lại quyền của thư mục dữ liệu.")
    if "no such table" in said:
        return StoreError(f"{path} chưa được tạo đủ bảng.", "Chạy «doichieu init».")
    if "not a database" in said or "malformed" in said or "decode" in said:
        return StoreError(f"{path} bị hỏng hoặc không phải cơ sở dữ liệu của Đối Chiếu.", "Chép lại từ bản sao lưu.")
    return StoreError(f"Cơ sở dữ liệu báo lỗi: {error}.", "Chạy «doichieu audit verify» để kiểm tra.")


def _connect(path: Path) -> Database:
    try:
        # isolation_level=None: transactions begin and end where this room says so, never by themselves.
        conn = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")  # a decision must survive a power cut; batches keep it cheap
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA cache_size = -65536")  # 64 MiB; the default 2 MiB makes a large store slow
        conn.execute("PRAGMA secure_delete = ON")  # forgotten text is overwritten, not just unlinked
    except sqlite3.DatabaseError as error:
        raise store_error(error, path) from error
    return Database(conn, execute_plugins=False)


def _audit_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        if len(key) != _KEY_BYTES:  # an empty file would be a key that everybody knows
            raise ValueError(f"{len(key)} bytes")
    except FileNotFoundError:
        raise StoreError(
            f"Thiếu tệp khóa nhật ký {path}.", "Chép lại từ bản sao lưu; không có nó thì không kiểm được nhật ký."
        ) from None
    except (OSError, ValueError) as error:
        raise StoreError(f"Không đọc được tệp khóa nhật ký {path}.", "Xem lại quyền và nội dung của tệp.") from error
    return key


def _make_audit_key(path: Path) -> None:
    """Write the key whole or not at all, also when two processes do it at once: the first one's stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(part)
    finally:
        part.unlink()


def create_store(settings: Settings) -> Store:
    """Make the home folder, the database and the audit key where they're missing, and bring the schema up to date.

    Safe to call again at any time. Raises StoreError if the schema is newer than this program.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = not settings.database.exists()
        if fresh and not settings.audit_key.exists():
            _make_audit_key(settings.audit_key)
    except OSError as error:
        raise StoreError(f"Không tạo được thư mục dữ liệu {settings.home}: {error.strerror}.") from error
    key = _audit_key(settings.audit_key)
    store = Store(_connect(settings.database), settings.database, key)
    try:
        _migrate(store)
    except sqlite3.DatabaseError as error:
        store.close()
        raise store_error(error, settings.database) from error
    except StoreError:
        store.close()
        raise
    return store


def _migrate(store: Store) -> None:
    from doichieu.store.schema import migrations

    if _missing(store.db):
        with store.write():  # two commands started at once: the second waits, and finds all done
            migrations.apply(store.db)


def _missing(db: Database) -> bool:
    """Whether migrations are still to be applied. Raises StoreError if the schema is newer than this program."""
    from doichieu.store.schema import NAMES, migrations

    applied = {migration.name for migration in migrations.applied(db)}
    if applied - NAMES:
        raise StoreError("Cơ sở dữ liệu do một bản Đối Chiếu mới hơn tạo ra.", "Cập nhật chương trình rồi chạy lại.")
    return applied != NAMES


def open_store(settings: Settings) -> Store:
    """Open the database that `create_store` made. Raises StoreError when it is missing, older or newer than this."""
    if not settings.database.exists():
        raise StoreError(f"Chưa có cơ sở dữ liệu ở {settings.home}.", "Chạy «doichieu init» trước.")
    key = _audit_key(settings.audit_key)
    store = Store(_connect(settings.database), settings.database, key)
    try:
        if _missing(store.db):
            raise StoreError(f"{settings.database} chưa được tạo đủ bảng.", "Chạy «doichieu init».")
    except sqlite3.DatabaseError as error:
        store.close()
        raise store_error(error, settings.database) from error
    except StoreError:
        store.close()
        raise
    return store
