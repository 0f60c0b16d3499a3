"""The canonical form in which wordings are compared: folded syllables, teencode spelt out, quantities as typed items.

"Nop 200k tu 1/7 dc ko?" and "nộp hai trăm nghìn đồng từ ngày 01/7 được không?" have the same canonical form.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from doichieu.text import fold
from models.numbers import Token
from models.quantities import Quantity, read_quantities

MAX_CHARS = 20_000  # of one text: a longer one is a dump, and its first pages tell what it says

# What people type for a word, folded. Only forms with one common reading; those with two ("m", "t", "a") stay.
TEENCODE: dict[str, str] = {
    # grammar words
    "k": "khong", "ko": "khong", "kh": "khong", "hok": "khong", "hong": "khong", "khg": "khong", "hk": "khong",
    "hem": "khong", "khum": "khong", "kp": "khong phai", "kbh": "khong bao gio", "kco": "khong co",
    "dc": "duoc", "dk": "duoc", "dx": "duoc", "duc": "duoc", "ddc": "duoc",
    "j": "gi", "ji": "gi", "z": "vay", "v": "vay", "zay": "vay", "dz": "vay", "r": "roi", "rui": "roi", "oi": "oi",
    "vs": "voi", "ms": "moi", "cx": "cung", "cug": "cung", "cg": "cung", "nhg": "nhung", "nhưg": "nhung", "nka": "nha",
    "lm": "lam", "lun": "luon", "bik": "biet", "bit": "biet", "bt": "biet", "hnay": "hom nay", "hqua": "hom qua",
    "ntn": "nhu the nao", "trc": "truoc", "ns": "noi", "nge": "nghe", "ng": "nguoi", "ngta": "nguoi ta",
    "nta": "nguoi ta", "mng": "moi nguoi", "mn": "moi nguoi", "bn": "bao nhieu", "bnh": "bao nhieu", "nhiu": "nhieu",
    "thag": "thang", "ngyen": "nguyen", "fai": "phai", "pai": "phai", "f": "phai", "wa": "qua",
    "qá": "qua", "wen": "quen",
    "sd": "su dung", "tg": "thoi gian", "ttin": "thong tin", "tt": "thong tin", "hoy": "thoi", "thui": "thoi",
    "bjo": "bay gio", "bgio": "bay gio", "h": "gio", "vn": "viet nam", "hs": "hoc sinh", "sv": "sinh vien",
    "gv": "giao vien", "ph": "phu huynh", "bv": "benh vien", "bs": "bac si", "tp": "thanh pho", "dt": "dien thoai",
    "nv": "nhan vien", "bh": "bao hiem", "xh": "xa hoi", "mxh": "mang xa hoi", "nn": "nha nuoc", "cq": "chinh quyen",
    # offices and papers
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "csgt": "canh sat giao thong", "cand": "cong an nhan dan",
    "bhyt": "bao hiem y te", "bhxh": "bao hiem xa hoi", "bhtn": "bao hiem that nghiep", "cccd": "can cuoc cong dan",
    "cmnd": "chung minh nhan dan", "gplx": "giay phep lai xe", "nhnn": "ngan hang nha nuoc", "gddt": "giao duc dao tao",
    "thcs": "trung hoc co so", "thpt": "trung hoc pho thong", "tphcm": "thanh pho ho chi minh", "hcm": "ho chi minh",
    "hn": "ha noi", "sg": "sai gon", "dn": "da nang", "atgt": "an toan giao thong", "pccc": "phong chay chua chay",
    "qsdd": "quyen su dung dat", "tnmt": "tai nguyen moi truong", "byt": "bo y te", "bgd": "bo giao duc",
}  # fmt: skip

_TOKEN = re.compile(
    r"(?P<document>(?<![\w/])\d{1,5}(?:/(?:19|20)\d\d)?[/-][a-z]{2,7}\d{0,2}(?:[-/][a-z]{1,8}\d{0,2})*(?!\w))"
    r"|(?P<date>(?<![\w/.,])\d{1,2}(?:/\d{1,2}/\d{4}|-\d{1,2}-\d{4}|\.\d{1,2}\.\d{4}|/\d{1,2}/\d{2}|/\d{1,2}"
    r"|/\d{4})(?![\d/]))"
    r"|(?P<time>(?<![\w.,])(?:[01]?\d|2[0-4])(?:\s?h\s?(?:[0-5]\d)?|:[0-5]\d)(?![\w]))"
    r"|(?P<number>\d+(?:[.,]\d+)*)(?P<suffix>[a-z]+\d{0,3}(?![a-z]))?"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<percent>%)"
    r"|(?P<break>[.!?;,:\n…()\"“”«»]+)"
)


@dataclass(frozen=True, slots=True)
class Canon:
    """A text as it's compared.

    `syllables` holds folded words, quantity keys ("money:200000") and "," where the text pauses, in order; `typed` the
    same with the tones the text has, to tell "tôi" from "tối" where it does.
    """

    syllables: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    typed: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The syllables without pauses."""
        return tuple(s for s in self.syllables if s != ",")


@lru_cache(maxsize=8192)
def canon(text: str) -> Canon:
    """The canonical form of a text. Anything can be given: what holds no word gives an empty form."""
    tokens = list(tokenize(text))
    return Canon(*read_quantities(tokens))


def tokenize(text: str) -> Iterable[Token]:
    """Words, numbers and pauses of a text, folded, teencode spelt out."""
    text = text[:MAX_CHARS]
    folded = fold(text)
    same = len(folded) == len(text)
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup or ""
        value = match.group()
        surface = text[match.start() : match.end()] if same else value
        if kind == "word":
            word = value[:24]  # longer than any syllable: a run of letters from a keyboard or a broken page
            spelt = TEENCODE.get(word) if surface.lower() == word or surface.isupper() else None
            for part in (spelt or word).split():
                yield Token("word", part, part if spelt else surface.lower(), "")
        elif kind in ("number", "suffix"):
            yield Token("number", match["number"], surface, match["suffix"] or "")
        elif kind == "document" and "/" not in value[:-1] and not surface[-1].isupper():
            # "20-km" or "50-ky": not a document number, take it apart
            yield Token("number", re.split(r"[/-]", value)[0], surface, "")
            yield from tokenize(re.split(r"[/-]", surface, maxsplit=1)[1])
        elif kind == "document" and not surface[-1].isupper() and not re.search(r"/\d{4}/|/[a-z]+-|-[a-z]+/", value):
            # "200/kg", "50/thang": a rate
            yield Token("number", value.split("/")[0], surface, "")
            yield from tokenize(surface.split("/", 1)[1])
        else:
            yield Token(kind, value, surface, "")
