"""Provinces that changed their names, by the day they did: a claim with the old name finds a page with the new one.

General knowledge, written down by hand: the 63 provinces became 34 on 2025-07-01 (Resolution 202/2025/QH15); 11 stayed
as they were. Only provinces stand here. About ten thousand communes became 3,321 on the same day; their gazetteer comes
with a later issue.
"""

import re
import unicodedata
from dataclasses import dataclass

from doichieu.text import fold, has_tones

MERGED = "2025-07-01"


@dataclass(frozen=True, slots=True)
class Renaming:
    """Since a day, what was called `old` is (in) `new`."""

    since: str
    old: str
    new: str


_HCM = "Thành phố Hồ Chí Minh"
_MERGED = {
    "Tuyên Quang": ("Hà Giang",),
    "Lào Cai": ("Yên Bái",),
    "Thái Nguyên": ("Bắc Kạn",),
    "Phú Thọ": ("Vĩnh Phúc", "Hòa Bình"),
    "Bắc Ninh": ("Bắc Giang",),
    "Hưng Yên": ("Thái Bình",),
    "Hải Phòng": ("Hải Dương",),
    "Ninh Bình": ("Hà Nam", "Nam Định"),
    "Quảng Trị": ("Quảng Bình",),
    "Đà Nẵng": ("Quảng Nam",),
    "Quảng Ngãi": ("Kon Tum",),
    "Gia Lai": ("Bình Định",),
    "Khánh Hòa": ("Ninh Thuận",),
    "Lâm Đồng": ("Đắk Nông", "Bình Thuận"),
    "Đắk Lắk": ("Phú Yên",),
    _HCM: ("Bình Dương", "Bà Rịa - Vũng Tàu"),
    "Đồng Nai": ("Bình Phước",),
    "Tây Ninh": ("Long An",),
    "Cần Thơ": ("Sóc Trăng", "Hậu Giang"),
    "Vĩnh Long": ("Bến Tre", "Trà Vinh"),
    "Đồng Tháp": ("Tiền Giang",),
    "Cà Mau": ("Bạc Liêu",),
    "An Giang": ("Kiên Giang",),
}
RENAMED = (
    Renaming("1976-07-02", "Sài Gòn", _HCM),
    Renaming("2008-08-01", "Hà Tây", "Hà Nội"),
    Renaming("2025-01-01", "Thừa Thiên Huế", "Huế"),
    *(Renaming(MERGED, old, new) for new, olds in _MERGED.items() for old in olds),
)
"""Every change, in the order of days."""

# Other ways to write a name, folded, with single blanks. A bare "Hồ Chí Minh" is the person, so it isn't here.
_ALIASES = {
    _HCM: ("tp ho chi minh", "tphcm", "tp hcm", "hcm", "hcmc"),
    "Sài Gòn": ("saigon", "sg"),
    "Thừa Thiên Huế": ("thua thien - hue", "thua thien-hue", "tt hue", "tt-hue", "tthue"),
    "Bà Rịa - Vũng Tàu": ("ba ria vung tau", "ba ria-vung tau", "brvt", "br-vt", "vung tau"),
    "Đắk Lắk": ("dak lak", "dac lac", "daklak"),  # also "Đăk Lăk", with other tones than the name's
    "Đắk Nông": ("dak nong", "dac nong", "daknong"),
    "Bắc Kạn": ("bac can",),
    "Kon Tum": ("kontum",),
    "Hà Nội": ("hanoi", "hn"),
    "Đà Nẵng": ("danang",),
}
# Common words too: "hòa bình" is peace. Written with tones, they're places only with both capitals.
_WORDS_TOO = frozenset(("hoa binh", "thai binh", "binh dinh", "hai duong", "hue"))
# "Thái Bình Dương" is an ocean.
_BEFORE, _AFTER = {"binh duong": "(?<!thai )"}, {"thai binh": "(?! duong)"}


def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """All names folded, the longest first, and the name that each stands for."""
    names = {name for change in RENAMED for name in (change.old, change.new)}
    forms = {fold(name): name for name in names} | {form: name for name, more in _ALIASES.items() for form in more}
    parts = [
        _BEFORE.get(form, "") + re.escape(form).replace(r"\ ", "[ .]{1,2}") + _AFTER.get(form, "")
        for form in sorted(forms, key=lambda form: (-len(form), form))
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)"), forms


_FOUND, _NAME = _pattern()
_SHORT = frozenset(form for more in _ALIASES.values() for form in more)


def places(text: str) -> list[str]:
    """The provinces named in a text (NFC), as the table writes them, in order, each once."""
    return list(_named(text))


def _named(text: str) -> dict[str, bool]:
    """Each province named, and whether its name is written out somewhere."""
    found: dict[str, bool] = {}
    toned = has_tones(text)
    for match in _FOUND.finditer(fold(text)):
        form = re.sub("[ .]+", " ", match.group())
        name, surface = _NAME[form], text[match.start() : match.end()]
        if not toned or form in _SHORT or _is_name(surface, name, form):
            found[name] = found.get(name, False) or form == fold(name)
    return found


def _is_name(surface: str, name: str, form: str) -> bool:
    """Whether it's the name with its tones, wherever the tone mark sits ("Hoà", "Hòa"), or typed with none at all."""
    if form in _WORDS_TOO and not all(part[0].isupper() for part in surface.split()):
        return False
    return not has_tones(surface) or _letters(surface) == _letters(name)


def _letters(name: str) -> list[list[str]]:
    return [sorted(unicodedata.normalize("NFD", part.lower())) for part in name.split()]


def other_names(text: str, on: str | None = None) -> list[str]:
    """What the provinces named in a text were called before, and are called now; and the names of those that it only
    calls by a short form. With `on` (YYYY-MM-DD) only changes in force on that day count."""
    named = _named(text)
    found = {name: None for name, written in named.items() if not written}
    for name in named:
        for change in RENAMED:
            if on is None or change.since <= on:
                other = change.new if name == change.old else change.old if name == change.new else ""
                if other and other not in named:
                    found[other] = None
    return list(found)
