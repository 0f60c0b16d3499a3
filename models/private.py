"""Does a sentence speak of a private individual? Then it is never queued (promise 3).

Rules, no model: a wrong "no" here hurts a person. Officials in their office, public figures and unnamed groups are not
private; a named neighbour, somebody's family, a house with its number are.
"""

import re

from doichieu.text import fold
from models.lexicon import word_set

_KIN = (
    r"(?:ong|ba|anh|chi|co|chu|bac|cau|mo|di|thim|duong|em|thang|con|con be|thang be|lao|mu|cu|y|vo chong|gia dinh|nha)"
)
_KIN_FULL = (
    r"(?:ông|bà|anh|chị|cô|chú|bác|cậu|mợ|dì|thím|dượng|em|thằng|con|cháu|con bé|thằng bé"
    r"|lão|mụ|cụ|bé|vợ chồng|gia đình|nhà)"
)
_NAME = r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]{1,6}"
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đào|Đoàn|Vương|Trịnh|Trương|Đinh|Lâm"
    "|Phùng|Mai"
    "|Tô|Hà|Tạ|Lương|Chu|Thái|Cao|Tống|Quách|Vi|Lò|Hà|Giàng|Sùng|Vàng|Thào|Kiều|Lưu|Nông|Triệu"
)

_KIN_WORDS = word_set("ong ba anh chi co chu bac cau mo di thim duong em thang con be lao mu cu y vo chong nha dau re")
_KIN_TONED = word_set(
    "ông bà ba anh chị cô chú bác cậu mợ dì thím dượng em thằng con bé lão mụ cụ y vợ chồng nhà dâu rể"
)
_PIECE = re.compile(r"[\w/]+|[^\w\s/]+")

# An office or a calling in public life: its bearer is spoken of as such.
_OFFICE = re.compile(
    r"\b(?:chu tich|pho chu tich|bi thu|pho bi thu|thu tuong|pho thu tuong|tong bi thu|tong thong|bo truong"
    r"|thu truong|giam doc"
    r"|pho giam doc|vu truong|phat ngon|lanh dao|bo truong|cuc truong|chi cuc truong|truong phong|truong ban"
    r"|truong cong an|dai bieu|dbqh|thuong ta|dai ta|trung ta"
    r"|thieu ta|thieu tuong|trung tuong|dai tuong|phat ngon vien|nguoi phat ngon|can bo|truong thon|truong ban"
    r"|to truong|truong ap"
    r"|hieu truong|hieu pho|vien truong|chanh an|chu tich nuoc|chu tich xa|uy ban|nguyen thu|ca si|dien vien"
    r"|cau thu|hoa hau"
    r"|nha bao|huan luyen vien|hlv|giao su|gs|tien si|bo y te|benh vien|nghi si|ty phu|tong giam doc|dao dien"
    r"|nghe si|danh hai)\b"
)
_PUBLIC_NAMES = re.compile(
    r"\b(?:bac ho|ho chi minh|trump|biden|obama|putin|zelensky|merkel|clinton|tap can binh|kim jong un|elon musk"
    r"|bill gates"
    r"|vo nguyen giap|duong nguyen hue|ba trung|hai ba trung|ba dinh|ba ria|ba den|ba chua|ong cong|ong tao"
    r"|ong dia|anh hung)\b"
)
# Where the person lives, as neighbours say it.
_DOORSTEP = re.compile(
    rf"\b{_KIN} (?:[\w]+ ){{0,3}}?(?:o )?(?:xom|thon|ap|ngo|hem|kiet|to|doi|khu|day tro)\s*\d+\b"
    rf"|\b{_KIN} (?:[\w]+ ){{0,2}}?(?:o )?(?:cuoi lang|dau lang|cuoi xom|dau xom|dau ngo|cuoi ngo|hang xom"
    rf"|canh nha|ben canh nha"
    r"|gan nha|sat vach|nha ben|doi dien nha|cung xom|cung ngo|xom tren|xom duoi|xom ben|thon ben|xom minh"
    r"|xom toi|xom em)\b"
    rf"|\b(?:hang xom|nguoi cung xom|nha ben canh|nha doi dien)\b.{{0,20}}\b{_KIN}\b"
    r"|\bso nha \d+|\bnha so \d+|\b\d+[a-z]?/\d+(?:/\d+)* duong\b"
)
_FAMILY = re.compile(
    r"\b(?:vo chong|con gai|con trai|con be|thang con|thang be|con dau|con re|vo|chong|me chong|bo chong|em gai"
    r"|em trai|gia dinh|nha)"
    r" (?:nha |cua |cai |thang |con )?(?:ong|ba|anh|chi|co|chu|bac|cau|thim|mu|lao|nha) (?!(?:ay|nay|kia|do"
    r"|em minh)\b)[a-z]+"
    r"|\b(?:con be|thang be|thang con|con gai|con trai|vo chong) nha\b"
)
_SHOP = re.compile(
    r"\b(?:quan|tiem|tap hoa|cua hang|sap|hang|xuong|lo mo|vua|dai ly|nha thuoc|phong kham tu|xe om)"
    r" (?:[a-z]+ ){0,2}?(?:nha |cua )?(?:ong|ba|anh|chi|co|chu|bac|mu|lao) (?!(?:ay|nay|kia|do|em)\b)[a-z]+"
)
# What is nobody's business, or ruins a name: with a kin word before it, it's about a person.
_CONDUCT = (
    r"(?:ngoai tinh|cap bo|bo bich|bo vo|bo chong|ly hon|ly di|vo no|quyt no|no nan|so de|danh vo|danh con"
    r"|chua hoang|co bau|co thai"
    r"|nghien|choi bai|co bac|lo de|bi dien|tam than|nhiem hiv|hiv|sida|bi f0|bi benh|an cap|an trom|trom"
    r"|giat hui|vo hui|om tien"
    r"|bo tron|lua tien|lua dao|ban do gia|ban hang gia|lam bua|bo bua|ngu voi|qua lai voi|danh ghen|say xin"
    r"|nghien ruou|mai dam)"
)
_SCANDAL = re.compile(rf"\b{_KIN} (?!(?:tau|gai|trai|em|so|nuoc|dan|ban)\b)[a-z]+(?: [a-z]+){{0,4}} {_CONDUCT}\b")
_SPEAKER_SAYS = re.compile(
    r"\b(?:ong|ba|anh|chi) [a-z]+(?: [a-z]+){0,3} (?:cho biet|cho hay|khang dinh|thong tin|phat bieu|tra loi)\b"
)
_FULL_NAME = re.compile(rf"(?<![\w])(?:{_SURNAMES})(?: {_NAME}){{2,3}}(?![\w])")
_KIN_CAPITAL = re.compile(rf"(?<![\w])(?i:{_KIN_FULL}) (?={_NAME})")
_PLACE_BEFORE = re.compile(
    r"(?:đường|phố|cầu|trường|phường|xã|quận|huyện|tỉnh|thành phố|tp\.?|hồ|sông|đảo|chùa|chợ|bệnh viện|công viên"
    r"|thôn|bản|hẻm|ngõ"
    r"|THPT|THCS|tiểu học|đại học|giải|tượng|vua|chúa|đập|thủy điện|nhà thờ|ga|bến|vịnh|núi|đèo)\s*$",
    re.IGNORECASE,
)


