"""Vietnamese text at the door: NFC, the folded copy, masking of what identifies a person, content keys, times.

Everything here is pure and fast; nothing heavy is imported.
"""

import hashlib
import html
import re
import unicodedata
from datetime import UTC, datetime

from doichieu.masking import MASK_PHONE, mask_numbers

# Zero-width and directional characters hide words from search and from the eye; control characters break XML and CSV.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BLANK_LINES = re.compile(r" ?\n[ \n]*\n ?")
# Half of a UTF-16 pair, as broken JSON carries it: no database and no file can hold it.
_SURROGATES = re.compile("[\ud800-\udfff]")
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")

MASK_EMAIL = "[thư điện tử]"
MASK_MENTION = "[@]"
MASK_PROFILE = "[trang cá nhân]"

# Each of these patterns begins where a word begins or looks only a bounded way ahead: linear on any input.
_EMAIL = re.compile(r"(?<![\w.+@＠-])[\w.+-]+[@＠][\w-]+(?:\.[\w-]+)+")
# "@name", "@name@host", "@Nguyễn Văn An" as some sites write a mention; a lone "@" ("@ Hà Nội") stays.
_SURNAMES = (
    "Nguyễn|Nguyen|Trần|Tran|Lê|Le|Phạm|Pham|Hoàng|Hoang|Huỳnh|Huynh|Phan|Vũ|Vu|Võ|Vo|Đặng|Dang|Bùi|Bui|Đỗ|Do|Hồ|Ho|Ngô|Ngo"
    "|Dương|Duong|Lý|Ly|Đinh|Dinh|Trịnh|Trinh|Lương|Luong|Mai|Đào|Dao|Đoàn|Doan|Tạ|Ta|Lâm|Lam|Hà|Ha|Cao|Triệu|Nông|Hoa|Lò|Giàng"
)
_MENTION = re.compile(
    rf"[@＠](?:(?:{_SURNAMES})(?: [^\W\d_a-zà-ỹ][^\W\d_]*){{1,3}}|\w(?:[\w.\-]*\w)?(?:[@＠]\w(?:[\w.\-]*\w)?)?)"
)
# Addresses of personal pages: the path itself names somebody.
_PATH = r"[^\s<>\"')\]]*[^\s<>\"')\].,;:!?…]"
_PROFILE = re.compile(
    r"(?<![^\W\d])(?<![.\-])(?:(?:https?://)?(?:[\w-]{1,63}\.){0,5}(?:facebook\.com|fb\.com|fb\.me|m\.me|zalo\.me|tiktok\.com|instagram\.com"
    rf"|threads\.(?:net|com)|t\.me|twitter\.com|x\.com|bsky\.app/profile)/{_PATH}"
    r"|https?://[^\s/<>\"')]{1,200}/(?:[^\s/<>\"')@]{1,60}/){0,4}?"
    rf"(?:@|users?/|u/|profile/|members?/|author/|thanh-vien/|tac-gia/){_PATH})",
    re.IGNORECASE,
)
_PLAIN_MOBILE = re.compile(r"(?<!\d)0[35789]\d{8}(?!\d)")


def nfc(text: str) -> str:
    """NFC text without invisible characters, runs of blanks as one, at most one empty line in a row."""
    text = _SURROGATES.sub("\ufffd", _LINE_ENDS.sub("\n", text))
    # Before the NFC form is made: a zero-width sign between a letter and its tone would keep them apart.
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()


class _Fold(dict[int, str]):
    """Each letter's folded form, worked out once: one character for one, always."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFD", char)[0]
        base = base if base.isalnum() else char
        lower = {"Đ": "d", "đ": "d"}.get(base) or base.lower()
        self[code] = lower if len(lower) == 1 else base
        return self[code]


_FOLDED = _Fold()


def fold(text: str) -> str:
    """Lower case, no tones or other marks, đ to d: what a post typed without diacritics looks like.

    As long as the NFC form of the text, so spans in the one hold in the other.
    """
    return unicodedata.normalize("NFC", text).translate(_FOLDED)


def has_tones(text: str) -> bool:
    """Whether it's written with Vietnamese marks: tones, hats, horns or đ."""
    text = unicodedata.normalize("NFC", text).lower()
    return text != text.translate(_FOLDED)


def unescape(text: str) -> str:
    """HTML entities resolved, twice where a feed escaped them twice ("&amp;agrave;")."""
    once = html.unescape(text)
    return html.unescape(once) if "&" in once else once


def mask(text: str) -> str:
    """The text with e-mail, profile addresses, phone, ID-card (9, 12 digits), account numbers and @mentions masked.

    Amounts of money, dates, counts and decimals stay: a claim lives by its numbers. Digits of other scripts (full-width
    ones hide a number from search) become plain ones. Masking twice changes nothing more.
    """
    text = _OTHER_DIGITS.sub(lambda m: str(unicodedata.decimal(m.group())), text)
    text = _EMAIL.sub(MASK_EMAIL, text)
    text = _PROFILE.sub(MASK_PROFILE, text)
    text = _MENTION.sub(MASK_MENTION, text)
    return mask_numbers(text)


def mask_address(url: str) -> str:
    """The address of a page, masked where it names somebody; a page's own long number stays: it's the link."""
    url = _PROFILE.sub(MASK_PROFILE, _EMAIL.sub(MASK_EMAIL, url))
    return _PLAIN_MOBILE.sub(MASK_PHONE, _MENTION.sub(MASK_MENTION, url))


def digest(*parts: str) -> str:
    """A key made from content: 128 bits of BLAKE2b over the parts, in hex. The same parts give the same key."""
    h = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
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
