"""Does a sentence speak of a private individual? Then it is never queued (promise 3).

Rules, no model: a wrong "no" here hurts a person. Officials in their office, public figures and unnamed groups are not
private; a named neighbour, somebody's family, a house with its number are. An office excuses only the name it stands
next to: "công an", "cán bộ", "bệnh viện" elsewhere in the sentence say nothing of who is accused.
"""

import re
from itertools import islice

from doichieu.text import fold, nfc
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

# An office or a calling in public life: its bearer is spoken of as such. An institution bears no name.
_OFFICE = (
    r"\b(?:chu tich|pho chu tich|bi thu|pho bi thu|thu tuong|pho thu tuong|tong bi thu|tong thong|bo truong"
    r"|thu truong|giam doc"
    r"|pho giam doc|vu truong|phat ngon|lanh dao|bo truong|cuc truong|chi cuc truong|truong phong|truong ban"
    r"|truong cong an|dai bieu|dbqh|thuong ta|dai ta|trung ta"
    r"|thieu ta|thieu tuong|trung tuong|dai tuong|phat ngon vien|nguoi phat ngon|can bo|truong thon|truong ban"
    r"|to truong|truong ap|truong khoa|chanh van phong|pho truong ban|tu lenh|thu truong|quan chuc|bi thu"
    r"|hieu truong|hieu pho|vien truong|chanh an|chu tich nuoc|nguyen thu|ca si|dien vien"
    r"|cau thu|hoa hau"
    r"|nha bao|huan luyen vien|hlv|giao su|gs|tien si|nghi si|ty phu|tong giam doc|dao dien"
    r"|nghe si|danh hai)\b"
)
# What may stand between an office and its bearer: where the office is held, and how the bearer is addressed.
_ORGAN = word_set(
    "ubnd hdnd mttq ubmttq uy ban nhan dan hoi dong mat tran to quoc xa phuong thi tran huyen quan tinh thanh pho tp "
    "thon ap ban xom khu khoi cum trung uong chinh phu nuoc nha bo so phong chi cuc vu vien doi don cong an y te giao "
    "duc dao tao tai chinh nong nghiep xay dung truong tieu hoc thcs thpt mam non dai benh trung tam ty hop tac dang "
    "doan phu nu vff pgs ts bs gs tien si bac thuong thieu ta tuong dieu hanh tong thu quoc hoi ong ba nguyen pho"
)
_AFTER_NAME = re.compile(
    r"\s*(?:[,(–-]\s*)?(?:(?:\d{1,3} tuoi|sinh nam \d{4})\s*[,–-]?\s*)?(?:(?:hien |nay |von )?(?:la|nguyen) )?"
    rf"(?!(?:can bo|lanh dao|nghe si)\b)(?:nguyen )?{_OFFICE}"
)
_OFFICE_SEEN = re.compile(_OFFICE)
_ORGAN_SPAN = (
    60  # letters between an office and its bearer: "Bộ trưởng Bộ Nông nghiệp và Phát triển nông thôn" and less
)
_PUBLIC_NAMES = re.compile(
    r"\b(?:bac ho|ho chi minh|trump|biden|obama|putin|zelensky|merkel|clinton|tap can binh|kim jong un|elon musk"
    r"|bill gates"
    r"|vo nguyen giap|duong nguyen hue|ba trung|hai ba trung|ba dinh|ba ria|ba den|ba chua|ong cong|ong tao"
    r"|ong dia)\b"
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
    r"|nghien ruou|mai dam|nhiem benh)"
)
# What the law or a hospital is said to have done with somebody, and what for.
_CASE = (
    r"(?:bi (?:cong an|cong an \w+|ca|csgt|xu ly|xu phat|phat|bat|bat giu|tam giu|khoi to|to|to cao|truy na|nhiem|lua)"
    r"|ma tuy|lua gat|trom|trom cho|cuop|danh bac|hiep dam|xam hai|dam o|giet|duong tinh|nhiem (?:benh|covid|hiv)|tu tu"
    rf"|chay an|gian lan|{_CONDUCT[3:-1]})"
)
_SCANDAL = re.compile(
    rf"\b(?!(?<=\bba )con\b){_KIN} (?!(?:tau|gai|trai|em|so|nuoc|dan|ban|con|day)\b)[a-z]+"
    rf"(?: [a-z]+){{0,4}} {_CONDUCT}\b"
)
_KIN_CASE = re.compile(
    r"\b(?:ong|anh|chi|chu|bac|thim|lao|mu) (?!(?:tau|gai|trai|em|so|nuoc|dan|ban|nguoi|co|bi|la|con|tieu|phi|ta|ay"
    rf"|toi|dao|dinh|tai|vi|yeu|cho|de|hai|cuc|nhanh)\b)[a-z]+(?: (?!(?:em|nguoi|dan|_)\b)[a-z]+){{0,4}} {_CASE}\b"
)
_SPEAKER_SAYS = re.compile(
    r"\b(?:ong|ba|anh|chi) [a-z]+(?: [a-z]+){0,3} (?:cho biet|cho hay|khang dinh|thong tin|phat bieu|tra loi)\b"
)
_FULL_NAME = re.compile(rf"(?<![\w])(?:{_SURNAMES})(?: {_NAME}){{2,3}}(?![\w])")
# The same without capitals to lean on. The first kind of surname is hardly another word; the second needs a middle
# name.
_CLEAR = (
    "nguyễn|trần|phạm|huỳnh|đặng|bùi|trịnh|hoàng|ngô|lê|đỗ|võ|vũ|phùng|nguyen|tran|pham|huynh|bui|trinh|hoang|ngo|dang"
)
_MIDDLE = (
    "văn|thị|hữu|đức|đình|quốc|ngọc|thanh|minh|xuân|quang|duy|mạnh|hồng|kim|van|thi|huu|duc|quoc|ngoc|xuan|manh|hong"
)
_NOT_A_NAME = (
    r"nhân|liệu|tắc|trạng|vẹn|mang|lan|ngập|pháp|tội|luật|vi|khí|trường|thuật|độc|nhan|lieu|tac|trang|ven|phap|toi"
    r"|luat|khi|truong|thuat|doc|toan|can|giam|chu|pho|bi|thu|bị|rac|thuong|gia|ky|hon|giao|ban|vụ|lết|phí|phi|thuế"
    r"|ghé|va|vào|là|la|hoi|so|lua|lừa|co|có|nhiem|duoc|o|tai|di|lam|dien|xe|den|lo|cach|le|nhà|nha|hiểm|hiem|sa"
)
_ANY_NAME = re.compile(
    rf"(?<!\w)(?:(?:{_CLEAR}) (?!(?:{_NOT_A_NAME})\b)|(?:{_SURNAMES.lower()}|{fold(_SURNAMES)}) (?:{_MIDDLE}) )"
    r"[^\W\d_]{1,7}(?!\w)"
)
_CAPS_NAME = re.compile(rf"(?<!\w)(?:{_SURNAMES}) (?:văn|thị) [^\W\d_]{{1,7}}(?!\w)", re.IGNORECASE)
_CASE_AFTER = re.compile(rf"\W*(?:[a-z]+ ){{0,6}}?{_CASE}\b")
_CASE_BEFORE = re.compile(rf"\b(?:(?:bat|bat giu|khoi to|to cao|truy na|to)|{_CASE}) (?:[a-z]+ ){{0,2}}$")
_LANDMARK = re.compile(
    r"(?:hồ (?:suối|sông|núi|thủy|chứa|nước|tây|gươm|đập|chí minh)|hà (?:nội|nam|giang|tĩnh|tiên|đông)"
    r"|thái (?:nguyên|bình|lan)|cao (?:bằng|tốc)|lâm đồng|lý sơn|mai châu)\b",
    re.IGNORECASE,
)
_KIN_CAPITAL = re.compile(rf"(?<![\w])(?i:{_KIN_FULL}) (?={_NAME})")
_PLACE_BEFORE = re.compile(
    r"(?<!\w)(?:đường|phố|cầu|trường|phường|xã|quận|huyện|tỉnh|thành phố|tp\.?|hồ|sông|đảo|chùa|chợ|bệnh viện|công viên"
    r"|thôn|bản|hẻm|ngõ"
    r"|THPT|THCS|tiểu học|đại học|giải|tượng|vua|chúa|đập|thủy điện|nhà thờ|ga|bến|vịnh|núi|đèo"
    r"|duong|pho|cau|truong|phuong|xa|benh vien|cong vien|tieu hoc|dai hoc)\s*$",
    re.IGNORECASE,
)