def is_private(sentence: str) -> bool:
    """True when the sentence speaks of a private individual."""
    text = " ".join(sentence.split())[:2000]
    flat = _flat(text)
    if _DOORSTEP.search(flat) or _FAMILY.search(flat) or _SHOP.search(flat):
        return True
    official = bool(_OFFICE.search(flat) or _PUBLIC_NAMES.search(flat))
    if official:
        return False
    if _SCANDAL.search(flat):
        return True
    if _SPEAKER_SAYS.search(flat):  # somebody who speaks to the press, most often an official with the office left out
        return False
    return _named(text)


def _flat(text: str) -> str:
    """The text folded, pauses as " , ", and words that only look like kin once folded ("cơ", "chủ", "lao") taken out.

    A text typed without tones is left as it is: there the doubt goes to the person.
    """
    folded = fold(text)
    if len(folded) != len(text) or folded == text.lower():
        return " ".join(re.sub(r"[^\w\s/]+", " , ", folded).split())
    words: list[str] = []
    for match in _PIECE.finditer(folded):
        word, typed = match.group(), text[match.start() : match.end()].lower()
        if not word[0].isalnum():
            words.append(",")
        elif word in _KIN_WORDS and typed not in _KIN_TONED:
            words.append("_")
        else:
            words.append(word)
    return " ".join(words)


def _named(text: str) -> bool:
    """A person's full Vietnamese name, or a kin word with a name, that isn't a street's or a school's."""
    if text.isupper():
        return False
    for match in _FULL_NAME.finditer(text):
        if not _PLACE_BEFORE.search(text[max(0, match.start() - 20) : match.start()]):
            return True
    for match in _KIN_CAPITAL.finditer(text):
        before = text[max(0, match.start() - 20) : match.start()]
        if match.group().strip().lower() not in ("nhà", "con", "em") and not _PLACE_BEFORE.search(before):
            return True
    return False
