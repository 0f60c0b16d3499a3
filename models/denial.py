"""Who denies what, who confirms what: the cues of an official correction, and what each one is about.

"Công an xã khẳng định thông tin vỡ đập là sai sự thật" shares all its words with the rumour and says the opposite.
A denial counts only against what it's about, so each carries its object: the words that it denies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.lexicon import Cue, Lexicon, phrases, word_set
from models.normal import Canon
from models.weigh import Weigher

DENIES, CONFIRMS, ACCUSES = "denies", "confirms", "accuses"

_LEXICON = Lexicon(
    {
        # said of the information before it: "thông tin X là sai sự thật"
        "false": phrases(
            "la khong dung|thong tin khong dung|deu khong dung|sai su that|khong dung su that",
            "khong dung voi su that|khong chinh xac|bia dat|gia mao",
            "xuyen tac|that thiet",
            "khong co co so|khong co can cu|tin gia|la gia|khong co that|khong co thuc|vo can cu|thieu can cu",
            "sai lech|sai hoan toan",
            "hoan toan sai|chua chinh xac|chua duoc kiem chung|chua kiem chung|khong phai su that|tin vit|hu cau",
            "dung chuyen|la sai",
            "nguy tao|cat ghep|chua co can cu|khong dung thuc te|khong dung voi thuc te|khong co co so khoa hoc",
            "la bia|la bip|sai trai",
            "khong co can cu khoa hoc|thong tin sai|tin sai|tin dong that thiet|la chieu lua|la tro lua|lua dao",
            "tin bia|thong tin gia|vo co so",
            "khong xac thuc|chua xac thuc|khong phan anh dung|deu sai|cung sai|khong co gia tri|bi chinh sua",
            "bi cat ghep|hoan toan khong dung",
        ),
        # said of what follows: "không có chủ trương X", "không ghi nhận vụ X nào"
        "none": phrases(
            "khong co chuyen|khong he co chuyen|khong co viec|khong he co viec|khong co chu truong",
            "khong co ke hoach|khong co quy dinh",
            "khong he co chu truong|khong xay ra|khong ghi nhan|khong phat hien|chua ghi nhan|chua xay ra",
            "chua co quyet dinh|chua co chu truong",
            "chua co ke hoach|chua ban hanh|chua co van ban|khong ban hanh|khong du kien|khong co du kien",
            "khong co truong hop|khong co vu",
            "khong he ban hanh|khong co van ban|khong co de xuat|chua he co|khong he co|chua co de xuat",
            "khong co thong tin|chua co thong tin",
            "khong he xay ra|khong co tinh trang|khong co hien tuong|khong co su viec|chua co truong hop",
            "chua nhan duoc|chua co phuong an",
            "khong dat van de|chua dat van de|khong co noi dung|khong de xuat|chua de xuat|khong co co quan nao",
            "khong he thu|khong to chuc thu",
        ),
        "reject": phrases(
            "bac bo|bac tin|bac tin don|bac thong tin|phu nhan|dinh chinh|cai chinh|phan bac|bac bo hoan toan"
        ),
        # done to those who spread it
        "accuse": phrases(
            "tung tin|tung tin don|loan tin|phat tan tin|phat tan thong tin|lan truyen tin gia|cau view|cau like",
            "gay hoang mang|go bai",
            "khong chia se thong tin|khong nen chia se|tin don|thua nhan khong kiem chung|dang tin sai",
            "dang tai thong tin sai|xu phat nguoi",
            "xu phat nguoi dang|trieu tap nguoi|trieu tap chu tai khoan|khong tin theo|canh giac|chia se sai",
        ),
        "true": phrases(
            "la dung|la dung su that|la co that|co that|la chinh xac|la su that|dung su that|hoan toan dung",
            "hoan toan chinh xac|la that",
            "chinh thuc xac nhan|dung la co|la co co so|la dung voi thuc te|da duoc xac thuc|da duoc xac nhan",
            "duoc xac nhan la dung",
        ),
        "confirm": phrases("xac nhan"),
        "head": phrases(
            "thong tin|tin|tin don|noi dung|bai viet|bai dang|viec|van ban|cong van|hinh anh|clip|video|doan clip",
            "cau chuyen|loi don|chuyen",
            "su viec|tin nhan|quyet dinh gia|thong bao gia|dong tin|tin tuc|nguon tin|doan ghi am|quan diem|y kien",
            "nhan dinh|cho rang",
        ),
        "quote": phrases(
            "lan truyen|tin don|cho rang|dang tai|chia se|tren mang xa hoi|mang xa hoi|facebook|zalo|tiktok",
            "tung tin|dan mang|xuat hien thong tin",
        ),
        "says": phrases("khang dinh|cho biet|cho hay|thong bao|nhan dinh|noi rang|thong tin rang|nhan manh|tra loi"),
        "not": phrases("khong|chua|chang|khong phai|khong phai la|khong he|chua he|khong phai thong tin"),
        "unsure": phrases(
            "neu|hay khong|co phai|co dung khong|that hay gia|chua ro|dang xac minh|cho xac minh|dang kiem tra",
            "chua xac minh|co hay khong",
        ),
    }
)
# Words around the information that say nothing of what it is.
FRAME = word_set(
    "thong tin tin don noi dung bai viet dang lan truyen tren mang xa hoi facebook zalo tiktok nay tren "
    "do kia vua qua thoi gian cho rang ve viec la hoan toan deu khang dinh xac nhan cong bo chinh thuc "
    "nguoi dan khong nen chia se cac mot so nhung duoc bi va hien nay gan day cau chuyen su that dung sai "
    "co xuat hien noi tai khoan chu the da dang ky nhieu nhom trang ca nhan bac bo dinh chinh cai chinh "
    "phu nhan giam doc pho co quan chuc nang lanh dao dai dien uy ban nhan dan cong an xa phuong tinh "
    "thanh pho huyen bo so chuyen dong rong rai"
)
_ENOUGH = 4.5  # weight of an object that stands on its own: two telling words ("vỡ đập")


@dataclass(frozen=True, slots=True)
class Assertion:
    """One cue, the sentence it stands in, and the syllables that it is about."""

    kind: str  # DENIES, CONFIRMS or ACCUSES
    sentence: int
    about: frozenset[str]
    around: frozenset[str] = frozenset()  # where the sentence names nothing: what its neighbours speak of


@lru_cache(maxsize=4096)
def _cues(form: Canon) -> tuple[Cue, ...]:
    return tuple(_LEXICON.find(form.syllables))


def quotes(form: Canon) -> bool:
    """Whether the sentence reports what others say ("trên mạng xã hội lan truyền ...")."""
    return any(c.group == "quote" for c in _cues(form))


def assertions(forms: Sequence[Canon], weigh: Weigher) -> list[Assertion]:
    """The denials, confirmations and accusations in the sentences of a passage, in order."""
    found: list[Assertion] = []
    for i, form in enumerate(forms):
        cues = _cues(form)
        if any(c.group == "unsure" for c in cues):
            continue
        spans = [c for c in cues if c.group in ("false", "none", "reject", "true", "confirm", "accuse")]
        for cue in spans:
            kind = _kind(cue, cues)
            if kind:
                about = _object(cue, cues, form.syllables, weigh)
                around = frozenset() if about else _neighbours(forms, i, weigh)
                found.append(Assertion(kind, i, about, around))
    return found


def _kind(cue: Cue, cues: Sequence[Cue]) -> str:
    """What the cue says once negations before it are taken in; "" when it says nothing."""
    negated = any(n.group == "not" and n.end == cue.start for n in cues)
    if cue.group == "false":
        return CONFIRMS if negated else DENIES
    if cue.group == "reject":
        return "" if negated else DENIES  # "không bác bỏ" isn't a confirmation
    if cue.group == "none":
        return DENIES
    if cue.group == "accuse":
        return "" if negated else ACCUSES
    inside = any(c.group == "false" and c.start <= cue.start and c.end >= cue.end for c in cues)
    if inside:  # "đúng sự thật" within "không đúng sự thật"
        return ""
    later_denial = any(c.group in ("false", "none", "reject") and c.start >= cue.start for c in cues)
    if cue.group == "confirm":  # "xác nhận thông tin X là sai" denies; "xác nhận X" alone confirms
        return "" if later_denial or negated else CONFIRMS
    return DENIES if negated else CONFIRMS


def _object(cue: Cue, cues: Sequence[Cue], syllables: Sequence[str], weigh: Weigher) -> frozenset[str]:
    """The syllables the cue is about, in its own sentence; none when it points elsewhere ("thông tin trên là sai")."""
    heads = [c.start for c in cues if c.group == "head" and c.end <= cue.start]
    said = max((c.end for c in cues if c.group == "says" and c.end <= cue.start), default=0)
    # without "thông tin", what stands between "khẳng định" (who says so is before it) and the cue
    before = syllables[heads[0] : cue.start] if heads else _same_clause(syllables[said : cue.start])
    after = _until_pause(syllables[cue.end :], weigh)
    forward = cue.group in ("none", "reject", "confirm", "accuse")
    for part in (after, before) if forward else (before, after):
        if forward and part is before and not heads:
            continue  # "Chủ tịch huyện bác tin đồn": before the cue stands who denies
        about = _telling(part, weigh)
        if weigh.total(about) >= _ENOUGH:
            return about
    return frozenset()


def _telling(part: Sequence[str], weigh: Weigher) -> frozenset[str]:
    return frozenset(s for s in part if s not in FRAME and weigh(s) >= 1.0)


def _same_clause(syllables: Sequence[str]) -> Sequence[str]:
    for i in range(len(syllables) - 1, -1, -1):
        if syllables[i] == ",":
            return syllables[i + 1 :]
    return syllables


def _neighbours(forms: Sequence[Canon], i: int, weigh: Weigher) -> frozenset[str]:
    """What the two sentences before and the one behind speak of, and the sentence itself."""
    near = [s for form in forms[max(0, i - 2) : i + 2] for s in form.syllables]
    return _telling(near, weigh)


def _until_pause(syllables: Sequence[str], weigh: Weigher) -> tuple[str, ...]:
    """Up to the first pause behind enough words: "bác bỏ thông tin A, B tăng giá; dân yên tâm" is about A (and B)."""
    taken: list[str] = []
    for syllable in syllables:
        if syllable == "," and weigh.total(s for s in taken if s not in FRAME) >= _ENOUGH:
            break
        taken.append(syllable)
    return tuple(taken)