def is_private(sentence: str) -> bool:
    """True when the sentence speaks of a private individual."""
    text = nfc(" ".join(sentence[:4000].split()))[:2000]
    flat = _flat(text)
    if _DOORSTEP.search(flat) or _FAMILY.search(flat) or _SHOP.search(flat):
        return True
    text = _without_public(text)
    flat = _flat(text)
    if _SCANDAL.search(flat) or _KIN_CASE.search(flat) or _accused(text):
        return True
    # Somebody who speaks to the press, most often an official with the office left out.
    folded = fold(text)
    for match in _SPEAKER_SAYS.finditer(folded):
        text = _blank(text, match.start(), match.end())
    return _named(text)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"\w", "_", text[start:end]) + text[end:]


def _without_public(text: str) -> str:
    """The text with public figures' names, and the names an office stands directly next to, blanked out."""
    folded = fold(text)
    for match in _PUBLIC_NAMES.finditer(folded):
        text = _blank(text, match.start(), match.end())
    spans = [m.span() for m in _FULL_NAME.finditer(text)]
    spans += [(m.start(), _name_end(text, m.end())) for m in _KIN_CAPITAL.finditer(text)]
    spans += [(m.start(), m.end()) for m in _ANY_NAME.finditer(text.lower())]
    kept = text
    taken = 0  # an office goes to one bearer: it isn't looked for before the last one's name
    for start, end in sorted(spans):
        if _holds_office(text, folded, start, end, taken):
            taken = max(taken, end)
            kept = _blank(kept, start, end)
    return kept


