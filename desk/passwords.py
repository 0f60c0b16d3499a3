"""Passwords of the desk: argon2 through pwdlib, and the one rule for a new password."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from doichieu.errors import SettingsError
from doichieu.text import nfc

MIN_LENGTH = 10
MAX_LENGTH = 500  # far above any passphrase; keeps a hostile form from making the hash chew megabytes
_MIN_DIFFERENT = 4  # "aaaaaaaaaa" and "1212121212" are long and worthless


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _decoy() -> str:
    """A hash that no password fits, so that an unknown login takes as long as a known one."""
    return _hasher().hash("no officer has this password \x00")


def hash_password(password: str) -> str:
    """The argon2 hash to store. Typed as NFC or NFD (Vietnamese keyboards differ), it's the same password."""
    return _hasher().hash(nfc(password))


def verify(password: str, stored: str | None) -> bool:
    """Whether the password fits; with no stored hash the same work is done and the answer is no."""
    try:
        fits = _hasher().verify(nfc(password)[:MAX_LENGTH], stored or _decoy())
    except UnknownHashError:
        return False
    return fits and stored is not None


def check_strength(password: str) -> None:
    """Raise SettingsError, in Vietnamese, when a new password is too easy to guess or too long to use."""
    clean = nfc(password)
    if len(clean) < MIN_LENGTH:
        raise SettingsError(
            f"Mật khẩu ngắn quá: cần ít nhất {MIN_LENGTH} ký tự.",
            "Một câu ngắn dễ nhớ là tốt, ví dụ bốn từ không liên quan nhau.",
        )
    if len(clean) > MAX_LENGTH:
        raise SettingsError(f"Mật khẩu dài quá: nhiều nhất {MAX_LENGTH} ký tự.")
    if len(set(clean)) < _MIN_DIFFERENT:
        raise SettingsError(
            "Mật khẩu dễ đoán quá: chỉ lặp lại vài ký tự.", "Dùng một câu ngắn, ví dụ bốn từ không liên quan nhau."
        )
