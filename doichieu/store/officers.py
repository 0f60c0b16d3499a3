"""Officers of the desk and their sessions. Passwords come hashed (argon2, in the desk); tokens are stored as hashes."""

import hashlib
from datetime import UTC, datetime, timedelta

from doichieu.errors import SettingsError
from doichieu.records import Officer
from doichieu.store import audit
from doichieu.store.connection import Store
from doichieu.text import moment, now, stamp

FAILURES_BEFORE_LOCK = 5
LOCK_MINUTES = 15


def add(store: Store, login: str, name: str, password_hash: str, actor: str) -> Officer:
    """Add an officer. Raises SettingsError when the login is taken or isn't plain letters and digits."""
    if not login.isascii() or not login.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise SettingsError("Tên đăng nhập chỉ gồm chữ không dấu, chữ số, dấu chấm và gạch.", "Ví dụ: canbo1.")
    at = now()
    with store.write():
        if store.value("SELECT 1 FROM officers WHERE login = ?", (login,)):
            raise SettingsError(f"Đã có tài khoản «{login}».", "Chọn tên khác hoặc đổi mật khẩu tài khoản đó.")
        store.db.table("officers").insert(
            {"login": login, "name": name, "password_hash": password_hash, "created_at": at}, pk="login"
        )
        audit.append(store, actor, "officer.add", f"officer:{login}", {"name": name})
    return Officer(login, name, password_hash, at)


def set_password(store: Store, login: str, password_hash: str, actor: str) -> None:
    """Change a password, lift a lock and end all of the officer's sessions."""
    with store.write():
        if get(store, login) is None:
            raise SettingsError(f"Không có tài khoản «{login}».", "Xem «doichieu user list».")
        store.execute(
            "UPDATE officers SET password_hash = ?, failures = 0, locked_until = NULL WHERE login = ?",
            (password_hash, login),
        )
        store.execute("DELETE FROM sessions WHERE login = ?", (login,))
        audit.append(store, actor, "officer.password", f"officer:{login}")


def disable(store: Store, login: str, off: bool, actor: str) -> None:
    """Close an account (its decisions stay) or open it again."""
    with store.write():
        if get(store, login) is None:
            raise SettingsError(f"Không có tài khoản «{login}».", "Xem «doichieu user list».")
        store.execute("UPDATE officers SET disabled = ? WHERE login = ?", (int(off), login))
        store.execute("DELETE FROM sessions WHERE login = ?", (login,))
        audit.append(store, actor, "officer.disable" if off else "officer.enable", f"officer:{login}")


def get(store: Store, login: str) -> Officer | None:
    """One officer, or None."""
    row = store.one("SELECT login, name, password_hash, created_at, disabled FROM officers WHERE login = ?", (login,))
    return Officer(**{**row, "disabled": bool(row["disabled"])}) if row else None


def every(store: Store) -> list[Officer]:
    """All officers."""
    rows = store.iterate("SELECT login, name, password_hash, created_at, disabled FROM officers ORDER BY login")
    return [Officer(**{**row, "disabled": bool(row["disabled"])}) for row in rows]


def locked_until(store: Store, login: str) -> str | None:
    """Until when this account is locked after too many wrong passwords, or None."""
    value = store.value("SELECT locked_until FROM officers WHERE login = ?", (login,))
    return str(value) if value and str(value) > now() else None


def note_failure(store: Store, login: str) -> None:
    """Count a wrong password; lock the account for a while at the fifth in a row. A lock that holds stays as it is."""
    with store.write():
        if locked_until(store, login):
            return
        failures = store.value("SELECT failures FROM officers WHERE login = ?", (login,))
        if failures is None:
            return
        lock = failures + 1 >= FAILURES_BEFORE_LOCK
        until = stamp(datetime.now(UTC) + timedelta(minutes=LOCK_MINUTES)) if lock else None
        store.execute(
            "UPDATE officers SET failures = ?, locked_until = ? WHERE login = ?",
            (0 if lock else failures + 1, until, login),
        )
        if lock:
            audit.append(store, audit.MACHINE, "officer.lock", f"officer:{login}", {"until": until})


def open_session(store: Store, login: str, token: str, csrf: str, hours: int) -> None:
    """Start a session. Only a hash of the token is kept, so a copy of the database signs nobody in."""
    at = now()
    with store.write():
        store.execute("DELETE FROM sessions WHERE expires_at <= ?", (at,))
        store.execute("UPDATE officers SET failures = 0, locked_until = NULL WHERE login = ?", (login,))
        store.execute(
            "INSERT INTO sessions (token_hash, login, csrf, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
            (_hash(token), login, csrf, at, stamp(moment(at) + timedelta(hours=hours))),
        )
        audit.append(store, login, "officer.sign_in", f"officer:{login}")


def session(store: Store, token: str) -> tuple[Officer, str] | None:
    """(officer, CSRF token) of a live session, or None."""
    row = store.one(
        "SELECT s.login, s.csrf FROM sessions s JOIN officers o ON o.login = s.login "
        "WHERE s.token_hash = ? AND s.expires_at > ? AND o.disabled = 0",
        (_hash(token), now()),
    )
    officer = get(store, row["login"]) if row else None
    return (officer, row["csrf"]) if row and officer else None


def close_session(store: Store, token: str) -> None:
    """End a session."""
    with store.write():
        store.execute("DELETE FROM sessions WHERE token_hash = ?", (_hash(token),))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
