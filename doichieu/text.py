"""Vietnamese text at the door: NFC, the folded copy, masking of what identifies a person, content keys, times.

Everything here is pure and fast; nothing heavy is imported.
"""

import hashlib
import html
import re
import unicodedata
from datetime import UTC, datetime

# Zero-width and directional characters hide words from search and from the eye; control characters break XML and CSV.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]+")
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")

MASK_EMAIL = "[thư điện tử]"
MASK_PHONE = "[số điện thoại]"
MASK_IDENTITY = "[số giấy tờ]"
MASK_ACCOUNT = "[số tài khoản]"
MASK_MENTION = "[@]"
MASK_PROFILE = "[trang cá nhân]"

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
# "@name", "@name@host" and full-width "＠"; a lone "@" ("@ Hà Nội") stays.
_MENTION = re.compile(r"(?<![\w/])[@＠][\w][\w.\-]*(?:@[\w.-]+)?", re.UNICODE)
# Addresses of personal pages: the path itself names somebody.
_PROFILE = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:facebook\.com|fb\.com|fb\.me|m\.me|zalo\.me|tiktok\.com|instagram\.com|threads\.net"
    r"|t\.me|twitter\.com|x\.com|bsky\.app/profile)/[^\s<>\"')\]]+"
    r"|https?://[^\s/<>\"')]+/(?:@|users/|u/|user/|profile/|members?/|author/|thanh-vien/)[^\s<>\"')\]]+",
    re.IGNORECASE,
)
# Vietnamese numbers: 0 or +84 or 84, then 9 digits (10 for old 11-digit mobile), with single separators anywhere.
_PHONE = re.compile(r"(?<![\d.,/-])(?:\(?(?:\+|00)?84\)?|\(?0)(?:[\s.\-–()]{0,2}\d){8,10}(?![\d])(?![.,]\d)")
_HOTLINE = re.compile(r"(?<![\d.,])1[89]00(?:[\s.\-]?\d){4,6}(?!\d)")
_ACCOUNT_CUE = re.compile(
    r"(?P<cue>(?:\bstk|\bs[ốo]\s*t[àa]i\s*kho[ảa]n|\bs[ốo]\s*tk|\bt[àa]i\s*kho[ảa]n|\btk)\b[^\d\n]{0,30})"
    r"(?P<number>\d(?:[\s.\-]?\d){5,18})(?!\d)",
    re.IGNORECASE,
)
# 9 and 12 digits, plain or in groups of three with spaces (a money amount has dots, or a unit behind it).
_IDENTITY = re.compile(r"(?<![\d.,])(?:\d{12}|\d{9}|\d{3} \d{3} \d{3} \d{3}|\d{3} \d{3} \d{3})(?![\d])(?![.,]\d)")
_LONG_NUMBER = re.compile(r"(?<![\d.,])\d{8,19}(?![\d])(?![.,]\d)")
_MONEY_BEHIND = re.compile(r"\s*(?:đồng|dong|đ\b|vnđ|vnd|usd|tỷ|tỉ|triệu|trieu|nghìn|ngàn|người|nguoi)", re.IGNORECASE)

_DATE8 = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def nfc(text: str) -> str:
    """NFC text without invisible characters, runs of blanks as one, at most one empty line in a row."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", text)
    text = _SPACES.sub(" ", text)
    return _BLANK_LINES.sub("\n\n", text).strip()


def fold(text: str) -> str:
    """Lower case, no tones or other marks, đ to d: what a post typed without diacritics looks like.

    Same length as the NFC input for Vietnamese letters, so spans in the one hold in the other.
    """
    text = unicodedata.normalize("NFC", text).lower().replace("đ", "d")
    return "".join(_fold_char(c) for c in text)


def _fold_char(char: str) -> str:
    if char < "\x80":
        return char
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isalnum() else char


def unescape(text: str) -> str:
    """HTML entities resolved, twice where a feed escaped them twice ("&amp;agrave;")."""
    once = html.unescape(text)
    return html.unescape(once) if "&" in once else once


def _mask_unless_money(match: re.Match[str], label: str) -> str:
    if _MONEY_BEHIND.match(match.string, match.end()):
        return match.group()
    return label


def _mask_long(match: re.Match[str]) -> str:
    if _DATE8.fullmatch(match.group()):
        return match.group()
    return _mask_unless_money(match, MASK_ACCOUNT)


def mask(text: str) -> str:
    """The text with e-mail, profile addresses, phone, ID-card (9, 12 digits), account numbers and @mentions masked.

    Amounts of money, dates and counts stay: a claim lives by its numbers. Masking twice changes nothing more.
    """
    text = _EMAIL.sub(MASK_EMAIL, text)
    text = _PROFILE.sub(MASK_PROFILE, text)
    text = _MENTION.sub(MASK_MENTION, text)
    text = _ACCOUNT_CUE.sub(lambda m: m["cue"] + MASK_ACCOUNT if not _money(m) else m.group(), text)
    text = _PHONE.sub(lambda m: _mask_unless_money(m, MASK_PHONE), text)
    text = _HOTLINE.sub(lambda m: _mask_unless_money(m, MASK_PHONE), text)
    text = _IDENTITY.sub(lambda m: _mask_unless_money(m, MASK_IDENTITY), text)
    return _LONG_NUMBER.sub(_mask_long, text)


def _money(match: re.Match[str]) -> bool:
    return _MONEY_BEHIND.match(match.string, match.end()) is not None


def digest(*parts: str) -> str:
    """A key made from content: 128 bits of BLAKE2b over the parts, in hex. The same parts give the same key."""
    h = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part.encode()
        h.update(len(raw).to_bytes(8, "big"))
        h.update(raw)
    return h.hexdigest()


def now() -> str:
    """The present moment in UTC as stored everywhere, e.g. "2026-11-23T14:05:09Z"."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """A moment as stored: UTC, whole seconds, sortable. A moment without zone is taken as UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(stored: str) -> datetime:
    """The datetime of a stored moment. Raises ValueError if it isn't one."""
    return datetime.strptime(stored, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