def _name_end(text: str, start: int) -> int:
    """Where the capitalised words that begin at start end; four at most."""
    end = start
    for match in islice(re.compile(r" ?([^\W\d_]+)").finditer(text, start), 4):
        if match.start() != end or not match.group(1)[0].isupper():
            break
        end = match.end()
    return end


def _holds_office(text: str, folded: str, start: int, end: int, taken: int) -> bool:
    """An office right before the name (but for the place it's held at) or right after it."""
    if _AFTER_NAME.match(folded, end):
        return True
    begin = max(taken, start - _ORGAN_SPAN - 20, 0)
    offices = list(_OFFICE_SEEN.finditer(folded, begin, start))
    if not offices:
        return False
    gap = text[offices[-1].end() : start]
    if re.search(r"[,;:!?]", gap):
        return False
    mixed = not text.isupper()
    words = re.findall(r"\w+", gap)
    return all(fold(w) in _ORGAN or (mixed and w[0].isupper()) or w.isdigit() for w in words)


def _accused(text: str) -> bool:
    """A name, in whatever letters, beside what ruins one."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return False
    folded = fold(text)
    for match in _ANY_NAME.finditer(lowered):
        before = text[max(0, match.start() - 20) : match.start()]
        if _PLACE_BEFORE.search(before) or _LANDMARK.match(lowered, match.start()):
            continue
        if _CASE_AFTER.match(folded, match.end()) or _CASE_BEFORE.search(folded[: match.start()][-60:]):
            return True
    return False


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
    for match in _FULL_NAME.finditer(text):
        if not _LANDMARK.match(text, match.start()) and not _PLACE_BEFORE.search(
            text[max(0, match.start() - 20) : match.start()]
        ):
            return True
    if text.isupper():  # "CÁC CỤ TỪ 75 TUỔI": capitals mark no name here, only a surname with a middle name does
        return any(
            not _PLACE_BEFORE.search(text[max(0, m.start() - 20) : m.start()]) for m in _CAPS_NAME.finditer(text)
        )
    for match in _KIN_CAPITAL.finditer(text):
        before = text[max(0, match.start() - 20) : match.start()]
        if match.group().strip().lower() not in ("nhà", "con", "em") and not _PLACE_BEFORE.search(before):
            return True
    return False
